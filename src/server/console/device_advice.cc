// SPDX-License-Identifier: Apache-2.0
//
// The recommendations of one device: what to do there, from which version to which, by which command and to what end.
#include "server/console/device_advice.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/text.h"
#include "server/console/pages.h"
#include "server/console/recommendation_filter.h"

namespace parapet::server::console {
namespace {

using advice::DeviceAdvice;
using advice::TargetVersion;
using Row = const DeviceAdvice*;

std::vector<std::string> texts_of(const DeviceAdvice& row, std::string TargetVersion::*member) {
  std::vector<std::string> texts;
  for (const TargetVersion& target : row.recommendation.targets) {
    const std::string& text = target.*member;
    if (!text.empty() && std::ranges::find(texts, text) == texts.end()) {
      texts.push_back(text);
    }
  }
  return texts;
}

// Of the members that every recommendation has, these tell of the scope as everywhere; the others of the device.
std::optional<Cell> of_scope(std::string_view column, const DeviceAdvice& row) {
  if (column == "impact") {
    return Cell(row.scope_gain);
  }
  if (column == "weaknesses") {
    return count_cell(row.scope_weaknesses);
  }
  return std::nullopt;
}

// Both are whole hundred-millionths of a point, and so is what is left.
double after(double score, double gain) { return std::round(std::max(0.0, score - gain) * 1e8) / 1e8; }

std::vector<Column<Row>> columns_of(const Call& call, exposure::DeviceNumber device, const std::shared_ptr<const std::vector<DeviceAdvice>>& kept) {
  std::vector<Column<Row>> columns;
  // Each column holds the rows for as long as they are read: a download takes some of the columns and leaves the others.
  std::vector<Column<const advice::Recommendation*>> common = recommendation_columns();
  for (Column<const advice::Recommendation*>& column : common) {
    columns.push_back({column.name, [kept, name = column.name, cell = std::move(column.cell)](const Row& row) {
                         std::optional<Cell> own = of_scope(name, *row);
                         return own ? *std::move(own) : cell(&row->recommendation);
                       }});
  }
  const std::shared_ptr<const FleetState> state = call.state;
  const std::optional<double> score = state->view->device(device).score;
  columns.push_back({"installedVersions", [kept](const Row& row) { return Cell(KeptTexts(row->installed_versions)); }});
  columns.push_back({"targetVersions", [kept](const Row& row) { return Cell(texts_of(*row, &TargetVersion::version)); }});
  columns.push_back({"commands", [kept](const Row& row) { return Cell(texts_of(*row, &TargetVersion::command)); }});
  columns.push_back({"deviceWeaknesses", [kept](const Row& row) { return count_cell(row->recommendation.weaknesses); }});
  columns.push_back({"closes", [kept, state](const Row& row) {
                       std::vector<std::string> names;
                       for (const exposure::WeaknessNumber number : row->recommendation.closes) {
                         names.push_back(state->view->weakness(number).name);
                       }
                       return Cell(std::move(names));
                     }});
  columns.push_back({"deviceGain", [kept, score](const Row& row) { return score ? Cell(row->gain) : Cell(); }});
  columns.push_back({"deviceScoreAfter", [kept, score](const Row& row) { return score ? Cell(after(*score, row->gain)) : Cell(); }});
  return columns;
}

void put_targets(const DeviceAdvice& row, JsonWriter& out) {
  out.key("targets").begin_array();
  for (const TargetVersion& target : row.recommendation.targets) {
    out.begin_object().member("id", target.id).member("domain", target.domain).member("release", target.release_name);
    out.member("package", target.package).member("version", target.version).member("command", target.command);
    const advice::PackageCommand command = advice::package_command(target.command);
    out.member("installer", command.installer).key("packages").begin_array();
    for (const std::string_view package : command.packages) {
      out.value(package);
    }
    out.end_array().end_object();
  }
  out.end_array();
}

Result<http::Response> list(const Call& call) {
  const ListQuery query = TRY(read_list_query(call, RecommendationFilter::names()));
  const RecommendationFilter filter = TRY(RecommendationFilter::read(call.request));
  const exposure::DeviceNumber device = TRY(call.device(call.parameter("id")));
  const auto kept = std::make_shared<const std::vector<DeviceAdvice>>(advice_on(call, device));
  std::vector<Row> rows;
  for (const DeviceAdvice& one : *kept) {
    if (filter.takes(one.recommendation)) {
      rows.push_back(&one);
    }
  }
  List<Row> list(call.state, std::move(rows), columns_of(call, device, kept));
  list.set_details([kept](const Row& row, JsonWriter& out) { put_targets(*row, out); });
  return std::move(list).answer(query);
}

}  // namespace

std::vector<DeviceAdvice> advice_on(const Call& call, exposure::DeviceNumber device) {
  return advice::advise_device(call.view(), call.knowledge(), call.scope, *call.recommendations(), device);
}

std::set<exposure::WeaknessNumber> closed_on(const Call& call, exposure::DeviceNumber device, std::string_view recommendation) {
  const Recommendations of_scope = call.recommendations();
  const auto found = std::ranges::find_if(*of_scope, [&](const advice::Recommendation& one) { return equals_ignoring_case(one.id, recommendation); });
  std::vector<DeviceAdvice> own;
  if (found != of_scope->end()) {
    own = advice::advise_device(call.view(), call.knowledge(), call.scope, *of_scope, device, found->product);
  }
  if (own.empty()) {
    return {};
  }
  const std::vector<exposure::WeaknessNumber>& closes = own.front().recommendation.closes;
  return {closes.begin(), closes.end()};
}

void add_device_advice_routes(http::Router& router, const std::shared_ptr<Console>& console) {
  add(router, console, http::Method::kGet, "/api/v1/devices/{id}/recommendations", "v1.devices.recommendations", to_view(), list);
}

}  // namespace parapet::server::console
