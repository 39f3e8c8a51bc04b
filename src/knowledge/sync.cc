// SPDX-License-Identifier: Apache-2.0
#include "knowledge/sync.h"

#include <algorithm>
#include <filesystem>
#include <iterator>

#include <fmt/format.h>

#include "base/archive.h"
#include "base/hash.h"
#include "base/text.h"
#include "knowledge/feed_sources.h"

namespace parapet::knowledge {
namespace {

constexpr std::uint64_t kSmallFileBytesMax = 64 << 10;

bool is_address(std::string_view text) { return text.starts_with("http://") || text.starts_with("https://"); }

// A name that serves as one folder: "osv/Rocky Linux" -> "osv_Rocky_Linux".
std::string slug(std::string_view name) {
  std::string out(name);
  for (char& c : out) {
    if (!is_alpha(c) && !is_digit(c) && c != '.' && c != '-') {
      c = '_';
    }
  }
  return out;
}

bool named(std::string_view feed, const std::vector<std::string>& names) {
  return std::any_of(names.begin(), names.end(), [&](std::string_view name) {
    if (name.ends_with("/*")) {
      name.remove_suffix(2);
    }
    return feed == name || (feed.starts_with(name) && feed.substr(name.size()).starts_with('/'));
  });
}

// What will be fetched for one feed, and from where.
struct Plan {
  const FeedSource* source = nullptr;
  std::string address;
  std::string folder;  // of ours, for this feed
  std::string file;    // path of the finished file
};

Result<std::vector<Plan>> make_plans(const std::string& downloads, const SyncOptions& options) {
  std::vector<Plan> plans;
  for (const FeedSource& source : feed_sources()) {
    if (options.names.empty() ? !is_on(source, options) : !named(source.name, options.names)) {
      continue;
    }
    const auto setting = options.settings.find(std::string(source.name));
    Plan plan{.source = &source, .address = std::string(source.address)};
    if (!options.mirror.empty()) {
      const std::string escaped = is_address(options.mirror) ? percent_encode(source.name, "/._-~") : std::string(source.name);
      plan.address = fmt::format("{}/{}/{}", options.mirror, escaped, source.file);
    }
    if (setting != options.settings.end() && !setting->second.address.empty()) {
      plan.address = setting->second.address;
    }
    plan.folder = downloads + "/" + slug(source.name);
    plan.file = plan.folder + "/" + std::string(source.file);
    plans.push_back(std::move(plan));
  }
  for (const std::string& name : options.names) {
    if (std::none_of(plans.begin(), plans.end(), [&](const Plan& plan) { return named(plan.source->name, {name}); })) {
      return fail(ErrorCode::kUsage, fmt::format("'{}' is no feed that can be downloaded; docs/feed-sources.md lists them", name));
    }
  }
  return plans;
}

net::Validator read_validator(const std::string& path) {
  net::Validator validator;
  const Result<std::string> text = read_file(path, kSmallFileBytesMax);
  std::string_view rest = text ? std::string_view(*text) : std::string_view{};
  const std::string address(take_line(rest));
  validator.etag = take_line(rest);
  validator.last_modified = take_line(rest);
  return validator;
}

// A validator speaks of one address only: another source's is void.
net::Validator known_of(const Plan& plan) {
  const Result<std::string> text = read_file(plan.folder + "/validator", kSmallFileBytesMax);
  if (!text || cut(*text, '\n').first != plan.address) {
    return {};
  }
  return read_validator(plan.folder + "/validator");
}

// Says nothing of small files that stand beside a feed, but hears when the work is to be given up.
class Silent final : public Progress {
 public:
  explicit Silent(const Progress& progress) : progress_(progress) {}
  void stage(std::string_view, std::uint64_t) override {}
  void advance(std::uint64_t, std::uint64_t) override {}
  void done() override {}
  [[nodiscard]] bool cancelled() const override { return progress_.cancelled(); }

 private:
  const Progress& progress_;
};

class Fetcher {
 public:
  Fetcher(const SyncOptions& options, Files& files, Random& random, Progress& progress)
      : files_(files), progress_(progress), client_(options.client, random), bytes_max_(options.import.limits.archive_bytes_max) {}

  // Brings one feed's file; nullopt in the validator's place where nothing is new.
  Result<net::Download> fetch(Plan& plan) {
    TRY(files_.make_folder(plan.folder));
    if (!is_address(plan.address)) {
      return copy_local(plan);
    }
    if (plan.source->pointer && plan.address == plan.source->address) {
      TRY(follow_pointer(plan));
    }
    const net::Download download = TRY(client_.download(
        {.address = plan.address, .path = plan.file, .known = known_of(plan), .bytes_max = bytes_max_}, progress_));
    if (!download.not_modified) {
      TRY(check_bytes(plan, download));
    }
    return download;
  }

 private:
  // A folder as mirror: the file is taken as it is; the import sees by its hash whether it is new.
  Result<net::Download> copy_local(Plan& plan) {
    std::error_code error;
    const std::filesystem::path from = plan.address;
    if (!std::filesystem::is_regular_file(from, error)) {
      return fail(ErrorCode::kNotFound, plan.address + ": no such file");
    }
    std::filesystem::copy_file(from, plan.file, std::filesystem::copy_options::overwrite_existing, error);
    if (error) {
      return fail(ErrorCode::kEnvironment, plan.address + ": can't copy: " + error.message());
    }
    net::Download download;
    download.bytes = std::filesystem::file_size(plan.file, error);
    return download;
  }

  Result<std::string> fetch_small(const std::string& address, const std::string& path) {
    Silent silent(progress_);
    TRY(client_.download({.address = address, .path = path, .known = {}, .bytes_max = kSmallFileBytesMax}, silent));
    const std::string text = TRY(read_file(path, kSmallFileBytesMax));
    TRY(files_.remove(path));
    return text;
  }

  Result<void> follow_pointer(Plan& plan) {
    const std::string text = TRY(fetch_small(plan.address, plan.folder + "/pointer"));
    const std::string_view name = trim(text);
    if (name.empty() || name.size() > 200 || name.find_first_of("/\\?# ") != std::string_view::npos || name.starts_with('.')) {
      return bad_input(plan.address + ": names no file");
    }
    plan.address = plan.address.substr(0, plan.address.rfind('/') + 1) + std::string(name);
    return {};
  }

  Result<void> check_bytes(const Plan& plan, const net::Download& download) {
    // A proxy's log-in page or an error page that says 200: no feed is HTML.
    if (download.content_type.starts_with("text/html")) {
      TRY(files_.remove(plan.file));
      return bad_input(plan.address + ": the server sent a web page instead of the feed; is there a proxy that wants a log-in?");
    }
    if (plan.source->checksum == ChecksumKind::kNone || plan.address != plan.source->address) {
      return {};
    }
    const bool nvd = plan.source->checksum == ChecksumKind::kNvdMeta;
    const std::string beside = nvd ? plan.address.substr(0, plan.address.size() - std::string_view(".json.gz").size()) + ".meta"
                                   : plan.address + ".sha256";
    const std::string text = TRY(fetch_small(beside, plan.folder + "/checksum"));
    const std::string actual = nvd ? sha256_hex(TRY(unpack_file(plan.file, {}))) : TRY(sha256_file(plan.file));
    const std::string lower = to_lower(text);
    if (lower.find(actual) == std::string::npos) {
      TRY(files_.remove(plan.file));
      return bad_input(fmt::format("{}: the file's SHA-256 {} is not what {} says", plan.address, actual, beside));
    }
    return {};
  }

  Files& files_;
  Progress& progress_;
  net::HttpClient client_;
  std::uint64_t bytes_max_;
};

// A source is a file in the plan's folder, or the folder itself.
bool is_of(const Plan& plan, std::string_view source) {
  return source.starts_with(plan.folder) && (source.size() == plan.folder.size() || source[plan.folder.size()] == '/');
}

// Whether the import took what was fetched for a plan; the reason where it did not. What was passed over beside it (our own notes, members
// of an archive that are no records) does not matter where something went in.
std::optional<std::string> refusal(const Plan& plan, const ImportReport& report) {
  bool any = false;
  for (const FeedOutcome& outcome : report.feeds) {
    const bool bad = outcome.kind == FeedOutcome::Kind::kBroken || outcome.kind == FeedOutcome::Kind::kRefused;
    if (is_of(plan, outcome.source) && bad) {
      return outcome.reason;
    }
    any = any || is_of(plan, outcome.source);
  }
  if (any) {
    return std::nullopt;
  }
  for (const ImportReport::Skipped& skipped : report.skipped) {
    if (skipped.path.starts_with(plan.file)) {
      return "not a feed: " + skipped.reason;
    }
  }
  return "there is no feed in it";
}

}  // namespace

Result<SyncReport> sync_feeds(const std::string& folder, const std::string& downloads, const SyncOptions& options,
                              Files& files, const Clock& clock, Random& random, Progress& progress) {
  std::vector<Plan> plans = TRY(make_plans(downloads, options));
  SyncReport report;
  Fetcher fetcher(options, files, random, progress);
  std::vector<std::string> paths;
  std::vector<std::pair<std::size_t, net::Download>> fetched;
  for (Plan& plan : plans) {
    if (progress.cancelled()) {
      return fail(ErrorCode::kEnvironment, "given up: the program is ending");
    }
    progress.stage(plan.source->name, 0);
    const Result<net::Download> download = fetcher.fetch(plan);
    SourceOutcome outcome{.name = std::string(plan.source->name), .address = plan.address};
    if (!download) {
      outcome.kind = SourceOutcome::Kind::kFailed;
      outcome.reason = download.error().to_string();
    } else if (download->not_modified) {
      outcome.kind = SourceOutcome::Kind::kNotModified;
    } else {
      outcome.bytes = download->bytes;
      outcome.resumed_at = download->resumed_at;
      paths.push_back(plan.folder);
      fetched.emplace_back(report.sources.size(), *download);
    }
    report.sources.push_back(std::move(outcome));
    if (options.observer) {
      options.observer(report.sources.back(), report.sources.size(), plans.size());
    }
  }
  progress.done();
  if (paths.empty()) {
    return report;
  }
  report.imported = TRY(import_paths(folder, paths, options.import, files, clock, progress));
  for (const auto& [index, download] : fetched) {
    const Plan& plan = plans[index];
    SourceOutcome& outcome = report.sources[index];
    std::ranges::copy_if(report.imported.feeds, std::back_inserter(outcome.feeds), [&](const FeedOutcome& feed) { return is_of(plan, feed.source); });
    if (const std::optional<std::string> reason = refusal(plan, report.imported)) {
      outcome.kind = SourceOutcome::Kind::kFailed;
      outcome.reason = *reason;
    } else {
      TRY(files.write_atomically(plan.folder + "/validator", fmt::format("{}\n{}\n{}\n", plan.address, download.validator.etag,
                                                                         download.validator.last_modified)));
    }
    // Imported or broken: either way the bytes are of no more use.
    TRY(files.remove(plan.file));
  }
  return report;
}

bool is_on(const FeedSource& source, const SyncOptions& options) {
  const auto setting = options.settings.find(std::string(source.name));
  return setting != options.settings.end() && setting->second.enabled ? *setting->second.enabled : source.by_default;
}

bool is_of(const FeedInfo& feed, const FeedSource& source) {
  const std::string_view name = source.feed.empty() ? source.name : source.feed;
  return feed.identity.name == name || feed.source.contains("downloads/" + slug(source.name) + "/");
}

Result<void> check_names(const std::vector<std::string>& names) {
  SyncOptions options;
  options.names = names;
  TRY(make_plans("", options));
  return {};
}

Result<void> check_reachable(const std::string& downloads, const SyncOptions& options, Files& files, Random& random) {
  SyncOptions one = options;
  one.names = {"kev"};
  one.client.attempts = 1;
  one.client.connect_timeout_ms = 5000;
  one.client.stall_timeout_s = 5;
  std::vector<Plan> plans = TRY(make_plans(downloads, one));
  NoProgress silent;
  Fetcher fetcher(one, files, random, silent);
  Plan& plan = plans.front();
  plan.folder += ".check";
  plan.file = plan.folder + "/" + std::string(plan.source->file);
  TRY(fetcher.fetch(plan));
  TRY(files.remove(plan.file));
  return {};
}

}  // namespace parapet::knowledge
