// SPDX-License-Identifier: Apache-2.0
#include "server/api/signed_link.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <cstddef>
#include <utility>

#include <fmt/format.h>

#include "base/random.h"
#include "base/text.h"
#include "server/api/encoding.h"

namespace parapet::server::api {
namespace {

constexpr std::size_t kPayloadMax = 64 << 10;  // a scope of thousands of groups

std::string payload_of(const LinkContent& content) {
  std::string groups;
  for (const inventory::GroupNumber group : content.scope.groups) {
    groups += fmt::format("{}{}", groups.empty() ? "" : ",", group.value);
  }
  return fmt::format("{}|{}|{}|{}|{}|{}|{}", content.kind, content.snapshot, content.expires.seconds, content.first_device,
                     content.last_device, content.scope.all ? 1 : 0, groups);
}

std::optional<LinkContent> content_of(std::string_view payload) {
  const std::vector<std::string_view> parts = split(payload, '|');
  constexpr std::size_t kParts = 7;
  if (parts.size() != kParts) {
    return std::nullopt;
  }
  LinkContent content;
  content.kind = parts[0];
  const std::optional<std::uint64_t> snapshot = parse_uint(parts[1]);
  const std::optional<std::uint64_t> expires = parse_uint(parts[2]);
  const std::optional<std::uint64_t> first = parse_uint(parts[3]);
  const std::optional<std::uint64_t> last = parse_uint(parts[4]);
  if (!snapshot || !expires || !first || !last) {
    return std::nullopt;
  }
  content.first_device = static_cast<std::uint32_t>(*first);
  content.last_device = static_cast<std::uint32_t>(*last);
  content.snapshot = *snapshot;
  content.expires = UnixTime{static_cast<std::int64_t>(*expires)};
  content.scope.all = parts[5] == "1";
  for (const std::string_view group : split(parts[6], ',')) {
    const std::optional<std::uint64_t> number = parse_uint(group);
    if (!number) {
      return std::nullopt;
    }
    content.scope.groups.push_back(inventory::GroupNumber{static_cast<std::uint32_t>(*number)});
  }
  return content;
}

}  // namespace

LinkSigner::LinkSigner() {
  SystemRandom random;
  constexpr int kWords = 4;  // 256 bits
  for (int i = 0; i < kWords; ++i) {
    const std::uint64_t word = random.next();
    key_.append(reinterpret_cast<const char*>(&word), sizeof word);
  }
}

std::string LinkSigner::signature(std::string_view text) const {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  HMAC(EVP_sha256(), key_.data(), static_cast<int>(key_.size()), reinterpret_cast<const unsigned char*>(text.data()), text.size(),
       digest.data(), &length);
  return base64url(std::string_view(reinterpret_cast<const char*>(digest.data()), length));
}

std::string LinkSigner::sign(const LinkContent& content) const {
  const std::string payload = base64url(payload_of(content));
  return fmt::format("se={}&sp={}&sig={}", percent_encode(format_time(content.expires), "-"), payload, signature(payload));
}

std::optional<LinkContent> LinkSigner::check(const http::Request& request) const {
  const std::optional<std::string_view> payload = request.option("sp");
  const std::optional<std::string_view> given = request.option("sig");
  if (!payload || !given || payload->size() > kPayloadMax) {
    return std::nullopt;
  }
  const std::string expected = signature(*payload);
  if (given->size() != expected.size() || CRYPTO_memcmp(given->data(), expected.data(), expected.size()) != 0) {
    return std::nullopt;
  }
  const std::optional<std::string> text = base64url_decode(*payload);
  return text ? content_of(*text) : std::nullopt;
}

}  // namespace parapet::server::api
