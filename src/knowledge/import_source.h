// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "knowledge/feeds/importer.h"
#include "knowledge/import.h"

namespace parapet::knowledge {

// One thing to import: found by walking what the user named.
struct Source {
  enum class Kind {
    kFile,    // one file: a document, an archive, or a packed document
    kGroup,   // the record files of one feed in a folder
  };
  Kind kind = Kind::kFile;
  std::string path;                  // of the file, or of the folder
  std::vector<std::string> files;    // of a group, sorted
  std::uint64_t bytes = 0;
  bool named = false;                // by the user directly: its failure is an error
  std::string sha256;                // of the file; of a group, over names, sizes and hashes
  // Known for plain documents and groups; archives are recognised as they are read.
  const Importer* importer = nullptr;
  std::optional<FeedIdentity> identity;
};

// What there is to import, and what is not.
struct SourceList {
  std::vector<Source> sources;                // in the order of their paths
  std::vector<ImportReport::Skipped> skipped;
  std::vector<Error> errors;                  // of paths that were named and can't be read
};

// Asks all importers about a piece; `first` is asked before the others where it is given.
struct Recognised {
  const Importer* importer = nullptr;
  FeedIdentity identity;
};
[[nodiscard]] std::optional<Recognised> recognise(const Piece& piece, const Importer* first = nullptr);

// Walks the paths, hashes every file (on all cores), recognises the plain ones by content and groups the files that are
// single records of one feed. Links that lead out of a named folder are not followed. `is_known` tells whether the bytes
// with this hash were imported before: those are not looked into.
[[nodiscard]] SourceList find_sources(const std::vector<std::string>& paths, const Limits& limits,
                                      const std::function<bool(const std::string& sha256)>& is_known);

}  // namespace parapet::knowledge
