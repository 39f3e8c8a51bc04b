// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "access/jwt.h"
#include "access/totp.h"
#include "base/result.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace parapet::access;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static const SigningKey key = SigningKey::generate().value();
  static const std::vector keys{key.public_key()};
  // Nothing that the fuzzer makes up is signed by this key.
  CHECK(!verified_payload(text, keys));
  (void)check_claims(text, {.issuer = "i", .audiences = {"a"}, .now = {1'800'000'000}});
  (void)PublicKey::from_jwk("k", text, "AQAB");
  if (const auto state = TotpState::from_text(text)) {
    (void)accept_totp(*state, text, {1'800'000'000});
  }
  return 0;
}
