// SPDX-License-Identifier: Apache-2.0
#include "server/site/coding.h"

#include <gtest/gtest.h>

namespace parapet::server::site {
namespace {

constexpr SiteFile kFile{.path = "/a.js", .content_type = "text/javascript", .hash = "00", .plain = "plain", .gzip = "gzip", .brotli = "br"};
constexpr SiteFile kUnpacked{.path = "/a.png", .content_type = "image/png", .hash = "00", .plain = "plain", .gzip = {}, .brotli = {}};

std::string_view chosen(std::string_view accept_encoding, const SiteFile& file = kFile) {
  return choose_representation(file, accept_encoding).content;
}

TEST(SiteCoding, brotli_wins_over_gzip_and_gzip_over_plain_where_they_weigh_the_same) {
  EXPECT_EQ(chosen("gzip, deflate, br, zstd"), "br");
  EXPECT_EQ(chosen("gzip, deflate"), "gzip");
  EXPECT_EQ(chosen("X-GZIP"), "gzip");
  EXPECT_EQ(chosen("*"), "br");
  EXPECT_EQ(chosen("zstd"), "plain");
  EXPECT_EQ(chosen(""), "plain");
}

TEST(SiteCoding, weights_decide) {
  EXPECT_EQ(chosen("br;q=0.5, gzip;q=0.8"), "gzip");
  EXPECT_EQ(chosen("br;q=0, gzip;q=0"), "plain");
  EXPECT_EQ(chosen("br;q=0, *"), "gzip");
  EXPECT_EQ(chosen("identity, gzip;q=0.5, br;q=0.5"), "plain");
  EXPECT_EQ(chosen("identity;q=0.1, gzip ; q=0.2"), "gzip");
}

TEST(SiteCoding, plain_is_sent_where_nothing_is_acceptable_or_packing_saves_nothing) {
  EXPECT_EQ(chosen("identity;q=0"), "plain");
  EXPECT_EQ(chosen("br, gzip", kUnpacked), "plain");
  EXPECT_EQ(chosen("br;q=x;;=,,;q=1,\xff"), "plain");
}

}  // namespace
}  // namespace parapet::server::site
