// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "server/console/list.h"

namespace parapet::server::console {

// A set of numbers below a limit, one bit each: asked for in the inner loops, where a compressed set costs too much.
class NumberBits {
 public:
  explicit NumberBits(std::size_t limit) : words_((limit + kWord - 1) / kWord) {}
  void set(std::size_t number) { words_[number / kWord] |= 1ULL << (number % kWord); }
  [[nodiscard]] bool has(std::size_t number) const {
    return number / kWord < words_.size() && (words_[number / kWord] >> (number % kWord) & 1U) != 0;
  }

 private:
  static constexpr std::size_t kWord = 64;
  std::vector<std::uint64_t> words_;
};

// Numbered rows by one column, sorted once and then kept: a page of any part of them is a walk along the order instead of a
// sort. Where some rows change, what it costs to renew it is one pass and the comparisons of those. Immutable; any number of
// threads may read it.
class KeptOrder {
 public:
  // What is ordered.
  struct Source {
    std::uint32_t limit = 0;                    // every number is below it
    std::function<bool(std::uint32_t)> has;     // true where there is a row of the number
    std::function<Cell(std::uint32_t)> key;     // as sort_key() makes it. Both are called from several threads at once
  };
  [[nodiscard]] static KeptOrder sorted(const Source& source);
  // The order of a source in which no other rows than `changed` differ from the one that this order is of, new and lost ones
  // included.
  [[nodiscard]] KeptOrder renewed(const Source& source, const NumberBits& changed) const;

  [[nodiscard]] std::size_t size() const { return numbers_.size(); }

  // Calls visit(numbers) for each run of rows with equal keys, in the direction of the list, until it returns false: what is not known is
  // the last run either way. Within a run numbers ascend.
  template <typename Visit>
  void each_run(bool descending, const Visit& visit) const {
    const std::span<const std::uint32_t> all(numbers_);
    const std::span<const std::uint32_t> unknown = all.subspan(known_);
    for (std::size_t at = descending ? known_ : 0; at != (descending ? 0 : known_);) {
      std::size_t first = at;
      std::size_t last = at;
      if (descending) {
        do {
          --first;
        } while (!begins_.has(first));
      } else {
        do {
          ++last;
        } while (last < known_ && !begins_.has(last));
      }
      if (!visit(all.subspan(first, last - first))) {
        return;
      }
      at = descending ? first : last;
    }
    if (!unknown.empty()) {
      visit(unknown);
    }
  }

  friend bool operator==(const KeptOrder& a, const KeptOrder& b);

 private:
  KeptOrder() : begins_(0) {}

  std::vector<std::uint32_t> numbers_;  // by key, ascending, then by number; what is not known comes last
  NumberBits begins_;                   // places in numbers_ at which a key begins
  std::size_t known_ = 0;               // how many have a known key
};

// A column that a list is sorted by.
struct KeptSort {
  std::shared_ptr<const KeptOrder> order;
  bool descending = false;
  std::function<Cell(std::uint32_t)> key;  // of its source
};

// The rows from `first` to `last` of those in `members`, sorted by the columns one after the other and then by number: the same as
// List sorts them. limit: every number is below it. sorts: at least one; all have every member.
[[nodiscard]] std::vector<std::uint32_t> pick_rows(std::span<const KeptSort> sorts, const NumberBits& members, std::uint32_t limit, std::size_t first,
                                                   std::size_t last);

}  // namespace parapet::server::console
