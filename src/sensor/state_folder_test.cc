// SPDX-License-Identifier: Apache-2.0
#include "sensor/state_folder.h"

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>

#include <gtest/gtest.h>

namespace parapet::sensor {
namespace {

class StateFolderTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "/parapet-state-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  StateFolder open(const QueueLimits& limits = {}) {
    Result<StateFolder> state = StateFolder::open(folder_, *files_, limits);
    EXPECT_TRUE(state) << state.error().to_string();
    return std::move(*state);
  }
  static Baseline known(const std::string& name) { return {.entries = {{.identity = name, .content = 1}}}; }
  static void add(StateFolder& state, bool full, const std::string& name) {
    const QueuedReport report = state.next(full, UnixTime{1000});
    ASSERT_TRUE(state.add(report, full, "{\"" + name + "\"}", known(name), 7, UnixTime{1000}));
  }

  std::string folder_;
  std::unique_ptr<Files> files_ = system_files();
};

TEST_F(StateFolderTest, a_new_folder_wants_a_full_report) {
  const StateFolder state = open();
  EXPECT_FALSE(state.baseline());
  EXPECT_FALSE(state.oldest());
  EXPECT_EQ(state.next(true, UnixTime{1000}).epoch, 1000U);
  EXPECT_EQ(state.next(true, UnixTime{1000}).sequence, 1U);
}

TEST_F(StateFolderTest, what_waits_is_there_after_a_restart_in_order) {
  {
    StateFolder state = open();
    add(state, true, "full");
    add(state, false, "second");
    add(state, false, "third");
  }
  StateFolder state = open();
  EXPECT_EQ(state.baseline(), known("third"));
  EXPECT_EQ(state.facts(), 7U);
  for (const char* body : {"{\"full\"}", "{\"second\"}", "{\"third\"}"}) {
    const std::optional<QueuedReport> report = state.oldest();
    ASSERT_TRUE(report);
    EXPECT_EQ(state.body_of(*report).value_or(""), body);
    ASSERT_TRUE(state.answered(*report));
  }
  EXPECT_FALSE(state.oldest());
  EXPECT_EQ(state.next(false, UnixTime{2000}).sequence, 4U);
}

TEST_F(StateFolderTest, an_epoch_is_larger_than_the_last_one_even_where_the_clock_went_back) {
  StateFolder state = open();
  add(state, true, "full");
  EXPECT_EQ(state.next(true, UnixTime{10}).epoch, 1001U);
}

TEST_F(StateFolderTest, a_long_queue_collapses_to_a_full_report_that_is_due) {
  StateFolder state = open({.reports_max = 3, .bytes_max = 1000});
  add(state, true, "full");
  add(state, false, "second");
  add(state, false, "third");
  add(state, false, "fourth");
  EXPECT_FALSE(state.oldest());
  EXPECT_FALSE(state.baseline());
  EXPECT_TRUE(std::filesystem::is_empty(folder_ + "/queue"));
}

TEST_F(StateFolderTest, a_queue_with_a_hole_is_given_up) {
  {
    StateFolder state = open();
    add(state, true, "full");
    add(state, false, "second");
    add(state, false, "third");
  }
  std::filesystem::remove(folder_ + "/queue/1000-2.json");
  const StateFolder state = open();
  EXPECT_FALSE(state.oldest());
  EXPECT_FALSE(state.baseline());
}

TEST_F(StateFolderTest, a_report_written_just_before_a_crash_is_made_again) {
  {
    StateFolder state = open();
    add(state, true, "full");
  }
  ASSERT_TRUE(files_->write_atomically(folder_ + "/queue/1000-2.json", "half"));
  const StateFolder state = open();
  EXPECT_EQ(state.oldest()->sequence, 1U);
  EXPECT_EQ(state.next(false, UnixTime{1000}).sequence, 2U);
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/queue/1000-2.json"));
}

TEST_F(StateFolderTest, a_second_sensor_is_kept_out) {
  const StateFolder state = open();
  const Result<StateFolder> second = StateFolder::open(folder_, *files_, {});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code(), ErrorCode::kConflict);
}

TEST_F(StateFolderTest, the_credential_is_kept_for_its_owner_only) {
  {
    StateFolder state = open();
    ASSERT_TRUE(state.keep_credential({.server = "https://s", .device_id = "d", .secret = "x"}));
  }
  struct stat status {};
  ASSERT_EQ(::stat((folder_ + "/credential").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  StateFolder state = open();
  ASSERT_TRUE(state.credential());
  EXPECT_EQ(state.credential()->secret, "x");
  EXPECT_EQ(state.credential()->server, "https://s");
  ASSERT_TRUE(state.forget_credential());
  EXPECT_FALSE(state.credential());
}

TEST_F(StateFolderTest, the_id_of_a_machine_without_one_stays) {
  SeededRandom random(1);
  StateFolder state = open();
  const Result<std::string> id = state.own_device_id(random);
  ASSERT_TRUE(id);
  EXPECT_EQ(id->size(), 40U);
  EXPECT_EQ(state.own_device_id(random).value_or(""), *id);
}

}  // namespace
}  // namespace parapet::sensor
