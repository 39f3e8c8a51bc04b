// SPDX-License-Identifier: Apache-2.0
#include "cli/server_options.h"

#include <gtest/gtest.h>

namespace parapet::cli {
namespace {

TEST(ServerOptions, a_credential_does_not_cross_a_network_in_the_clear) {
  for (const char* fine : {"https://parapet.example:8443", "https://10.0.0.1", "http://localhost:8080", "http://127.0.0.1:8080/", "http://[::1]:8080"}) {
    EXPECT_TRUE(check_server(fine)) << fine;
  }
  for (const char* refused : {"http://parapet.example:8443", "http://10.0.0.1", "http://localhost.example", "http://127.0.0.1.example", "ftp://localhost",
                              "parapet.example", "", "http://[::1:2]", "http://localhost:x@parapet.example/"}) {
    EXPECT_FALSE(check_server(refused)) << refused;
  }
}

TEST(ServerOptions, a_fingerprint_is_checked_before_it_is_used) {
  EXPECT_TRUE(trust_of("", std::string(64, 'a')));
  EXPECT_FALSE(trust_of("", "abc"));
  EXPECT_FALSE(trust_of("/nowhere/at/all.pem", ""));
  EXPECT_EQ(trust_of("", "")->kind, net::Trust::Kind::kSystem);
}

}  // namespace
}  // namespace parapet::cli
