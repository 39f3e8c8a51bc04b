// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <thread>
#include <vector>

#include "store/sqlite/store_fixture_test.h"
#include "store/store.h"

namespace parapet::store {
namespace {

using test::OpenStore;
using test::report_of;
using test::software;
using test::value_of;

Learned learned(std::int64_t time, std::string key, std::string vulnerability, LearnedKind kind = LearnedKind::kAdded) {
  return {.time = UnixTime{time},
          .key = std::move(key),
          .vulnerability = std::move(vulnerability),
          .kind = kind,
          .status = "affected",
          .fix = "available",
          .fixed_version = "1.2"};
}

TEST(History, the_change_log_has_no_gaps_whatever_fails) {
  OpenStore store;
  (void)value_of(store->write_report(report_of("first", {})));
  std::vector<std::jthread> writers;
  for (int i = 0; i < 8; ++i) {
    writers.emplace_back([&store, i] {
      for (int j = 0; j < 25; ++j) {
        (void)value_of(store->write_report(report_of("d" + std::to_string(i) + "-" + std::to_string(j), {software("deb", "p", std::to_string(j))})));
        EXPECT_FALSE(store->write_report(report_of("first", {}))) << "an id that is there";
        EXPECT_FALSE(store->remove_device(DeviceNumber{1'000'000}));
      }
    });
  }
  writers.clear();
  const std::vector<LogEntry> log = value_of(store->log_after(Sequence{}, 10'000));
  ASSERT_EQ(log.size(), 201U);
  for (std::size_t i = 0; i < log.size(); ++i) {
    ASSERT_EQ(log[i].sequence.value, i + 1);
  }
  EXPECT_EQ(value_of(store->last_sequence()), log.back().sequence);
  EXPECT_EQ(value_of(store->log_after(Sequence{100}, 5)).front().sequence.value, 101U);
  EXPECT_EQ(value_of(store->log_after(Sequence{100}, 5)).size(), 5U);
}

TEST(History, the_knowledge_log_tells_a_keys_story_and_the_state_of_all) {
  OpenStore store;
  value_of(store->append_learned(std::vector{learned(10, "deb openssl 3.0", "CVE-1"), learned(10, "deb curl 8", "CVE-2")}));
  Learned changed = learned(20, "deb openssl 3.0", "CVE-1", LearnedKind::kChanged);
  changed.fixed_version = "1.3";
  value_of(store->append_learned(std::vector{changed, learned(20, "deb openssl 3.0", "CVE-3")}));
  value_of(store->append_learned(std::vector{learned(30, "deb curl 8", "CVE-2", LearnedKind::kWithdrawn)}));
  store.reopen();

  const std::vector<Learned> story = value_of(store->learned_of_key("deb openssl 3.0"));
  ASSERT_EQ(story.size(), 3U);
  EXPECT_EQ(story[0].fixed_version, "1.2");
  EXPECT_EQ(story[1].fixed_version, "1.3");
  EXPECT_EQ(story[2].vulnerability, "CVE-3");
  EXPECT_TRUE(value_of(store->learned_of_key("deb nothing 1")).empty());
  EXPECT_EQ(value_of(store->learned(UnixTime{20}, UnixTime{29})).size(), 2U);
  EXPECT_EQ(value_of(store->learned(UnixTime{0}, UnixTime{99})).back().kind, LearnedKind::kWithdrawn);

  std::vector<std::string> states;
  value_of(store->learned_state([&](const Learned& last, UnixTime first_added) {
    states.push_back(last.key + "/" + last.vulnerability + "/" + last.fixed_version + "/" + std::to_string(static_cast<int>(last.kind)) + "/" +
                     std::to_string(last.time.seconds) + "/" + std::to_string(first_added.seconds));
  }));
  EXPECT_EQ(states, (std::vector<std::string>{"deb openssl 3.0/CVE-1/1.3/1/20/10", "deb openssl 3.0/CVE-3/1.2/0/20/20",
                                              "deb curl 8/CVE-2/1.2/2/30/10"}));
}

TEST(History, scores_of_the_organisation_and_of_a_group_are_apart) {
  OpenStore store;
  value_of(store->append_scores(std::vector<ScorePoint>{{.time = UnixTime{10}, .organisation = true, .exposure_score = 40.5, .scored_devices = 9},
                                                        {.time = UnixTime{10}, .group = inventory::kNoGroup, .exposure_score = 12},
                                                        {.time = UnixTime{20}, .organisation = true, .exposure_score = 41}}));
  const std::vector<ScorePoint> organisation = value_of(store->scores(std::nullopt, UnixTime{0}));
  ASSERT_EQ(organisation.size(), 2U);
  EXPECT_EQ(organisation[0].exposure_score, 40.5);
  EXPECT_EQ(organisation[0].scored_devices, 9U);
  EXPECT_TRUE(organisation[0].organisation);
  EXPECT_EQ(value_of(store->scores(inventory::kNoGroup, UnixTime{0})).size(), 1U);
  EXPECT_EQ(value_of(store->scores(std::nullopt, UnixTime{11})).size(), 1U);
}

TEST(History, software_changes_are_visited_in_the_order_of_time_as_their_report_was_told) {
  OpenStore store;
  ReportWrite report = report_of("a device", {});
  report.changes = {{.time = UnixTime{1'790'000'001}, .kind = ChangeKind::kInstalled, .after = software("deb", "a", "1").software},
                    {.time = UnixTime{1'790'000'002}, .kind = ChangeKind::kUpdated, .before = software("deb", "a", "1").software, .after = software("deb", "a", "2").software},
                    {.time = UnixTime{1'790'000'003}, .kind = ChangeKind::kRemoved, .before = software("deb", "a", "2").software}};
  const Committed committed = value_of(store->write_report(std::move(report)));
  const DeviceNumber device = committed.device;
  std::vector<SoftwareChangeRow> rows;
  const auto take = [&rows](const SoftwareChangeRow& row) {
    rows.push_back(row);
    return true;
  };
  value_of(store->for_each_software_change(UnixTime{1'790'000'002}, take));
  ASSERT_EQ(rows.size(), 2U);
  ASSERT_EQ(committed.changes.size(), 3U);
  EXPECT_EQ(std::vector(committed.changes.begin() + 1, committed.changes.end()), rows);
  EXPECT_EQ(rows[0].device, device);
  EXPECT_EQ(rows[0].time, UnixTime{1'790'000'002});
  EXPECT_EQ(rows[0].kind, ChangeKind::kUpdated);
  EXPECT_EQ(rows[1].kind, ChangeKind::kRemoved);
  EXPECT_EQ(rows[1].after.value, 0U);
  EXPECT_NE(rows[0].number, rows[1].number);
  const std::array<EntryNumber, 3> numbers{rows[0].after, rows[0].before, rows[1].before};
  const std::vector<inventory::Software> entries = value_of(store->entries(numbers));
  EXPECT_EQ(entries[0].version, "2");
  EXPECT_EQ(entries[1].version, "1");
  EXPECT_EQ(entries[2].version, "2");
  const std::array<EntryNumber, 1> none{EntryNumber{999}};
  EXPECT_FALSE(store->entries(none));
  rows.clear();
  value_of(store->for_each_software_change(UnixTime{}, [&take](const SoftwareChangeRow& row) { return take(row) && false; }));
  EXPECT_EQ(rows.size(), 1U) << "it ends where nobody wants more";
}

TEST(History, a_removed_device_is_named_as_long_as_the_log_is_kept) {
  OpenStore store;
  store.clock().set(UnixTime{1'790'000'000});
  ReportWrite report = report_of("aa", {software("deb", "a", "1")});
  report.device.device.name = "gone";
  report.device.group = GroupNumber{7};
  const DeviceNumber number = value_of(store->write_report(report)).device;
  (void)value_of(store->write_report(report_of("bb", {})));
  EXPECT_TRUE(value_of(store->removed_devices(UnixTime{})).empty());
  (void)value_of(store->remove_device(number));
  const std::vector<RemovedDevice> removed = value_of(store->removed_devices(UnixTime{1'790'000'000}));
  ASSERT_EQ(removed.size(), 1U);
  EXPECT_EQ(removed[0].number, number);
  EXPECT_EQ(removed[0].id, "aa");
  EXPECT_EQ(removed[0].name, "gone");
  EXPECT_EQ(removed[0].os.id, report.device.device.os.id);
  EXPECT_EQ(removed[0].group, GroupNumber{7});
  EXPECT_EQ(removed[0].removed, UnixTime{1'790'000'000});
  EXPECT_TRUE(value_of(store->removed_devices(UnixTime{1'790'000'001})).empty());
  value_of(store->trim(UnixTime{1'790'000'001}, UnixTime{}));
  EXPECT_TRUE(value_of(store->removed_devices(UnixTime{})).empty());
}

TEST(History, trimming_forgets_the_old_and_thins_scores_to_a_point_a_day) {
  OpenStore store;
  constexpr std::int64_t kDay = kSecondsPerDay;
  ReportWrite report = report_of("aa", {});
  for (const std::int64_t day : {1, 50}) {
    report.changes.push_back({.time = UnixTime{day * kDay}, .after = software("deb", "a", std::to_string(day)).software});
  }
  (void)value_of(store->write_report(report));
  store.clock().set(UnixTime{2'000'000'000});
  (void)value_of(store->write_report(report_of("bb", {})));
  std::vector<ScorePoint> points;
  for (std::int64_t hour = 0; hour < 24 * 4; ++hour) {
    points.push_back({.time = UnixTime{38 * kDay + hour * 3600}, .organisation = true, .exposure_score = static_cast<double>(hour)});
  }
  value_of(store->append_scores(points));
  value_of(store->put_user({.id = "1", .name = "a"}));
  value_of(store->put_session({.id_hash = "old", .user = "1", .last_used = UnixTime{5}, .expires = UnixTime{9}}));
  value_of(store->put_session({.id_hash = "new", .user = "1", .last_used = UnixTime{50}, .expires = UnixTime{90}}));

  value_of(store->trim(UnixTime{40 * kDay}, UnixTime{10}));
  EXPECT_EQ(value_of(store->software_changes(std::nullopt, UnixTime{0}, UnixTime{99 * kDay})).size(), 1U);
  EXPECT_FALSE(value_of(store->session("old")));
  EXPECT_TRUE(value_of(store->session("new")));
  const std::vector<ScorePoint> left = value_of(store->scores(std::nullopt, UnixTime{0}));
  ASSERT_EQ(left.size(), 2U + 48U);
  EXPECT_EQ(left[0].exposure_score, 23);
  EXPECT_EQ(left[1].exposure_score, 47);
  EXPECT_EQ(value_of(store->size()).devices, 2U);
  store.reopen();
  const Sequence before = value_of(store->last_sequence());
  EXPECT_EQ(value_of(store->write_report(report_of("cc", {}))).sequence.value, before.value + 1);
}

TEST(History, trimming_many_rows_keeps_the_log_without_gaps_also_where_the_clock_went_back) {
  OpenStore store;
  store.clock().set(UnixTime{1'000});
  for (int i = 0; i < 12; ++i) {
    ReportWrite report = report_of("d" + std::to_string(i), {});
    for (int j = 0; j < 1'000; ++j) {
      report.changes.push_back({.time = UnixTime{i < 11 ? 5 : 5'000}, .after = software("deb", "p", std::to_string(j)).software});
    }
    (void)value_of(store->write_report(std::move(report)));
    store.clock().set(UnixTime{i == 3 ? 9'000 : 1'000});
  }
  value_of(store->trim(UnixTime{5'000}, UnixTime{0}));
  EXPECT_EQ(value_of(store->software_changes(std::nullopt, UnixTime{0}, UnixTime{99'999})).size(), 1'000U);
  const std::vector<LogEntry> log = value_of(store->log_after(Sequence{}, 100));
  ASSERT_EQ(log.size(), 8U);
  for (std::size_t i = 0; i < log.size(); ++i) {
    EXPECT_EQ(log[i].sequence.value, i + 5);
  }
  value_of(store->trim(UnixTime{99'999}, UnixTime{0}));
  EXPECT_TRUE(value_of(store->log_after(Sequence{}, 100)).empty());
  EXPECT_EQ(value_of(store->last_sequence()).value, 12U);
}

}  // namespace
}  // namespace parapet::store
