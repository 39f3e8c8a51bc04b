// SPDX-License-Identifier: Apache-2.0
//
// One constraint in every syntax. The first byte chooses the scheme. What is read must be a set in good order: its
// complement's complement is the set itself, and set and complement have nothing in common and everything together.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "version/range.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace parapet;
  if (size == 0) {
    return 0;
  }
  const auto scheme = static_cast<version::Scheme>(data[0] % version::kSchemeCount);
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  for (int i = 0; i <= static_cast<int>(version::Syntax::kProse); ++i) {
    const auto set = version::parse_constraint(static_cast<version::Syntax>(i), scheme, text);
    if (!set) {
      CHECK(!set.error().message().empty());
      continue;
    }
    const auto rest = version::complement(*set);
    CHECK(version::complement(rest) == *set);
    CHECK(version::intersect(*set, rest).intervals.empty());
    CHECK(version::to_string(version::unite(*set, rest)) == "any version");
  }
  return 0;
}
