// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "knowledge/record.h"

namespace parapet::knowledge {

// Which alternative of Fact. Stored: never renumber.
enum class FactKind : std::uint8_t {
  kRecord = 0,
  kKnownExploited = 1,
  kEpssScore = 2,
  kExploitEvidence = 3,
  kEndOfLife = 4,
  kCpeAlias = 5,
  kWeaknessLink = 6,
  kThreatName = 7,
};
inline constexpr std::uint8_t kFactKindCount = 8;

[[nodiscard]] FactKind kind_of(const Fact& fact);

// Appends the fact in its stored form (docs/formats/knowledge.md). Equal facts give equal bytes, so a hash of the bytes
// tells whether a fact has changed.
void encode_fact(const Fact& fact, std::string& out);

// What a reader wants of a record. The parts that matching needs come first, so that the texts need not be read.
enum class Depth : std::uint8_t {
  kIdentity,  // ids, aliases, dates and whether it is withdrawn
  kMatching,  // and ratings, SSVC points and affected entries
  kWhole,     // and title, description, references, weakness classes
};

// Compiles the version keys of a record again from their texts, where they were stored by a program with another form of
// keys. An entry with a version that this program's scheme does not accept becomes unreadable: not assessed, never clean.
void compile_keys(Fact& fact);

// Reads a stored fact. Every length is checked; bytes that are no fact give kBadInput. `Depth` concerns records only.
[[nodiscard]] Result<Fact> decode_fact(std::string_view bytes, Depth depth = Depth::kWhole);

}  // namespace parapet::knowledge
