// SPDX-License-Identifier: Apache-2.0
#include "server/fleet/software_moves.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <thread>

namespace parapet::server {
namespace {

using store::ChangeKind;
using store::SoftwareChangeRow;

SoftwareChangeRow change(std::uint64_t number, std::int64_t seconds) {
  return {.device = inventory::DeviceNumber{static_cast<std::uint32_t>(number % 7)},
          .number = number,
          .time = UnixTime{1'790'000'000 + seconds},
          .kind = static_cast<ChangeKind>(number % 3),
          .before = store::EntryNumber{1},
          .after = store::EntryNumber{2}};
}

std::vector<std::uint64_t> numbers(const MoveList& list) {
  std::vector<std::uint64_t> all;
  for (std::size_t i = 0; i < list.size(); ++i) {
    all.push_back(list[i].number);
  }
  return all;
}

// The numbers of rows by time, then number.
std::vector<std::uint64_t> in_order(std::vector<SoftwareChangeRow> rows) {
  std::ranges::sort(rows, {}, [](const SoftwareChangeRow& row) { return std::pair(row.time, row.number); });
  std::vector<std::uint64_t> all;
  std::ranges::transform(rows, std::back_inserter(all), &SoftwareChangeRow::number);
  return all;
}

TEST(SoftwareMoves, are_in_the_order_of_time_whatever_order_they_arrive_in) {
  std::mt19937 random(11);  // NOLINT: the same numbers each time
  SoftwareMoves moves;
  std::vector<SoftwareChangeRow> rows;
  for (std::uint64_t number = 1; number <= 100'000; ++number) {
    const std::int64_t late = number % 10'000 == 0 ? 50'000 : static_cast<std::int64_t>(random() % 100);  // now and then a clock goes far back
    rows.push_back(change(number, static_cast<std::int64_t>(number) / 3 - late));
    moves.add(std::span(&rows.back(), 1));
    if (number % 30'011 == 0) {
      EXPECT_EQ(numbers(moves.list()), in_order(rows));
    }
  }
  const MoveList list = moves.list();
  EXPECT_EQ(numbers(list), in_order(rows));
  EXPECT_EQ(list[0].kind(), static_cast<ChangeKind>(list[0].number % 3));
  EXPECT_TRUE(list.is_complete_since(UnixTime{}));
}

TEST(SoftwareMoves, the_first_since_a_time_is_found) {
  SoftwareMoves moves;
  const std::vector<SoftwareChangeRow> rows{change(1, 10), change(2, 20), change(3, 20), change(4, 30)};
  moves.add(rows);
  const MoveList list = moves.list();
  EXPECT_EQ(list.first_since(UnixTime{}), 0U);
  EXPECT_EQ(list.first_since(UnixTime{1'790'000'011}), 1U);
  EXPECT_EQ(list.first_since(UnixTime{1'790'000'020}), 1U);
  EXPECT_EQ(list.first_since(UnixTime{1'790'000'030}), 3U);
  EXPECT_EQ(list.first_since(UnixTime{1'790'000'031}), 4U);
}

TEST(SoftwareMoves, a_list_stays_as_it_was_when_somebody_asked) {
  SoftwareMoves moves;
  const std::vector<SoftwareChangeRow> rows{change(1, 10), change(3, 30), change(2, 20)};
  moves.add(std::span(rows).first(2));
  const MoveList before = moves.list();
  moves.add(std::span(rows).subspan(2));
  EXPECT_EQ(numbers(before), (std::vector<std::uint64_t>{1, 3}));
  EXPECT_EQ(numbers(moves.list()), (std::vector<std::uint64_t>{1, 2, 3}));
}

TEST(SoftwareMoves, what_is_too_old_or_too_much_is_forgotten_and_said) {
  SoftwareMoves moves(50'000);
  std::vector<SoftwareChangeRow> rows;
  for (std::uint64_t number = 1; number <= 120'000; ++number) {
    rows.push_back(change(number, static_cast<std::int64_t>(number)));
  }
  moves.add(rows);
  MoveList list = moves.list();
  EXPECT_LE(list.size(), 50'000U);
  EXPECT_EQ(list[list.size() - 1].number, 120'000U);
  EXPECT_TRUE(list.is_complete_since(list[0].time()));
  EXPECT_FALSE(list.is_complete_since(UnixTime{list[0].time().seconds - 1}));
  const UnixTime time{1'790'000'000 + 110'000};
  moves.forget_before(time);
  list = moves.list();
  EXPECT_EQ(list.size() - list.first_since(time), 10'001U) << "none of those since then goes";
}

TEST(SoftwareMoves, reports_on_many_threads_lose_none) {
  SoftwareMoves moves;
  std::vector<std::jthread> threads;
  for (std::uint64_t thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&moves, thread] {
      for (std::uint64_t i = 0; i < 6'000; ++i) {
        const SoftwareChangeRow row = change(i * 4 + thread + 1, static_cast<std::int64_t>(i));
        moves.add(std::span(&row, 1));
        if (i % 1'000 == 0) {
          const MoveList list = moves.list();
          EXPECT_TRUE(std::ranges::is_sorted(numbers(list)));
        }
      }
    });
  }
  threads.clear();
  const std::vector<std::uint64_t> all = numbers(moves.list());
  ASSERT_EQ(all.size(), 24'000U);
  EXPECT_EQ(all.front(), 1U);
  EXPECT_EQ(all.back(), 24'000U);
  EXPECT_TRUE(std::ranges::is_sorted(all));
}

}  // namespace
}  // namespace parapet::server
