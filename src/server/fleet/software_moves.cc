// SPDX-License-Identifier: Apache-2.0
#include "server/fleet/software_moves.h"

#include <algorithm>
#include <iterator>
#include <limits>

namespace parapet::server {
namespace {

std::uint32_t seconds_of(UnixTime time) {
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(time.seconds, 0, std::numeric_limits<std::uint32_t>::max()));
}

SoftwareMove move_of(const store::SoftwareChangeRow& row) {
  constexpr std::uint64_t kNumbers = (1ULL << 62U) - 1;
  return {.number = row.number & kNumbers,
          .kind_bits = static_cast<std::uint64_t>(row.kind) & 3U,
          .seconds = seconds_of(row.time),
          .device = row.device,
          .before = row.before,
          .after = row.after};
}

bool comes_before(const SoftwareMove& a, const SoftwareMove& b) {
  return a.seconds != b.seconds ? a.seconds < b.seconds : a.number < b.number;
}

// The first place from 0 to size at which `holds` no longer holds.
template <typename Holds>
std::size_t first_without(std::size_t size, const Holds& holds) {
  std::size_t first = 0;
  while (size > 0) {
    const std::size_t half = size / 2;
    if (holds(first + half)) {
      first += half + 1;
      size -= half + 1;
    } else {
      size = half;
    }
  }
  return first;
}

}  // namespace

std::size_t MoveList::first_since(UnixTime time) const {
  const std::uint32_t seconds = seconds_of(time);
  return first_without(size_, [&](std::size_t place) { return (*this)[place].seconds < seconds; });
}

Result<void> SoftwareMoves::load(store::Store& store, UnixTime since) {
  return store.for_each_software_change(since, [this](const store::SoftwareChangeRow& row) {
    add(std::span(&row, 1));
    return true;
  });
}

void SoftwareMoves::add(std::span<const store::SoftwareChangeRow> rows) {
  if (rows.empty()) {
    return;
  }
  const std::scoped_lock lock(mutex_);
  std::ranges::transform(rows, std::back_inserter(arrived_), move_of);
  if (arrived_.size() >= MoveList::kBlock) {
    fold();
  }
}

void SoftwareMoves::forget_before(UnixTime time) {
  const std::scoped_lock lock(mutex_);
  const std::size_t gone = kept_.first_since(time) / MoveList::kBlock;
  kept_.blocks_.erase(kept_.blocks_.begin(), kept_.blocks_.begin() + static_cast<std::ptrdiff_t>(gone));
  kept_.size_ -= gone * MoveList::kBlock;
}

MoveList SoftwareMoves::list() {
  const std::scoped_lock lock(mutex_);
  if (!arrived_.empty()) {
    fold();
  }
  return kept_;
}

// Makes the blocks anew from the place of the first arrival on: of the last one, unless the clock went back.
void SoftwareMoves::fold() {
  std::ranges::sort(arrived_, comes_before);
  const std::size_t place = first_without(kept_.size_, [this](std::size_t at) { return comes_before(kept_[at], arrived_.front()); });
  std::vector<std::shared_ptr<const MoveList::Block>>& blocks = kept_.blocks_;
  const std::size_t first = place / MoveList::kBlock;
  MoveList::Block rest;
  for (std::size_t i = first; i < blocks.size(); ++i) {
    rest.insert(rest.end(), blocks[i]->begin(), blocks[i]->end());
  }
  const auto middle = static_cast<std::ptrdiff_t>(rest.size());
  rest.insert(rest.end(), arrived_.begin(), arrived_.end());
  std::inplace_merge(rest.begin(), rest.begin() + middle, rest.end(), comes_before);
  kept_.size_ += arrived_.size();
  arrived_.clear();
  blocks.resize(first);
  for (auto at = rest.begin(); at != rest.end();) {
    const auto end = at + std::min<std::ptrdiff_t>(MoveList::kBlock, rest.end() - at);
    blocks.push_back(std::make_shared<const MoveList::Block>(at, end));
    at = end;
  }
  while (kept_.size_ > moves_max_ && blocks.size() > 1) {
    kept_.complete_since_ = std::max(kept_.complete_since_, UnixTime{blocks.front()->back().time().seconds + 1});
    kept_.size_ -= blocks.front()->size();
    blocks.erase(blocks.begin());
  }
}

}  // namespace parapet::server
