// SPDX-License-Identifier: Apache-2.0
#include "inventory/sbom/cpe.h"

#include <gtest/gtest.h>

namespace parapet::inventory {
namespace {

TEST(CpeName, escapes_are_taken_off_and_put_back) {
  const Result<Cpe> cpe = parse_cpe(R"(cpe:2.3:a:big\$money:big\:money_2010:1.2\+b:sp1:*:*:*:node.js:*:*)");
  ASSERT_TRUE(cpe) << cpe.error().to_string();
  EXPECT_EQ(cpe->vendor, "big$money");
  EXPECT_EQ(cpe->product, "big:money_2010");
  EXPECT_EQ(cpe->version, "1.2+b");
  EXPECT_EQ(cpe->update, "sp1");
  EXPECT_EQ(cpe->target_software, "node.js");
  EXPECT_EQ(cpe_of("Big$Money", "big:money_2010", "1.2+b"), R"(cpe:2.3:a:big\$money:big\:money_2010:1.2\+b:*:*:*:*:*:*:*)");
}

TEST(CpeName, the_old_uri_form_is_read) {
  const Result<Cpe> cpe = parse_cpe("cpe:/a:microsoft:internet_explorer:8.0.6001:beta");
  ASSERT_TRUE(cpe);
  EXPECT_EQ(cpe->product, "internet_explorer");
  EXPECT_EQ(cpe->version, "8.0.6001");
  EXPECT_EQ(parse_cpe("cpe:/a:foo%21:bar")->vendor, "foo!");
  EXPECT_EQ(parse_cpe("cpe:/a:foo:bar")->version, "*");
}

TEST(CpeName, what_is_broken_is_refused) {
  for (const char* text : {"", "cpe:", "cpe:2.3:a:b:c", "cpe:2.3:x:b:c:1:*:*:*:*:*:*:*", "cpe:2.3:a::c:1:*:*:*:*:*:*:*", "cpe:/a:b",
                           "cpe:/a:b:c%2", "cpe:2.3:a:b:c:1:*:*:*:*:*:*:\\"}) {
    EXPECT_FALSE(parse_cpe(text)) << text;
  }
}

}  // namespace
}  // namespace parapet::inventory
