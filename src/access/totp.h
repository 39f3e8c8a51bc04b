// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/time.h"

namespace parapet::access {

// The second factor: time-based one-time passwords as authenticator apps make them (RFC 6238 with HMAC-SHA-1, 30 seconds, six digits).

// What is kept of it, in User::totp_secret as text: secret, whether the user has proved to have it, the newest step used.
struct TotpState {
  std::string secret;            // bytes
  bool confirmed = false;        // until then it is not asked for
  std::uint64_t last_step = 0;   // a code of this step or an earlier one is not taken again (RFC 6238, section 5.2)

  // "active:BASE32:STEP" or "pending:BASE32:STEP".
  [[nodiscard]] std::string to_text() const;
  // nullopt for "" and anything else that is none.
  [[nodiscard]] static std::optional<TotpState> from_text(std::string_view text);
};

// A new secret of 160 bits (RFC 4226, section 4, R6), not confirmed.
[[nodiscard]] TotpState make_totp(Random& random);

// The step of a time: intervals of 30 seconds since 1970.
[[nodiscard]] std::uint64_t totp_step(UnixTime time);

// The six digits of a step.
[[nodiscard]] std::string totp_code(std::string_view secret, std::uint64_t step);

// The step that the code belongs to: the present one, the one before or the one after, above state.last_step; nullopt where it is
// none of these. The caller keeps the step as last_step, in the same change that lets the user in. Blanks in the code are forgiven.
[[nodiscard]] std::optional<std::uint64_t> accept_totp(const TotpState& state, std::string_view code, UnixTime now);

// "otpauth://totp/ISSUER:NAME?secret=…&issuer=ISSUER": what a QR code holds.
[[nodiscard]] std::string totp_address(const TotpState& state, std::string_view issuer, std::string_view user_name);

}  // namespace parapet::access
