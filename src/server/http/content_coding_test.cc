// SPDX-License-Identifier: Apache-2.0
#include "server/http/content_coding.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <zstd.h>

#include "server/http/live_server_test.h"

namespace parapet::server::http {
namespace {

TEST(ContentCoding, the_highest_weight_wins_and_zstd_where_they_weigh_the_same) {
  const std::vector<std::pair<std::string, ContentCoding>> cases = {
      {"", ContentCoding::kIdentity},
      {"gzip", ContentCoding::kGzip},
      {"GZIP ", ContentCoding::kGzip},
      {"zstd", ContentCoding::kZstd},
      {"gzip, deflate, br, zstd", ContentCoding::kZstd},
      {"zstd;q=0.5, gzip", ContentCoding::kGzip},
      {"zstd;q=0, gzip;q=0", ContentCoding::kIdentity},
      {"identity, gzip;q=0.5", ContentCoding::kIdentity},
      {"*", ContentCoding::kZstd},
      {"gzip;q=0.1, *;q=0", ContentCoding::kGzip},
      {"br", ContentCoding::kIdentity},
      {"gzip;q=nonsense", ContentCoding::kIdentity},
      {";;,,=", ContentCoding::kIdentity},
  };
  for (const auto& [header, coding] : cases) {
    EXPECT_EQ(choose_coding(header), coding) << header;
  }
}

TEST(ContentCoding, broken_and_cut_bodies_are_refused) {
  const std::string text(10'000, 'a');
  for (const ContentCoding coding : {ContentCoding::kGzip, ContentCoding::kZstd}) {
    const std::string packed = coding == ContentCoding::kGzip ? gzipped(text) : zstd_packed(text);
    for (const std::string& bytes : {packed.substr(0, packed.size() - 1), packed.substr(0, 3), packed + "garbage", std::string("garbage")}) {
      const auto unpacked = unpack(coding, bytes, 1 << 20);
      ASSERT_FALSE(unpacked) << coding_name(coding) << " " << bytes.size();
      EXPECT_EQ(unpacked.error().status, 400);
    }
  }
}

TEST(ContentCoding, several_members_one_after_the_other_are_one_body) {
  EXPECT_EQ(unpack(ContentCoding::kGzip, gzipped("ab") + gzipped("cd"), 100), "abcd");
  EXPECT_EQ(unpack(ContentCoding::kZstd, zstd_packed("ab") + zstd_packed("cd"), 100), "abcd");
}

TEST(ContentCoding, a_body_is_the_same_whether_or_not_it_says_its_length) {
  for (const std::size_t bytes : {0U, 1U, 5000U, 524'288U, 524'289U, 3'000'000U}) {
    const std::string text = [&] {
      std::string made;
      while (made.size() < bytes) {
        made += std::to_string(made.size());
      }
      made.resize(bytes);
      return made;
    }();
    EXPECT_EQ(unpack(ContentCoding::kZstd, zstd_packed(text), 4 << 20), text) << bytes;
    std::string in_pieces;
    const std::unique_ptr<Compressor> compressor = make_compressor(ContentCoding::kZstd);
    compressor->add(std::string_view(text).substr(0, bytes / 2), false, in_pieces);
    compressor->add(std::string_view(text).substr(bytes / 2), true, in_pieces);
    EXPECT_EQ(unpack(ContentCoding::kZstd, in_pieces, 4 << 20), text) << bytes;
    EXPECT_EQ(unpack(ContentCoding::kZstd, zstd_packed(text) + in_pieces, 8 << 20), text + text) << bytes;
  }
  EXPECT_EQ(unpack(ContentCoding::kZstd, zstd_packed(std::string(1000, 'a')), 4 << 20, [](std::size_t) { return false; }).error().status, 503);
}

TEST(ContentCoding, the_bound_is_exact) {
  const std::string text(200'000, 'a');
  EXPECT_EQ(unpack(ContentCoding::kGzip, gzipped(text), 200'000), text);
  EXPECT_EQ(unpack(ContentCoding::kGzip, gzipped(text), 199'999).error().status, 413);
  EXPECT_EQ(unpack(ContentCoding::kZstd, zstd_packed(text), 200'000), text);
  EXPECT_EQ(unpack(ContentCoding::kZstd, zstd_packed(text), 199'999).error().status, 413);
}

TEST(ContentCoding, a_zstd_frame_that_wants_a_huge_window_is_refused) {
  const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(ZSTD_createCCtx(), &ZSTD_freeCCtx);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_windowLog, 27);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_contentSizeFlag, 0);
  std::string packed(1'000, '\0');
  const std::string text(100, 'a');
  ZSTD_inBuffer in{text.data(), text.size(), 0};
  ZSTD_outBuffer out{packed.data(), packed.size(), 0};
  ASSERT_EQ(ZSTD_compressStream2(context.get(), &out, &in, ZSTD_e_flush), 0U);
  ASSERT_EQ(ZSTD_compressStream2(context.get(), &out, &in, ZSTD_e_end), 0U);
  packed.resize(out.pos);
  EXPECT_EQ(unpack(ContentCoding::kZstd, packed, 1 << 20).error().status, 400);
}

RC_GTEST_PROP(ContentCodingProperty, what_is_packed_in_pieces_unpacks_to_the_same, (const std::vector<std::string>& pieces)) {
  for (const ContentCoding coding : {ContentCoding::kGzip, ContentCoding::kZstd}) {
    const auto compressor = make_compressor(coding);
    std::string text;
    std::string packed;
    for (const std::string& piece : pieces) {
      text += piece;
      compressor->add(piece, false, packed);
    }
    compressor->add("", true, packed);
    const std::expected<std::string, Refusal> unpacked = unpack(coding, packed, 1 << 20);
    RC_ASSERT(unpacked.has_value());
    RC_ASSERT(*unpacked == text);
  }
}

TEST(ContentCoding, it_stops_where_it_may_not_grow) {
  std::size_t asked = 0;
  const auto may_grow = [&](std::size_t bytes) { return (asked += bytes) <= 200'000; };
  const std::string bomb = gzipped(std::string(10'000'000, 'a'));
  EXPECT_EQ(unpack(ContentCoding::kGzip, bomb, 1 << 30, may_grow).error().status, 503);
  EXPECT_LT(asked, 300'000U);
}

TEST(ContentCoding, json_text_and_csv_are_worth_packing) {
  for (const char* type : {"application/json; charset=utf-8", "text/csv", "TEXT/plain", "application/problem+json", "application/x-ndjson"}) {
    EXPECT_TRUE(is_compressible(type)) << type;
  }
  for (const char* type : {"", "application/gzip", "image/png", "application/octet-stream"}) {
    EXPECT_FALSE(is_compressible(type)) << type;
  }
}

}  // namespace
}  // namespace parapet::server::http
