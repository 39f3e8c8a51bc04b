// SPDX-License-Identifier: Apache-2.0
#include "store/check.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "store/sqlite/connection.h"
#include "store/sqlite/store_fixture_test.h"
#include "store/store.h"

namespace parapet::store {
namespace {

using test::OpenStore;
using test::report_of;
using test::software;
using test::value_of;

// Changes the closed store behind its back.
void change(const OpenStore& store, const std::string& script) {
  Result<Connection> connection = Connection::open(store.folder() + "/fleet.db", Connection::Mode::kCreate);
  ASSERT_TRUE(connection);
  value_of(connection->execute(script));
}

CheckLine line_of(const std::vector<CheckLine>& lines, const std::string& check) {
  const auto found = std::ranges::find(lines, check, &CheckLine::check);
  EXPECT_NE(found, lines.end()) << check;
  return found == lines.end() ? CheckLine{} : *found;
}

bool all_fine(const std::vector<CheckLine>& lines) {
  for (const CheckLine& line : lines) {
    EXPECT_TRUE(line.fine) << line.check << ": " << line.detail;
  }
  return std::ranges::all_of(lines, &CheckLine::fine);
}

class Check : public testing::Test {
 protected:
  void SetUp() override {
    ReportWrite first = report_of("aa", {software("deb", "a", "1"), software("deb", "b", "1")});
    first.software[0].software.last_used = "2026-11-20";
    first.device.report_epoch = 5;
    first_ = value_of(store_->write_report(first)).device;
    ReportWrite second = report_of("bb", {software("deb", "a", "1"), software("deb", "c", "1")});
    second.changes = {{.time = UnixTime{5}, .kind = ChangeKind::kRemoved, .before = software("deb", "old", "1").software}};
    second_ = value_of(store_->write_report(second)).device;
    value_of(store_->append_learned(std::vector<Learned>{{.time = UnixTime{1}, .key = "k", .vulnerability = "CVE-1"}}));
  }

  OpenStore store_;
  DeviceNumber first_;
  DeviceNumber second_;
};

TEST_F(Check, a_sound_store_in_use_has_nothing_to_say) {
  const std::vector<CheckLine> lines = value_of(check_store(store_.folder(), false));
  EXPECT_TRUE(all_fine(lines));
  EXPECT_EQ(lines.size(), 9U);
  EXPECT_EQ(check_store(store_.folder(), true).error().code(), ErrorCode::kConflict);
  EXPECT_EQ(check_store(store_.folder() + "/none", false).error().code(), ErrorCode::kNotFound);
}

TEST_F(Check, counts_and_lists_are_repaired_from_the_details) {
  store_.close();
  change(store_, "UPDATE device SET software_count = 77, software_list = x'0104'");
  EXPECT_FALSE(line_of(value_of(check_store(store_.folder(), false)), "devices").fine);
  const CheckLine line = line_of(value_of(check_store(store_.folder(), true)), "devices");
  EXPECT_TRUE(line.repaired) << line.detail;
  EXPECT_TRUE(all_fine(value_of(check_store(store_.folder(), false))));
  store_.open();
  EXPECT_EQ(value_of(store_->device(first_)).software_count, 2U);
  EXPECT_EQ(test::load(*store_, 1).devices.at("aa")[0].last_used_day, 20'777U);
}

TEST_F(Check, a_device_whose_details_are_gone_bad_is_asked_for_a_full_report) {
  store_.close();
  change(store_, "UPDATE device_detail SET body = x'00' WHERE device = 1");
  const CheckLine line = line_of(value_of(check_store(store_.folder(), true)), "devices");
  EXPECT_FALSE(line.fine);
  EXPECT_FALSE(line.repaired);
  store_.open();
  EXPECT_EQ(value_of(store_->device(first_)).report_epoch, 0U);
  EXPECT_EQ(value_of(store_->device(first_)).software_count, 2U) << "what is known is not thrown away";
  EXPECT_EQ(store_->inventory(first_).error().code(), ErrorCode::kBadInput);
}

TEST_F(Check, a_part_that_was_swapped_or_lost_is_noticed) {
  store_.close();
  change(store_, "UPDATE device_detail SET body = (SELECT body FROM device_detail WHERE device = 2) WHERE device = 1");
  EXPECT_FALSE(line_of(value_of(check_store(store_.folder(), false)), "devices").fine);
  change(store_, "DELETE FROM device_detail WHERE device = 1");
  EXPECT_FALSE(line_of(value_of(check_store(store_.folder(), false)), "devices").fine);
}

TEST_F(Check, entries_without_use_go_and_those_of_history_stay) {
  ReportWrite report = report_of("aa", {software("deb", "a", "1")});
  report.device.number = first_;
  (void)value_of(store_->write_report(report));
  store_.close();
  EXPECT_TRUE(all_fine(value_of(check_store(store_.folder(), true))));
  store_.open();
  std::vector<std::string> names;
  for (const auto& [number, entry] : test::load(*store_, 1).entries) {
    names.push_back(entry.name);
  }
  std::ranges::sort(names);
  EXPECT_EQ(names, (std::vector<std::string>{"a", "c", "old"}));
  (void)value_of(store_->write_report(report_of("cc", {software("deb", "b", "1"), software("deb", "new", "1")})));
  EXPECT_EQ(value_of(store_->inventory(second_)).software.size(), 2U);
}

TEST_F(Check, gaps_strays_and_low_counters_are_found) {
  store_.close();
  change(store_, "DELETE FROM change_log WHERE sequence = 2; DELETE FROM device WHERE number = 1; UPDATE counter SET value = 0 WHERE name = 'device'");
  const std::vector<CheckLine> lines = value_of(check_store(store_.folder(), true));
  EXPECT_FALSE(line_of(lines, "change log").fine);
  EXPECT_FALSE(line_of(lines, "change log").repaired);
  EXPECT_TRUE(line_of(lines, "counters").repaired);
  EXPECT_TRUE(line_of(lines, "devices").repaired);
  store_.open();
  EXPECT_EQ(value_of(store_->write_report(report_of("cc", {}))).device, DeviceNumber{3});
}

TEST_F(Check, unreadable_lists_and_words_are_found) {
  store_.close();
  change(store_, "UPDATE device SET tags = 'x'; DELETE FROM learned_word");
  const std::vector<CheckLine> lines = value_of(check_store(store_.folder(), false));
  EXPECT_FALSE(line_of(lines, "settings and accounts").fine);
  EXPECT_FALSE(line_of(lines, "knowledge log").fine);
  store_.open();
  EXPECT_EQ(store_->device(first_).error().code(), ErrorCode::kBadInput);
}

}  // namespace
}  // namespace parapet::store
