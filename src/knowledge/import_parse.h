// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "knowledge/import_source.h"
#include "knowledge/parsed_feed.h"

namespace parapet::knowledge {

// What one source holds.
struct ParsedSource {
  std::vector<std::unique_ptr<ParsedFeed>> feeds;  // by name
  std::vector<ImportReport::Skipped> skipped;
  std::optional<Error> broken;                     // the source as a whole can't be read; its feeds must not be used
};

struct ParseContext {
  const Limits& limits;
  std::string scratch_folder;      // where temporary part files are made
  unsigned threads = 1;
  Progress& progress;
  std::atomic<std::uint64_t>& next_scratch;
};

// Reads one source: one thread unpacks, `threads` parse; memory is bounded by the queue between them. Errors only of the
// environment (the disk); broken input is told in the result.
[[nodiscard]] Result<ParsedSource> parse_source(const Source& source, const ParseContext& context);

}  // namespace parapet::knowledge
