// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "version/version.h"

namespace parapet::version {
namespace {

TEST(Scheme, every_scheme_is_found_by_its_name) {
  for (int i = 0; i < kSchemeCount; ++i) {
    const auto scheme = static_cast<Scheme>(i);
    EXPECT_EQ(scheme_by_name(scheme_name(scheme)), scheme);
  }
  EXPECT_FALSE(scheme_by_name("calver"));
}

}  // namespace
}  // namespace parapet::version
