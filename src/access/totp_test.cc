// SPDX-License-Identifier: Apache-2.0
#include "access/totp.h"

#include <gtest/gtest.h>

namespace parapet::access {
namespace {

const std::string kSecret = "12345678901234567890";

TEST(Totp, gives_the_codes_of_the_rfc) {  // RFC 6238, appendix B; six digits of its eight
  EXPECT_EQ(totp_code(kSecret, totp_step({59})), "287082");
  EXPECT_EQ(totp_code(kSecret, totp_step({1111111109})), "081804");
  EXPECT_EQ(totp_code(kSecret, totp_step({1234567890})), "005924");
  EXPECT_EQ(totp_code(kSecret, totp_step({20000000000})), "353130");
}

TEST(Totp, takes_one_step_of_clock_difference_and_not_two) {
  const TotpState state{.secret = kSecret, .confirmed = true};
  const UnixTime now{1'800'000'000};
  const auto step = totp_step(now);
  for (const std::uint64_t good : {step - 1, step, step + 1}) {
    EXPECT_EQ(accept_totp(state, totp_code(kSecret, good), now), good);
  }
  for (const std::uint64_t bad : {step - 2, step + 2}) {
    EXPECT_FALSE(accept_totp(state, totp_code(kSecret, bad), now));
  }
}

TEST(Totp, takes_no_code_twice) {
  TotpState state{.secret = kSecret, .confirmed = true};
  const UnixTime now{1'800'000'000};
  const std::string code = totp_code(kSecret, totp_step(now));
  state.last_step = accept_totp(state, code, now).value();
  EXPECT_FALSE(accept_totp(state, code, now));
  EXPECT_FALSE(accept_totp(state, totp_code(kSecret, totp_step(now) - 1), now)) << "an older one neither";
  EXPECT_TRUE(accept_totp(state, totp_code(kSecret, totp_step(now) + 1), now));
}

TEST(Totp, forgives_blanks_and_nothing_else) {
  const TotpState state{.secret = kSecret, .confirmed = true};
  EXPECT_TRUE(accept_totp(state, "287 082", {59}));
  for (const char* bad : {"", "28708", "2870821", "28708x", "000287082", "-87082"}) {
    EXPECT_FALSE(accept_totp(state, bad, {59})) << bad;
  }
}

TEST(Totp, is_kept_as_text) {
  const TotpState state{.secret = kSecret, .confirmed = true, .last_step = 7};
  const auto again = TotpState::from_text(state.to_text());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->secret, kSecret);
  EXPECT_TRUE(again->confirmed);
  EXPECT_EQ(again->last_step, 7U);
  for (const char* bad : {"", "active", "active::1", "on:GEZDGNBV:1", "active:GEZDGNBV:x", "active:!!:1"}) {
    EXPECT_FALSE(TotpState::from_text(bad)) << bad;
  }
}

TEST(Totp, has_an_address_for_authenticator_apps) {
  EXPECT_EQ(totp_address({.secret = kSecret}, "Parapet", "a b"),
            "otpauth://totp/Parapet:a%20b?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Parapet");
}

}  // namespace
}  // namespace parapet::access
