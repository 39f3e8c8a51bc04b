// SPDX-License-Identifier: Apache-2.0
#include "server/console/feed_jobs.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <utility>

#include "base/random.h"
#include "base/text.h"
#include "knowledge/import.h"
#include "server/console/feed_job_record.h"

namespace parapet::server::console {
namespace {

using knowledge::FeedOutcome;
using knowledge::SourceOutcome;
using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kTellEvery{250};
constexpr std::size_t kFileNameBytesMax = 200;
constexpr std::size_t kSkippedMax = 100;
constexpr std::uint64_t kRecordBytesMax = 16ULL << 20;
constexpr int kLockWaitSeconds = 3;  // another process imports: the job says so rather than hold up the server's end

FeedJobSource::Outcome outcome_of(FeedOutcome::Kind kind) {
  switch (kind) {
    case FeedOutcome::Kind::kImported:
    case FeedOutcome::Kind::kHistory:
      return FeedJobSource::Outcome::kImported;
    case FeedOutcome::Kind::kUnchanged:
      return FeedJobSource::Outcome::kUnchanged;
    case FeedOutcome::Kind::kOlder:
      return FeedJobSource::Outcome::kOlder;
    case FeedOutcome::Kind::kRefused:
    case FeedOutcome::Kind::kBroken:
      break;
  }
  return FeedJobSource::Outcome::kFailed;
}

void add_counts(const FeedOutcome& feed, FeedJobSource& source) {
  source.accepted += feed.records;
  source.added += feed.added;
  source.changed += feed.changed;
  source.withdrawn += feed.withdrawn;
  source.set_aside += feed.rejected;
}

// A feed as it stands after its download, and, where the import is over, after that.
FeedJobSource source_of(const SourceOutcome& outcome) {
  FeedJobSource source{.name = outcome.name, .bytes = outcome.bytes, .reason = outcome.reason};
  if (outcome.kind == SourceOutcome::Kind::kFailed) {
    source.outcome = FeedJobSource::Outcome::kFailed;
  } else if (outcome.kind == SourceOutcome::Kind::kNotModified) {
    source.outcome = FeedJobSource::Outcome::kUnchanged;
  } else if (!outcome.feeds.empty()) {
    source.outcome = FeedJobSource::Outcome::kUnchanged;
  }
  for (const FeedOutcome& feed : outcome.feeds) {
    add_counts(feed, source);
    const FeedJobSource::Outcome of_part = outcome_of(feed.kind);
    if (source.outcome == FeedJobSource::Outcome::kUnchanged && of_part != source.outcome) {
      source.outcome = of_part;
      source.reason = source.reason.empty() ? feed.reason : source.reason;
    }
  }
  return source;
}

FeedJobSource source_of(const FeedOutcome& feed, const std::string& file) {
  FeedJobSource source{.name = feed.feed.empty() ? file : feed.feed, .outcome = outcome_of(feed.kind), .reason = feed.reason};
  add_counts(feed, source);
  return source;
}

Result<void> check_file_name(std::string_view name) {
  const bool plain = !name.empty() && name.size() <= kFileNameBytesMax && !name.starts_with('.') && name.find_first_of("/\\") == std::string_view::npos &&
                     std::ranges::none_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
  return plain ? Result<void>() : bad_input(fmt::format("'name' must be a file's name of 1 to {} bytes, without folders", kFileNameBytesMax));
}

std::string record_path(const std::string& data_folder) { return data_folder + "/feed-job.json"; }

// Nobody could be reached: what else there is to do.
std::string way_out(const std::string& first_reason) {
  return fmt::format("none of the feeds could be brought up to date. The first one: {}. Where this server can't reach the publishers, set 'proxy' or "
                     "'mirror' in its configuration (docs/feed-sources.md), or import here the bundle that `parapet feed export` writes on a machine "
                     "that can",
                     first_reason);
}

}  // namespace

// Counts for all, tells listeners now and then.
class FeedJobs::JobProgress final : public Progress {
 public:
  explicit JobProgress(FeedJobs& jobs) : jobs_(jobs) {}

  void stage(std::string_view title, std::uint64_t bytes_total) override {
    {
      const std::scoped_lock lock(jobs_.mutex_);
      jobs_.stage_bytes_ = 0;
      jobs_.job_->stage = prefix_ + std::string(title);
      jobs_.job_->total = bytes_total == 0 ? std::nullopt : std::optional(bytes_total);
    }
    tell();
  }
  void advance(std::uint64_t bytes, std::uint64_t records) override {
    jobs_.stage_bytes_ += bytes;
    jobs_.bytes_ += bytes;
    jobs_.records_ += records;
    tell();
  }
  void done() override {}
  [[nodiscard]] bool cancelled() const override { return jobs_.cancelled_; }

  // Stands before the titles of stages from now on. Not while others tell of stages.
  void set_prefix(std::string prefix) { prefix_ = std::move(prefix); }

 private:
  void tell() {
    const std::int64_t now = SteadyClock::now().time_since_epoch() / std::chrono::milliseconds(1);
    std::int64_t last = told_;
    if (now - last >= kTellEvery.count() && told_.compare_exchange_strong(last, now)) {
      jobs_.tell();
    }
  }

  FeedJobs& jobs_;
  std::string prefix_;
  std::atomic<std::int64_t> told_ = 0;  // milliseconds of the steady clock
};

FeedJobs::FeedJobs(FeedJobsOptions options, const Clock& clock) : options_(std::move(options)), clock_(clock) {
  std::error_code ignored;  // what a server that was killed left behind; where it can't be removed it is only in the way of room
  std::filesystem::remove_all(options_.data_folder + "/uploads", ignored);
  const Result<std::string> record = system_files()->read(record_path(options_.data_folder), kRecordBytesMax);
  if (Result<FeedJob> last = record ? read_feed_job_record(*record) : Result<FeedJob>(std::unexpected(record.error()))) {
    started_jobs_ = last->id;
    job_ = *std::move(last);
  }
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

// A disk that can't be written to is no reason to fail the job: it would have failed by itself.
void FeedJobs::keep(const FeedJob& job) const {
  (void)system_files()->write_atomically(record_path(options_.data_folder), feed_job_record(job));
}

Result<void> FeedJobs::may_start(const http::BodyFile* file) const {
  if (cancelled_) {
    return fail(ErrorCode::kEnvironment, "the server is ending");
  }
  if (job_ && job_->state == FeedJob::State::kRunning) {
    return fail(ErrorCode::kConflict, fmt::format("feeds are being {} since {}: wait until that is done",
                                                  job_->kind == FeedJob::Kind::kSync ? "downloaded" : "imported", format_time(job_->started)));
  }
  if (const std::shared_ptr<http::BodyFile> other = incoming_.lock(); other != nullptr && other.get() != file) {
    return fail(ErrorCode::kConflict, fmt::format("a file is being sent for import, '{}': wait until that is done",
                                                  std::filesystem::path(other->path()).filename().string()));
  }
  return {};
}

Result<FeedJob> FeedJobs::start(FeedJob job, Work work, const http::BodyFile* file) {
  {
    const std::scoped_lock lock(mutex_);
    TRY(may_start(file));
    job.id = ++started_jobs_;
    job.started = clock_.now();
    stage_bytes_ = 0;
    bytes_ = 0;
    records_ = 0;
    job_ = job;
    keep(job);
    incoming_.reset();
    next_ = std::move(work);
  }
  changed_.notify_all();
  tell();
  return job;
}

Result<FeedJob> FeedJobs::start_sync(std::vector<std::string> names, std::string started_by) {
  TRY(knowledge::check_names(names));
  return start({.kind = FeedJob::Kind::kSync, .started_by = std::move(started_by)},
               [this, names = std::move(names)](JobProgress& progress) { return sync(progress, names); });
}

Result<std::shared_ptr<http::BodyFile>> FeedJobs::receive(const std::string& name) {
  TRY(check_file_name(name));
  const std::string uploads = options_.data_folder + "/uploads";
  TRY(system_files()->make_folder(uploads));
  const std::scoped_lock lock(mutex_);
  TRY(may_start());
  http::BodyFileOptions options{.folder = fmt::format("{}/{}", uploads, ++uploads_), .name = name, .bytes_kept_free = options_.bytes_kept_free};
  options.free_bytes = options_.free_bytes;
  Result<std::unique_ptr<http::BodyFile>> made = http::BodyFile::create(std::move(options));
  if (!made) {
    return fail(made.error().code(), without_folders(made.error().to_string()));
  }
  std::shared_ptr<http::BodyFile> file = *std::move(made);
  incoming_ = file;
  return file;
}

Result<FeedJob> FeedJobs::start_import(const Upload& upload, std::shared_ptr<http::BodyFile> file, std::string started_by) {
  TRY(check_file_name(upload.name));
  if (file == nullptr || file->size() == 0) {
    return bad_input("there is nothing in the body: send the file's bytes");
  }
  const http::BodyFile* const incoming = file.get();
  return start({.kind = FeedJob::Kind::kImport, .started_by = std::move(started_by), .file = upload.name},
               [this, upload, file = std::move(file)](JobProgress& progress) { return import(progress, upload, *file); }, incoming);
}

std::optional<FeedJob> FeedJobs::newest() const {
  const std::scoped_lock lock(mutex_);
  std::optional<FeedJob> job = job_;
  if (job && job->state == FeedJob::State::kRunning) {
    job->done = stage_bytes_;
    job->bytes = bytes_;
    job->records = records_;
  }
  return job;
}

std::vector<const knowledge::FeedSource*> FeedJobs::sources() const {
  std::vector<const knowledge::FeedSource*> sources;
  for (const knowledge::FeedSource& source : knowledge::feed_sources()) {
    if (knowledge::is_on(source, options_.sync)) {
      sources.push_back(&source);
    }
  }
  return sources;
}

std::shared_ptr<void> FeedJobs::subscribe(std::function<void()> listener) {
  auto kept = std::make_shared<std::function<void()>>(std::move(listener));
  const std::scoped_lock lock(listeners_mutex_);
  listeners_.push_back(kept);
  return kept;
}

void FeedJobs::tell() {
  std::vector<std::shared_ptr<std::function<void()>>> listeners;
  {
    const std::scoped_lock lock(listeners_mutex_);
    std::erase_if(listeners_, [](const auto& listener) { return listener.expired(); });
    for (const auto& listener : listeners_) {
      if (auto alive = listener.lock()) {
        listeners.push_back(std::move(alive));
      }
    }
  }
  for (const auto& listener : listeners) {
    (*listener)();
  }
}

void FeedJobs::wait() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !job_ || job_->state != FeedJob::State::kRunning; });
}

void FeedJobs::cancel() { cancelled_ = true; }

void FeedJobs::stop() {
  cancel();
  thread_.request_stop();
  if (thread_.joinable()) {
    thread_.join();
  }
}

void FeedJobs::run(const std::stop_token& stop) {
  for (;;) {
    Work work;
    {
      std::unique_lock lock(mutex_);
      if (!changed_.wait(lock, stop, [this] { return next_ != nullptr; })) {
        return;
      }
      work = std::exchange(next_, nullptr);
    }
    run_one(work);
  }
}

void FeedJobs::run_one(const Work& work) {
  JobProgress progress(*this);
  Result<void> outcome = work(progress);
  FeedJob ended;
  {
    const std::scoped_lock lock(mutex_);
    ended = *job_;
  }
  ended.stage.clear();
  ended.total.reset();
  ended.done = stage_bytes_;
  ended.bytes = bytes_;
  ended.records = records_;
  ended.finished = clock_.now();
  ended.state = outcome ? FeedJob::State::kDone : (cancelled_ ? FeedJob::State::kStopped : FeedJob::State::kFailed);
  ended.error = outcome ? std::string() : without_folders(outcome.error().to_string());
  keep(ended);  // while nobody may start the next one
  {
    const std::scoped_lock lock(mutex_);
    job_ = ended;
  }
  changed_.notify_all();
  if (options_.finished) {
    options_.finished(ended);
  }
  tell();
}

void FeedJobs::take_outcome(FeedJobSource source) {
  source.reason = without_folders(std::move(source.reason));
  const std::scoped_lock lock(mutex_);
  const auto known = std::ranges::find(job_->sources, source.name, &FeedJobSource::name);
  known == job_->sources.end() ? job_->sources.push_back(std::move(source)) : void(*known = std::move(source));
}

std::string FeedJobs::without_folders(std::string text) const {
  const std::string folder = options_.data_folder + "/";
  for (std::size_t at = text.find(folder); at != std::string::npos; at = text.find(folder, at)) {
    text.erase(at, folder.size());
    constexpr std::string_view kUploads = "uploads/";
    if (text.compare(at, kUploads.size(), kUploads) == 0) {
      const std::size_t name = text.find('/', at + kUploads.size());
      text.erase(at, (name == std::string::npos ? text.size() : name + 1) - at);
    }
  }
  return text;
}

Result<void> FeedJobs::sync(JobProgress& progress, const std::vector<std::string>& names) {
  knowledge::SyncOptions options = options_.sync;
  options.names = names;
  options.import.lock_wait_seconds = kLockWaitSeconds;
  options.observer = [this, &progress](const SourceOutcome& outcome, std::size_t done, std::size_t total) {
    take_outcome(source_of(outcome));
    {
      const std::scoped_lock lock(mutex_);
      job_->sources_done = done;
      job_->sources_total = total;
    }
    progress.set_prefix(done == total ? "" : "Downloading ");
  };
  progress.set_prefix("Downloading ");
  SystemRandom random;
  const std::unique_ptr<Files> files = system_files();
  const knowledge::SyncReport report = TRY(knowledge::sync_feeds(options_.data_folder + "/knowledge", options_.data_folder + "/downloads", options,
                                                                 *files, clock_, random, progress));
  const SourceOutcome* failed = nullptr;
  bool any_good = false;
  for (const SourceOutcome& outcome : report.sources) {
    take_outcome(source_of(outcome));
    any_good = any_good || outcome.kind != SourceOutcome::Kind::kFailed;
    failed = failed == nullptr && outcome.kind == SourceOutcome::Kind::kFailed ? &outcome : failed;
  }
  progress.stage("Taking the new knowledge into use", 0);
  TRY(options_.refresh());
  return failed != nullptr && !any_good ? fail(ErrorCode::kEnvironment, way_out(failed->reason)) : Result<void>();
}

Result<void> FeedJobs::import(JobProgress& progress, const Upload& upload, http::BodyFile& file) {
  knowledge::ImportOptions options;
  options.limits = options_.sync.import.limits;
  options.force = upload.force;
  options.add = upload.add;
  options.lock_wait_seconds = kLockWaitSeconds;
  options.observer = [&](const knowledge::ImportReport& report) {
    for (const FeedOutcome& feed : report.feeds) {
      take_outcome(source_of(feed, upload.name));
    }
    const std::scoped_lock lock(mutex_);
    for (std::size_t i = 0; i < std::min(kSkippedMax, report.skipped.size()); ++i) {
      job_->skipped.push_back({.path = without_folders(report.skipped[i].path), .reason = without_folders(report.skipped[i].reason)});
    }
    job_->sources_done = job_->sources.size();
    job_->sources_total = job_->sources.size();
  };
  const std::unique_ptr<Files> files = system_files();
  const Result<knowledge::ImportReport> report =
      knowledge::import_paths(options_.data_folder + "/knowledge", {file.path()}, options, *files, clock_, progress);
  file.remove();
  if (!report && progress.cancelled()) {
    return std::unexpected(report.error());
  }
  // A part of a bundle may have gone in though another was refused.
  progress.stage("Taking the new knowledge into use", 0);
  TRY(options_.refresh());
  return report ? Result<void>() : std::unexpected(report.error());
}

}  // namespace parapet::server::console
