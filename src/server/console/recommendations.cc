// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "advice/status.h"
#include "base/parallel.h"
#include "base/text.h"
#include "server/console/device_part.h"
#include "server/console/device_traits.h"
#include "server/console/pages.h"
#include "server/console/recommendation_filter.h"
#include "server/console/words.h"

namespace parapet::server::console {
namespace {

using advice::Recommendation;
using Row = const Recommendation*;

// Keeps the recommendations alive that rows and columns point into.
struct Kept {
  std::shared_ptr<const std::vector<Recommendation>> list;
  std::vector<Row> rows;
};

Kept all_of(const Call& call) {
  Kept kept{.list = call.recommendations(), .rows = {}};
  for (const Recommendation& one : *kept.list) {
    kept.rows.push_back(&one);
  }
  return kept;
}

// Devices of a part that have the software of a recommendation.
struct Counted {
  std::uint32_t installed = 0;
  std::uint32_t exposed = 0;
  std::uint32_t high_value_exposed = 0;
};
using CountedRows = std::unordered_map<Row, Counted>;

exposure::DeviceSet high_value_devices(const Call& call, const DevicePart& part) {
  const std::shared_ptr<const DeviceTraits> traits = call.traits();
  exposure::DeviceSet devices;
  part.devices().for_each([&](exposure::DeviceNumber device) {
    if ((*traits)[device].value == static_cast<std::uint8_t>(exposure::DeviceValue::kHigh)) {
      devices.add(device);
    }
  });
  return devices;
}

// Leaves the recommendations that are for some device of the part: one that is exposed; where none is exposed anywhere (support
// has ended, and nothing is known against it), one that has it.
std::shared_ptr<const CountedRows> narrow(const Call& call, const DevicePart& part, std::vector<Row>& rows) {
  const exposure::DeviceSet high_value = high_value_devices(call, part);
  std::vector<Counted> counted(rows.size());
  parallel_for(rows.size(), [&](std::size_t i) {
    const exposure::DeviceSet exposed = part.exposed_devices(rows[i]->product);
    if (!exposed.empty() || rows[i]->counts.exposed == 0) {
      counted[i] = {.installed = part.installed_devices(rows[i]->product).size(),
                    .exposed = exposed.size(),
                    .high_value_exposed = exposed.intersection_size(high_value)};
    }
  });
  const auto kept = std::make_shared<CountedRows>();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (counted[i].installed > 0) {
      kept->emplace(rows[i], counted[i]);
    }
  }
  std::erase_if(rows, [&](Row row) { return !kept->contains(row); });
  return kept;
}

// Lets the columns that count devices count those.
void count_by(const std::shared_ptr<const CountedRows>& counted, std::vector<Column<Row>>& columns) {
  const auto replace = [&](std::string_view name, std::uint32_t Counted::*member) {
    std::ranges::find(columns, name, &Column<Row>::name)->cell = [counted, member](const Row& row) { return count_cell(counted->at(row).*member); };
  };
  replace("installed", &Counted::installed);
  replace("exposed", &Counted::exposed);
  replace("highValueExposed", &Counted::high_value_exposed);
}

// `part`: nullptr where the list can't be narrowed to some devices.
Result<http::Response> answer(const Call& call, Kept kept, const std::shared_ptr<const DevicePart>& part) {
  FilterNames names = RecommendationFilter::names();
  if (part != nullptr) {
    names.insert(names.end(), {"platform", "groupId"});
  }
  const ListQuery query = TRY(read_list_query(call, names));
  const RecommendationFilter filter = TRY(RecommendationFilter::read(call.request));
  std::erase_if(kept.rows, [&](Row row) { return !filter.takes(*row); });
  std::vector<Column<Row>> columns = recommendation_columns();
  if (part != nullptr && part->is_narrowed()) {
    count_by(narrow(call, *part, kept.rows), columns);
  }
  // Each column holds the list for as long as rows are read: a download takes some of the columns and leaves the others.
  for (Column<Row>& column : columns) {
    column.cell = [list = kept.list, cell = std::move(column.cell)](const Row& row) { return cell(row); };
  }
  return List<Row>(call.state, std::move(kept.rows), std::move(columns)).answer(query);
}

Result<http::Response> list(const Call& call) { return answer(call, all_of(call), DevicePart::of_query(call)); }

void put_ssvc(JsonWriter& out, const Recommendation& it) {
  out.key("ssvcDetails").begin_object().member("weakness", it.ssvc_weakness).member("exploitation", exploitation_word(it.ssvc.exploitation));
  out.member("automatable", it.ssvc.automatable == knowledge::SsvcPoints::Automatable::kYes).member("automatableDerived", it.ssvc.automatable_derived);
  out.member("technicalImpact", impact_word(it.ssvc.technical_impact)).member("technicalImpactDerived", it.ssvc.technical_impact_derived);
  out.member("mission", mission_word(it.ssvc.mission)).end_object();
}

void put_targets(JsonWriter& out, const Recommendation& it) {
  out.key("targets").begin_array();
  for (const advice::TargetVersion& target : it.targets) {
    out.begin_object().member("id", target.id).member("domain", target.domain).member("release", target.release_name).member("package", target.package);
    out.member("version", target.version).member("command", target.command).member("devices", target.devices).end_object();
  }
  out.end_array();
}

// One recommendation of the scope, with the list that it stands in.
struct Found {
  std::shared_ptr<const std::vector<Recommendation>> list;
  Row row = nullptr;
};

Result<Found> find(const Call& call) {
  const std::string id = call.parameter("id");
  const std::string_view product_id = std::string_view(id).starts_with("va-_-") ? std::string_view(id).substr(5) : std::string_view(id);
  const exposure::ProductNumber product = TRY(call.product(product_id));
  Found found{.list = call.recommendations(), .row = nullptr};
  const auto place = std::ranges::find(*found.list, product, &Recommendation::product);
  if (place == found.list->end()) {
    return fail(ErrorCode::kNotFound, fmt::format("nothing is recommended for '{}'", printable(product_id)));
  }
  found.row = &*place;
  return found;
}

Result<http::Response> get(const Call& call) {
  const Found found = TRY(find(call));
  const Row row = found.row;
  JsonWriter out;
  out.begin_object();
  for (const Column<Row>& column : recommendation_columns()) {
    out.key(column.name);
    put_cell(out, column.cell(row));
  }
  put_ssvc(out, *row);
  put_texts(out, "drivers", row->drivers);
  put_targets(out, *row);
  out.key("closes").begin_array();
  for (const exposure::WeaknessNumber number : row->closes) {
    out.value(call.view().weakness(number).name);
  }
  out.end_array().end_object();
  return http::Response::json(out.take());
}

// Versions of a product on a device, without repeats, in the order of its keys.
std::vector<std::string> versions_on(const exposure::View& view, exposure::DeviceNumber device, exposure::ProductNumber product) {
  std::vector<std::string> versions;
  for (const exposure::KeyUse& use : view.keys_of(device)) {
    const exposure::KeyState& key = view.key(use.key);
    if (key.product == product && std::ranges::find(versions, key.key->version) == versions.end()) {
      versions.push_back(key.key->version);
    }
  }
  return versions;
}

Result<http::Response> devices(const Call& call) {
  const ListQuery query = TRY(read_list_query(call, device_filters({"target"})));
  const Found found = TRY(find(call));
  const exposure::ProductNumber product = found.row->product;
  const std::vector<std::string> targets = filter_values(call.request, "target");
  const exposure::DeviceSet set = targets.empty() ? call.view().exposed_devices(product, call.scope)
                                                  : advice::target_devices(call.view(), call.knowledge(), call.scope, product, targets);
  std::vector<exposure::DeviceNumber> rows = TRY(filtered_devices(call, set));
  std::vector<Column<exposure::DeviceNumber>> columns = device_columns(call.state);
  const std::shared_ptr<const FleetState> state = call.state;
  columns.push_back({"installedVersions", [state, product](exposure::DeviceNumber device) { return Cell(versions_on(*state->view, device, product)); }});
  columns.push_back({"targetVersions", [state, product](exposure::DeviceNumber device) {
                       std::vector<std::string> versions;
                       for (const advice::TargetVersion& target : advice::device_targets(*state->view, *state->knowledge, product, device)) {
                         versions.push_back(target.version);
                       }
                       return Cell(versions);
                     }});
  columns.push_back({"commands", [state, product](exposure::DeviceNumber device) {
                       std::vector<std::string> commands;
                       for (const advice::TargetVersion& target : advice::device_targets(*state->view, *state->knowledge, product, device)) {
                         commands.push_back(target.command);
                       }
                       std::erase(commands, std::string());
                       return Cell(commands);
                     }});
  return device_list(call, std::move(rows), std::move(columns)).answer(query);
}

Result<http::Response> weaknesses(const Call& call) {
  const Found found = TRY(find(call));
  return answer_weaknesses(call, found.row->closes);
}

}  // namespace

std::vector<Column<const Recommendation*>> recommendation_columns() {
  const auto text = [](std::string Recommendation::*member) {
    return [member](const Row& row) { return (row->*member).empty() ? Cell() : Cell(row->*member); };
  };
  return {
      {"id", text(&Recommendation::id)},
      {"softwareId", text(&Recommendation::product_id)},
      {"vendor", text(&Recommendation::vendor)},
      {"software", text(&Recommendation::product_name)},
      {"component", text(&Recommendation::component)},
      {"title", text(&Recommendation::title)},
      {"type", [](const Row& row) { return Cell(std::string(remediation_word(row->type))); }},
      {"status", [](const Row& row) { return kept_text(status_word(advice::status_of(*row))); }},
      {"category", text(&Recommendation::category)},
      {"recommendedVersion", text(&Recommendation::recommended_version)},
      {"recommendedProgram", text(&Recommendation::recommended_program)},
      {"weaknesses", [](const Row& row) { return count_cell(row->weaknesses); }},
      {"closesCount", [](const Row& row) { return count_cell(row->closes.size()); }},
      {"installed", [](const Row& row) { return count_cell(row->counts.installed); }},
      {"exposed", [](const Row& row) { return count_cell(row->counts.exposed); }},
      {"highValueExposed", [](const Row& row) { return count_cell(row->counts.high_value_exposed); }},
      {"impact", [](const Row& row) { return Cell(row->gain); }},
      {"ssvc", [](const Row& row) { return Cell(std::string(priority::decision_name(row->ssvc.decision))); }},
      {"knownExploited", [](const Row& row) { return Cell(row->counts.known_exploited); }},
      {"publicExploit", [](const Row& row) { return Cell(row->counts.public_exploit); }},
      {"endOfSupport", [](const Row& row) { return Cell(row->end_of_support); }},
      {"endOfSupportDate", [](const Row& row) { return time_cell(row->end_of_support_date); }},
      {"tags", [](const Row& row) { return Cell(KeptTexts(row->tags)); }},
  };
}

void add_recommendation_routes(http::Router& router, const std::shared_ptr<Console>& console) {
  using http::Method;
  add(router, console, Method::kGet, "/api/v1/recommendations", "v1.recommendations.list", to_view(), list);
  add(router, console, Method::kGet, "/api/v1/recommendations/{id}", "v1.recommendations.get", to_view(), get);
  add(router, console, Method::kGet, "/api/v1/recommendations/{id}/devices", "v1.recommendations.devices", to_view(), devices);
  add(router, console, Method::kGet, "/api/v1/recommendations/{id}/weaknesses", "v1.recommendations.weaknesses", to_view(), weaknesses);
}

}  // namespace parapet::server::console
