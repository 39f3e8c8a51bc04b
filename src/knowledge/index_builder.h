// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "knowledge/part_file.h"

namespace parapet::knowledge {

// A part that goes into an index.
struct IndexPart {
  std::string file;               // name in the parts folder
  const PartFile* part = nullptr;
  bool history = false;           // an older snapshot of a feed that keeps them
};

// Derives the index of all parts and writes it to `path` (whole, not yet durable). Current parts become the feeds, in the
// order given; it and nothing else but the parts' facts decides the answers. Runs on all cores of the caller's arena.
[[nodiscard]] Result<void> build_index(const std::vector<IndexPart>& parts, const std::string& path);

}  // namespace parapet::knowledge
