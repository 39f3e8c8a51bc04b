// SPDX-License-Identifier: Apache-2.0
#include "server/console/kept_order.h"

#include <algorithm>
#include <compare>
#include <iterator>
#include <numeric>

#include "base/parallel.h"

namespace parapet::server::console {
namespace {

// By key, equal ones by number.
class Before {
 public:
  explicit Before(const KeptOrder::Source& source) : source_(source) {}
  [[nodiscard]] bool operator()(std::uint32_t a, std::uint32_t b) const {
    const std::strong_ordering order = order_cells(source_.key(a), source_.key(b), false);
    return order != 0 ? order < 0 : a < b;
  }
  [[nodiscard]] bool differ(std::uint32_t a, std::uint32_t b) const { return order_cells(source_.key(a), source_.key(b), false) != 0; }

 private:
  const KeptOrder::Source& source_;
};

// Puts `more` where they belong; both are in order.
std::vector<std::uint32_t> merged(const std::vector<std::uint32_t>& list, const std::vector<std::uint32_t>& more, const Before& before) {
  std::vector<std::uint32_t> all;
  all.reserve(list.size() + more.size());
  auto copied = list.begin();
  for (const std::uint32_t number : more) {
    const auto place = std::upper_bound(copied, list.end(), number, before);
    all.insert(all.end(), copied, place);
    all.push_back(number);
    copied = place;
  }
  all.insert(all.end(), copied, list.end());
  return all;
}

std::size_t count_known(const std::vector<std::uint32_t>& numbers, const KeptOrder::Source& source) {
  const auto known = [&](std::uint32_t number) { return !std::holds_alternative<std::monostate>(source.key(number)); };
  return static_cast<std::size_t>(std::ranges::partition_point(numbers, known) - numbers.begin());
}

}  // namespace

KeptOrder KeptOrder::sorted(const Source& source) {
  struct Place {
    CellPrefix prefix;
    std::uint32_t number = 0;
  };
  std::vector<Place> places;
  for (std::uint32_t number = 0; number < source.limit; ++number) {
    if (source.has(number)) {
      places.push_back({.prefix = {}, .number = number});
    }
  }
  constexpr std::size_t kGrain = 1024;
  std::vector<Cell> keys(source.limit);
  parallel_ranges(0, places.size(), kGrain, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      keys[places[i].number] = source.key(places[i].number);
      places[i].prefix = prefix_of(keys[places[i].number], false);
    }
  });
  const auto compare = [&](const Place& a, const Place& b) {
    const std::strong_ordering order = a.prefix <=> b.prefix;
    return order != 0 ? order : order_cells(keys[a.number], keys[b.number], false);
  };
  parallel_sort(places.begin(), places.end(), [&](const Place& a, const Place& b) {
    const std::strong_ordering order = compare(a, b);
    return order != 0 ? order < 0 : a.number < b.number;
  });
  KeptOrder made;
  made.numbers_.resize(places.size());
  made.begins_ = NumberBits(places.size());
  for (std::size_t i = 0; i < places.size(); ++i) {
    made.numbers_[i] = places[i].number;
    made.known_ += places[i].prefix.unknown ? 0U : 1U;
    if (i == 0 || compare(places[i - 1], places[i]) != 0) {
      made.begins_.set(i);
    }
  }
  return made;
}

KeptOrder KeptOrder::renewed(const Source& source, const NumberBits& changed) const {
  const Before before(source);
  std::vector<std::uint32_t> kept;   // in order: unchanged ones, and changed ones that still fit between those
  std::vector<std::uint32_t> moved;
  NumberBits was(source.limit);      // was in this order
  NumberBits begins(source.limit);   // unchanged, and its key is another than that of the unchanged one before
  kept.reserve(numbers_.size());
  bool begin = true;
  std::size_t next = 0;              // the first unchanged one from i on
  for (std::size_t i = 0; i < numbers_.size(); ++i) {
    const std::uint32_t number = numbers_[i];
    begin = begin || begins_.has(i);
    if (!changed.has(number)) {
      kept.push_back(number);
      if (begin) {
        begins.set(number);
      }
      begin = false;
      continue;
    }
    if (number >= source.limit || !source.has(number)) {
      continue;
    }
    was.set(number);
    for (next = std::max(next, i); next < numbers_.size() && changed.has(numbers_[next]);) {
      ++next;
    }
    const bool fits = (kept.empty() || before(kept.back(), number)) && (next == numbers_.size() || before(number, numbers_[next]));
    (fits ? kept : moved).push_back(number);
  }
  for (std::uint32_t number = 0; number < source.limit; ++number) {
    if (changed.has(number) && !was.has(number) && source.has(number)) {
      moved.push_back(number);
    }
  }
  // Finding its place costs a moved one some twenty comparisons: for a good part of all, sorting does not cost more.
  constexpr std::size_t kMovedPart = 16;
  constexpr std::size_t kMovedAlways = 64;
  if (moved.size() > std::max(kMovedAlways, kept.size() / kMovedPart)) {
    return sorted(source);
  }
  std::ranges::sort(moved, before);
  KeptOrder made;
  made.numbers_ = merged(kept, moved, before);
  made.begins_ = NumberBits(made.numbers_.size());
  for (std::size_t i = 0; i < made.numbers_.size(); ++i) {
    const std::uint32_t number = made.numbers_[i];
    const bool looked = i > 0 && (changed.has(number) || changed.has(made.numbers_[i - 1]));
    if (i == 0 || (looked ? before.differ(made.numbers_[i - 1], number) : begins.has(number))) {
      made.begins_.set(i);
    }
  }
  made.known_ = count_known(made.numbers_, source);
  return made;
}

bool operator==(const KeptOrder& a, const KeptOrder& b) {
  bool same = a.numbers_ == b.numbers_ && a.known_ == b.known_;
  for (std::size_t i = 0; same && i < a.numbers_.size(); ++i) {
    same = a.begins_.has(i) == b.begins_.has(i);
  }
  return same;
}

namespace {

// Sorts a few rows with equal keys by the columns that are left. In: by number.
void sort_few(std::vector<std::uint32_t>& rows, std::span<const KeptSort> sorts) {
  std::vector<std::vector<Cell>> keys(sorts.size());
  for (std::size_t s = 0; s < sorts.size(); ++s) {
    std::ranges::transform(rows, std::back_inserter(keys[s]), sorts[s].key);
  }
  std::vector<std::uint32_t> places(rows.size());
  std::iota(places.begin(), places.end(), 0U);
  std::ranges::sort(places, [&](std::uint32_t a, std::uint32_t b) {
    for (std::size_t s = 0; s < sorts.size(); ++s) {
      if (const std::strong_ordering order = order_cells(keys[s][a], keys[s][b], sorts[s].descending); order != 0) {
        return order < 0;
      }
    }
    return a < b;
  });
  std::vector<std::uint32_t> list;
  std::ranges::transform(places, std::back_inserter(list), [&](std::uint32_t place) { return rows[place]; });
  rows = std::move(list);
}

}  // namespace

std::vector<std::uint32_t> pick_rows(std::span<const KeptSort> sorts, const NumberBits& members, std::uint32_t limit, std::size_t first,
                                     std::size_t last) {
  // A run that is longer is worth a walk along the next column's whole order; there can't be many such runs.
  constexpr std::size_t kFewAtLeast = 1000;
  constexpr std::size_t kWalksMax = 256;
  const std::size_t few = std::max<std::size_t>(kFewAtLeast, limit / kWalksMax);
  std::vector<std::uint32_t> picked;
  std::size_t passed = 0;  // members of the runs before
  std::vector<std::uint32_t> run;
  sorts.front().order->each_run(sorts.front().descending, [&](std::span<const std::uint32_t> equal) {
    run.clear();
    std::ranges::copy_if(equal, std::back_inserter(run), [&](std::uint32_t number) { return members.has(number); });
    const std::size_t begin = std::max(first, passed) - passed;
    const std::size_t end = std::min(last, passed + run.size()) - std::min(last, passed);
    passed += run.size();
    if (begin >= end) {
      return passed < last;
    }
    if (sorts.size() > 1 && run.size() > few) {
      NumberBits part(limit);
      std::ranges::for_each(run, [&part](std::uint32_t number) { part.set(number); });
      std::ranges::copy(pick_rows(sorts.subspan(1), part, limit, begin, end), std::back_inserter(picked));
      return passed < last;
    }
    if (sorts.size() > 1 && run.size() > 1) {
      sort_few(run, sorts.subspan(1));
    }
    picked.insert(picked.end(), run.begin() + static_cast<std::ptrdiff_t>(begin), run.begin() + static_cast<std::ptrdiff_t>(end));
    return passed < last;
  });
  return picked;
}

}  // namespace parapet::server::console
