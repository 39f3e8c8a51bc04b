// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/files.h"
#include "base/limits.h"
#include "base/progress.h"
#include "base/result.h"
#include "knowledge/feeds/importer.h"

namespace parapet::knowledge {

// What happened to one feed.
struct FeedOutcome {
  enum class Kind { kImported, kUnchanged, kOlder, kHistory, kRefused, kBroken };
  Kind kind = Kind::kImported;
  std::string feed;
  std::string source;
  std::uint64_t records = 0;
  std::uint64_t added = 0;
  std::uint64_t changed = 0;
  std::uint64_t withdrawn = 0;  // gone from the feed, or withdrawn in it since the last import
  std::uint64_t rejected = 0;
  std::string reason;           // of kOlder, kRefused, kBroken
};

struct ImportReport {
  std::vector<FeedOutcome> feeds;
  struct Skipped {
    std::string path;
    std::string reason;
  };
  std::vector<Skipped> skipped;  // files that are no feed
  double seconds = 0;
  std::uint64_t bytes = 0;
};

struct ImportOptions {
  Limits limits;
  bool force = false;   // accept a feed that lost more than half of its records, or an older snapshot
  bool add = false;     // --add: merge into the feed instead of replacing it
  unsigned threads = 0; // 0: all cores
  int lock_wait_seconds = 10;  // how long to wait for another import of the same folder
  // Told of the whole report once the new generation is published, also where import_paths then returns the error of a
  // path that was named directly.
  std::function<void(const ImportReport&)> observer;
};

// Imports files, folders and bundles into the knowledge base at `folder` and publishes one new generation. Holds the
// folder's lock. A path named directly that is broken or no feed is an error (kBadInput) after the others went in; in a
// folder walk it is listed. kEnvironment: the disk; given up, where progress says so. Crash-safe: until the new generation is published the old one stays, whole.
[[nodiscard]] Result<ImportReport> import_paths(const std::string& folder, const std::vector<std::string>& paths,
                                                const ImportOptions& options, Files& files, const Clock& clock,
                                                Progress& progress);

// Writes every feed of the knowledge base into one bundle file (tar, zstd, with checksums), for a closed network;
// import_paths reads it back.
[[nodiscard]] Result<void> export_bundle(const std::string& folder, const std::string& bundle_path, Files& files);

}  // namespace parapet::knowledge
