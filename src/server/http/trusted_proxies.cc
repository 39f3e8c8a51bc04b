// SPDX-License-Identifier: Apache-2.0
#include "server/http/trusted_proxies.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>
#include <optional>

#include "base/text.h"

namespace parapet::server::http {
namespace {

using Bytes = std::array<unsigned char, 16>;
constexpr unsigned kMappedBits = 96;

std::optional<Bytes> parse_ip(std::string_view text, bool& is_v4) {
  const std::string address(text);
  Bytes bytes{};
  is_v4 = false;
  if (inet_pton(AF_INET6, address.c_str(), bytes.data()) == 1) {
    return bytes;
  }
  bytes = {};
  bytes[10] = 0xff;
  bytes[11] = 0xff;
  if (inet_pton(AF_INET, address.c_str(), bytes.data() + 12) == 1) {
    is_v4 = true;
    return bytes;
  }
  return std::nullopt;
}

bool same_prefix(const Bytes& a, const Bytes& b, unsigned bits) {
  const unsigned whole = bits / 8;
  if (std::memcmp(a.data(), b.data(), whole) != 0) {
    return false;
  }
  const unsigned rest = bits % 8;
  return rest == 0 || (a[whole] ^ b[whole]) >> (8 - rest) == 0;
}

// One entry of X-Forwarded-For: an address, some proxies add the port.
std::string_view without_port(std::string_view entry) {
  entry = trim(entry);
  if (entry.starts_with('[')) {
    return entry.substr(1, entry.find(']') == std::string_view::npos ? entry.size() : entry.find(']') - 1);
  }
  return std::ranges::count(entry, ':') == 1 ? cut(entry, ':').first : entry;
}

}  // namespace

Result<TrustedProxies> TrustedProxies::parse(const std::vector<std::string>& entries) {
  TrustedProxies proxies;
  for (const std::string& entry : entries) {
    const auto [address, length] = cut(trim(entry), '/');
    bool is_v4 = false;
    const std::optional<Bytes> bytes = parse_ip(address, is_v4);
    const std::uint64_t bits_max = is_v4 ? 32 : 128;
    const std::optional<std::uint64_t> bits = length ? parse_uint(*length) : std::optional(bits_max);
    if (!bytes || !bits || *bits > bits_max) {
      return fail(ErrorCode::kUsage, "trusted proxy \"" + entry + "\" is not an address or network (10.0.0.1, 10.0.0.0/8, fd00::/8)");
    }
    proxies.networks_.push_back(Network{.bytes = *bytes, .bits = static_cast<unsigned>(*bits) + (is_v4 ? kMappedBits : 0)});
  }
  return proxies;
}

bool TrustedProxies::trusts(std::string_view address) const {
  bool is_v4 = false;
  const std::optional<Bytes> bytes = parse_ip(address, is_v4);
  return bytes && std::ranges::any_of(networks_, [&](const Network& network) { return same_prefix(network.bytes, *bytes, network.bits); });
}

void TrustedProxies::apply(Request& request) const {
  if (networks_.empty() || !trusts(request.remote_address)) {
    return;
  }
  std::string chain;
  for (const auto& [name, content] : request.headers) {
    if (name == "x-forwarded-for") {
      chain += chain.empty() ? "" : ",";
      chain += content;
    }
  }
  const std::vector<std::string_view> hops = split(chain, ',');
  for (auto hop = hops.rbegin(); hop != hops.rend(); ++hop) {
    const std::string_view address = without_port(*hop);
    bool is_v4 = false;
    if (!parse_ip(address, is_v4)) {
      break;
    }
    request.remote_address = address;
    if (!trusts(address)) {
      break;
    }
  }
  const std::string_view scheme = request.header("x-forwarded-proto");
  if (!scheme.empty()) {
    request.secure = equals_ignoring_case(trim(scheme), "https");
  }
}

}  // namespace parapet::server::http
