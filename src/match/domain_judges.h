// SPDX-License-Identifier: Apache-2.0
#pragma once

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

[[nodiscard]] DomainJudges judges_of(std::string_view domain, const knowledge::Knowledge& knowledge, UnixTime now);

// A sentence for software that nobody judges: which domain is missing, and which near ones knowledge has.
[[nodiscard]] std::string no_feed_detail(std::string_view domain, const knowledge::Knowledge& knowledge);

}  // namespace parapet::match
