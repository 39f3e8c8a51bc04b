// SPDX-License-Identifier: Apache-2.0
#include "server/console/device_orders.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "inventory/platform_name.h"
#include "server/console/device_traits.h"
#include "server/console/pages.h"
#include "server/console/words.h"
#include "server/fleet/fleet_world_test.h"

namespace parapet::server::console {
namespace {

using exposure::DeviceNumber;

class DeviceOrdersTest : public ::testing::Test {
 protected:
  std::uint32_t any(std::uint32_t below) { return std::uniform_int_distribution<std::uint32_t>(0, below - 1)(random_); }
  std::string any_device() { return device_id(any(90)); }

  // What a fleet sees in a day.
  void something_happens() {
    Fleet& fleet = world_.fleet();
    const std::optional<DeviceNumber> device = world_.view().find_device(any_device());
    switch (any(8)) {
      case 0:
      case 1:
      case 2:
        world_.report(any_device(), {{"alpha", fmt::format("{}.0", any(4))}, {"beta", fmt::format("{}", any(9))}});
        break;
      case 3:
        if (device) {
          EXPECT_TRUE(fleet.remove_device(*device).has_value());
        }
        break;
      case 4:
        EXPECT_TRUE(fleet.replace_groups({{.number = {}, .name = fmt::format("group {}", any(1000)), .description = {}, .rank = 1, .rule = {}, .user_groups = {}}}).has_value());
        break;
      case 5:
        world_.pass(any(10) == 0 ? 8 * kSecondsPerDay : 3600);
        break;
      default:
        if (device) {
          const std::vector<store::DeviceEdit> edits{{.device = *device, .value = static_cast<exposure::DeviceValue>(any(3)),
                                                      .tags = std::vector<std::string>(any(3), fmt::format("tag{}", any(5))), .excluded = any(6) == 0}};
          EXPECT_TRUE(fleet.edit_devices(edits).has_value());
        }
    }
    fleet.settle();
  }

  // Every page that is kept says the same as the list that is sorted for itself.
  void expect_the_same_pages(DeviceOrders& orders) {
    const std::shared_ptr<const FleetState> state = world_.fleet().state();
    const std::vector<Column<DeviceNumber>> columns = device_columns(state);
    for (const Column<DeviceNumber>& column : columns) {
      std::vector<DeviceNumber> rows;
      for (std::uint32_t device = 0; device < state->view->device_limit(); ++device) {
        if (state->view->has_device(DeviceNumber{device}) && any(5) != 0) {
          rows.push_back(DeviceNumber{device});
        }
      }
      ListQuery query{.orders = {{.column = std::string(column.name), .descending = any(2) == 0}}, .top = 1 + any(40), .skip = any(40)};
      if (any(2) == 0) {
        query.orders.push_back({.column = std::string(columns[any(static_cast<std::uint32_t>(columns.size()))].name), .descending = any(2) == 0});
      }
      std::size_t picked = 0;
      List<DeviceNumber> kept(state, rows, columns);
      kept.set_pick([&](const auto& from, const auto& by, std::size_t first, std::size_t last) {
        auto page = orders.pick(state, columns, from, by, first, last);
        picked += page ? 1U : 0U;
        return page;
      });
      const std::string answer = std::move(kept).answer(query)->body;
      EXPECT_EQ(answer, List<DeviceNumber>(state, rows, columns).answer(query)->body) << column.name << " " << query.orders.back().column;
      EXPECT_EQ(picked, 1U) << column.name;
    }
  }

  void a_fleet_reports() {
    world_.learn({osv_advisory("CVE-2025-0001", "alpha", "2.0"), osv_advisory("CVE-2025-0002", "beta", "5")});
    for (unsigned n = 0; n < 70; ++n) {
      world_.report(device_id(n), {{"alpha", fmt::format("{}.0", any(4))}});
    }
  }

  FleetWorld world_;
  std::mt19937 random_{7};
};

TEST_F(DeviceOrdersTest, lists_are_the_same_as_sorted_anew_whatever_happens_to_the_fleet) {
  a_fleet_reports();
  DeviceOrders orders(0);
  for (int step = 0; step < 60; ++step) {
    something_happens();
    if (step == 30) {
      world_.learn({osv_advisory("CVE-2025-0001", "alpha", "3.0"), osv_advisory("CVE-2025-0003", "beta", "")});
    }
    expect_the_same_pages(orders);
  }
}

TEST_F(DeviceOrdersTest, traits_are_those_of_each_device_whatever_happens_to_the_fleet) {
  a_fleet_reports();
  DeviceTraitsCache cache;
  for (int step = 0; step < 100; ++step) {
    something_happens();
    const exposure::View& view = world_.view();
    const std::shared_ptr<const DeviceTraits> traits = cache.of(view);
    EXPECT_EQ(traits, cache.of(view)) << "kept";
    for (std::uint32_t number = 0; number < view.device_limit(); ++number) {
      if (!view.has_device(DeviceNumber{number})) {
        continue;
      }
      const exposure::DeviceState& state = view.device(DeviceNumber{number});
      const DeviceTrait& trait = (*traits)[DeviceNumber{number}];
      EXPECT_EQ(traits->names().systems.at(trait.system).os.id, state.facts->os.id);
      EXPECT_EQ(traits->names().systems.at(trait.system).platform, inventory::platform_name(state.facts->os));
      EXPECT_EQ(traits->names().tag_sets.at(trait.tags), state.facts->tags);
      EXPECT_EQ(traits->names().groups.at(trait.group), state.facts->group);
      EXPECT_EQ(static_cast<exposure::DeviceValue>(trait.value), state.facts->value);
      EXPECT_EQ(static_cast<exposure::ExposureLevel>(trait.level), state.level);
      EXPECT_EQ(kHealth.at(trait.health), health_word(state));
      EXPECT_EQ(trait.not_assessed, state.not_assessed > 0);
      EXPECT_EQ(trait.stale, state.stale > 0);
      EXPECT_EQ(trait.conflict, !state.facts->conflict.empty());
      EXPECT_EQ(trait.scored, state.score.has_value());
    }
  }
}

TEST_F(DeviceOrdersTest, an_older_state_than_the_one_that_is_kept_is_sorted_for_itself) {
  world_.report(device_id(1), {});
  const std::shared_ptr<const FleetState> older = world_.fleet().state();
  world_.report(device_id(2), {});
  const std::shared_ptr<const FleetState> newer = world_.fleet().state();
  DeviceOrders orders(0);
  const auto by_name = [&](const std::shared_ptr<const FleetState>& state) {
    const auto page = orders.pick(state, device_columns(state), state->view->devices({}).to_vector(), {{.column = "name"}}, 0, 1);
    return page ? std::optional(page->size()) : std::nullopt;
  };
  EXPECT_EQ(by_name(newer), 1U);
  EXPECT_EQ(by_name(older), std::nullopt);
  EXPECT_EQ(by_name(newer), 1U);
}

TEST_F(DeviceOrdersTest, few_rows_and_columns_of_one_list_alone_are_not_kept) {
  world_.report(device_id(1), {});
  const std::shared_ptr<const FleetState> state = world_.fleet().state();
  const std::vector<DeviceNumber> rows = state->view->devices({}).to_vector();
  EXPECT_FALSE(DeviceOrders(2).pick(state, device_columns(state), rows, {{.column = "name"}}, 0, 1).has_value());
  EXPECT_FALSE(DeviceOrders(0).pick(state, device_columns(state), rows, {{.column = "commands"}}, 0, 1).has_value());
}

}  // namespace
}  // namespace parapet::server::console
