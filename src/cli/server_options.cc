// SPDX-License-Identifier: Apache-2.0
#include "cli/server_options.h"

#include <unistd.h>

#include <string_view>
#include <utility>

#include "base/files.h"
#include "base/text.h"
#include "net/address.h"

namespace parapet::cli {
namespace {

constexpr std::uint64_t kKeyBytesMax = 4096;

}  // namespace

Result<void> check_server(const std::string& text) {
  const net::Address address = TRY(net::parse_address(text));
  if (address.rest.find('@') != std::string::npos) {
    return fail(ErrorCode::kUsage, "--server " + text + ": an address without a user name");
  }
  if (address.scheme == "https") {
    return {};
  }
  const std::string_view host = std::string_view(address.rest).substr(0, address.rest.find_first_of(address.rest.starts_with('[') ? "]/" : ":/"));
  if (host == "localhost" || host == "127.0.0.1" || host == "[::1") {
    return {};
  }
  return fail(ErrorCode::kUsage, "--server " + text + ": https, please: a device's credential does not cross a network in the clear");
}

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
