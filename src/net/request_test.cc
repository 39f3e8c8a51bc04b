// SPDX-License-Identifier: Apache-2.0
#include "net/request.h"

#include <gtest/gtest.h>

namespace parapet::net {
namespace {

TEST(Request, a_fingerprint_is_read_as_people_paste_it) {
  const std::string digits(64, 'a');
  EXPECT_EQ(parse_fingerprint(digits).value_or(""), digits);
  std::string colons;
  for (int i = 0; i < 32; ++i) {
    colons += i == 0 ? "AA" : ":AA";
  }
  EXPECT_EQ(parse_fingerprint(" " + colons + "\n").value_or(""), digits);
  EXPECT_FALSE(parse_fingerprint(std::string(63, 'a')));
  EXPECT_FALSE(parse_fingerprint(std::string(64, 'g')));
  EXPECT_FALSE(parse_fingerprint(""));
}

TEST(Request, no_server_is_an_error_of_the_environment_that_names_the_address) {
  RequestClient client({.proxy = "", .connect_timeout_ms = 2000, .timeout_ms = 2000});
  const Result<Response> response = client.send({.address = "https://127.0.0.1:1/x"});
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code(), ErrorCode::kEnvironment);
  EXPECT_NE(response.error().to_string().find("127.0.0.1:1"), std::string::npos);
}

TEST(Request, an_address_of_another_scheme_is_refused) {
  RequestClient client({});
  const Result<Response> response = client.send({.address = "file:///etc/passwd"});
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code(), ErrorCode::kUsage);
}

}  // namespace
}  // namespace parapet::net
