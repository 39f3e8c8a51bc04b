// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "base/result.h"
#include "base/time.h"

namespace parapet::knowledge {

// A feed's part of the current generation.
struct ManifestPart {
  std::string feed;
  std::string file;                    // in parts/
  UnixTime snapshot;
  std::string sha256;                  // of the source bytes of its snapshot
  std::vector<std::string> updates;    // of the deltas and single records merged since then
};

// What an import found in a source file, so that the same bytes need not be parsed again.
struct ManifestSource {
  struct Feed {
    std::string name;
    UnixTime snapshot;
    std::string sha256;                // of the feed's own bytes: for a bundle those that its part was made from
  };
  std::string sha256;
  std::vector<Feed> feeds;
};

// DATA/knowledge/CURRENT: names all files of one generation. Replacing it is what publishes an import.
struct Manifest {
  std::uint64_t generation = 0;
  std::string index;                   // in DATA/knowledge; "" where there is no knowledge yet
  std::uint32_t key_format = 0;        // version::kKeyFormat of the program that built the index
  std::uint32_t importers = 0;         // kImporterFormat of the program that imported; another one parses again
  std::vector<ManifestPart> parts;     // by feed
  std::vector<ManifestPart> history;   // by feed, then snapshot
  std::vector<ManifestSource> sources; // by sha256

  [[nodiscard]] const ManifestPart* part_of(std::string_view feed) const;
  [[nodiscard]] const ManifestSource* source(std::string_view sha256) const;
};

inline constexpr std::string_view kManifestName = "CURRENT";

[[nodiscard]] std::string write_manifest(const Manifest& manifest);
// Errors: kBadInput (damaged), kUnsupported (of a newer program).
[[nodiscard]] Result<Manifest> parse_manifest(std::string_view text);
// The manifest of a knowledge folder; an empty one where there is none.
[[nodiscard]] Result<Manifest> load_manifest(const std::string& folder, const Files& files);

}  // namespace parapet::knowledge
