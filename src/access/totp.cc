// SPDX-License-Identifier: Apache-2.0
#include "access/totp.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "access/base64url.h"
#include "access/secrets.h"
#include "base/result.h"
#include "base/text.h"

namespace parapet::access {
namespace {

constexpr std::int64_t kStepSeconds = 30;
constexpr std::size_t kSecretBytes = 20;

}  // namespace

std::string TotpState::to_text() const {
  return fmt::format("{}:{}:{}", confirmed ? "active" : "pending", base32_encode(secret), last_step);
}

std::optional<TotpState> TotpState::from_text(std::string_view text) {
  const auto parts = split(text, ':');
  if (parts.size() != 3 || (parts[0] != "active" && parts[0] != "pending")) {
    return std::nullopt;
  }
  const auto secret = base32_decode(parts[1]);
  const auto step = parse_uint(parts[2]);
  if (!secret || secret->empty() || !step) {
    return std::nullopt;
  }
  return TotpState{.secret = *secret, .confirmed = parts[0] == "active", .last_step = *step};
}

TotpState make_totp(Random& random) { return {.secret = random_bytes(kSecretBytes, random)}; }

std::uint64_t totp_step(UnixTime time) { return static_cast<std::uint64_t>(time.seconds < 0 ? 0 : time.seconds / kStepSeconds); }

std::string totp_code(std::string_view secret, std::uint64_t step) {
  std::array<unsigned char, 8> message{};
  for (std::size_t i = message.size(); i > 0; --i, step >>= 8) {
    message[i - 1] = static_cast<unsigned char>(step & 0xFFU);
  }
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  CHECK(HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), message.data(), message.size(), digest.data(), &size) != nullptr);
  const std::size_t offset = digest[size - 1] & 0x0FU;  // dynamic truncation, RFC 4226, section 5.3
  const std::uint32_t number = (static_cast<std::uint32_t>(digest[offset] & 0x7FU) << 24) | (static_cast<std::uint32_t>(digest[offset + 1]) << 16) |
                               (static_cast<std::uint32_t>(digest[offset + 2]) << 8) | digest[offset + 3];
  return fmt::format("{:06}", number % 1'000'000);
}

std::optional<std::uint64_t> accept_totp(const TotpState& state, std::string_view code, UnixTime now) {
  std::string digits;
  for (const char c : code) {
    if (is_digit(c)) {
      digits += c;
    } else if (c != ' ') {
      return std::nullopt;
    }
    if (digits.size() > 6) {
      return std::nullopt;
    }
  }
  const std::uint64_t present = totp_step(now);
  std::optional<std::uint64_t> accepted;
  for (const std::uint64_t step : {present - 1, present, present + 1}) {
    if (present > 0 && step > state.last_step && equal_in_constant_time(totp_code(state.secret, step), digits)) {
      accepted = step;
    }
  }
  return accepted;
}

std::string totp_address(const TotpState& state, std::string_view issuer, std::string_view user_name) {
  const std::string who = percent_encode(issuer, "-._~");
  return fmt::format("otpauth://totp/{}:{}?secret={}&issuer={}", who, percent_encode(user_name, "-._~"), base32_encode(state.secret), who);
}

}  // namespace parapet::access
