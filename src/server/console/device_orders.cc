// SPDX-License-Identifier: Apache-2.0
#include "server/console/device_orders.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace parapet::server::console {
namespace {

using exposure::DeviceNumber;
using exposure::View;

// What cells say of groups is not the device's own: where it changes, all is sorted anew.
std::string group_names(const FleetState& state) {
  std::string names;
  for (const access::DeviceGroup& group : state.groups) {
    names += fmt::format("{}:{}:{}\n", group.number.value, group.name.size(), group.name);
  }
  return names;
}

// Devices of blocks that changed after an edition.
struct Changes {
  NumberBits devices;
  std::size_t count = 0;
};

Changes changes_since(const View& view, std::uint64_t edition) {
  Changes changes{.devices = NumberBits(view.device_limit())};
  for (std::uint32_t first = 0; first < view.device_limit(); first += View::kDeviceBlock) {
    if (view.device_edition(first / View::kDeviceBlock) > edition) {
      const std::uint32_t end = std::min(view.device_limit(), first + View::kDeviceBlock);
      for (std::uint32_t device = first; device < end; ++device) {
        changes.devices.set(device);
      }
      changes.count += end - first;
    }
  }
  return changes;
}

KeptOrder::Source source_of(const std::shared_ptr<const FleetState>& state, const Column<DeviceNumber>& column) {
  const View* const view = state->view.get();  // the columns keep the state
  return {.limit = view->device_limit(),
          .has = [view](std::uint32_t number) { return view->has_device(DeviceNumber{number}); },
          .key = [name = column.name, cell = column.cell](std::uint32_t number) { return sort_key(name, cell(DeviceNumber{number})); }};
}

}  // namespace

std::optional<std::vector<DeviceNumber>> DeviceOrders::pick(const std::shared_ptr<const FleetState>& state,
                                                            const std::vector<Column<DeviceNumber>>& columns, const std::vector<DeviceNumber>& rows,
                                                            const std::vector<ListQuery::Order>& orders, std::size_t first, std::size_t last) {
  // A walk along the whole order costs less than sorting a hundredth of it; sorting all of it is worth it for a good part of it.
  constexpr std::size_t kWalked = 128;
  constexpr std::size_t kSorted = 4;
  const std::uint32_t limit = state->view->device_limit();
  if (rows.size() < std::max(rows_min_, limit / kWalked) || state->view->edition() == 0) {
    return std::nullopt;
  }
  std::vector<KeptSort> sorts;
  for (const ListQuery::Order& order : orders) {
    const auto column = std::ranges::find(columns, order.column, &Column<DeviceNumber>::name);
    if (column == columns.end()) {
      return std::nullopt;
    }
    KeptOrder::Source source = source_of(state, *column);
    KeptSort& sort = sorts.emplace_back();
    sort.order = order_of(*state, order.column, source, rows.size() >= std::max(rows_min_, limit / kSorted));
    sort.descending = order.descending;
    sort.key = std::move(source.key);
    if (sort.order == nullptr) {
      return std::nullopt;
    }
  }
  NumberBits members(limit);
  std::ranges::for_each(rows, [&members](DeviceNumber device) { members.set(device.value); });
  const std::vector<std::uint32_t> picked = pick_rows(sorts, members, limit, first, last);
  std::vector<DeviceNumber> devices;
  std::ranges::transform(picked, std::back_inserter(devices), [](std::uint32_t number) { return DeviceNumber{number}; });
  return devices;
}

std::shared_ptr<const KeptOrder> DeviceOrders::order_of(const FleetState& state, const std::string& column, const KeptOrder::Source& source,
                                                        bool make) {
  const std::shared_ptr<Entry> entry = entry_of(column, make);
  if (entry == nullptr) {
    return nullptr;
  }
  const std::uint64_t edition = state.view->edition();
  std::string groups = group_names(state);
  const std::scoped_lock lock(entry->mutex);
  if (entry->edition > edition) {
    return nullptr;  // the caller's state is older than what is kept
  }
  if (entry->order != nullptr && entry->edition == edition && entry->groups == groups) {
    return entry->order;
  }
  // Where most of the fleet has changed, sorting it on all cores takes no longer than looking where each device stands now.
  constexpr std::size_t kRenewedPart = 2;
  const Changes changes = changes_since(*state.view, entry->edition);
  const bool renew = entry->order != nullptr && entry->groups == groups && changes.count <= source.limit / kRenewedPart;
  if (!renew) {
    entry->order = std::make_shared<const KeptOrder>(KeptOrder::sorted(source));
  } else if (changes.count > 0) {
    entry->order = std::make_shared<const KeptOrder>(entry->order->renewed(source, changes.devices));
  }
  entry->edition = edition;
  entry->groups = std::move(groups);
  return entry->order;
}

std::shared_ptr<DeviceOrders::Entry> DeviceOrders::entry_of(const std::string& column, bool make) {
  const std::scoped_lock lock(mutex_);
  const auto found = std::ranges::find(entries_, column, [](const std::shared_ptr<Entry>& entry) -> const std::string& { return entry->column; });
  if (found != entries_.end()) {
    entries_.splice(entries_.begin(), entries_, found);
    return entries_.front();
  }
  if (!make) {
    return nullptr;
  }
  const auto entry = std::make_shared<Entry>();
  entry->column = column;
  entries_.push_front(entry);
  if (entries_.size() > kOrdersMax) {
    entries_.pop_back();
  }
  return entry;
}

}  // namespace parapet::server::console
