// SPDX-License-Identifier: Apache-2.0
#include "server/ingest/osquery_state.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "base/hash.h"
#include "inventory/recorded/osquery.h"
#include "server/ingest/osquery_queries.h"

namespace parapet::server {
namespace {

constexpr UnixTime kNow{1'763'740'000};
constexpr const char* kQuery = "parapet_deb_packages";

OsqueryRow row(const std::string& name) {
  const std::string columns = R"({"name":")" + name + R"(","version":"1"})";
  return {.hash = hash64(columns), .columns = columns};
}
std::vector<OsqueryRow> rows(const std::vector<std::string>& names) {
  std::vector<OsqueryRow> all;
  for (const std::string& name : names) {
    all.push_back(row(name));
  }
  return all;
}

class OsqueryStateTest : public ::testing::Test {
 protected:
  bool changed(std::uint64_t counter, const std::vector<std::string>& added, const std::vector<std::string>& removed = {}, std::uint64_t epoch = 0,
               std::int64_t time = 0, bool events = false) {
    ++time_;
    return state_.apply({.query = kQuery, .events = events, .epoch = epoch, .counter = counter, .time = time == 0 ? time_ : time,
                         .added = rows(added), .removed = rows(removed)}, kNow);
  }
  bool full(const std::vector<std::string>& names, std::int64_t status = 0) {
    return state_.apply(OsqueryAnswer{.query = osquery_full_name(kQuery), .status = status, .message = "no", .rows = rows(names)}, kNow);
  }
  std::vector<std::string> software() const {
    std::vector<std::string> names;
    const auto facts = inventory::read_osquery_tables(state_.tables(), {});
    EXPECT_TRUE(facts);
    for (const inventory::Software& entry : facts->inventory.software) {
      names.push_back(entry.name);
    }
    std::ranges::sort(names);
    return names;
  }
  bool wanted() const { return !state_.full_runs_due(kNow).empty(); }
  using Names = std::vector<std::string>;

  OsqueryState state_;
  std::int64_t time_ = 1'700'000'000;
};

TEST_F(OsqueryStateTest, the_first_run_is_all_and_later_runs_are_changes) {
  EXPECT_TRUE(changed(0, {"a", "b"}));
  EXPECT_EQ(software(), (Names{"a", "b"}));
  EXPECT_TRUE(changed(1, {"c"}, {"a"}));
  EXPECT_EQ(software(), (Names{"b", "c"}));
  EXPECT_FALSE(wanted());
  EXPECT_TRUE(state_.problems().empty());
}

TEST_F(OsqueryStateTest, the_same_log_again_is_nothing_new) {
  EXPECT_TRUE(changed(0, {"a"}));
  EXPECT_TRUE(changed(1, {"b"}));
  EXPECT_FALSE(changed(1, {"b"}));
  EXPECT_FALSE(changed(0, {"a"}, {}, 0, 1));
  EXPECT_FALSE(wanted());
}

TEST_F(OsqueryStateTest, a_jump_of_the_counter_asks_for_all_rows_and_says_so) {
  EXPECT_TRUE(changed(0, {"a", "b"}));
  EXPECT_TRUE(changed(5, {"c"}, {"a"}));
  EXPECT_EQ(software(), (Names{"b", "c"})) << "what is known for certain is taken";
  EXPECT_TRUE(wanted());
  ASSERT_EQ(state_.problems().size(), 1U);
  EXPECT_NE(state_.problems()[0].reason.find("runs 1 to 4"), std::string::npos);
  EXPECT_TRUE(full({"c", "d"}));
  EXPECT_EQ(software(), (Names{"c", "d"}));
  EXPECT_FALSE(wanted());
  EXPECT_TRUE(state_.problems().empty());
}

TEST_F(OsqueryStateTest, changes_that_cross_a_full_run_settle) {
  EXPECT_TRUE(changed(0, {"a"}));
  EXPECT_TRUE(full({"a", "b"}));
  EXPECT_FALSE(changed(1, {"b"})) << "the full run saw it first";
  EXPECT_FALSE(wanted());
}

TEST_F(OsqueryStateTest, a_resent_log_does_not_undo_a_full_run) {
  EXPECT_TRUE(changed(0, {"a"}));
  EXPECT_TRUE(changed(1, {"b"}));
  EXPECT_TRUE(full({"a"}));
  EXPECT_FALSE(changed(1, {"b"}));
  EXPECT_EQ(software(), Names{"a"});
  EXPECT_TRUE(wanted()) << "nobody can tell which was later";
}

TEST_F(OsqueryStateTest, a_log_out_of_order_is_not_applied) {
  EXPECT_TRUE(changed(0, {"a"}));
  EXPECT_TRUE(changed(1, {"b"}));
  EXPECT_TRUE(changed(2, {}, {"b"}));
  EXPECT_FALSE(changed(1, {"b"}, {}, 0, 1)) << "would bring back what is gone";
  EXPECT_EQ(software(), Names{"a"});
  EXPECT_TRUE(wanted());
}

TEST_F(OsqueryStateTest, a_new_epoch_starts_over) {
  EXPECT_TRUE(changed(0, {"a", "b"}, {}, 1));
  EXPECT_TRUE(changed(0, {"c"}, {}, 2));
  EXPECT_EQ(software(), Names{"c"});
  EXPECT_FALSE(wanted());
  EXPECT_FALSE(changed(1, {"x"}, {}, 1, 1)) << "a late log of the old one";
  EXPECT_EQ(software(), Names{"c"});
  EXPECT_TRUE(changed(3, {"d"}, {}, 3)) << "its beginning was lost";
  EXPECT_TRUE(wanted());
}

TEST_F(OsqueryStateTest, a_stream_without_its_beginning_is_not_taken_for_all) {
  EXPECT_FALSE(changed(7, {"a"}));
  EXPECT_FALSE(state_.software_known());
  EXPECT_TRUE(wanted());
  EXPECT_FALSE(changed(8, {"b"}));
  EXPECT_TRUE(full({"a", "b", "c"}));
  EXPECT_TRUE(changed(9, {}, {"c"}));
  EXPECT_EQ(software(), (Names{"a", "b"}));
  EXPECT_FALSE(wanted());
}

TEST_F(OsqueryStateTest, a_query_that_counts_from_the_start_again_is_checked) {
  EXPECT_TRUE(changed(0, {"a", "b"}));
  EXPECT_TRUE(changed(1, {"c"}));
  EXPECT_TRUE(changed(0, {"d"}));
  EXPECT_EQ(software(), (Names{"a", "b", "c", "d"}));
  EXPECT_TRUE(wanted());
}

TEST_F(OsqueryStateTest, rows_that_come_line_by_line_grow_and_are_checked) {
  EXPECT_TRUE(changed(0, {"a"}, {}, 0, 0, true));
  EXPECT_TRUE(changed(0, {"b"}, {}, 0, 0, true));
  EXPECT_EQ(software(), (Names{"a", "b"}));
  EXPECT_TRUE(wanted()) << "nothing tells that this was all";
}

TEST_F(OsqueryStateTest, a_change_that_does_not_fit_asks_for_all_rows) {
  EXPECT_TRUE(changed(0, {"a"}));
  EXPECT_FALSE(changed(1, {}, {"never there"}));
  EXPECT_TRUE(wanted());
}

TEST_F(OsqueryStateTest, a_package_list_never_becomes_empty) {
  Names many;
  for (int i = 0; i < 20; ++i) {
    many.push_back("p" + std::to_string(i));
  }
  EXPECT_TRUE(changed(0, many));
  EXPECT_FALSE(changed(1, {}, many));
  EXPECT_EQ(software().size(), 20U);
  EXPECT_TRUE(wanted());
  EXPECT_FALSE(full({}));
  EXPECT_EQ(software().size(), 20U);
  ASSERT_EQ(state_.problems().size(), 1U);
  EXPECT_NE(state_.problems()[0].reason.find("empty"), std::string::npos);
}

TEST_F(OsqueryStateTest, a_failed_query_leaves_what_is_known_and_is_asked_again_later) {
  EXPECT_TRUE(changed(0, {"a"}));
  EXPECT_TRUE(changed(4, {"b"}));
  EXPECT_FALSE(full({}, 1));
  EXPECT_EQ(software(), (Names{"a", "b"}));
  EXPECT_TRUE(state_.full_runs_due(kNow).empty());
  EXPECT_EQ(state_.full_runs_due({kNow.seconds + OsqueryState::kFailedSeconds}).size(), 1U);
}

TEST_F(OsqueryStateTest, all_rows_are_checked_once_a_day) {
  EXPECT_TRUE(changed(0, {"a"}));
  EXPECT_FALSE(wanted());
  EXPECT_EQ(state_.full_runs_due({kNow.seconds + OsqueryState::kVerifiedSeconds}), Names{kQuery});
}

TEST_F(OsqueryStateTest, rows_of_another_form_say_nothing) {
  const OsqueryRow odd{.hash = 1, .columns = R"({"path":"bar"})"};
  EXPECT_TRUE(changed(0, {"a"}));
  EXPECT_FALSE(state_.apply(OsqueryAnswer{.query = osquery_full_name(kQuery), .rows = {odd}}, kNow));
  EXPECT_FALSE(state_.apply(OsqueryResult{.query = kQuery, .snapshot = true, .time = time_ + 9, .added = {odd}}, kNow));
  EXPECT_EQ(software(), Names{"a"});
}

TEST_F(OsqueryStateTest, what_is_kept_comes_back_as_it_was) {
  EXPECT_TRUE(changed(0, {"a", "quote\\\"d"}));
  EXPECT_TRUE(changed(3, {"c"}));
  state_.platform = "linux";
  state_.report_epoch = ~std::uint64_t{0};
  const auto again = OsqueryState::parse(state_.write());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->write(), state_.write());
  EXPECT_EQ(again->tables(), state_.tables());
  EXPECT_EQ(again->report_epoch, ~std::uint64_t{0});
  EXPECT_FALSE(OsqueryState::parse("{}"));
  EXPECT_FALSE(OsqueryState::parse("nonsense"));
  EXPECT_TRUE(OsqueryState::parse(""));
}

TEST_F(OsqueryStateTest, answers_under_a_management_servers_names_serve_until_the_schedule_does) {
  state_.platform = "linux";
  const auto due = state_.details_due(kNow);
  EXPECT_NE(std::ranges::find(due, "fleet_detail_query_software_linux"), due.end());
  EXPECT_EQ(std::ranges::find(due, "fleet_detail_query_software_windows"), due.end());
  const auto mixed = [](const std::string& name, const std::string& source) {
    const std::string columns = R"({"name":")" + name + R"(","source":")" + source + R"(","version":"1"})";
    return OsqueryRow{.hash = hash64(columns), .columns = columns};
  };
  EXPECT_TRUE(state_.apply(OsqueryAnswer{.query = "fleet_detail_query_software_linux", .rows = {mixed("a", "deb_packages"), mixed("b", "npm_packages")}}, kNow));
  EXPECT_EQ(software(), (Names{"a", "b"}));
  EXPECT_TRUE(state_.apply(OsqueryAnswer{.query = "fleet_detail_query_software_linux", .rows = {mixed("c", "deb_packages")}}, kNow));
  EXPECT_EQ(software(), Names{"c"}) << "the last npm package is gone";
  EXPECT_TRUE(changed(0, {"d"}));
  EXPECT_EQ(software(), Names{"d"}) << "not both";
  EXPECT_TRUE(state_.details_due({kNow.seconds + 100'000}).empty());
}

TEST_F(OsqueryStateTest, queries_and_rows_beyond_the_bounds_are_not_kept) {
  for (std::size_t i = 0; i < OsqueryState::kQueriesMax + 10; ++i) {
    (void)state_.apply(OsqueryResult{.query = "pack_" + std::to_string(i) + "_deb_packages", .added = rows({"a"})}, kNow);
  }
  EXPECT_FALSE(state_.apply(OsqueryResult{.query = kQuery, .added = rows({"a"})}, kNow));
  EXPECT_FALSE(state_.apply(OsqueryResult{.query = "unknown", .added = rows({"a"})}, kNow));
}

}  // namespace
}  // namespace parapet::server
