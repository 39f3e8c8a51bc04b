// SPDX-License-Identifier: Apache-2.0
#include "server/auth/form.h"

#include <gtest/gtest.h>

namespace parapet::server::auth {
namespace {

TEST(Form, reads_fields_with_escapes_and_blanks) {
  const auto form = Form::parse("grant_type=client_credentials&scope=https%3A%2F%2Fa%2F.default+openid&empty=&flag");
  ASSERT_TRUE(form);
  EXPECT_EQ(form->field("grant_type"), "client_credentials");
  EXPECT_EQ(form->field("scope"), "https://a/.default openid");
  EXPECT_EQ(form->field("empty"), "");
  EXPECT_EQ(form->field("flag"), "");
  EXPECT_EQ(form->field("absent"), "");
  EXPECT_TRUE(Form::parse(""));
}

TEST(Form, refuses_what_is_broken_or_repeated) {
  for (const char* body : {"a=%", "a=%zz", "a=%ff", "a=%00", "a=1&a=2", "%=1"}) {
    EXPECT_FALSE(Form::parse(body)) << body;
  }
  std::string many;
  for (int i = 0; i < 65; ++i) {
    many += "f" + std::to_string(i) + "=1&";
  }
  EXPECT_EQ(Form::parse(many).error().code(), ErrorCode::kLimit);
}

TEST(BasicCredentials, are_decoded_twice) {
  const auto pair = basic_credentials("Basic YSUzQWI6cytlYyUyQnJldA==");  // a%3Ab:s+ec%2Bret
  ASSERT_TRUE(pair);
  EXPECT_EQ(pair->first, "a:b");
  EXPECT_EQ(pair->second, "s ec+ret");
  EXPECT_TRUE(basic_credentials("basic YTpi"));
}

TEST(BasicCredentials, are_nothing_where_the_header_is_something_else) {
  for (const char* header : {"", "Basic", "Basic ", "Basic YTp", "Basic !!!!", "Bearer YTpi", "Basic YWI=", "Basic ===="}) {
    EXPECT_FALSE(basic_credentials(header)) << header;
  }
}

}  // namespace
}  // namespace parapet::server::auth
