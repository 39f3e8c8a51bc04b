// SPDX-License-Identifier: Apache-2.0
#include <arpa/inet.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <ctime>
#include <filesystem>
#include <memory>

#include "base/files.h"
#include "base/hash.h"
#include "base/random.h"
#include "base/text.h"
#include "server/http/server.h"

namespace parapet::server::http {
namespace {

constexpr std::int64_t kLifetime = 2 * 365 * kSecondsPerDay;
constexpr std::int64_t kClockSkew = kSecondsPerDay;  // clients whose clocks are behind
constexpr std::uint64_t kPemBytesMax = 1 << 20;

struct Free {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
};
using Bio = std::unique_ptr<BIO, Free>;
using Key = std::unique_ptr<EVP_PKEY, Free>;
using Certificate = std::unique_ptr<X509, Free>;

std::string pem_text(const Bio& bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

bool is_address(const std::string& name) {
  std::array<unsigned char, 16> bytes{};
  return inet_pton(AF_INET, name.c_str(), bytes.data()) == 1 || inet_pton(AF_INET6, name.c_str(), bytes.data()) == 1;
}

// Letters, digits and what host names and addresses have; anything else could add other kinds of names.
bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= 253 &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:*") == std::string_view::npos;
}

bool add_extension(X509* certificate, int kind, const std::string& content) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, Free> extension(X509V3_EXT_conf_nid(nullptr, &context, kind, content.c_str()));
  return extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1;
}

Result<Certificate> make_certificate(EVP_PKEY* key, const std::vector<std::string>& names, UnixTime now) {
  Certificate certificate(X509_new());
  CHECK(certificate != nullptr);
  SystemRandom random;
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), random.next() >> 1);
  ASN1_TIME_set(X509_getm_notBefore(certificate.get()), now.seconds - kClockSkew);
  ASN1_TIME_set(X509_getm_notAfter(certificate.get()), now.seconds + kLifetime);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME* name = X509_get_subject_name(certificate.get());
  const std::string common = names.front().substr(0, 64);  // the most that X.520 allows
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(common.c_str()), -1, -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  std::string alternatives;
  for (const std::string& one : names) {
    if (!is_name(one)) {
      return fail(ErrorCode::kUsage, "\"" + printable(one) + "\" is no host name or address that a certificate can be made for");
    }
    alternatives += alternatives.empty() ? "" : ",";
    alternatives += (is_address(one) ? "IP:" : "DNS:") + one;
  }
  const bool complete = add_extension(certificate.get(), NID_basic_constraints, "critical,CA:FALSE") &&
                        add_extension(certificate.get(), NID_key_usage, "critical,digitalSignature") &&
                        add_extension(certificate.get(), NID_ext_key_usage, "serverAuth") &&
                        add_extension(certificate.get(), NID_subject_key_identifier, "hash") &&
                        add_extension(certificate.get(), NID_subject_alt_name, alternatives);
  if (!complete || X509_sign(certificate.get(), key, EVP_sha256()) == 0) {
    return fail(ErrorCode::kEnvironment, "OpenSSL could not make a certificate for " + alternatives);
  }
  return certificate;
}

// Written under another name first, readable by the owner only from the first byte on.
Result<void> write_private(const std::string& path, const std::string& text) {
  const std::string part = path + ".new";
  ::unlink(part.c_str());
  const int descriptor = ::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0) {
    return fail(ErrorCode::kEnvironment, "can't create " + part);
  }
  const bool written = ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(descriptor) == 0;
  ::close(descriptor);
  if (!written || ::rename(part.c_str(), path.c_str()) != 0) {
    ::unlink(part.c_str());
    return fail(ErrorCode::kEnvironment, "can't write " + path);
  }
  return {};
}

Result<Key> new_key() {
  Key key(EVP_EC_gen("P-256"));
  if (!key) {
    return fail(ErrorCode::kEnvironment, "OpenSSL could not make a key");
  }
  return key;
}

Result<Key> read_key(const std::string& path) {
  const std::string pem = TRY(read_file(path, kPemBytesMax));
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
  if (!key) {
    return located(Error(ErrorCode::kEnvironment, "this is no PEM key without a password"), path);
  }
  return key;
}

Result<Certificate> read_certificate(const std::string& path) {
  const std::string pem = TRY(read_file(path, kPemBytesMax));
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  Certificate certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  if (!certificate) {
    return located(Error(ErrorCode::kEnvironment, "this is no PEM certificate"), path);
  }
  return certificate;
}

Result<std::string> fingerprint(const std::string& certificate_file) {
  const Certificate certificate = TRY(read_certificate(certificate_file));
  unsigned char* der = nullptr;
  const int size = i2d_X509(certificate.get(), &der);
  if (size <= 0) {
    return located(Error(ErrorCode::kEnvironment, "this certificate can't be written again"), certificate_file);
  }
  std::string digest = sha256_hex({reinterpret_cast<const char*>(der), static_cast<std::size_t>(size)});
  OPENSSL_free(der);
  return digest;
}

}  // namespace

Result<std::string> ensure_certificate(const std::string& certificate_file, const std::string& key_file,
                                       const std::vector<std::string>& names, const Clock& clock) {
  const bool has_key = std::filesystem::exists(key_file);
  if (std::filesystem::exists(certificate_file)) {
    if (!has_key) {
      return fail(ErrorCode::kEnvironment, "there is a certificate (" + certificate_file + ") but no key: " + key_file);
    }
    return fingerprint(certificate_file);
  }
  if (names.empty()) {
    return fail(ErrorCode::kUsage, "a certificate needs at least one name");
  }
  // A key alone is what a crash between the two files leaves behind, or what somebody made in advance.
  const Key key = TRY(has_key ? read_key(key_file) : new_key());
  const Certificate certificate = TRY(make_certificate(key.get(), names, clock.now()));
  const Bio key_text(BIO_new(BIO_s_mem()));
  const Bio certificate_text(BIO_new(BIO_s_mem()));
  if (PEM_write_bio_PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1 ||
      PEM_write_bio_X509(certificate_text.get(), certificate.get()) != 1) {
    return fail(ErrorCode::kEnvironment, "OpenSSL could not write the key or certificate");
  }
  if (!has_key) {
    TRY(write_private(key_file, pem_text(key_text)));
  }
  TRY(system_files()->write_atomically(certificate_file, pem_text(certificate_text)));
  return fingerprint(certificate_file);
}

Result<std::string> certificate_fingerprint(const std::string& certificate_file) { return fingerprint(certificate_file); }

Result<UnixTime> certificate_expiry(const std::string& certificate_file) {
  const Certificate certificate = TRY(read_certificate(certificate_file));
  std::tm parts{};
  if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate.get()), &parts) != 1) {
    return located(Error(ErrorCode::kEnvironment, "the certificate's end can't be read"), certificate_file);
  }
  return UnixTime{timegm(&parts)};
}

}  // namespace parapet::server::http
