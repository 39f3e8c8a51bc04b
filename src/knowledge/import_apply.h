// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/files.h"
#include "base/result.h"
#include "knowledge/import.h"
#include "knowledge/manifest.h"
#include "knowledge/parsed_feed.h"

namespace parapet::knowledge {

// Holds what was parsed against what is stored, feed by feed, and writes the parts of the next generation. Nothing that
// it does is visible to readers before the manifest is published. One thread.
class Applier {
 public:
  // folder: DATA/knowledge.
  Applier(std::string folder, Manifest current, const ImportOptions& options, Files& files, const Clock& clock)
      : folder_(std::move(folder)), next_(std::move(current)), options_(options), files_(files), clock_(clock) {}

  // Decides about one feed (design §4.8) and stores it. Errors: of the environment, or a stored part is damaged.
  [[nodiscard]] Result<FeedOutcome> apply(ParsedFeed& feed);

  // Whether any part differs from the current generation.
  [[nodiscard]] bool changed() const { return changed_; }
  [[nodiscard]] Manifest& next() { return next_; }

 private:
  struct Difference {
    std::uint64_t added = 0;
    std::uint64_t changed = 0;
    std::uint64_t withdrawn = 0;
  };
  [[nodiscard]] Result<const PartFile*> open_part(const std::string& file);
  [[nodiscard]] Result<FeedOutcome> apply_snapshot(ParsedFeed& feed, const ManifestPart* current, FeedOutcome outcome);
  [[nodiscard]] Result<FeedOutcome> apply_history(ParsedFeed& feed, FeedOutcome outcome);
  [[nodiscard]] Result<FeedOutcome> apply_update(ParsedFeed& feed, const ManifestPart& current, FeedOutcome outcome);
  // Adds the older part's facts to the new one's; of two with one id the newer stays.
  [[nodiscard]] Result<void> merge_facts(ParsedFeed& feed, const PartFile& older);
  // Writes the part's tables and publishes its file; returns its name.
  [[nodiscard]] Result<std::string> store(ParsedFeed& feed, const FeedInfo& info);
  [[nodiscard]] FeedInfo info_of(const ParsedFeed& feed, const PartWriter::Totals& totals) const;
  [[nodiscard]] static Difference compare(const PartFile* older, const std::vector<PartWriter::Item>& items);
  void set_current(ManifestPart part);

  std::string folder_;
  Manifest next_;
  const ImportOptions& options_;
  Files& files_;
  const Clock& clock_;
  bool changed_ = false;
  std::map<std::string, std::unique_ptr<PartFile>> open_parts_;
};

}  // namespace parapet::knowledge
