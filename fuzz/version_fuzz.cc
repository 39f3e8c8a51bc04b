// SPDX-License-Identifier: Apache-2.0
//
// One version, under every scheme: no crash, a reason for each refusal, and the same key each time.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "version/version.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace parapet;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (int i = 0; i < version::kSchemeCount; ++i) {
    const auto scheme = static_cast<version::Scheme>(i);
    const auto key = version::parse(scheme, text);
    CHECK(key ? !key->bytes().empty() : !key.error().message().empty());
    const auto again = version::parse(scheme, text);
    CHECK(key.has_value() == again.has_value() && (!key || *key == *again));
  }
  return 0;
}
