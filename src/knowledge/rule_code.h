// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "knowledge/record.h"

// The stored form of an affected entry in the index (docs/formats/knowledge.md, "Rules"): header, offsets of its
// intervals and versions, these, then its rarer texts. Read in place by Rule.
namespace parapet::knowledge::rule_code {

inline constexpr std::size_t kSizeAt = 0;
inline constexpr std::size_t kRecordAt = 4;
inline constexpr std::size_t kFlagsAt = 8;
inline constexpr std::size_t kHeaderBytes = 12;

// The flag word, from the lowest bit.
inline constexpr unsigned kSchemeShift = 0;       // 5 bits
inline constexpr unsigned kStatusShift = 5;       // 2
inline constexpr unsigned kFixShift = 7;          // 2
inline constexpr unsigned kConfidenceShift = 9;   // 2
inline constexpr unsigned kNameKindShift = 11;    // 2
inline constexpr std::uint32_t kAllVersions = 1U << 13;
inline constexpr std::uint32_t kOwnList = 1U << 14;  // offset and count of its vulnerabilities follow the header
inline constexpr std::uint32_t kWide = 1U << 15;     // counts and offsets take 4 bytes, not 2

// The bits of a stored interval.
inline constexpr std::uint8_t kHasLower = 1;
inline constexpr std::uint8_t kHasUpper = 2;
inline constexpr std::uint8_t kLowerInclusive = 4;
inline constexpr std::uint8_t kUpperInclusive = 8;

// The order of the texts behind the intervals and versions.
enum Text : int { kFixedVersion, kModule, kUnreadable, kJustification, kNote, kArchitectures, kPlatforms, kRequires };

// Appends the rule. own_list: where its vulnerabilities stand in the list section (offset, count), if they are not the
// record's.
void append(const Affected& entry, std::uint32_t record,
            const std::optional<std::pair<std::uint32_t, std::uint32_t>>& own_list, std::string& out);

}  // namespace parapet::knowledge::rule_code
