// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "knowledge/knowledge.h"

namespace parapet::match {

// Who judges a domain and how well: looked up once for each domain of a device.
struct DomainJudges {
  std::string domain;
  bool any = false;          // some feed judges it
  bool stale = false;        // all of them are older than their limit
  bool fixes_only = false;   // none of them knows the full state (design §4.9)
  bool ended = false;        // the release is past its end of life, by end-of-life data
  std::string end_detail;    // the sentence about it
};

// A release of a system by end-of-life data.
struct ReleaseCycle {
  std::string system;        // "debian"
  std::string release;       // "12"
  knowledge::EndOfLife cycle;
  UnixTime end;              // of the fixes that everybody gets; unknown where no date is given
  [[nodiscard]] bool ended(UnixTime now) const { return cycle.ended || (end.known() && end < now); }
};
// The cycle of a distribution's domain ("debian:12"); nullopt where end-of-life data does not have it.
[[nodiscard]] std::optional<ReleaseCycle> release_cycle(std::string_view domain, const knowledge::Knowledge& knowledge);
// All cycles of a system as domains name it ("debian", "redhat"), whatever endoflife.date calls it.
[[nodiscard]] std::vector<knowledge::EndOfLife> cycles_of_system(std::string_view system, const knowledge::Knowledge& knowledge);
// When the fixes of a cycle that everybody gets end; unknown where no date is given.
[[nodiscard]] UnixTime end_of_fixes(std::string_view system, const knowledge::EndOfLife& cycle);

[[nodiscard]] DomainJudges judges_of(std::string_view domain, const knowledge::Knowledge& knowledge, UnixTime now);

// A sentence for software that nobody judges: which domain is missing, and which near ones knowledge has.
[[nodiscard]] std::string no_feed_detail(std::string_view domain, const knowledge::Knowledge& knowledge);

}  // namespace parapet::match
