// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "knowledge/record.h"

namespace parapet::knowledge {

// Which ids mean the same weakness (design §3): one entry per real weakness under its CVE id where there is one.
//
// A record says that its id and its aliases are one thing. Two CVE ids are never joined: a record whose ids name several
// CVEs joins nothing and is an advisory of each; where a chain of aliases would connect two CVEs, each id of the chain
// belongs to the one CVE that records name together with it, and to none where they name several. The answer depends
// only on the set of records, not on their order.
//
// Use: add every record and mention, then solve, then ask. One thread.
class IdentityMap {
 public:
  IdentityMap();
  ~IdentityMap();
  IdentityMap(const IdentityMap&) = delete;
  IdentityMap& operator=(const IdentityMap&) = delete;

  // Adds a record; the answer is its number, counted from 0.
  std::uint32_t add_record(std::string_view id, RecordKind kind, const std::vector<std::string>& aliases,
                           const std::vector<std::string>& vulnerabilities);
  // An id that some fact speaks of (KEV, EPSS, exploit evidence): it gets an entry.
  void mention(std::string_view id);

  void solve();

  // After solve(). Vulnerabilities are numbered in the order of their names.
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;
  [[nodiscard]] std::uint32_t vulnerability_count() const;
  [[nodiscard]] std::string_view name(std::uint32_t vulnerability) const;
  // Without the name, sorted.
  [[nodiscard]] std::vector<std::string_view> aliases(std::uint32_t vulnerability) const;
  // What a record is about, ascending; empty for a notice without a CVE.
  [[nodiscard]] std::vector<std::uint32_t> vulnerabilities_of(std::uint32_t record) const;
  // The entry of any id, letter case ignored; kNone where it has none of its own.
  [[nodiscard]] std::uint32_t find(std::string_view id) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// "CVE-YYYY-N...", letter case ignored.
[[nodiscard]] bool is_cve_id(std::string_view id);

}  // namespace parapet::knowledge
