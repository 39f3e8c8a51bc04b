// SPDX-License-Identifier: Apache-2.0
#include "net/compression.h"

#include <gtest/gtest.h>

namespace parapet::net {
namespace {

TEST(Compression, what_was_packed_comes_back) {
  for (const std::string& text : {std::string{}, std::string("x"), std::string(1'000'000, 'a')}) {
    const Result<std::string> back = zstd_decompress(zstd_compress(text, 3), 1'000'000);
    ASSERT_TRUE(back) << back.error().to_string();
    EXPECT_EQ(*back, text);
  }
}

TEST(Compression, a_bomb_is_refused) {
  const Result<std::string> bomb = zstd_decompress(zstd_compress(std::string(50'000'000, '\0'), 3), 1'000'000);
  ASSERT_FALSE(bomb);
  EXPECT_EQ(bomb.error().code(), ErrorCode::kLimit);
}

TEST(Compression, cut_and_broken_data_are_refused) {
  const std::string packed = zstd_compress("a text that is long enough to be cut somewhere in the middle of it", 3);
  for (const std::string& bad : {std::string{}, packed.substr(0, packed.size() - 3), std::string("nonsense"), packed + "x"}) {
    const Result<std::string> result = zstd_decompress(bad, 1000);
    ASSERT_FALSE(result) << bad.size();
    EXPECT_EQ(result.error().code(), ErrorCode::kBadInput);
  }
}

}  // namespace
}  // namespace parapet::net
