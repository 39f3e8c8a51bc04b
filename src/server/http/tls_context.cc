// SPDX-License-Identifier: Apache-2.0
#include "server/http/tls_context.h"

#include <openssl/ssl.h>

#include <array>

namespace parapet::server::http {
namespace {

namespace ssl = boost::asio::ssl;

// Of TLS 1.2; the suites of TLS 1.3 are all good.
constexpr const char* kCiphers = "ECDHE+AESGCM:ECDHE+CHACHA20";
constexpr std::array<unsigned char, 9> kProtocols = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

// RFC 7301, section 3.2: a client that speaks none of ours is told so.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* chosen_size, const unsigned char* offered,
                    unsigned offered_size, void*) {
  unsigned char* selected = nullptr;
  const int code = SSL_select_next_proto(&selected, chosen_size, kProtocols.data(), kProtocols.size(), offered, offered_size);
  *chosen = selected;
  return code == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

}  // namespace

Result<std::shared_ptr<ssl::context>> load_tls_context(const std::string& certificate_file, const std::string& key_file) {
  boost::system::error_code error;
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  SSL_CTX* native = context->native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                  SSL_OP_PRIORITIZE_CHACHA | SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_OFF);  // sessions are resumed by tickets, which cost no memory here
  SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_alpn_select_cb(native, choose_protocol, nullptr);
  if (SSL_CTX_set_cipher_list(native, kCiphers) != 1) {
    return fail(ErrorCode::kEnvironment, "this build of OpenSSL has none of the ciphers that Parapet uses");
  }
  context->use_certificate_chain_file(certificate_file, error);
  if (error) {
    return located(Error(ErrorCode::kEnvironment, "the certificate can't be read: " + error.message()), certificate_file);
  }
  context->use_private_key_file(key_file, ssl::context::pem, error);
  if (error) {
    return located(Error(ErrorCode::kEnvironment, "the key can't be read or belongs to another certificate: " + error.message()), key_file);
  }
  if (SSL_CTX_check_private_key(native) != 1) {
    return located(Error(ErrorCode::kEnvironment, "the key belongs to another certificate than " + certificate_file), key_file);
  }
  return context;
}

}  // namespace parapet::server::http
