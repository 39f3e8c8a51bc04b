// SPDX-License-Identifier: Apache-2.0
#include "access/base64url.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace parapet::access {
namespace {

TEST(Base64url, writes_the_examples_of_the_rfc) {
  EXPECT_EQ(base64url_encode(""), "");
  EXPECT_EQ(base64url_encode("f"), "Zg");
  EXPECT_EQ(base64url_encode("fo"), "Zm8");
  EXPECT_EQ(base64url_encode("foobar"), "Zm9vYmFy");
  EXPECT_EQ(base64url_encode("\xff\xef"), "_-8");
  EXPECT_EQ(base32_encode("foobar"), "MZXW6YTBOI");
}

TEST(Base64url, has_one_form_for_each_value) {
  EXPECT_FALSE(base64url_decode("Zg=="));
  EXPECT_FALSE(base64url_decode("Zh"));  // the low bits are not zero
  EXPECT_FALSE(base64url_decode("Z"));
  EXPECT_FALSE(base64url_decode("Zm 9"));
  EXPECT_FALSE(base64url_decode("Zm+/"));
}

TEST(Base32, forgives_what_people_do_when_they_copy) {
  EXPECT_EQ(base32_decode("mzxw 6ytb-oi======"), "foobar");
  EXPECT_FALSE(base32_decode("MZXW6YTB0I"));
}

TEST(Base64url, decodes_what_it_encoded) {
  EXPECT_TRUE(rc::check([](const std::string& bytes) {
    RC_ASSERT(base64url_decode(base64url_encode(bytes)) == bytes);
    RC_ASSERT(base32_decode(base32_encode(bytes)) == bytes);
  }));
}

}  // namespace
}  // namespace parapet::access
