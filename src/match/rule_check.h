// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "knowledge/knowledge.h"
#include "match/matcher.h"
#include "match/subject.h"

namespace parapet::match {

// What came of holding one rule against one subject.
enum class Outcome : std::uint8_t {
  kInside,            // the version lies in the rule's range
  kOutside,           // it does not
  kUnreadable,        // the rule's range could not be read, or compares nothing with this version
  // The rule does not speak of this software at all:
  kWithdrawn,
  kNotice,            // informational, bug fix, enhancement (design §4.10)
  kNotYetPublished,   // published after as_of
  kOtherNameKind,     // a source package's rule under a binary's name, or the reverse
  kOtherArchitecture,
  kOtherPlatform,
  kProductMissing,    // "running on/with" something that is not on the device
  kOtherStream,       // another module stream, or module and ordinary build
  kUnknownStream,     // a module's fix, the package's stream not known
};

// One rule held against one subject.
struct Held {
  knowledge::Rule rule;
  Outcome outcome = Outcome::kOutside;
  bool of_source = false;          // compared with the source's version
  std::int32_t interval = -1;      // the interval that holds the version; -1: all versions, or a listed one, or none
  std::int32_t listed = -1;        // the listed version that equals it
  std::uint32_t lookup = 0;        // which of the subject's names

  [[nodiscard]] bool speaks_of_it() const {
    return outcome == Outcome::kInside || outcome == Outcome::kOutside || outcome == Outcome::kUnreadable;
  }
};

// The module stream of an rpm package among the streams that knowledge knows for its name.
class StreamChoice;

// Holds one rule against the subject. Pure; linear in the rule's bounds.
[[nodiscard]] Held check_rule(const knowledge::Rule& rule, Subject& subject, std::uint32_t lookup, const StreamChoice& streams,
                              const MatchOptions& options);

// The rule's range in words: "< 3.0.16-1~deb12u1", ">= 1.0, < 1.5; 2.0"; as its source wrote the bounds. At most a few
// intervals, then how many more.
[[nodiscard]] std::string range_text(const knowledge::Rule& rule);
// One interval of it.
[[nodiscard]] std::string interval_text(const knowledge::IntervalView& interval);

// What was compared: "3.0.15-1~deb12u1 < 3.0.16-1~deb12u1 (deb)", or why nothing was.
[[nodiscard]] std::string comparison_text(const Held& held, const Subject& subject);

// Why a rule that does not hold does not: "fixed since 1.2", "withdrawn", "for arm64 only".
[[nodiscard]] std::string outcome_text(const Held& held, const Subject& subject);

}  // namespace parapet::match
