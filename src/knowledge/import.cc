// SPDX-License-Identifier: Apache-2.0
#include "knowledge/import.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <set>
#include <thread>
#include <tuple>
#include <utility>

#include <fmt/format.h>
#include <tbb/global_control.h>

#include "base/parallel.h"
#include "knowledge/import_apply.h"
#include "knowledge/import_parse.h"
#include "knowledge/import_source.h"
#include "knowledge/index_builder.h"
#include "knowledge/manifest.h"

namespace parapet::knowledge {
namespace {

// Raised when importers read more out of the same bytes: files that were imported by an older program are parsed again.
constexpr std::uint32_t kImporterFormat = 2;

// Asked between steps that each leave the published generation as it is.
Result<void> go_on(const Progress& progress) {
  return progress.cancelled() ? fail(ErrorCode::kEnvironment, "given up: the program is ending") : Result<void>();
}

// One import from the paths to the published generation.
class Import {
 public:
  Import(const std::string& folder, const ImportOptions& options, Files& files, const Clock& clock, Progress& progress)
      : folder_(folder), options_(options), files_(files), clock_(clock), progress_(progress) {
    threads_ = options.threads != 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
  }

  Result<ImportReport> run(const std::vector<std::string>& paths);

 private:
  Result<void> parse_all(const std::vector<Source>& sources);
  Result<void> parse_one(const Source& source, unsigned threads);
  Result<void> apply_all(Applier& applier);
  void remember_sources(Manifest& next);
  Result<void> publish(Applier& applier);
  Result<void> clean_up(const Manifest& manifest);
  // Whether a program with other version keys built the index.
  [[nodiscard]] bool index_is_old() const {
    return current_.generation != 0 && current_.key_format != version::kKeyFormat;
  }
  // The outcomes for bytes that were imported before; nullopt where they have to be parsed.
  std::optional<std::vector<FeedOutcome>> known_outcome(const Source& source) const;

  const std::string& folder_;
  const ImportOptions& options_;
  Files& files_;
  const Clock& clock_;
  Progress& progress_;
  unsigned threads_;
  Manifest current_;
  ImportReport report_;
  std::vector<Error> errors_;                     // of paths that were named directly
  std::atomic<std::uint64_t> next_scratch_{0};

  std::mutex mutex_;                              // guards what follows while sources are parsed
  std::vector<std::unique_ptr<ParsedFeed>> parsed_;
  std::set<std::string> named_;                   // source paths that were named directly
};

std::optional<std::vector<FeedOutcome>> Import::known_outcome(const Source& source) const {
  const ManifestSource* known = current_.source(source.sha256);
  if (known == nullptr || known->feeds.empty() || options_.force || current_.importers != kImporterFormat) {
    return std::nullopt;
  }
  std::vector<FeedOutcome> outcomes;
  for (const ManifestSource::Feed& feed : known->feeds) {
    FeedOutcome outcome{.kind = FeedOutcome::Kind::kUnchanged, .feed = feed.name, .source = source.path};
    const ManifestPart* part = current_.part_of(feed.name);
    const bool in_use = part != nullptr && (part->sha256 == feed.sha256 ||
                                            std::find(part->updates.begin(), part->updates.end(), source.sha256) !=
                                                part->updates.end());
    const bool in_history = std::any_of(current_.history.begin(), current_.history.end(), [&](const ManifestPart& entry) {
      return entry.feed == feed.name && entry.sha256 == feed.sha256;
    });
    if (!in_use && !in_history) {
      if (part == nullptr || !feed.snapshot.known() || part->snapshot < feed.snapshot) {
        return std::nullopt;
      }
      if (feed.snapshot < part->snapshot) {
        outcome.kind = FeedOutcome::Kind::kOlder;
        outcome.reason = fmt::format("its snapshot of {} is older than the one of {} that is there",
                                     format_date(feed.snapshot), format_date(part->snapshot));
      }
    }
    outcomes.push_back(std::move(outcome));
  }
  return outcomes;
}

Result<void> Import::parse_one(const Source& source, unsigned threads) {
  TRY(go_on(progress_));
  const ParseContext context{options_.limits, folder_ + "/parts", threads, progress_, next_scratch_};
  ParsedSource parsed = TRY(parse_source(source, context));
  TRY(go_on(progress_));  // what was read until it was given up is not the whole
  const std::lock_guard lock(mutex_);
  if (source.named) {
    named_.insert(source.path);
  }
  report_.skipped.insert(report_.skipped.end(), parsed.skipped.begin(), parsed.skipped.end());
  if (parsed.broken) {
    // What was read before the break must not replace anything.
    FeedOutcome outcome{.kind = FeedOutcome::Kind::kBroken, .source = source.path, .reason = parsed.broken->to_string()};
    if (parsed.feeds.size() == 1) {
      outcome.feed = parsed.feeds.front()->identity.name;
    }
    report_.feeds.push_back(std::move(outcome));
    if (source.named) {
      errors_.push_back(std::move(*parsed.broken));
    }
    return {};
  }
  if (parsed.feeds.empty()) {
    if (source.named) {
      errors_.push_back(Error(ErrorCode::kBadInput, fmt::format("{}: no feed that parapet knows", source.path)));
    } else if (parsed.skipped.empty()) {
      report_.skipped.push_back({source.path, "no feed that parapet knows"});
    }
  }
  for (std::unique_ptr<ParsedFeed>& feed : parsed.feeds) {
    parsed_.push_back(std::move(feed));
  }
  return {};
}

// Single documents side by side, a thread each; archives and folders of records one after another, with all threads.
Result<void> Import::parse_all(const std::vector<Source>& sources) {
  std::vector<const Source*> small;
  std::vector<const Source*> large;
  for (const Source& source : sources) {
    report_.bytes += source.bytes;
    if (std::optional<std::vector<FeedOutcome>> outcomes = known_outcome(source)) {
      report_.feeds.insert(report_.feeds.end(), outcomes->begin(), outcomes->end());
      continue;
    }
    const bool one_piece = source.kind == Source::Kind::kFile && source.importer != nullptr;
    (one_piece ? small : large).push_back(&source);
  }
  progress_.stage("Reading feeds", report_.bytes);
  std::optional<Error> error;
  parallel_for(small.size(), [&](std::size_t i) {
    if (Result<void> parsed = parse_one(*small[i], 1); !parsed) {
      const std::lock_guard lock(mutex_);
      error = std::move(parsed).error();
    }
  });
  if (error) {
    return std::unexpected(std::move(*error));
  }
  for (const Source* source : large) {
    TRY(go_on(progress_));
    TRY(parse_one(*source, threads_));
  }
  return {};
}

// Snapshots before updates, newest snapshot first: what comes after is then an older one, or history.
Result<void> Import::apply_all(Applier& applier) {
  std::stable_sort(parsed_.begin(), parsed_.end(), [](const auto& a, const auto& b) {
    return std::make_tuple(std::string_view(a->identity.name), a->identity.mode, -a->snapshot().seconds,
                           std::string_view(a->source)) <
           std::make_tuple(std::string_view(b->identity.name), b->identity.mode, -b->snapshot().seconds,
                           std::string_view(b->source));
  });
  for (const std::unique_ptr<ParsedFeed>& feed : parsed_) {
    TRY(go_on(progress_));
    FeedOutcome outcome = TRY(applier.apply(*feed));
    const bool failed = outcome.kind == FeedOutcome::Kind::kBroken || outcome.kind == FeedOutcome::Kind::kRefused;
    if (failed && named_.contains(feed->source)) {
      errors_.push_back(Error(outcome.kind == FeedOutcome::Kind::kRefused ? ErrorCode::kConflict : ErrorCode::kBadInput,
                              outcome.reason.starts_with(feed->source) ? outcome.reason : fmt::format("{}: {}", feed->source, outcome.reason)));
    }
    report_.feeds.push_back(std::move(outcome));
    // Its facts are stored or dropped: its table of ids is no longer needed.
    feed->part.reset();
  }
  return {};
}

// What is in use or about as new: the rest would only ever say "older", which reading it again says too.
bool worth_keeping(const ManifestSource& source, const Manifest& next) {
  constexpr std::int64_t kNearDays = 30;
  return std::any_of(source.feeds.begin(), source.feeds.end(), [&](const ManifestSource::Feed& feed) {
    const ManifestPart* part = next.part_of(feed.name);
    const bool near = part != nullptr && part->snapshot.seconds - feed.snapshot.seconds < kNearDays * kSecondsPerDay;
    const bool history = std::any_of(next.history.begin(), next.history.end(), [&](const ManifestPart& entry) {
      return entry.feed == feed.name && entry.sha256 == feed.sha256;
    });
    return history || near || (part != nullptr && part->sha256 == feed.sha256);
  });
}

// Keeps what each source held, so that its bytes are recognised when they come again.
void Import::remember_sources(Manifest& next) {
  std::map<std::string, ManifestSource> sources;
  for (const ManifestSource& source : next.sources) {
    if (next.importers == kImporterFormat && worth_keeping(source, next)) {
      sources[source.sha256] = source;
    }
  }
  std::set<std::string> failed;
  for (const FeedOutcome& outcome : report_.feeds) {
    if (outcome.kind == FeedOutcome::Kind::kBroken || outcome.kind == FeedOutcome::Kind::kRefused) {
      failed.insert(outcome.source);
    }
  }
  std::set<std::string> fresh;
  for (const std::unique_ptr<ParsedFeed>& feed : parsed_) {
    if (failed.contains(feed->source)) {
      continue;
    }
    ManifestSource& source = sources[feed->sha256];
    source.sha256 = feed->sha256;
    if (fresh.insert(feed->sha256).second) {
      source.feeds.clear();
    }
    source.feeds.push_back({feed->identity.name, feed->snapshot(), feed->own_sha256()});
  }
  next.sources.clear();
  for (auto& [sha256, source] : sources) {
    next.sources.push_back(std::move(source));
  }
  next.importers = kImporterFormat;
}

Result<void> Import::publish(Applier& applier) {
  Manifest& next = applier.next();
  remember_sources(next);
  if (applier.changed() || index_is_old()) {
    next.key_format = version::kKeyFormat;
    progress_.stage("Building the index", 0);
    std::sort(next.history.begin(), next.history.end(), [](const ManifestPart& a, const ManifestPart& b) {
      return std::tie(a.feed, a.snapshot) < std::tie(b.feed, b.snapshot);
    });
    std::vector<std::unique_ptr<PartFile>> files;
    std::vector<IndexPart> parts;
    for (const std::vector<ManifestPart>* list : {&next.parts, &next.history}) {
      for (const ManifestPart& part : *list) {
        files.push_back(std::make_unique<PartFile>(TRY(PartFile::open(folder_ + "/parts/" + part.file))));
        parts.push_back({part.file, files.back().get(), list == &next.history});
      }
    }
    ++next.generation;
    next.index = fmt::format("index.{}.idx", next.generation);
    const std::string scratch = folder_ + "/index.tmp";
    TRY(build_index(parts, scratch));
    TRY(files_.publish(scratch, folder_ + "/" + next.index));
  }
  if (next.generation == 0) {
    return {};
  }
  // The commit point: all files that the manifest names are durable by now.
  return files_.write_atomically(folder_ + "/" + std::string(kManifestName), write_manifest(next));
}

// Removes files that no generation needs: of the one before, and leftovers of imports that were killed.
Result<void> Import::clean_up(const Manifest& manifest) {
  std::set<std::string> used;
  for (const std::vector<ManifestPart>* list : {&manifest.parts, &manifest.history}) {
    for (const ManifestPart& part : *list) {
      used.insert(part.file);
    }
  }
  for (const std::string& name : TRY(files_.list(folder_ + "/parts"))) {
    if (!used.contains(name)) {
      TRY(files_.remove(folder_ + "/parts/" + name));
    }
  }
  for (const std::string& name : TRY(files_.list(folder_))) {
    const bool ours = name.ends_with(".tmp") || (name.starts_with("index.") && name != manifest.index);
    if (ours) {
      TRY(files_.remove(folder_ + "/" + name));
    }
  }
  return {};
}

Result<ImportReport> Import::run(const std::vector<std::string>& paths) {
  const auto start = std::chrono::steady_clock::now();
  TRY(files_.make_folder(folder_ + "/parts"));
  const FileLock lock = TRY(FileLock::acquire(folder_ + "/lock", options_.lock_wait_seconds));
  current_ = TRY(load_manifest(folder_, files_));
  TRY(clean_up(current_));
  const tbb::global_control threads(tbb::global_control::max_allowed_parallelism, threads_);
  SourceList list = find_sources(paths, options_.limits, [&](const std::string& sha256) {
    return known_outcome(Source{.sha256 = sha256}).has_value();
  });
  report_.skipped = std::move(list.skipped);
  errors_ = std::move(list.errors);
  TRY(parse_all(list.sources));
  Applier applier(folder_, current_, options_, files_, clock_);
  TRY(apply_all(applier));
  const bool anything_new = applier.changed() || !parsed_.empty() || index_is_old();
  if (anything_new) {
    TRY(go_on(progress_));
    TRY(publish(applier));
    TRY(clean_up(applier.next()));
  }
  progress_.done();
  std::sort(report_.feeds.begin(), report_.feeds.end(), [](const FeedOutcome& a, const FeedOutcome& b) {
    return std::tie(a.feed, a.source) < std::tie(b.feed, b.source);
  });
  report_.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (options_.observer) {
    options_.observer(report_);
  }
  if (!errors_.empty()) {
    Error first = std::move(errors_.front());
    std::string others;
    for (std::size_t i = 1; i < errors_.size(); ++i) {
      others += "; " + errors_[i].to_string();
    }
    return others.empty() ? std::unexpected(std::move(first)) : fail(first.code(), first.to_string() + others);
  }
  return std::move(report_);
}

}  // namespace

Result<ImportReport> import_paths(const std::string& folder, const std::vector<std::string>& paths,
                                  const ImportOptions& options, Files& files, const Clock& clock, Progress& progress) {
  return Import(folder, options, files, clock, progress).run(paths);
}

}  // namespace parapet::knowledge
