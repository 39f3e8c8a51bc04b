// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <memory>
#include <string_view>
#include <vector>

#include "server/console/console.h"
#include "server/console/list.h"

// The routes, page by page, and the lists that several pages show.
namespace parapet::server::console {

void add_dashboard_routes(http::Router& router, const std::shared_ptr<Console>& console);
void add_device_routes(http::Router& router, const std::shared_ptr<Console>& console);
void add_device_software_routes(http::Router& router, const std::shared_ptr<Console>& console);
void add_device_weakness_routes(http::Router& router, const std::shared_ptr<Console>& console);
void add_software_routes(http::Router& router, const std::shared_ptr<Console>& console);
void add_install_routes(http::Router& router, const std::shared_ptr<Console>& console);
void add_vulnerable_device_routes(http::Router& router, const std::shared_ptr<Console>& console);
void add_weakness_routes(http::Router& router, const std::shared_ptr<Console>& console);
void add_recommendation_routes(http::Router& router, const std::shared_ptr<Console>& console);
void add_overview_routes(http::Router& router, const std::shared_ptr<Console>& console);
void add_feed_list_routes(http::Router& router, const std::shared_ptr<Console>& console);
void add_feed_routes(http::Router& router, const std::shared_ptr<Console>& console);
void add_about_routes(http::Router& router, const std::shared_ptr<Console>& console);
void add_score_mover_routes(http::Router& router, const std::shared_ptr<Console>& console);
void add_mover_list_routes(http::Router& router, const std::shared_ptr<Console>& console);
void add_facet_routes(http::Router& router, const std::shared_ptr<Console>& console);
void add_event_routes(http::Router& router, const std::shared_ptr<Console>& console);
void add_user_routes(http::Router& router, const std::shared_ptr<Console>& console);
void add_people_routes(http::Router& router, const std::shared_ptr<Console>& console);
void add_group_routes(http::Router& router, const std::shared_ptr<Console>& console);
void add_secret_routes(http::Router& router, const std::shared_ptr<Console>& console);

// Which keys the caller's groups have. Valid while the state lives.
struct ScopedView {
  const exposure::View* view = nullptr;
  std::shared_ptr<const exposure::DeviceSet> devices;  // nullptr: all
  [[nodiscard]] bool has(exposure::KeyNumber key) const {
    const exposure::DeviceSet& with_key = view->key(key).devices;
    return devices == nullptr ? !with_key.empty() : with_key.intersects(*devices);
  }
};
[[nodiscard]] ScopedView scoped_view(const Call& call);

[[nodiscard]] std::vector<Column<exposure::DeviceNumber>> device_columns(const std::shared_ptr<const FleetState>& state);
[[nodiscard]] std::vector<Column<exposure::ProductNumber>> software_columns(const Call& call);
// What they count is of the devices that the facts are of.
[[nodiscard]] std::vector<Column<exposure::WeaknessNumber>> weakness_columns(const Call& call,
                                                                             const std::shared_ptr<const WeaknessFacts>& facts);
[[nodiscard]] std::vector<Column<const advice::Recommendation*>> recommendation_columns();

// How many of the weaknesses have each severity, as an object under `name`.
void put_severities(JsonWriter& out, std::string_view name, const exposure::View& view, const std::vector<exposure::WeaknessNumber>& weaknesses);
// How many of them are known to be exploited.
[[nodiscard]] std::uint64_t count_exploited(const exposure::View& view, const std::vector<exposure::WeaknessNumber>& weaknesses);
// Devices of the scope with a weakness that is known to be exploited.
[[nodiscard]] exposure::DeviceSet exploited_devices(const Call& call);

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

// Devices of the caller's groups that somebody took out of lists and scores.
[[nodiscard]] exposure::DeviceSet excluded_devices(const Call& call);
// The filters that every list of devices has, and more.
[[nodiscard]] FilterNames device_filters(std::initializer_list<std::string_view> more = {});
// True where a device's name, id or domain contains the text, or one of its addresses starts with it. text: in lower case.
[[nodiscard]] bool device_matches(const exposure::DeviceFacts& facts, std::string_view text);
// The devices of a set that the filters of the query let through.
[[nodiscard]] Result<std::vector<exposure::DeviceNumber>> filtered_devices(const Call& call, const exposure::DeviceSet& devices);
// A list of devices with some of their columns and maybe more, that is sorted by what other lists of devices were sorted by before.
[[nodiscard]] List<exposure::DeviceNumber> device_list(const Call& call, std::vector<exposure::DeviceNumber> rows,
                                                       std::vector<Column<exposure::DeviceNumber>> columns);
// A list of devices as an answer, with those filters.
[[nodiscard]] Result<http::Response> answer_devices(const Call& call, const exposure::DeviceSet& devices);

// True where a product's id or name contains the text. text: in lower case.
[[nodiscard]] bool product_matches(const exposure::ProductState& product, std::string_view text);
// The products that devices of the scope have.
[[nodiscard]] std::vector<exposure::ProductNumber> products_in_scope(const Call& call);
// Open weaknesses of the scope.
[[nodiscard]] std::vector<exposure::WeaknessNumber> weaknesses_in_scope(const Call& call);
// The filters that every list of weaknesses has, and more.
[[nodiscard]] FilterNames weakness_filters(std::initializer_list<std::string_view> more = {});
// A list of weaknesses as an answer, with those filters; `more_filters` are those that chose the rows. What it counts is of all
// devices that the caller sees, or of the part's.
[[nodiscard]] Result<http::Response> answer_weaknesses(const Call& call, std::vector<exposure::WeaknessNumber> rows,
                                                       std::initializer_list<std::string_view> more_filters = {},
                                                       std::shared_ptr<const DevicePart> part = nullptr);
// A list of products as an answer; `more_columns` follow those of every such list, `more_filters` are those that chose the rows.
[[nodiscard]] Result<http::Response> answer_software(const Call& call, std::vector<exposure::ProductNumber> rows,
                                                     std::vector<Column<exposure::ProductNumber>> more_columns = {},
                                                     std::initializer_list<std::string_view> more_filters = {});

}  // namespace parapet::server::console
