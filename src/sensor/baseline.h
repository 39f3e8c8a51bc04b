// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "inventory/inventory.h"

namespace parapet::sensor {

// What the last report left the server knowing, in short: for each entry its identity and a hash of the rest. The next
// delta is the difference from it.
struct Baseline {
  struct Entry {
    std::string identity;
    std::uint64_t content = 0;
    friend bool operator==(const Entry&, const Entry&) = default;
  };
  std::vector<Entry> entries;  // sorted by identity

  friend bool operator==(const Baseline&, const Baseline&) = default;
};

// software: distinct (make_distinct).
[[nodiscard]] Baseline baseline_of(const std::vector<inventory::Software>& software);

// SHA-256 over the entries in order, a line for each: equal for equal lists, and only for them.
[[nodiscard]] std::string digest_of(const Baseline& baseline);

// What changed: positions in `after` of entries that are new or differ, and the identities of those that are gone.
struct Difference {
  std::vector<std::size_t> put;
  std::vector<std::string> removed;
  [[nodiscard]] bool empty() const { return put.empty() && removed.empty(); }
};
[[nodiscard]] Difference difference(const Baseline& before, const Baseline& after);

// For the state folder. read_baseline: kBadInput where the text is not what write_baseline wrote.
[[nodiscard]] std::string write_baseline(const Baseline& baseline);
[[nodiscard]] Result<Baseline> read_baseline(std::string_view text);

}  // namespace parapet::sensor
