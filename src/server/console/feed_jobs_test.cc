// SPDX-License-Identifier: Apache-2.0
#include "server/console/feed_jobs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <mutex>

#include "base/files.h"
#include "server/console/feed_job_record.h"
#include "server/fleet/fleet_world_test.h"
#include "support/paths.h"

namespace parapet::server::console::test {
namespace {

using ::testing::HasSubstr;
namespace fs = std::filesystem;

// A job that waits in its last step until the test lets it go on.
class HeldJobs {
 public:
  explicit HeldJobs(const std::string& folder) : jobs(options(folder), clock_) {}

  // Starts to import an advisory of that name.
  Result<FeedJob> import(const std::string& name, const std::string& user) {
    std::shared_ptr<http::BodyFile> file = TRY(jobs.receive(name));
    EXPECT_TRUE(file->add(osv_advisory("CVE-2025-0001", "alpha", "2.0")));
    return jobs.start_import({.name = name, .add = true}, std::move(file), user);
  }
  void wait_until_held() {
    std::unique_lock lock(mutex_);
    ASSERT_TRUE(changed_.wait_for(lock, std::chrono::seconds(120), [this] { return held_; }));
  }
  void release() {
    const std::scoped_lock lock(mutex_);
    released_ = true;
    changed_.notify_all();
  }

 private:
  FeedJobsOptions options(const std::string& folder) {
    fs::create_directories(folder + "/knowledge");
    FeedJobsOptions made{.data_folder = folder, .refresh = [this] {
                           std::unique_lock lock(mutex_);
                           held_ = true;
                           changed_.notify_all();
                           changed_.wait(lock, [this] { return released_; });
                           return Result<bool>(true);
                         }};
    made.sync.mirror = folder + "/mirror";
    made.bytes_kept_free = 0;
    return made;
  }

  FixedClock clock_{FleetWorld::kStart};
  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  bool held_ = false;
  bool released_ = false;

 public:
  FeedJobs jobs;
};

TEST(FeedJobs, only_one_runs_at_a_time) {
  HeldJobs held(parapet::test::temporary_folder());
  const Result<FeedJob> first = held.import("a.json", "ann");
  ASSERT_TRUE(first) << first.error().to_string();
  held.wait_until_held();
  EXPECT_EQ(held.jobs.newest()->state, FeedJob::State::kRunning);
  EXPECT_FALSE(held.jobs.newest()->stage.empty());
  EXPECT_EQ(held.jobs.start_sync({}, "bob").error().code(), ErrorCode::kConflict);
  EXPECT_EQ(held.jobs.receive("b.json").error().code(), ErrorCode::kConflict);
  held.release();
  held.jobs.wait();
  EXPECT_EQ(held.jobs.newest()->state, FeedJob::State::kDone);
  EXPECT_EQ(held.jobs.newest()->started_by, "ann");
}

TEST(FeedJobs, a_file_that_is_being_sent_holds_its_turn_until_it_is_there_or_given_up) {
  HeldJobs held(parapet::test::temporary_folder());
  held.release();
  std::shared_ptr<http::BodyFile> file = held.jobs.receive("a.json").value();
  EXPECT_EQ(held.jobs.receive("b.json").error().code(), ErrorCode::kConflict);
  EXPECT_THAT(held.jobs.start_sync({}, "bob").error().to_string(), HasSubstr("'a.json'"));
  EXPECT_FALSE(held.jobs.newest()) << "it is no job yet";
  file.reset();
  EXPECT_TRUE(held.import("b.json", "bob"));
  held.jobs.wait();
  EXPECT_EQ(held.jobs.newest()->state, FeedJob::State::kDone);
  EXPECT_TRUE(held.jobs.receive("c.json"));
}

TEST(FeedJobs, an_empty_file_is_nothing_to_import) {
  HeldJobs held(parapet::test::temporary_folder());
  EXPECT_EQ(held.jobs.start_import({.name = "a.json"}, nullptr, "ann").error().code(), ErrorCode::kBadInput);
  EXPECT_EQ(held.jobs.start_import({.name = "a.json"}, held.jobs.receive("a.json").value(), "ann").error().code(), ErrorCode::kBadInput);
}

TEST(FeedJobs, a_server_that_ends_takes_no_more_of_them) {
  HeldJobs held(parapet::test::temporary_folder());
  held.jobs.stop();
  EXPECT_EQ(held.jobs.start_sync({}, "").error().code(), ErrorCode::kEnvironment);
  EXPECT_EQ(held.jobs.receive("a.json").error().code(), ErrorCode::kEnvironment);
  EXPECT_FALSE(held.jobs.newest());
}

TEST(FeedJobs, what_a_killed_server_left_of_uploads_is_removed) {
  const std::string folder = parapet::test::temporary_folder();
  fs::create_directories(folder + "/uploads/1");
  std::ofstream(folder + "/uploads/1/feed.json") << "{}";
  const HeldJobs held(folder);
  EXPECT_FALSE(fs::exists(folder + "/uploads/1"));
}

TEST(FeedJobs, the_last_one_is_known_after_a_restart) {
  const std::string folder = parapet::test::temporary_folder();
  {
    HeldJobs held(folder);
    held.release();
    ASSERT_TRUE(held.import("a.json", "ann"));
    held.jobs.wait();
  }
  HeldJobs again(folder);
  again.release();
  const FeedJob last = again.jobs.newest().value();
  EXPECT_EQ(last.state, FeedJob::State::kDone);
  EXPECT_EQ(last.started_by, "ann");
  EXPECT_EQ(last.file, "a.json");
  ASSERT_EQ(last.sources.size(), 1U);
  EXPECT_EQ(last.sources[0].outcome, FeedJobSource::Outcome::kImported);
  EXPECT_EQ(last.sources[0].accepted, 1U);
  ASSERT_TRUE(again.import("b.json", "bob"));
  again.jobs.wait();
  EXPECT_EQ(again.jobs.newest()->id, last.id + 1) << "ids are of the data folder";
}

TEST(FeedJobs, one_that_ran_when_the_server_was_killed_was_interrupted) {
  const std::string folder = parapet::test::temporary_folder();
  std::string running;
  {
    HeldJobs held(folder);
    ASSERT_TRUE(held.import("a.json", "ann"));
    held.wait_until_held();
    running = read_file(folder + "/feed-job.json", 1 << 20).value();
    held.release();
  }
  std::ofstream(folder + "/feed-job.json") << running;
  HeldJobs again(folder);
  again.release();
  EXPECT_EQ(again.jobs.newest()->state, FeedJob::State::kInterrupted);
  EXPECT_THAT(again.jobs.newest()->error, HasSubstr("interrupted by a restart"));
  EXPECT_FALSE(again.jobs.newest()->finished.known());
  EXPECT_TRUE(again.import("b.json", "bob")) << "and is in nobody's way";
  again.jobs.wait();
}

TEST(FeedJobs, a_damaged_record_is_none) {
  for (const std::string text : {"", "{", "[]", R"({"schema":"parapet.feed-job/2","job":{}})", R"({"schema":"parapet.feed-job/1"})",
                                 R"({"schema":"parapet.feed-job/1","job":{"kind":"sync","state":"new"}})",
                                 R"({"schema":"parapet.feed-job/1","job":{"kind":"sync","state":"done","sources":[{}]}})"}) {
    const std::string folder = parapet::test::temporary_folder();
    std::ofstream(folder + "/feed-job.json") << text;
    EXPECT_FALSE(HeldJobs(folder).jobs.newest()) << text;
    EXPECT_FALSE(read_feed_job_record(text)) << text;
  }
}

RC_GTEST_PROP(FeedJobRecordProperty, what_is_kept_reads_the_same, (const std::vector<std::uint32_t>& numbers, bool done)) {
  FeedJob job{.id = numbers.size(), .kind = done ? FeedJob::Kind::kSync : FeedJob::Kind::kImport,
              .state = done ? FeedJob::State::kDone : FeedJob::State::kFailed, .started_by = "ann", .file = "f", .started = {1'763'000'000}};
  for (const std::uint32_t number : numbers) {
    job.sources.push_back({.name = std::to_string(number), .outcome = static_cast<FeedJobSource::Outcome>(number % 5), .accepted = number,
                           .set_aside = number / 2, .reason = number % 2 == 0 ? "" : "because"});
    job.skipped.push_back({.path = "p", .reason = std::to_string(number)});
    job.sources_total = number;
  }
  const std::string text = feed_job_record(job);
  const Result<FeedJob> read = read_feed_job_record(text);
  RC_ASSERT(read.has_value());
  RC_ASSERT(feed_job_record(*read) == text);
}

}  // namespace
}  // namespace parapet::server::console::test
