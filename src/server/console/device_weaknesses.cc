// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "advice/mission.h"
#include "base/text.h"
#include "knowledge/cvss.h"
#include "knowledge/names.h"
#include "server/console/device_advice.h"
#include "server/console/pages.h"
#include "server/console/weakness_facts.h"
#include "server/console/weakness_filter.h"
#include "server/console/words.h"

namespace parapet::server::console {
namespace {

using exposure::KeyState;
using exposure::WeaknessNumber;
using exposure::WeaknessState;

// A weakness on one device, with the software of the device that has it.
struct Row {
  struct Place {
    const KeyState* key = nullptr;
    const exposure::KeyFinding* finding = nullptr;
  };
  WeaknessNumber number;
  std::vector<Place> places;  // at least one
};

std::string_view fix_of(const Row& row) {
  const auto available = [](const Row::Place& place) { return place.finding->fix == knowledge::FixState::kAvailable; };
  const auto count = static_cast<std::size_t>(std::ranges::count_if(row.places, available));
  return count == 0 ? "none" : count == row.places.size() ? "all" : "some";
}

// Affected where any of its software is.
knowledge::Status status_of(const Row& row) {
  const bool affected = std::ranges::any_of(row.places, [](const Row::Place& place) { return place.finding->status == knowledge::Status::kAffected; });
  return affected ? knowledge::Status::kAffected : knowledge::Status::kUnderInvestigation;
}

// Each once, in the order of the places.
template <typename Text>
std::vector<std::string> texts_of(const Row& row, const Text& text) {
  std::vector<std::string> texts;
  for (const Row::Place& place : row.places) {
    std::string one(text(place));
    if (!one.empty() && std::ranges::find(texts, one) == texts.end()) {
      texts.push_back(std::move(one));
    }
  }
  return texts;
}

std::vector<Row> rows_of(const exposure::View& view, exposure::DeviceNumber device) {
  std::map<WeaknessNumber, Row> rows;
  for (const exposure::KeyUse& use : view.keys_of(device)) {
    const KeyState& key = view.key(use.key);
    for (const exposure::KeyFinding& finding : *key.findings) {
      Row& row = rows[finding.weakness];
      row.number = finding.weakness;
      row.places.push_back({.key = &key, .finding = &finding});
    }
  }
  std::vector<Row> list;
  for (auto& [number, row] : rows) {
    list.push_back(std::move(row));
  }
  return list;
}

priority::SsvcDecision ssvc_of(const FleetState& state, const Row& row, priority::Mission mission) {
  const std::optional<knowledge::VulnerabilityId> id = state.knowledge->find_vulnerability(state.view->weakness(row.number).name);
  return id ? priority::decide_ssvc(state.knowledge->vulnerability(*id), mission).decision : priority::SsvcDecision::kTrack;
}

std::vector<Column<Row>> columns_of(const Call& call, priority::Mission mission) {
  const std::shared_ptr<const FleetState> state = call.state;
  const auto facts = std::make_shared<const WeaknessFacts>(call);
  const auto weakness = [state](const Row& row) -> const WeaknessState& { return state->view->weakness(row.number); };
  return {
      {"id", [weakness](const Row& row) { return Cell(weakness(row).name); }},
      {"severity", [weakness](const Row& row) { return Cell(std::string(knowledge::severity_name(weakness(row).severity))); }},
      {"cvss", [weakness](const Row& row) { return number_cell(weakness(row).score); }},
      {"cvssSystem", [weakness](const Row& row) { return Cell(std::string(rating_word(weakness(row).score_system))); }},
      {"epss", [weakness](const Row& row) { return number_cell(weakness(row).epss); }},
      {"epssPercentile", [weakness](const Row& row) { return number_cell(weakness(row).epss_percentile); }},
      {"knownExploited", [weakness](const Row& row) { return Cell(weakness(row).known_exploited); }},
      {"exploit", [weakness](const Row& row) { return Cell(weakness(row).exploit); }},
      {"ssvc", [state, mission](const Row& row) { return Cell(std::string(priority::decision_name(ssvc_of(*state, row, mission)))); }},
      {"risk", [weakness](const Row& row) { return Cell(as_rated(weakness(row).risk)); }},
      {"status", [](const Row& row) { return Cell(std::string(knowledge::status_name(status_of(row)))); }},
      {"software", [](const Row& row) { return Cell(texts_of(row, [](const Row::Place& place) { return place.key->key->name; })); }},
      {"softwareIds",
       [state](const Row& row) { return Cell(texts_of(row, [&](const Row::Place& place) { return state->view->product(place.key->product).id; })); }},
      {"versions", [](const Row& row) { return Cell(texts_of(row, [](const Row::Place& place) { return place.key->key->version; })); }},
      {"fix", [](const Row& row) { return Cell(std::string(fix_of(row))); }},
      {"fixedVersions", [](const Row& row) { return Cell(texts_of(row, [](const Row::Place& place) { return place.finding->fixed_version; })); }},
      {"tags", [weakness](const Row& row) { return Cell(weakness_tags(fix_of(row), weakness(row).known_exploited)); }},
      {"published", [weakness](const Row& row) { return time_cell(weakness(row).published); }},
      {"updated", [facts](const Row& row) { return time_cell(facts->updated(row.number)); }},
      {"firstDetected", [weakness](const Row& row) { return time_cell(weakness(row).first_detected); }},
  };
}

// What the list of one device has beyond what all lists of weaknesses have.
struct Filter {
  WeaknessFilter common;
  std::vector<std::string> statuses;
  std::vector<std::string> products;

  [[nodiscard]] bool takes(const Row& row, const FleetState& state, priority::Mission mission) const {
    const WeaknessState& weakness = state.view->weakness(row.number);
    return common.takes(weakness, [&] { return fix_of(row); }, [&] { return ssvc_of(state, row, mission); }) &&
           has_value(statuses, knowledge::status_name(status_of(row))) && takes_software(row, state) && takes_text(row, weakness);
  }

  [[nodiscard]] bool takes_software(const Row& row, const FleetState& state) const {
    return products.empty() || std::ranges::any_of(row.places, [&](const Row::Place& place) {
             return has_value(products, state.view->product(place.key->product).id);
           });
  }

  [[nodiscard]] bool takes_text(const Row& row, const WeaknessState& weakness) const {
    return contains_text(weakness.name, common.text) ||
           std::ranges::any_of(row.places, [this](const Row::Place& place) { return contains_text(place.key->key->name, common.text); });
  }
};

// Told from the index alone: the inventory is read only where somebody asks for evidence.
Result<http::Response> list(const Call& call) {
  const ListQuery query = TRY(read_list_query(call, weakness_filters({"status", "software", "recommendation"})));
  const exposure::DeviceNumber device = TRY(call.device(call.parameter("id")));
  const Filter filter{.common = TRY(WeaknessFilter::read(call.request)), .statuses = filter_values(call.request, "status"), .products = filter_values(call.request, "software")};
  const priority::Mission mission = advice::mission_of(call.view().device(device).facts->value);
  std::vector<Row> rows = rows_of(call.view(), device);
  std::erase_if(rows, [&](const Row& row) { return !filter.takes(row, *call.state, mission); });
  if (const std::vector<std::string> recommendations = filter_values(call.request, "recommendation"); !recommendations.empty()) {
    std::set<WeaknessNumber> closes;
    for (const std::string& id : recommendations) {
      closes.merge(closed_on(call, device, id));
    }
    std::erase_if(rows, [&](const Row& row) { return !closes.contains(row.number); });
  }
  List<Row> list(call.state, std::move(rows), columns_of(call, mission));
  list.set_details([state = call.state](const Row& row, JsonWriter& out) {
    out.key("places").begin_array();
    for (const Row::Place& place : row.places) {
      out.begin_object().member("softwareId", state->view->product(place.key->product).id).member("name", place.key->key->name);
      out.member("version", place.key->key->version).member("domain", place.key->key->domain);
      out.member("status", knowledge::status_name(place.finding->status)).member("fix", knowledge::fix_name(place.finding->fix));
      out.key("fixedVersion");
      place.finding->fixed_version.empty() ? out.null() : out.value(place.finding->fixed_version);
      out.end_object();
    }
    out.end_array();
  });
  return std::move(list).answer(query);
}

}  // namespace

void add_device_weakness_routes(http::Router& router, const std::shared_ptr<Console>& console) {
  add(router, console, http::Method::kGet, "/api/v1/devices/{id}/weaknesses", "v1.devices.weaknesses", to_view(), list);
}

}  // namespace parapet::server::console
