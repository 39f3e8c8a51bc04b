// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <filesystem>
#include <map>

#include "store/check.h"
#include "store/sqlite/census_codec.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/store_fixture_test.h"

namespace parapet::store {
namespace {

using test::OpenStore;
using test::value_of;

Census census_of(std::int64_t day, std::uint32_t devices) {
  return {.day = {day * kSecondsPerDay},
          .names = {"", "Debian", "Windows11", "windows_11_23h2"},
          .cells = {{{.group = {}, .platform = 1, .windows_version = 0, .severity = 0, .exploit = 0, .age = 0}, 3},
                    {{.group = inventory::GroupNumber{7}, .platform = 2, .windows_version = 3, .severity = 6, .exploit = 3, .age = 5}, devices}}};
}

RC_GTEST_PROP(Census, what_was_encoded_is_decoded, ()) {
  Census census{.day = {}, .names = {""}, .cells = {}};
  for (int i = *rc::gen::inRange(0, 5); i > 0; --i) {
    census.names.push_back(*rc::gen::string<std::string>());
  }
  std::map<Census::Kind, std::uint32_t> cells;
  for (int i = *rc::gen::inRange(0, 40); i > 0; --i) {
    const auto names = static_cast<std::uint32_t>(census.names.size());
    const Census::Kind kind{.group = inventory::GroupNumber{*rc::gen::element<std::uint32_t>(0, 1, 300, 4'294'967'295)},
                            .platform = *rc::gen::inRange<std::uint32_t>(0, names),
                            .windows_version = *rc::gen::inRange<std::uint32_t>(0, names),
                            .severity = static_cast<std::uint8_t>(*rc::gen::inRange<unsigned>(0, Census::kSeverities)),
                            .exploit = static_cast<std::uint8_t>(*rc::gen::inRange<unsigned>(0, Census::kExploits)),
                            .age = static_cast<std::uint8_t>(*rc::gen::inRange<unsigned>(0, Census::kAges))};
    cells[kind] = *rc::gen::arbitrary<std::uint32_t>();
  }
  for (const auto& [kind, devices] : cells) {
    census.cells.push_back({kind, devices});
  }
  RC_ASSERT(value_of(decode_census(encode_census(census))) == census);
}

TEST(Census, damaged_bytes_are_refused) {
  const std::string good = encode_census(census_of(20'000, 4));
  EXPECT_TRUE(decode_census(good));
  EXPECT_FALSE(decode_census(""));
  for (std::size_t length = 0; length < good.size(); ++length) {
    EXPECT_FALSE(decode_census(std::string_view(good).substr(0, length))) << length;
  }
  Census beyond = census_of(20'000, 4);
  beyond.cells.back().kind.platform = 4;
  EXPECT_FALSE(decode_census(encode_census(beyond))) << "a name that is not there";
  beyond = census_of(20'000, 4);
  beyond.cells.back().kind.severity = Census::kSeverities;
  EXPECT_FALSE(decode_census(encode_census(beyond))) << "a severity that there is not";
}

TEST(Census, a_day_has_one_which_is_the_last_and_old_days_go) {
  OpenStore store;
  value_of(store->put_census(census_of(20'000, 1), {19'900 * kSecondsPerDay}));
  value_of(store->put_census(census_of(20'002, 2), {19'900 * kSecondsPerDay}));
  value_of(store->put_census(census_of(20'002, 3), {19'900 * kSecondsPerDay}));
  store.reopen();
  EXPECT_EQ(value_of(store->censuses({})), (std::vector{census_of(20'000, 1), census_of(20'002, 3)}));
  EXPECT_EQ(value_of(store->censuses({20'001 * kSecondsPerDay})), (std::vector{census_of(20'002, 3)}));
  value_of(store->put_census(census_of(20'181, 4), {20'001 * kSecondsPerDay}));
  EXPECT_EQ(value_of(store->censuses({})), (std::vector{census_of(20'002, 3), census_of(20'181, 4)}));
}

TEST(Census, a_day_that_cannot_be_read_is_left_out_and_the_doctor_names_it) {
  OpenStore store;
  value_of(store->put_census(census_of(20'000, 1), {}));
  value_of(store->put_census(census_of(20'001, 1), {}));
  store.close();
  {
    Result<Connection> connection = Connection::open(store.folder() + "/fleet.db", Connection::Mode::kCreate);
    ASSERT_TRUE(connection);
    value_of(connection->execute("UPDATE device_census SET body = x'00' WHERE day = 20000"));
  }
  store.open();
  EXPECT_EQ(value_of(store->censuses({})), (std::vector{census_of(20'001, 1)}));
  store.close();
  const auto line_of = [](const std::vector<CheckLine>& lines) {
    return *std::ranges::find(lines, "days of reports", &CheckLine::check);
  };
  EXPECT_FALSE(line_of(value_of(check_store(store.folder(), false))).fine);
  EXPECT_TRUE(line_of(value_of(check_store(store.folder(), true))).repaired);
  EXPECT_TRUE(line_of(value_of(check_store(store.folder(), false))).fine);
}

}  // namespace
}  // namespace parapet::store
