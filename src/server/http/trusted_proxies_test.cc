// SPDX-License-Identifier: Apache-2.0
#include "server/http/trusted_proxies.h"

#include <gtest/gtest.h>

namespace parapet::server::http {
namespace {

Request from(std::string peer, std::vector<std::string> forwarded, std::string scheme = "") {
  Request request;
  request.remote_address = std::move(peer);
  request.secure = false;
  for (std::string& content : forwarded) {
    request.headers.emplace_back("x-forwarded-for", std::move(content));
  }
  if (!scheme.empty()) {
    request.headers.emplace_back("x-forwarded-proto", std::move(scheme));
  }
  return request;
}

TEST(TrustedProxies, addresses_and_networks_of_both_kinds_are_known_again) {
  const auto proxies = TrustedProxies::parse({"10.0.0.0/8", "192.0.2.7", "fd00::/8", "2001:db8::1"});
  ASSERT_TRUE(proxies);
  for (const char* inside : {"10.255.0.1", "192.0.2.7", "fdff::1", "2001:db8::1", "::ffff:10.0.0.1"}) {
    EXPECT_TRUE(proxies->trusts(inside)) << inside;
  }
  for (const char* outside : {"11.0.0.1", "192.0.2.8", "fe00::1", "2001:db8::2", "nonsense", ""}) {
    EXPECT_FALSE(proxies->trusts(outside)) << outside;
  }
  EXPECT_TRUE(TrustedProxies::parse({"0.0.0.0/0"})->trusts("8.8.8.8"));
  EXPECT_FALSE(TrustedProxies::parse({"0.0.0.0/0"})->trusts("2001:db8::1"));
}

TEST(TrustedProxies, what_is_no_network_is_refused) {
  for (const char* entry : {"", "a", "10.0.0.0/33", "10.0.0.0/", "::/129", "10.0.0.0/-1", "10.0.0.0/8/8"}) {
    EXPECT_FALSE(TrustedProxies::parse({entry})) << entry;
  }
}

TEST(TrustedProxies, the_last_address_that_is_no_proxy_is_the_caller) {
  const auto proxies = TrustedProxies::parse({"10.0.0.0/8"});
  const auto caller = [&](Request request) {
    proxies->apply(request);
    return request.remote_address;
  };
  EXPECT_EQ(caller(from("10.0.0.1", {"6.6.6.6, 203.0.113.9, 10.0.0.2"})), "203.0.113.9");
  EXPECT_EQ(caller(from("10.0.0.1", {"6.6.6.6", "203.0.113.9:5555"})), "203.0.113.9");
  EXPECT_EQ(caller(from("10.0.0.1", {"[2001:db8::9]:443"})), "2001:db8::9");
  EXPECT_EQ(caller(from("10.0.0.1", {"10.0.0.3"})), "10.0.0.3");
  EXPECT_EQ(caller(from("10.0.0.1", {"203.0.113.9, unknown"})), "10.0.0.1");
  EXPECT_EQ(caller(from("10.0.0.1", {})), "10.0.0.1");
  EXPECT_EQ(caller(from("203.0.113.1", {"6.6.6.6"})), "203.0.113.1");
}

TEST(TrustedProxies, only_they_say_that_it_was_secure) {
  const auto proxies = TrustedProxies::parse({"10.0.0.1"});
  Request trusted = from("10.0.0.1", {"203.0.113.9"}, "https");
  proxies->apply(trusted);
  EXPECT_TRUE(trusted.secure);
  Request other = from("203.0.113.9", {}, "https");
  proxies->apply(other);
  EXPECT_FALSE(other.secure);
}

}  // namespace
}  // namespace parapet::server::http
