// SPDX-License-Identifier: Apache-2.0
#include "server/http/live_server_test.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>

#include "base/hash.h"
#include "base/text.h"
#include "server/http/content_coding.h"
#include "support/paths.h"

namespace parapet::server::http {
namespace {

// How long a client waits for bytes that have to come: the end of patience with a busy machine.
constexpr int kPatienceSeconds = 120;

std::vector<std::pair<std::string, std::string>> parse_fields(std::string_view head) {
  std::vector<std::pair<std::string, std::string>> fields;
  (void)take_line(head);
  while (!head.empty()) {
    const auto [name, content] = cut(take_line(head), ':');
    if (content) {
      fields.emplace_back(to_lower(name), std::string(trim(*content)));
    }
  }
  return fields;
}

}  // namespace

LiveServer::LiveServer(const Router& router, const std::function<void(ServerOptions&)>& change) {
  const std::string folder = test::temporary_folder();
  options_.address = "127.0.0.1";
  options_.port = 0;
  options_.certificate_file = folder + "/certificate.pem";
  options_.key_file = folder + "/key.pem";
  options_.workers = 4;
  options_.header_timeout_ms = 120'000;
  options_.drain_idle_ms = 50;
  if (change) {
    change(options_);
  }
  EXPECT_TRUE(ensure_certificate(options_.certificate_file, options_.key_file, {"localhost", "127.0.0.1"}, clock_));
  auto server = Server::start(options_, router, clock_, [this](const Served& served) {
    const std::scoped_lock lock(mutex_);
    served_.push_back(served);
    changed_.notify_all();
  });
  if (!server) {
    ADD_FAILURE() << server.error().to_string();
    std::abort();
  }
  server_ = std::move(*server);
}

std::vector<Served> LiveServer::served(std::size_t count) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, std::chrono::seconds(120), [&] { return served_.size() >= count; });
  return served_;
}

std::string Answer::header(std::string_view lower_case_name) const {
  for (const auto& [name, content] : headers) {
    if (name == lower_case_name) {
      return content;
    }
  }
  return {};
}

RawClient::RawClient(std::uint16_t port, bool tls, int receive_buffer) {
  std::signal(SIGPIPE, SIG_IGN);
  descriptor_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const timeval patience{.tv_sec = kPatienceSeconds, .tv_usec = 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(descriptor_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  if (receive_buffer > 0) {
    ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  connected_ = ::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  if (connected_ && tls) {
    context_ = SSL_CTX_new(TLS_client_method());
    ssl_ = SSL_new(context_);
    SSL_set_fd(ssl_, descriptor_);
    connected_ = SSL_connect(ssl_) == 1;
  }
}

RawClient::~RawClient() {
  SSL_free(ssl_);
  SSL_CTX_free(context_);
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
}

bool RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto size = static_cast<int>(std::min<std::size_t>(bytes.size(), 1 << 20));
    const ssize_t sent = ssl_ != nullptr ? SSL_write(ssl_, bytes.data(), size)
                                         : ::send(descriptor_, bytes.data(), static_cast<std::size_t>(size), MSG_NOSIGNAL);
    if (sent <= 0) {
      return false;
    }
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

std::string RawClient::read_some() {
  if (!buffer_.empty()) {
    return std::exchange(buffer_, {});
  }
  std::string piece(64 << 10, '\0');
  const ssize_t size = ssl_ != nullptr ? SSL_read(ssl_, piece.data(), static_cast<int>(piece.size()))
                                       : ::recv(descriptor_, piece.data(), piece.size(), 0);
  piece.resize(static_cast<std::size_t>(std::max<ssize_t>(0, size)));
  return piece;
}

std::string RawClient::read_until_closed() {
  std::string all;
  for (std::string piece = read_some(); !piece.empty(); piece = read_some()) {
    all += piece;
  }
  return all;
}

bool RawClient::is_closed_by_server() {
  const auto started = std::chrono::steady_clock::now();
  return read_some().empty() && std::chrono::steady_clock::now() - started < std::chrono::seconds(kPatienceSeconds - 1);
}

Answer RawClient::read_answer(bool head_only) {
  std::string bytes;
  const auto more = [&] {
    const std::string piece = read_some();
    bytes += piece;
    return !piece.empty();
  };
  std::size_t end = 0;
  while ((end = bytes.find("\r\n\r\n")) == std::string::npos) {
    if (!more()) {
      return {};
    }
  }
  Answer answer;
  answer.headers = parse_fields(std::string_view(bytes).substr(0, end + 2));
  const int status = static_cast<int>(parse_uint(std::string_view(bytes).substr(9, 3)).value_or(0));
  bytes.erase(0, end + 4);
  if (!head_only && answer.header("transfer-encoding") == "chunked") {
    for (;;) {
      std::size_t line = 0;
      while ((line = bytes.find("\r\n")) == std::string::npos) {
        if (!more()) {
          return {};
        }
      }
      const std::size_t size = std::stoul(bytes.substr(0, line), nullptr, 16);
      while (bytes.size() < line + 2 + size + 2) {
        if (!more()) {
          return {};
        }
      }
      answer.body += bytes.substr(line + 2, size);
      bytes.erase(0, line + 2 + size + 2);
      if (size == 0) {
        break;
      }
    }
  } else if (!head_only) {
    const std::size_t size = parse_uint(answer.header("content-length")).value_or(0);
    while (bytes.size() < size) {
      if (!more()) {
        return {};
      }
    }
    answer.body = bytes.substr(0, size);
    bytes.erase(0, size);
  }
  buffer_ = std::move(bytes);
  answer.status = status;
  return answer;
}

std::string RawClient::certificate() const {
  X509* certificate = SSL_get1_peer_certificate(ssl_);
  unsigned char* der = nullptr;
  const int size = i2d_X509(certificate, &der);
  std::string digest = sha256_hex({reinterpret_cast<const char*>(der), static_cast<std::size_t>(std::max(0, size))});
  OPENSSL_free(der);
  X509_free(certificate);
  return digest;
}

void RawClient::vanish() {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  ::close(std::exchange(descriptor_, -1));
}

Answer curl(const LiveServer& server, const CurlRequest& request) {
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle(curl_easy_init(), &curl_easy_cleanup);
  const std::string address = (server.options().tls ? "https://localhost:" : "http://localhost:") + std::to_string(server.port()) + request.path;
  Answer answer;
  std::string head;
  curl_slist* fields = nullptr;
  for (const std::string& field : request.headers) {
    fields = curl_slist_append(fields, field.c_str());
  }
  using Write = std::size_t (*)(char*, std::size_t, std::size_t, void*);
  const Write append = [](char* data, std::size_t size, std::size_t count, void* target) {
    static_cast<std::string*>(target)->append(data, size * count);
    return size * count;
  };
  curl_easy_setopt(handle.get(), CURLOPT_URL, address.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(handle.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle.get(), CURLOPT_TIMEOUT, 30L);
  curl_easy_setopt(handle.get(), CURLOPT_PROXY, "");
  curl_easy_setopt(handle.get(), CURLOPT_CAINFO, server.options().certificate_file.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_CUSTOMREQUEST, request.method.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_NOBODY, request.method == "HEAD" ? 1L : 0L);
  curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, fields);
  curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, append);
  curl_easy_setopt(handle.get(), CURLOPT_WRITEDATA, static_cast<void*>(&answer.body));
  curl_easy_setopt(handle.get(), CURLOPT_HEADERFUNCTION, append);
  curl_easy_setopt(handle.get(), CURLOPT_HEADERDATA, static_cast<void*>(&head));
  if (!request.body.empty()) {
    curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDS, request.body.data());
    curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  }
  const CURLcode code = curl_easy_perform(handle.get());
  curl_slist_free_all(fields);
  if (code != CURLE_OK) {
    return {};
  }
  long status = 0;
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
  answer.status = static_cast<int>(status);
  const std::size_t last = head.rfind("HTTP/");
  answer.headers = parse_fields(std::string_view(head).substr(last == std::string::npos ? 0 : last));
  return answer;
}

std::string gzipped(std::string_view text) {
  std::string out;
  make_compressor(ContentCoding::kGzip)->add(text, true, out);
  return out;
}

std::string zstd_packed(std::string_view text) {
  std::string out;
  make_compressor(ContentCoding::kZstd)->add(text, true, out);
  return out;
}

}  // namespace parapet::server::http
