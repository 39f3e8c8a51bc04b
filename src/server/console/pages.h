// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "server/console/console.h"
#include "server/console/list.h"

// The routes, page by page, and the lists that several pages show.
namespace parapet::server::console {

void add_dashboard_routes(http::Router& router, const std::shared_ptr<Console>& console);
void add_device_routes(http::Router& router, const std::shared_ptr<Console>& console);
void add_device_software_routes(http::Router& router, const std::shared_ptr<Console>& console);
void add_software_routes(http::Router& router, const std::shared_ptr<Console>& console);
void add_weakness_routes(http::Router& router, const std::shared_ptr<Console>& console);
void add_recommendation_routes(http::Router& router, const std::shared_ptr<Console>& console);
void add_overview_routes(http::Router& router, const std::shared_ptr<Console>& console);
void add_feed_routes(http::Router& router, const std::shared_ptr<Console>& console);
void add_about_routes(http::Router& router, const std::shared_ptr<Console>& console);
void add_score_mover_routes(http::Router& router, const std::shared_ptr<Console>& console);
void add_event_routes(http::Router& router, const std::shared_ptr<Console>& console);
void add_people_routes(http::Router& router, const std::shared_ptr<Console>& console);
void add_group_routes(http::Router& router, const std::shared_ptr<Console>& console);
void add_secret_routes(http::Router& router, const std::shared_ptr<Console>& console);

// Which keys the caller's groups have. Valid while the state lives.
struct ScopedView {
  const exposure::View* view = nullptr;
  std::shared_ptr<const exposure::DeviceSet> devices;  // nullptr: all
  [[nodiscard]] bool has(exposure::KeyNumber key) const {
    const exposure::DeviceSet& with_key = view->key(key).devices;
    return devices == nullptr ? !with_key.empty() : with_key.intersection_size(*devices) > 0;
  }
};
[[nodiscard]] ScopedView scoped_view(const Call& call);

[[nodiscard]] std::vector<Column<exposure::DeviceNumber>> device_columns(const std::shared_ptr<const FleetState>& state);
[[nodiscard]] std::vector<Column<exposure::ProductNumber>> software_columns(const Call& call);
[[nodiscard]] std::vector<Column<exposure::WeaknessNumber>> weakness_columns(const Call& call);
[[nodiscard]] std::vector<Column<const advice::Recommendation*>> recommendation_columns();

// The first rows of a list as a JSON array under `name`.
template <typename Row>
void put_rows(JsonWriter& out, std::string_view name, const std::vector<Row>& rows, const std::vector<Column<Row>>& columns) {
  out.key(name).begin_array();
  for (const Row& row : rows) {
    out.begin_object();
    for (const Column<Row>& column : columns) {
      out.key(column.name);
      put_cell(out, column.cell(row));
    }
    out.end_object();
  }
  out.end_array();
}

// The devices of a set that the filters of the query let through: group, os, platform, tag, value, level, health, text.
[[nodiscard]] Result<std::vector<exposure::DeviceNumber>> filtered_devices(const Call& call, const exposure::DeviceSet& devices);
// A list of devices as an answer, with those filters.
[[nodiscard]] Result<http::Response> answer_devices(const Call& call, const exposure::DeviceSet& devices);

// The products of the scope, those that filters don't take away.
[[nodiscard]] std::vector<exposure::ProductNumber> products_in_scope(const Call& call);
// Open weaknesses of the scope.
[[nodiscard]] std::vector<exposure::WeaknessNumber> weaknesses_in_scope(const Call& call);
[[nodiscard]] Result<http::Response> answer_weaknesses(const Call& call, std::vector<exposure::WeaknessNumber> rows);
[[nodiscard]] Result<http::Response> answer_software(const Call& call, std::vector<exposure::ProductNumber> rows);

}  // namespace parapet::server::console
