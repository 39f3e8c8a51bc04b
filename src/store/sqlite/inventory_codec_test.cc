// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/inventory_codec.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "store/sqlite/store_fixture_test.h"

namespace parapet::store {
namespace {

StoredSoftware arbitrary_install() {
  StoredSoftware install;
  install.first_seen = UnixTime{*rc::gen::inRange<std::int64_t>(0, 4'000'000'000)};
  inventory::Software& software = install.software;
  software.paths = *rc::gen::arbitrary<std::vector<std::string>>();
  software.installed = *rc::gen::element<std::string>("", "2026-01-02", "yesterday");
  software.last_used = *rc::gen::element<std::string>("", "2026-11-20T10:00:00Z", "nonsense");
  if (*rc::gen::arbitrary<bool>()) {
    software.running = *rc::gen::arbitrary<bool>();
  }
  for (int i = *rc::gen::inRange(0, 3); i > 0; --i) {
    software.listening.push_back({.protocol = "tcp", .address = *rc::gen::arbitrary<std::string>(), .port = *rc::gen::arbitrary<std::uint16_t>()});
  }
  return install;
}

RC_GTEST_PROP(InventoryCodec, what_is_written_comes_back, ()) {
  std::vector<StoredSoftware> software;
  std::vector<Placed> placed;
  for (std::uint32_t count = *rc::gen::inRange<std::uint32_t>(0, 20); software.size() < count;) {
    placed.push_back({.entry = *rc::gen::inRange<std::uint32_t>(1, 12), .index = static_cast<std::uint32_t>(software.size())});
    software.push_back(arbitrary_install());
  }
  std::ranges::sort(placed);

  std::size_t next = 0;
  const std::string packed = pack(encode_detail(placed, software));
  const std::string raw = test::value_of(unpack(packed));
  test::value_of(decode_detail(raw, [&](EntryNumber entry, StoredSoftware&& install) -> Result<void> {
    RC_ASSERT(entry.value == placed.at(next).entry);
    RC_ASSERT(install == software.at(placed.at(next).index));
    ++next;
    return {};
  }));
  RC_ASSERT(next == placed.size());

  std::vector<InstalledEntry> list;
  test::value_of(decode_list(encode_list(placed, software), list));
  RC_ASSERT(std::ranges::is_sorted(list, std::ranges::less_equal{}, [](const InstalledEntry& one) { return one.entry.value; }) ||
            list.size() < 2);
  for (const InstalledEntry& entry : list) {
    const auto has = [&](const auto& test) {
      return std::ranges::any_of(placed, [&](Placed one) { return one.entry == entry.entry.value && test(software[one.index].software); });
    };
    RC_ASSERT(has([](const inventory::Software&) { return true; }));
    RC_ASSERT(entry.running == has([](const inventory::Software& one) { return one.running.value_or(false); }));
    RC_ASSERT(entry.listening == has([](const inventory::Software& one) { return !one.listening.empty(); }));
    RC_ASSERT((entry.last_used_day != 0) == has([](const inventory::Software& one) { return one.last_used.starts_with("2026"); }));
  }
}

RC_GTEST_PROP(InventoryCodec, slices_are_the_installs_and_join_to_the_same_bytes, ()) {
  std::vector<StoredSoftware> software;
  std::vector<Placed> placed;
  for (std::uint32_t count = *rc::gen::inRange<std::uint32_t>(0, 20); software.size() < count;) {
    placed.push_back({.entry = *rc::gen::inRange<std::uint32_t>(1, 12), .index = static_cast<std::uint32_t>(software.size())});
    software.push_back(arbitrary_install());
  }
  std::ranges::sort(placed);
  const std::string raw = encode_detail(placed, software);
  const std::vector<DetailSlice> slices = test::value_of(slice_detail(raw));
  RC_ASSERT(slices.size() == placed.size());
  for (std::size_t i = 0; i < slices.size(); ++i) {
    const StoredSoftware& install = software[placed[i].index];
    RC_ASSERT(slices[i].entry == placed[i].entry);
    RC_ASSERT(install_of(slices[i]) == install);
    RC_ASSERT(slices[i].details == details_of(install.software));
  }
  RC_ASSERT(join_detail(slices) == raw);
  RC_ASSERT(encode_entries(entries_of(slices)) == encode_list(placed, software));
}

RC_GTEST_PROP(InventoryCodec, nonsense_is_refused_without_harm, (const std::string& bytes)) {
  std::vector<InstalledEntry> list;
  (void)decode_list("\x01" + bytes, list);
  const bool decodes = decode_detail("\x01" + bytes, [](EntryNumber, StoredSoftware&&) -> Result<void> { return {}; }).has_value();
  const std::string raw = "\x01" + bytes;
  const Result<std::vector<DetailSlice>> slices = slice_detail(raw);
  RC_ASSERT(slices.has_value() == decodes);
  if (slices) {
    (void)entries_of(*slices);
  }
  (void)decode_problems(bytes);
  (void)unpack(bytes);
}

TEST(InventoryCodec, a_claim_of_more_than_a_frame_can_hold_is_refused) {
  std::string packed = pack(std::string(100'000, 'x'));
  EXPECT_EQ(test::value_of(unpack(packed)).size(), 100'000U);
  packed[0] = static_cast<char>(packed[0] ^ 1);
  EXPECT_FALSE(unpack(packed));
  EXPECT_FALSE(unpack(""));
  EXPECT_FALSE(unpack(std::string("\xFF\xFF\xFF\xFF\x03", 5)));
}

TEST(InventoryCodec, the_number_of_parts_follows_the_installs_but_not_every_one_of_them) {
  EXPECT_EQ(detail_parts(0, 0), 1U);
  EXPECT_EQ(detail_parts(1000, 0), 16U);
  for (const std::size_t installs : {300U, 1000U, 2000U}) {
    EXPECT_EQ(detail_parts(installs, 16), 16U) << installs;
  }
  EXPECT_EQ(detail_parts(3000, 16), 64U);
  EXPECT_EQ(detail_parts(100, 16), 2U);
  EXPECT_EQ(detail_parts(1'000'000, 0), kDetailPartsMax);
  EXPECT_LT(kDetailPartsMax, kProblemsPart);
}

}  // namespace
}  // namespace parapet::store
