// SPDX-License-Identifier: Apache-2.0
#include "server/console/kept_order.h"

#include <array>
#include <numeric>
#include <optional>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace parapet::server::console {
namespace {

// Rows by number; some numbers have none. Each has keys of three columns: known or not, a few values and many.
struct Row {
  bool there = false;
  std::array<std::optional<std::int64_t>, 3> keys;
};
using Rows = std::vector<Row>;

rc::Gen<Row> any_row() {
  return rc::gen::exec([] {
    Row row{.there = *rc::gen::weightedElement<bool>({{5, true}, {1, false}}), .keys = {}};
    for (std::size_t column = 0; column < row.keys.size(); ++column) {
      if (*rc::gen::inRange(0, 5) != 0) {
        row.keys[column] = *rc::gen::inRange<std::int64_t>(0, column == 2 ? 1000 : 3);
      }
    }
    return row;
  });
}

Cell key_of(const Rows& rows, std::size_t column, std::uint32_t number) {
  const std::optional<std::int64_t>& key = rows[number].keys[column];
  return key ? Cell(*key) : Cell();
}

KeptOrder::Source source_of(const Rows& rows, std::size_t column) {
  return {.limit = static_cast<std::uint32_t>(rows.size()),
          .has = [&rows](std::uint32_t number) { return rows[number].there; },
          .key = [&rows, column](std::uint32_t number) { return key_of(rows, column, number); }};
}

std::vector<std::uint32_t> plainly(const Rows& rows, const std::vector<std::uint32_t>& members, std::span<const std::pair<std::size_t, bool>> sorts) {
  std::vector<std::uint32_t> list = members;
  std::ranges::stable_sort(list, [&](std::uint32_t a, std::uint32_t b) {
    for (const auto& [column, descending] : sorts) {
      if (const auto order = order_cells(key_of(rows, column, a), key_of(rows, column, b), descending); order != 0) {
        return order < 0;
      }
    }
    return false;
  });
  return list;
}

RC_GTEST_PROP(KeptOrder, a_page_of_some_rows_is_the_slice_of_their_plain_order, ()) {
  const auto rows = *rc::gen::container<Rows>(any_row());
  std::vector<std::uint32_t> members;
  NumberBits bits(rows.size());
  for (std::uint32_t number = 0; number < rows.size(); ++number) {
    if (rows[number].there && *rc::gen::inRange(0, 4) != 0) {
      members.push_back(number);
      bits.set(number);
    }
  }
  std::vector<std::pair<std::size_t, bool>> by;
  std::vector<KeptSort> sorts;
  const auto columns = *rc::gen::inRange<std::size_t>(1, 4);
  for (std::size_t i = 0; i < columns; ++i) {
    by.emplace_back(*rc::gen::inRange<std::size_t>(0, 3), *rc::gen::arbitrary<bool>());
    const KeptOrder::Source source = source_of(rows, by.back().first);
    sorts.push_back({.order = std::make_shared<const KeptOrder>(KeptOrder::sorted(source)), .descending = by.back().second, .key = source.key});
  }
  const auto first = std::min(*rc::gen::inRange<std::size_t>(0, 40), members.size());
  const auto last = std::min(first + *rc::gen::inRange<std::size_t>(0, 40), members.size());
  const std::vector<std::uint32_t> plain = plainly(rows, members, by);
  const std::vector<std::uint32_t> page(plain.begin() + static_cast<std::ptrdiff_t>(first), plain.begin() + static_cast<std::ptrdiff_t>(last));
  const bool same = pick_rows(sorts, bits, static_cast<std::uint32_t>(rows.size()), first, last) == page;
  RC_ASSERT(same);
}

// Some rows come, some go, some change, some are only said to have changed.
RC_GTEST_PROP(KeptOrder, renewed_it_is_as_sorted_anew, ()) {
  const auto before = *rc::gen::container<Rows>(any_row());
  Rows after = before;
  after.resize(*rc::gen::inRange<std::size_t>(before.size() / 2, before.size() + 5));
  NumberBits changed(std::max(before.size(), after.size()));
  for (std::size_t number = 0; number < std::max(before.size(), after.size()); ++number) {
    const auto luck = *rc::gen::inRange(0, 8);
    if (number >= after.size() || number >= before.size() || luck < 2) {
      changed.set(number);
    }
    if (number < after.size() && (number >= before.size() || luck == 0)) {
      after[number] = *any_row();
    }
  }
  for (std::size_t column = 0; column < 3; ++column) {
    const KeptOrder renewed = KeptOrder::sorted(source_of(before, column)).renewed(source_of(after, column), changed);
    const bool same = renewed == KeptOrder::sorted(source_of(after, column));
    RC_ASSERT(same);
  }
}

TEST(KeptOrder, long_runs_of_equal_rows_go_by_the_next_column) {
  Rows rows(5000);
  for (std::size_t number = 0; number < rows.size(); ++number) {
    rows[number] = {.there = true, .keys = {std::int64_t{number % 2 == 0}, std::nullopt, static_cast<std::int64_t>(number * 7919 % 5000)}};
  }
  std::vector<std::uint32_t> members(rows.size());
  std::iota(members.begin(), members.end(), 0U);
  NumberBits bits(rows.size());
  std::ranges::for_each(members, [&bits](std::uint32_t number) { bits.set(number); });
  const std::vector<std::pair<std::size_t, bool>> by{{0, true}, {1, false}, {2, true}};
  std::vector<KeptSort> sorts;
  for (const auto& [column, descending] : by) {
    const KeptOrder::Source source = source_of(rows, column);
    sorts.push_back({.order = std::make_shared<const KeptOrder>(KeptOrder::sorted(source)), .descending = descending, .key = source.key});
  }
  const std::vector<std::uint32_t> plain = plainly(rows, members, by);
  EXPECT_EQ(pick_rows(sorts, bits, 5000, 0, 5000), plain);
  EXPECT_EQ(pick_rows(sorts, bits, 5000, 2490, 2510), std::vector<std::uint32_t>(plain.begin() + 2490, plain.begin() + 2510));
}

}  // namespace
}  // namespace parapet::server::console
