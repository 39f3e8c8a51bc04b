// SPDX-License-Identifier: Apache-2.0
#include "access/password.h"

#include <gtest/gtest.h>

#include <chrono>

namespace parapet::access {
namespace {

constexpr PasswordCost kCheap{.memory_kib = 64, .passes = 1, .lanes = 1};

TEST(Password, is_verified_against_its_own_hash_only) {
  SystemRandom random;
  const auto hash = hash_password("correct horse battery", random);
  ASSERT_TRUE(hash);
  EXPECT_TRUE(hash->starts_with("$argon2id$v=19$m=32768,t=2,p=1$"));
  EXPECT_TRUE(verify_password("correct horse battery", *hash));
  EXPECT_FALSE(verify_password("correct horse batterz", *hash));
  EXPECT_FALSE(verify_password("", *hash));
}

TEST(Password, has_another_hash_each_time) {
  SystemRandom random;
  EXPECT_NE(hash_password("x", random, kCheap).value(), hash_password("x", random, kCheap).value());
}

TEST(Password, is_never_right_for_a_user_without_a_hash) {
  EXPECT_FALSE(verify_password("", ""));
  EXPECT_FALSE(verify_password("x", "plain"));
  EXPECT_FALSE(verify_password("x", "$argon2id$"));
  EXPECT_FALSE(verify_password("x", "$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHQ$AAAA"));
}

TEST(Password, hashes_of_an_older_cost_are_told) {
  SystemRandom random;
  EXPECT_TRUE(password_hash_is_old(hash_password("x", random, kCheap).value()));
  EXPECT_FALSE(password_hash_is_old(hash_password("x", random, kCheap).value(), kCheap));
}

TEST(Password, that_is_too_long_is_not_even_hashed) {
  SystemRandom random;
  const auto hash = hash_password(std::string(kPasswordBytesMax + 1, 'x'), random, kCheap);
  ASSERT_FALSE(hash);
  EXPECT_EQ(hash.error().code(), ErrorCode::kLimit);
  EXPECT_FALSE(verify_password(std::string(1 << 20, 'x'), ""));
}

TEST(Password, to_be_chosen_must_be_long_and_not_the_name) {
  EXPECT_TRUE(check_new_password("tannenbaum im mai", "anna"));
  EXPECT_TRUE(check_new_password("\xc3\xa4\xc3\xb6\xc3\xbc\xc3\xa4\xc3\xb6\xc3\xbc\xc3\xa4\xc3\xb6\xc3\xbc\xc3\xa4\xc3\xb6\xc3\xbc", "anna"));
  EXPECT_FALSE(check_new_password("elevenchars", "anna"));
  EXPECT_FALSE(check_new_password("\xc3\xa4\xc3\xb6\xc3\xbc\xc3\xa4\xc3\xb6\xc3\xbc\xc3\xa4", "anna"));  // 14 bytes, 7 letters
  EXPECT_FALSE(check_new_password("aaaaaaaaaaaaaaa", "anna"));
  EXPECT_FALSE(check_new_password("administrator1", "Administrator"));
  EXPECT_FALSE(check_new_password(std::string(300, 'a') + "b", "anna"));
  EXPECT_FALSE(check_new_password("two lines\nof text here", "anna"));
  EXPECT_FALSE(check_new_password("\xff\xfe 123456789012", "anna"));
}

TEST(Password, made_for_a_first_sign_in_may_be_chosen_and_differs) {
  SystemRandom random;
  const std::string one = make_password(random);
  EXPECT_EQ(one.size(), 23U);
  EXPECT_TRUE(check_new_password(one, "admin"));
  EXPECT_NE(one, make_password(random));
}

}  // namespace
}  // namespace parapet::access
