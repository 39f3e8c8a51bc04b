// SPDX-License-Identifier: Apache-2.0
#include "net/address.h"

#include <gtest/gtest.h>

namespace parapet::net {
namespace {

TEST(Address, only_http_and_https) {
  EXPECT_TRUE(parse_address("https://example.org/feed.json"));
  EXPECT_FALSE(parse_address("file:///etc/passwd"));
  EXPECT_FALSE(parse_address("example.org"));
}

}  // namespace
}  // namespace parapet::net
