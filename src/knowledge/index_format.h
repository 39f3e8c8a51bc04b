// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

// What stands in an index file (docs/formats/knowledge.md, "Index"). Everything is addressed by offsets into sections.
namespace parapet::knowledge::index_format {

inline constexpr std::string_view kMagic = "PARAINDX";
inline constexpr std::uint32_t kFormat = 1;

enum SectionKind : std::uint32_t {
  kFeeds = 1,            // feed table: metadata and part file of each
  kStrings = 2,          // texts, referred to by offset and length
  kNameSlots = 3,        // hash table of (domain, name): number of the entry + 1, 0 for an empty slot
  kNames = 4,            // StoredName
  kRules = 5,            // encoded rules (rule_code.h), those of one name side by side
  kRecords = 6,          // StoredRecord
  kRecordsById = 7,      // record numbers in the order of their ids, letter case ignored
  kVulnerabilities = 8,  // StoredVulnerability, in the order of their names
  kIds = 9,              // StoredId: every id of every vulnerability, in order, letter case ignored
  kLists = 10,           // vulnerability numbers: of records and of rules
  kRecordLists = 11,     // record numbers: of vulnerabilities
  kAliases = 12,         // StoredText: aliases of vulnerabilities
  kThreats = 13,         // StoredThreat: of those vulnerabilities that have KEV or exploit evidence
  kEpssDays = 14,        // StoredEpssDay, by day
  kEpssRows = 15,        // StoredEpssRow, for each day by vulnerability
  kLookups = 16,         // StoredLookup, by key
  kFacts = 17,           // encoded facts of the look-ups
};

struct StoredText {
  std::uint32_t offset = 0;
  std::uint32_t size = 0;
};

struct StoredName {
  std::uint64_t hash = 0;           // of domain, a zero byte, name
  std::uint64_t rules_offset = 0;
  std::uint32_t rules_bytes = 0;
  std::uint32_t rules_count = 0;
  StoredText text;                  // domain, a zero byte, name
};

inline constexpr std::uint8_t kRecordWithdrawn = 1;

struct StoredRecord {
  std::int64_t published = 0;
  std::uint32_t feed = 0;
  std::uint32_t number = 0;         // of the fact in the feed's part
  StoredText id;
  std::uint32_t list_offset = 0;    // in kLists
  std::uint32_t list_count = 0;
  std::uint8_t kind = 0;
  std::uint8_t flags = 0;
  std::uint16_t reserved = 0;
  std::uint32_t reserved_too = 0;
};
static_assert(sizeof(StoredRecord) == 40);

inline constexpr std::uint8_t kRejected = 1;
inline constexpr std::uint8_t kPublishedIsGuess = 2;
inline constexpr std::uint8_t kHasScore = 4;
inline constexpr std::uint8_t kHasEpss = 8;
inline constexpr std::uint8_t kKnownExploited = 16;

struct StoredVulnerability {
  std::int64_t published = 0;
  StoredText name;
  StoredText vector;
  StoredText source;
  std::uint32_t aliases_offset = 0;  // in kAliases
  std::uint32_t aliases_count = 0;
  std::uint32_t records_offset = 0;  // in kRecordLists
  std::uint32_t records_count = 0;
  std::uint32_t threat = 0;          // number in kThreats + 1
  std::uint32_t ssvc_time = 0;
  float score = 0;
  float epss = 0;
  float percentile = 0;
  std::uint8_t flags = 0;
  std::uint8_t severity = 0;
  std::uint8_t system = 0;
  std::uint8_t exploitation = 0;
  std::uint8_t automatable = 0;
  std::uint8_t technical_impact = 0;
  std::uint16_t reserved = 0;
  std::uint32_t reserved_too = 0;
};
static_assert(sizeof(StoredVulnerability) == 80);

struct StoredId {
  StoredText text;
  std::uint32_t vulnerability = 0;
};

inline constexpr std::uint32_t kNoFeed = 0xFFFFFFFF;

struct StoredThreat {
  std::int64_t known_since = 0;
  std::int64_t known_due = 0;
  std::uint32_t known_feed = kNoFeed;    // where the KEV entry stands
  std::uint32_t known_number = 0;
  std::uint32_t exploit_feed = kNoFeed;  // where the exploit evidence stands
  std::uint32_t exploit_number = 0;
  std::uint32_t strong = 0;
  std::uint32_t weak = 0;
  std::uint8_t ransomware = 0;
  std::uint8_t weaponised = 0;
  std::uint16_t reserved = 0;
  std::uint32_t reserved_too = 0;
};
static_assert(sizeof(StoredThreat) == 48);

struct StoredEpssDay {
  std::int64_t day = 0;
  StoredText model;
  std::uint64_t rows_offset = 0;  // in rows
  std::uint64_t rows_count = 0;
};

struct StoredEpssRow {
  std::uint32_t vulnerability = 0;
  float probability = 0;
  float percentile = 0;
};

// Small tables that are asked by a text: the key's first letter says which.
inline constexpr char kEndOfLifeKey = 'e';   // product
inline constexpr char kCpeAliasKey = 'c';    // domain, a zero byte, source
inline constexpr char kLinkKey = 'l';        // from
inline constexpr char kThreatNameKey = 't';  // id

struct StoredLookup {
  StoredText key;
  std::uint64_t offset = 0;  // in kFacts
  std::uint32_t size = 0;
  std::uint32_t reserved = 0;
};

}  // namespace parapet::knowledge::index_format
