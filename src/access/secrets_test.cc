// SPDX-License-Identifier: Apache-2.0
#include "access/secrets.h"

#include <gtest/gtest.h>

#include <set>

namespace parapet::access {
namespace {

TEST(Secrets, say_what_they_are_and_carry_256_bits) {
  SystemRandom random;
  const std::string token = make_secret(SecretKind::kPersonalToken, random);
  EXPECT_TRUE(token.starts_with("pp_pat_"));
  EXPECT_EQ(token.size(), 7U + 43U);
  EXPECT_TRUE(is_secret(token, SecretKind::kPersonalToken));
  EXPECT_FALSE(is_secret(token, SecretKind::kDevice));
  EXPECT_FALSE(is_secret("pp_pat_", SecretKind::kPersonalToken));
}

TEST(Secrets, are_never_the_same_twice) {
  SystemRandom random;
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    EXPECT_TRUE(seen.insert(make_secret(SecretKind::kDevice, random)).second);
  }
}

TEST(Secrets, compare_as_a_whole) {
  EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
  EXPECT_TRUE(equal_in_constant_time("", ""));
  EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
  EXPECT_FALSE(equal_in_constant_time("abc", "abcd"));
}

TEST(Guid, is_of_version_4) {
  SystemRandom random;
  const std::string guid = make_guid(random);
  ASSERT_TRUE(is_guid(guid)) << guid;
  EXPECT_EQ(guid[14], '4');
  EXPECT_NE(std::string("89ab").find(guid[19]), std::string::npos);
  EXPECT_TRUE(is_guid("0D5E2F4A-4A0E-4C7E-8C6B-0F2F2A7C9E11"));
  EXPECT_FALSE(is_guid("0d5e2f4a-4a0e-4c7e-8c6b-0f2f2a7c9e1"));
  EXPECT_FALSE(is_guid("0d5e2f4a-4a0e-4c7e-8c6b_0f2f2a7c9e11"));
  EXPECT_FALSE(is_guid("0d5e2f4a-4a0e-4c7e-8c6b-0f2f2a7c9eg1"));
}

}  // namespace
}  // namespace parapet::access
