// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/files.h"
#include "base/progress.h"
#include "base/random.h"
#include "base/result.h"
#include "knowledge/feed_sources.h"
#include "knowledge/import.h"
#include "knowledge/knowledge.h"
#include "net/http_client.h"

namespace parapet::knowledge {

// Settings of one feed that differ from the table (feed_sources.h).
struct SourceSetting {
  std::string address;            // http(s) address, or a file or folder on this machine
  std::optional<bool> enabled;
};

struct SourceOutcome {
  enum class Kind { kNotModified, kFetched, kFailed };
  Kind kind = Kind::kFetched;
  std::string name;
  std::string address;
  std::uint64_t bytes = 0;
  std::uint64_t resumed_at = 0;
  std::string reason;  // of kFailed
  std::vector<FeedOutcome> feeds;  // of kFetched: what the import made of its parts
};

struct SyncOptions {
  std::vector<std::string> names;           // empty: all that are on; "osv" or "osv/*" names all below it
  std::string mirror;                       // address or folder that serves NAME/FILE for every feed; "": the publishers
  std::map<std::string, SourceSetting> settings;
  net::ClientOptions client;
  ImportOptions import;
  // Told of each feed once its file is here, is not needed or can't be had; `done` of `total` feeds were looked at by then.
  std::function<void(const SourceOutcome& outcome, std::size_t done, std::size_t total)> observer;
};

struct SyncReport {
  std::vector<SourceOutcome> sources;
  ImportReport imported;
};

// Reads the feed section of a configuration file (TOML; docs/feed-sources.md): mirror, proxy, trust, single feeds.
// Errors: kUsage with line and key.
[[nodiscard]] Result<void> read_sync_settings(const std::string& path, SyncOptions& options);

// Downloads what is new at the sources and imports it. Each feed stands for itself: one that fails is reported and keeps
// its older snapshot; the rest goes on. What the server said of a file (its validator) is remembered only after the import
// took it, so that a broken file is fetched again. downloads: a folder of ours, kept between runs for resuming.
// Errors: kUsage (unknown name, bad setting), kEnvironment (disk; given up, where progress says so), never a single source's.
[[nodiscard]] Result<SyncReport> sync_feeds(const std::string& folder, const std::string& downloads,
                                            const SyncOptions& options, Files& files, const Clock& clock, Random& random,
                                            Progress& progress);

// Whether the source is fetched without being named.
[[nodiscard]] bool is_on(const FeedSource& source, const SyncOptions& options);
// Whether the feed is what the source offers: downloaded from it, or of the name that its content has.
[[nodiscard]] bool is_of(const FeedInfo& feed, const FeedSource& source);

// Errors: kUsage for a name that no source has.
[[nodiscard]] Result<void> check_names(const std::vector<std::string>& names);

// Whether the publishers, or the mirror, can be reached at all: one small request.
[[nodiscard]] Result<void> check_reachable(const std::string& downloads, const SyncOptions& options, Files& files,
                                           Random& random);

}  // namespace parapet::knowledge
