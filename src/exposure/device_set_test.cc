// SPDX-License-Identifier: Apache-2.0
#include "exposure/device_set.h"

#include <gtest/gtest.h>

#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>
#include <vector>

namespace parapet::exposure {
namespace {

using Model = std::set<std::uint32_t>;

// A DeviceSet and what it should hold: every operation is done on both.
struct Pair {
  DeviceSet set;
  Model model;

  void check() const {
    RC_ASSERT(set.size() == model.size());
    RC_ASSERT(set.empty() == model.empty());
    std::vector<std::uint32_t> listed;
    for (const DeviceNumber device : set.to_vector()) {
      listed.push_back(device.value);
    }
    RC_ASSERT(std::ranges::equal(listed, model));
    std::vector<std::uint32_t> visited;
    set.for_each([&](DeviceNumber device) { visited.push_back(device.value); });
    RC_ASSERT(visited == listed);
  }
};

// Three chunks; half of the numbers lie in few places, so that chunks become bitmaps and arrays again.
std::uint32_t any_device() {
  const std::uint32_t chunk = *rc::gen::element<std::uint32_t>(0, 1, 40) << 16;
  return chunk + *rc::gen::inRange<std::uint32_t>(0, 700);
}

void change(Pair& pair) {
  const std::uint32_t first = any_device();
  const std::uint32_t length = *rc::gen::weightedElement<std::uint32_t>({{5, 1}, {1, 300}, {1, 600}});
  const bool add = *rc::gen::arbitrary<bool>();
  for (std::uint32_t value = first; value < first + length; ++value) {
    if (add) {
      RC_ASSERT(pair.set.add(DeviceNumber{value}) == pair.model.insert(value).second);
    } else {
      RC_ASSERT(pair.set.remove(DeviceNumber{value}) == (pair.model.erase(value) == 1));
    }
    RC_ASSERT(pair.set.contains(DeviceNumber{value}) == add);
  }
}

void combine(Pair& a, const Pair& b) {
  Model result;
  const auto into = std::inserter(result, result.end());
  switch (*rc::gen::inRange(0, 3)) {
    case 0:
      std::ranges::set_union(a.model, b.model, into);
      a.set |= b.set;
      break;
    case 1:
      std::ranges::set_intersection(a.model, b.model, into);
      RC_ASSERT(a.set.intersection_size(b.set) == result.size());
      RC_ASSERT(a.set.intersects(b.set) == !result.empty());
      a.set &= b.set;
      break;
    default:
      std::ranges::set_difference(a.model, b.model, into);
      a.set -= b.set;
      break;
  }
  a.model = std::move(result);
}

RC_GTEST_PROP(DeviceSet, does_what_a_set_does, ()) {
  std::vector<Pair> pairs(3);
  const int steps = *rc::gen::inRange(1, 40);
  for (int step = 0; step < steps; ++step) {
    Pair& pair = pairs[*rc::gen::inRange<std::size_t>(0, pairs.size())];
    Pair& other = pairs[*rc::gen::inRange<std::size_t>(0, pairs.size())];
    const Pair before = other;
    switch (*rc::gen::inRange(0, 4)) {
      case 0:
      case 1:
        change(pair);
        break;
      case 2:
        combine(pair, Pair(other));
        break;
      default:
        pair = Pair(other);
        break;
    }
    pair.check();
    before.check();  // a copy never changes with its original
    RC_ASSERT((pair.set == before.set) == (pair.model == before.model));
  }
}

RC_GTEST_PROP(DeviceSet, a_union_of_many_is_all_of_them, ()) {
  std::vector<Pair> pairs(*rc::gen::inRange<std::size_t>(0, 6));
  std::vector<const DeviceSet*> sets;
  Pair all;
  for (Pair& pair : pairs) {
    for (int steps = *rc::gen::inRange(0, 6); steps > 0; --steps) {
      change(pair);
    }
    sets.push_back(&pair.set);
    all.model.insert(pair.model.begin(), pair.model.end());
  }
  const std::vector<Pair> before = pairs;
  all.set = DeviceSet::union_of(sets);
  all.check();
  change(all);
  all.check();
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    before[i].check();
    pairs[i].check();
  }
}

TEST(DeviceSet, chunks_loaded_at_once_equal_devices_added_one_by_one) {
  for (const std::size_t count : {1U, 200U, 5'000U, 60'000U}) {
    std::vector<std::uint16_t> low;
    DeviceSet slow;
    for (std::size_t i = 0; i < count; ++i) {
      low.push_back(static_cast<std::uint16_t>(i));
      slow.add(DeviceNumber{static_cast<std::uint32_t>(3U << 16 | i)});
    }
    DeviceSet fast;
    fast.append_chunk(3, low.data(), low.size());
    EXPECT_EQ(fast, slow);
    EXPECT_EQ(fast.size(), count);
    EXPECT_TRUE(fast.remove(DeviceNumber{3U << 16}));
    EXPECT_FALSE(fast.contains(DeviceNumber{3U << 16}));
    EXPECT_GT(slow.memory_bytes(), 0U);
  }
}

TEST(DeviceSet, the_highest_number_fits) {
  DeviceSet set{DeviceNumber{0xFFFF'FFFF}, DeviceNumber{0}};
  EXPECT_TRUE(set.contains(DeviceNumber{0xFFFF'FFFF}));
  EXPECT_EQ(set.to_vector().back().value, 0xFFFF'FFFFU);
}

}  // namespace
}  // namespace parapet::exposure
