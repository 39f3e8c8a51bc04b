// SPDX-License-Identifier: Apache-2.0
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <functional>

#include "server/http/live_server_test.h"

namespace parapet::server::http {
namespace {

struct Handshake {
  bool done = false;
  std::string version;
  std::string protocol;  // by ALPN
};

struct Free {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(SSL* ssl) const { SSL_free(ssl); }
};

Handshake shake_hands(std::uint16_t port, const std::function<void(SSL_CTX*)>& configure) {
  const std::unique_ptr<SSL_CTX, Free> context(SSL_CTX_new(TLS_client_method()));
  SSL_CTX_set_security_level(context.get(), 0);  // the client offers whatever the test wants
  configure(context.get());
  const std::unique_ptr<SSL, Free> ssl(SSL_new(context.get()));
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const timeval patience{.tv_sec = 10, .tv_usec = 0};
  ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  Handshake result;
  if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    SSL_set_fd(ssl.get(), descriptor);
    result.done = SSL_connect(ssl.get()) == 1;
  }
  if (result.done) {
    result.version = SSL_get_version(ssl.get());
    const unsigned char* name = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(ssl.get(), &name, &size);
    if (size > 0) {
      result.protocol.assign(reinterpret_cast<const char*>(name), size);
    }
  }
  ::close(descriptor);
  return result;
}

class HttpTls : public ::testing::Test {
 protected:
  HttpTls() {
    router_.add(Method::kGet, "/hello", [](const Request&) { return Response::text("hello"); });
    server_ = std::make_unique<LiveServer>(router_);
  }
  Handshake with(const std::function<void(SSL_CTX*)>& configure) { return shake_hands(server_->port(), configure); }

  Router router_;
  std::unique_ptr<LiveServer> server_;
};

TEST_F(HttpTls, versions_1_2_and_1_3_are_spoken_and_older_ones_are_not) {
  EXPECT_EQ(with([](SSL_CTX*) {}).version, "TLSv1.3");
  EXPECT_EQ(with([](SSL_CTX* context) { SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION); }).version, "TLSv1.2");
  EXPECT_FALSE(with([](SSL_CTX* context) {
                 SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
                 SSL_CTX_set_max_proto_version(context, TLS1_1_VERSION);
               }).done);
}

TEST_F(HttpTls, ciphers_without_forward_secrecy_or_authentication_are_refused) {
  const auto only = [&](const char* ciphers) {
    return with([&](SSL_CTX* context) {
      SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION);
      SSL_CTX_set_cipher_list(context, ciphers);
    });
  };
  EXPECT_TRUE(only("ECDHE-ECDSA-AES128-GCM-SHA256").done);
  EXPECT_TRUE(only("ECDHE-ECDSA-CHACHA20-POLY1305").done);
  for (const char* weak : {"AES128-SHA", "AES128-GCM-SHA256", "ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA384", "AECDH-AES128-SHA"}) {
    EXPECT_FALSE(only(weak).done) << weak;
  }
}

TEST_F(HttpTls, http_1_1_is_chosen_and_a_client_that_speaks_only_others_is_told_so) {
  const auto offering = [&](const std::string& protocols) {
    return with([&](SSL_CTX* context) {
      SSL_CTX_set_alpn_protos(context, reinterpret_cast<const unsigned char*>(protocols.data()), static_cast<unsigned>(protocols.size()));
    });
  };
  EXPECT_EQ(offering("\x02h2\x08http/1.1").protocol, "http/1.1");
  EXPECT_FALSE(offering("\x02h2").done);
  EXPECT_EQ(with([](SSL_CTX*) {}).protocol, "");
}

TEST_F(HttpTls, what_is_no_tls_at_all_is_closed_and_the_next_client_is_served) {
  {
    RawClient plain(server_->port(), false);
    ASSERT_TRUE(plain.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"));
    EXPECT_EQ(plain.read_until_closed().find("hello"), std::string::npos);
  }
  EXPECT_EQ(curl(*server_, {.path = "/hello"}).body, "hello");
}

}  // namespace
}  // namespace parapet::server::http
