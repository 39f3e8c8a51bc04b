// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/progress.h"
#include "base/result.h"
#include "base/time.h"
#include "knowledge/sync.h"
#include "server/http/body_file.h"

namespace parapet::server::console {

// What became of one feed in a job.
struct FeedJobSource {
  enum class Outcome { kFetched, kImported, kUnchanged, kOlder, kFailed };
  std::string name;
  Outcome outcome = Outcome::kFetched;
  std::uint64_t accepted = 0;   // records of the feed as it is now
  std::uint64_t added = 0;
  std::uint64_t changed = 0;
  std::uint64_t withdrawn = 0;
  std::uint64_t set_aside = 0;
  std::uint64_t bytes = 0;      // downloaded
  std::string reason;           // of kFailed and kOlder
};

// A job as it stands at one moment.
struct FeedJob {
  enum class Kind { kSync, kImport };
  // kStopped: the server ended in good order meanwhile. kInterrupted: it ended without saying so, killed or by a power failure.
  enum class State { kRunning, kDone, kFailed, kStopped, kInterrupted };
  std::uint64_t id = 0;
  Kind kind = Kind::kSync;
  State state = State::kRunning;
  std::string started_by;       // a user's name; "": the server by itself
  std::string file;             // of kImport
  UnixTime started;
  UnixTime finished;
  std::string stage;
  std::uint64_t done = 0;       // bytes of the stage
  std::optional<std::uint64_t> total;
  std::uint64_t bytes = 0;
  std::uint64_t records = 0;
  std::uint64_t sources_done = 0;
  std::optional<std::uint64_t> sources_total;
  std::vector<FeedJobSource> sources;
  std::vector<knowledge::ImportReport::Skipped> skipped;
  std::string error;            // of kFailed and kInterrupted
};

struct FeedJobsOptions {
  // Its knowledge/, downloads/ and uploads/ are used, the last is emptied at start; feed-job.json has the last job.
  std::string data_folder;
  knowledge::SyncOptions sync;
  // Takes what was imported into use; true where there was something new.
  std::function<Result<bool>()> refresh;
  // Told of each job that ended, on the job's thread: for the log.
  std::function<void(const FeedJob&)> finished = {};
  // Of the data folder's disk, when an uploaded file is in; the import needs room as well.
  std::uint64_t bytes_kept_free = 1ULL << 30;
  std::function<std::optional<std::uint64_t>(const std::string& folder)> free_bytes = http::free_bytes_of;
};

// Downloads and imports feeds in the background, one job at a time, on a thread of its own. Any thread may call; the clock outlives
// the object, which ends a running job when it goes: within seconds, and nothing half-read replaces something whole.
class FeedJobs {
 public:
  FeedJobs(FeedJobsOptions options, const Clock& clock);
  ~FeedJobs() { stop(); }
  FeedJobs(const FeedJobs&) = delete;
  FeedJobs& operator=(const FeedJobs&) = delete;

  // names: as SyncOptions::names. Errors: kConflict (a job is running), kUsage (no such feed), kEnvironment (the server is ending).
  [[nodiscard]] Result<FeedJob> start_sync(std::vector<std::string> names, std::string started_by);

  struct Upload {
    std::string name;           // the file's, without folders
    bool force = false;
    bool add = false;
  };
  // Where a file of that name goes that is sent to be imported. While it comes, no other job starts: the file would have been sent for
  // nothing. Errors: those of start_sync (another file that comes is a job as well); kBadInput (name), kEnvironment (disk).
  [[nodiscard]] Result<std::shared_ptr<http::BodyFile>> receive(const std::string& name);
  // Imports such a file once it is there, and removes it. Errors: those of start_sync; kBadInput (no file, or nothing in it).
  [[nodiscard]] Result<FeedJob> start_import(const Upload& upload, std::shared_ptr<http::BodyFile> file, std::string started_by);

  // The running job, or the last one, be it of an earlier run of the server.
  [[nodiscard]] std::optional<FeedJob> newest() const;

  // What is downloaded when nobody names feeds.
  [[nodiscard]] std::vector<const knowledge::FeedSource*> sources() const;

  // A text as people may see it: without the folders in which the server keeps its files.
  [[nodiscard]] std::string without_folders(std::string text) const;

  // listener: called when a job begins, ends, and at most four times a second in between; any thread, keep it short. The handle
  // that is returned ends it.
  [[nodiscard]] std::shared_ptr<void> subscribe(std::function<void()> listener);

  // Returns once no job is running.
  void wait();
  // Asks a running job to end, and takes no more.
  void cancel();
  // The same, and waits for it.
  void stop();

 private:
  class JobProgress;
  using Work = std::function<Result<void>(JobProgress&)>;

  [[nodiscard]] Result<FeedJob> start(FeedJob job, Work work, const http::BodyFile* file = nullptr);
  [[nodiscard]] Result<void> may_start(const http::BodyFile* file = nullptr) const;  // mutex_ held; file: what came in for it
  void run(const std::stop_token& stop);
  void run_one(const Work& work);
  [[nodiscard]] Result<void> sync(JobProgress& progress, const std::vector<std::string>& names);
  [[nodiscard]] Result<void> import(JobProgress& progress, const Upload& upload, http::BodyFile& file);
  void keep(const FeedJob& job) const;
  void take_outcome(FeedJobSource source);
  void tell();

  const FeedJobsOptions options_;
  const Clock& clock_;
  std::atomic<bool> cancelled_ = false;

  mutable std::mutex mutex_;               // guards what follows
  std::condition_variable_any changed_;
  std::optional<FeedJob> job_;
  Work next_;                              // what the thread is to do; not set: nothing
  std::uint64_t started_jobs_ = 0;
  std::uint64_t uploads_ = 0;
  std::weak_ptr<http::BodyFile> incoming_; // a file that is being sent

  // What a running job counts, many times a second.
  std::atomic<std::uint64_t> stage_bytes_ = 0;
  std::atomic<std::uint64_t> bytes_ = 0;
  std::atomic<std::uint64_t> records_ = 0;

  std::mutex listeners_mutex_;             // guards listeners_
  std::vector<std::weak_ptr<std::function<void()>>> listeners_;

  std::jthread thread_;                    // last: it uses all of the above
};

}  // namespace parapet::server::console
