// SPDX-License-Identifier: Apache-2.0
#include "cli/server_options.h"

#include <unistd.h>

#include <utility>

#include "base/files.h"
#include "base/text.h"

namespace parapet::cli {
namespace {

constexpr std::uint64_t kKeyBytesMax = 4096;

}  // namespace

Result<net::Trust> trust_of(const std::string& trust_file, const std::string& fingerprint) {
  if (!fingerprint.empty()) {
    std::string digits = TRY(net::parse_fingerprint(fingerprint));
    return net::Trust{.kind = net::Trust::Kind::kFingerprint, .value = std::move(digits)};
  }
  if (!trust_file.empty()) {
    if (::access(trust_file.c_str(), R_OK) != 0) {
      return fail(ErrorCode::kUsage, trust_file + ": can't be read (--trust is a PEM file of trusted authorities)");
    }
    return net::Trust{.kind = net::Trust::Kind::kFile, .value = trust_file};
  }
  return net::Trust{};
}

Result<std::string> enrolment_key_of(const std::string& key, const std::string& key_file) {
  if (key_file.empty()) {
    return key;
  }
  const std::string text = TRY(read_file(key_file, kKeyBytesMax));
  return std::string(trim(text));
}

}  // namespace parapet::cli
