// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <span>
#include <unordered_map>
#include <utility>

#include "base/text.h"
#include "exposure/index.h"
#include "inventory/platform_name.h"
#include "inventory/software_key.h"
#include "knowledge/cvss.h"
#include "server/console/list.h"
#include "server/console/moves.h"
#include "server/console/pages.h"
#include "server/console/words.h"

// The lists behind the numbers of what moved the score: what is gone or changed. What came is a filter of the lists of what there is
// (`/devices?firstSeenSince=`, `/weaknesses?firstDetectedSince=`).
namespace parapet::server::console {
namespace {

using store::SoftwareChangeRow;

std::string text_filter(const Call& call) { return to_lower(trim(call.request.option("text").value_or(std::string_view{}))); }

std::unexpected<Error> too_many(const LookBack& back) {
  return fail(ErrorCode::kLimit, fmt::format("more changed since {} than can be looked through; ask for a later 'since'", format_time(back.logged)));
}

// --- devices

std::vector<Column<GoneDevice>> device_columns_of(const std::shared_ptr<const FleetState>& state) {
  const FleetState* const fleet = state.get();  // whoever keeps the columns keeps the state
  return {
      {"id", [](const GoneDevice& row) { return Cell(row.id); }},
      {"name", [](const GoneDevice& row) { return Cell(row.name); }},
      {"platform", [](const GoneDevice& row) { return Cell(inventory::platform_name(row.os)); }},
      {"osVersion", [](const GoneDevice& row) { return Cell(row.os.version); }},
      {"groupId", [](const GoneDevice& row) { return count_cell(row.group.value); }},
      {"group", [fleet](const GoneDevice& row) { return Cell(fleet->group_name(row.group)); }},
      {"reason", [](const GoneDevice& row) { return kept_text(row.removed ? "removed" : "silent"); }},
      {"gone", [](const GoneDevice& row) { return time_cell(row.gone); }},
      {"lastContact", [](const GoneDevice& row) { return time_cell(row.last_contact); }},
      {"firstSeen", [](const GoneDevice& row) { return time_cell(row.first_seen); }},
  };
}

Result<http::Response> devices_gone(const Call& call) {
  const ListQuery query = TRY(read_list_query(call, {"since", "text", "reason", "groupId", "platform"}));
  const LookBack back = TRY(read_look_back(call));
  const std::string text = text_filter(call);
  const std::vector<std::string> reasons = filter_values(call.request, "reason");
  const std::vector<std::string> groups = filter_values(call.request, "groupId");
  const std::vector<std::string> platforms = filter_values(call.request, "platform");
  std::vector<GoneDevice> rows = TRY(gone_devices(call, back));
  keep_rows(rows, [&](const GoneDevice& row) {
    return has_value(reasons, row.removed ? "removed" : "silent") && has_value(groups, fmt::format("{}", row.group.value)) &&
           (platforms.empty() || has_value(platforms, inventory::platform_name(row.os))) &&
           (contains_text(row.name, text) || contains_text(row.id, text));
  });
  return List<GoneDevice>(call.state, std::move(rows), device_columns_of(call.state)).answer(query);
}

// --- weaknesses

Result<http::Response> weaknesses_gone(const Call& call) {
  const ListQuery query = TRY(read_list_query(call, {"since", "text", "severity", "knownExploited"}));
  const LookBack back = TRY(read_look_back(call));
  const std::string text = text_filter(call);
  const std::vector<std::string> severities = filter_values(call.request, "severity");
  const std::optional<bool> exploited = TRY(filter_flag(call.request, "knownExploited"));
  const std::optional<std::vector<SoftwareChangeRow>> moves = TRY(software_moves(call, back));
  std::optional<std::vector<GoneWeakness>> rows = TRY(gone_weaknesses(call, moves));
  if (!rows) {
    return too_many(back);
  }
  const auto has_text = [&text](const std::string& whole) { return contains_text(whole, text); };
  std::erase_if(*rows, [&](const GoneWeakness& row) {
    return !has_value(severities, knowledge::severity_name(row.severity)) || !allows(exploited, row.known_exploited) ||
           (!has_text(row.name) && std::ranges::none_of(row.software, has_text));
  });
  std::vector<Column<GoneWeakness>> columns{
      {"id", [](const GoneWeakness& row) { return Cell(row.name); }},
      {"severity", [](const GoneWeakness& row) { return kept_text(knowledge::severity_name(row.severity)); }},
      {"knownExploited", [](const GoneWeakness& row) { return Cell(row.known_exploited); }},
      {"risk", [](const GoneWeakness& row) { return Cell(row.risk); }},
      {"reason", [](const GoneWeakness&) { return kept_text("fixed"); }},
      {"gone", [](const GoneWeakness& row) { return time_cell(row.gone); }},
      {"software", [](const GoneWeakness& row) { return Cell(row.software); }},
  };
  return List<GoneWeakness>(call.state, *std::move(rows), std::move(columns)).answer(query);
}

// --- software

// What entries tell, read from the store for the rows that need it.
class EntryTexts {
 public:
  explicit EntryTexts(store::Store& store) : store_(store) {}

  Result<void> read(std::span<const SoftwareChangeRow> rows) {
    std::vector<store::EntryNumber> missing;
    for (const SoftwareChangeRow& row : rows) {
      for (const store::EntryNumber number : {row.before, row.after}) {
        if (texts_.try_emplace(number.value).second && number.value != 0) {
          missing.push_back(number);
        }
      }
    }
    std::vector<inventory::Software> contents = TRY(store_.entries(missing));
    for (std::size_t i = 0; i < missing.size(); ++i) {
      texts_.at(missing[i].value) = std::move(contents[i]);
    }
    return {};
  }
  // For rows of an answer that is on its way: what can't be read has no name.
  void read_or_leave_empty(std::span<const SoftwareChangeRow> rows) { (void)read(rows); }

  // Of rows that were read.
  [[nodiscard]] const inventory::Software& of(store::EntryNumber number) const { return texts_.at(number.value); }
  [[nodiscard]] const inventory::Software& shown(const SoftwareChangeRow& row) const {
    return of(row.kind == store::ChangeKind::kRemoved ? row.before : row.after);
  }

 private:
  store::Store& store_;
  std::unordered_map<std::uint32_t, inventory::Software> texts_;  // texts stay where they are: cells point into them
};

// The product's id, where devices of the caller's have it still.
class ProductIds {
 public:
  explicit ProductIds(const Call& call) : state_(call.state.get()), scope_(call.scope), products_(&call.console.fleet.products()) {}

  [[nodiscard]] Cell of(exposure::DeviceNumber number, const inventory::Software& software) const {
    const exposure::DeviceFacts& facts = *state_->view->device(number).facts;
    const inventory::Device device{.id = facts.id, .name = facts.name, .os = facts.os};
    std::string id = exposure::product_id(exposure::product_of(inventory::make_key(device, software, products_)));
    const std::optional<exposure::ProductNumber> product = state_->view->find_product(id);
    return product && state_->view->counts(*product, scope_).installed > 0 ? Cell(std::move(id)) : Cell();
  }

 private:
  const FleetState* state_;  // whoever keeps the columns keeps the state
  exposure::Scope scope_;
  const inventory::ProductTable* products_;
};

std::vector<Column<SoftwareChangeRow>> change_columns(const Call& call, const std::shared_ptr<const EntryTexts>& texts) {
  const FleetState* const fleet = call.state.get();  // whoever keeps the columns keeps the state
  const auto facts = [fleet](const SoftwareChangeRow& row) -> const exposure::DeviceFacts& { return *fleet->view->device(row.device).facts; };
  const auto version = [texts](store::EntryNumber SoftwareChangeRow::*side) {
    return [texts, side](const SoftwareChangeRow& row) { return (row.*side).value == 0 ? Cell() : kept_text(texts->of(row.*side).version); };
  };
  return {
      {"id", [](const SoftwareChangeRow& row) { return Cell(fmt::format("{}", row.number)); }},
      {"time", [](const SoftwareChangeRow& row) { return time_cell(row.time); }},
      {"kind", [](const SoftwareChangeRow& row) { return kept_text(change_word(row.kind)); }},
      {"name", [texts](const SoftwareChangeRow& row) { return kept_text(texts->shown(row).name); }},
      {"ecosystem", [texts](const SoftwareChangeRow& row) { return kept_text(texts->shown(row).ecosystem); }},
      {"softwareId", [texts, ids = ProductIds(call)](const SoftwareChangeRow& row) { return ids.of(row.device, texts->shown(row)); }, false},
      {"before", version(&SoftwareChangeRow::before)},
      {"after", version(&SoftwareChangeRow::after)},
      {"deviceId", [facts](const SoftwareChangeRow& row) { return kept_text(facts(row).id); }},
      {"device", [facts](const SoftwareChangeRow& row) { return kept_text(facts(row).name); }},
      {"groupId", [facts](const SoftwareChangeRow& row) { return count_cell(facts(row).group.value); }},
      {"group", [facts, fleet](const SoftwareChangeRow& row) { return Cell(fleet->group_name(facts(row).group)); }},
  };
}

struct ChangeFilter {
  std::string text;
  std::vector<std::string> kinds;
  std::vector<std::string> ecosystems;
  std::vector<std::string> groups;

  // Of what the row itself and its device tell.
  [[nodiscard]] bool takes(const SoftwareChangeRow& row, const exposure::DeviceFacts& facts) const {
    return has_value(kinds, change_word(row.kind)) && (groups.empty() || has_value(groups, fmt::format("{}", facts.group.value)));
  }
  // Of what needs the entries' texts.
  [[nodiscard]] bool needs_texts() const { return !text.empty() || !ecosystems.empty(); }
  [[nodiscard]] bool takes(const inventory::Software& software, const exposure::DeviceFacts& facts) const {
    return has_value(ecosystems, software.ecosystem) && (contains_text(software.name, text) || contains_text(facts.name, text));
  }
};

bool sorts_by_text(const ListQuery& query) {
  constexpr std::array<std::string_view, 4> kTexts{"name", "ecosystem", "before", "after"};
  return std::ranges::any_of(query.orders, [&kTexts](const ListQuery::Order& order) { return std::ranges::find(kTexts, order.column) != kTexts.end(); });
}

Result<http::Response> software_changes(const Call& call) {
  ListQuery query = TRY(read_list_query(call, {"since", "text", "kind", "ecosystem", "groupId"}));
  if (query.orders.empty()) {
    query.orders.push_back({.column = "time", .descending = true});
  }
  const LookBack back = TRY(read_look_back(call));
  const ChangeFilter filter{.text = text_filter(call),
                            .kinds = filter_values(call.request, "kind"),
                            .ecosystems = filter_values(call.request, "ecosystem"),
                            .groups = filter_values(call.request, "groupId")};
  std::optional<std::vector<SoftwareChangeRow>> rows = TRY(software_moves(call, back));
  if (!rows) {
    return too_many(back);
  }
  const auto facts = [&call](const SoftwareChangeRow& row) -> const exposure::DeviceFacts& { return *call.view().device(row.device).facts; };
  keep_rows(*rows, [&](const SoftwareChangeRow& row) { return filter.takes(row, facts(row)); });
  const auto texts = std::make_shared<EntryTexts>(call.store());
  if (filter.needs_texts() || sorts_by_text(query)) {
    TRY(texts->read(*rows));
    keep_rows(*rows, [&](const SoftwareChangeRow& row) { return filter.takes(texts->shown(row), facts(row)); });
  }
  List<SoftwareChangeRow> list(call.state, *std::move(rows), change_columns(call, texts));
  list.set_preparation([texts](std::span<const SoftwareChangeRow> shown) { texts->read_or_leave_empty(shown); });
  return std::move(list).answer(query);
}

}  // namespace

void add_mover_list_routes(http::Router& router, const std::shared_ptr<Console>& console) {
  const std::string movers = "/api/v1/scores/movers";
  add(router, console, http::Method::kGet, movers + "/devices-gone", "v1.scores.movers.devicesGone", to_view(), devices_gone);
  add(router, console, http::Method::kGet, movers + "/weaknesses-gone", "v1.scores.movers.weaknessesGone", to_view(), weaknesses_gone);
  add(router, console, http::Method::kGet, movers + "/software-changes", "v1.scores.movers.softwareChanges", to_view(), software_changes);
}

}  // namespace parapet::server::console
