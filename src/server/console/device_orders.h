// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exposure/view.h"
#include "server/console/kept_order.h"
#include "server/console/list.h"
#include "server/fleet/fleet.h"

namespace parapet::server::console {

// The orders of all devices by the columns that lists were sorted by last, shared by all who ask. The first list sorts the fleet; later
// ones renew the order where devices changed. It keeps no view alive: what changed is told by the editions of the index
// (docs/decisions/240-orders-are-kept.md). Four bytes a device and column. Safe to call from any thread.
class DeviceOrders {
 public:
  static constexpr std::size_t kOrdersMax = 12;
  static constexpr std::size_t kRowsMin = 1000;

  // rows_min: lists of fewer rows are sorted by themselves.
  explicit DeviceOrders(std::size_t rows_min = kRowsMin) : rows_min_(rows_min) {}

  // As Pick. `columns` are functions of a device's state and its group's name, and always the same by name.
  [[nodiscard]] std::optional<std::vector<exposure::DeviceNumber>> pick(const std::shared_ptr<const FleetState>& state,
                                                                        const std::vector<Column<exposure::DeviceNumber>>& columns,
                                                                        const std::vector<exposure::DeviceNumber>& rows,
                                                                        const std::vector<ListQuery::Order>& orders, std::size_t first,
                                                                        std::size_t last);

 private:
  struct Entry {
    std::string column;
    std::mutex mutex;  // guards what follows; held while an order is made, so that it is made once
    std::shared_ptr<const KeptOrder> order;
    std::uint64_t edition = 0;
    std::string groups;
  };
  // nullptr: none is kept, and for so few rows none is made; or one of a later view is kept.
  [[nodiscard]] std::shared_ptr<const KeptOrder> order_of(const FleetState& state, const std::string& column, const KeptOrder::Source& source,
                                                          bool make);
  [[nodiscard]] std::shared_ptr<Entry> entry_of(const std::string& column, bool make);

  std::size_t rows_min_;
  std::mutex mutex_;                           // guards entries_; not held while an order is made
  std::list<std::shared_ptr<Entry>> entries_;  // used last comes first
};

}  // namespace parapet::server::console
