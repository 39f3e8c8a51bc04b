// SPDX-License-Identifier: Apache-2.0
#include "version/order_checks.h"

#include <gtest/gtest.h>

namespace parapet::version::test {

int order(Scheme scheme, std::string_view a, std::string_view b) {
  const auto x = parse(scheme, a);
  const auto y = parse(scheme, b);
  if (!x || !y) {
    return 2;
  }
  const auto result = compare_keys(x->bytes(), y->bytes());
  return result < 0 ? -1 : result > 0 ? 1 : 0;
}

void expect_ascending(Scheme scheme, const std::vector<std::vector<std::string>>& groups) {
  for (const auto& group : groups) {
    for (const std::string& text : group) {
      const auto key = parse(scheme, text);
      EXPECT_TRUE(key.has_value()) << scheme_name(scheme) << " '" << text
                                   << "': " << (key ? "" : key.error().message());
    }
  }
  for (std::size_t i = 0; i < groups.size(); ++i) {
    for (std::size_t j = 0; j < groups.size(); ++j) {
      const int expected = i < j ? -1 : i > j ? 1 : 0;
      for (const std::string& a : groups[i]) {
        for (const std::string& b : groups[j]) {
          EXPECT_EQ(order(scheme, a, b), expected) << scheme_name(scheme) << " '" << a << "' against '" << b << "'";
        }
      }
    }
  }
}

void expect_refused(Scheme scheme, std::string_view text, std::string_view reason) {
  const auto key = parse(scheme, text);
  ASSERT_FALSE(key.has_value()) << scheme_name(scheme) << " takes '" << text << "'";
  EXPECT_NE(key.error().message().find(reason), std::string::npos) << key.error().message();
}

}  // namespace parapet::version::test
