// SPDX-License-Identifier: Apache-2.0
#include "inventory/target.h"

#include <gtest/gtest.h>

namespace parapet::inventory {
namespace {

TEST(Target, reads_every_form_and_writes_it_back) {
  for (const char* text : {"host", "dir:/", "image:a.tar", "sbom:b.json", "inventory:c:d.txt"}) {
    const Result<Target> target = parse_target(text);
    ASSERT_TRUE(target) << text;
    EXPECT_EQ(to_string(*target), text);
  }
}

TEST(Target, nonsense_is_a_usage_error) {
  for (const char* text : {"", "dir:", "floppy:a", "/etc"}) {
    const Result<Target> target = parse_target(text);
    ASSERT_FALSE(target) << text;
    EXPECT_EQ(target.error().code(), ErrorCode::kUsage);
  }
}

}  // namespace
}  // namespace parapet::inventory
