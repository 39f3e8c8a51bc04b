// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <span>
#include <unordered_map>
#include <utility>

#include "base/parallel.h"
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

std::string text_filter(const Call& call) { return to_lower(trim(call.request.option("text").value_or(std::string_view{}))); }

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
  const SoftwareMovesSince moves = TRY(SoftwareMovesSince::read(call, back));
  std::vector<GoneWeakness> rows = TRY(gone_weaknesses(call, moves));
  const auto has_text = [&text](const std::string& whole) { return contains_text(whole, text); };
  std::erase_if(rows, [&](const GoneWeakness& row) {
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
  return List<GoneWeakness>(call.state, std::move(rows), std::move(columns)).answer(query);
}

// --- software

// A row is the place of a change among all.
using Place = std::uint32_t;

store::EntryNumber shown(const SoftwareMove& move) { return move.kind() == store::ChangeKind::kRemoved ? move.before : move.after; }

// What entries tell, read from the store for the rows that need it.
class EntryTexts {
 public:
  EntryTexts(store::Store& store, std::shared_ptr<const SoftwareMovesSince> moves) : store_(store), moves_(std::move(moves)) {}

  Result<void> read(std::span<const Place> rows) {
    std::vector<bool> seen;
    std::vector<store::EntryNumber> missing;
    for (const Place row : rows) {
      for (const store::EntryNumber number : {(*moves_)[row].before, (*moves_)[row].after}) {
        seen.resize(std::max<std::size_t>(seen.size(), std::size_t{number.value} + 1));
        if (!seen[number.value]) {
          seen[number.value] = true;
          if (texts_.try_emplace(number.value).second && number.value != 0) {
            missing.push_back(number);
          }
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
  void read_or_leave_empty(std::span<const Place> rows) { (void)read(rows); }

  // Of rows that were read.
  [[nodiscard]] const inventory::Software& of(store::EntryNumber number) const { return texts_.at(number.value); }
  [[nodiscard]] const inventory::Software& of(Place row) const { return of(shown((*moves_)[row])); }
  [[nodiscard]] const std::unordered_map<std::uint32_t, inventory::Software>& all() const { return texts_; }

 private:
  store::Store& store_;
  std::shared_ptr<const SoftwareMovesSince> moves_;
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

std::vector<Column<Place>> change_columns(const Call& call, const std::shared_ptr<const SoftwareMovesSince>& moves,
                                          const std::shared_ptr<const EntryTexts>& texts) {
  const FleetState* const fleet = call.state.get();  // whoever keeps the columns keeps the state
  const auto facts = [fleet, moves](Place row) -> const exposure::DeviceFacts& { return *fleet->view->device((*moves)[row].device).facts; };
  const auto version = [moves, texts](store::EntryNumber SoftwareMove::*side) {
    return [moves, texts, side](Place row) {
      const store::EntryNumber entry = (*moves)[row].*side;
      return entry.value == 0 ? Cell() : kept_text(texts->of(entry).version);
    };
  };
  return {
      {"id", [moves](Place row) { return Cell(fmt::format("{}", std::uint64_t{(*moves)[row].number})); }},
      {"time", [moves](Place row) { return time_cell((*moves)[row].time()); }},
      {"kind", [moves](Place row) { return kept_text(change_word((*moves)[row].kind())); }},
      {"name", [texts](Place row) { return kept_text(texts->of(row).name); }},
      {"ecosystem", [texts](Place row) { return kept_text(texts->of(row).ecosystem); }},
      {"softwareId", [moves, texts, ids = ProductIds(call)](Place row) { return ids.of((*moves)[row].device, texts->of(row)); }, false},
      {"before", version(&SoftwareMove::before)},
      {"after", version(&SoftwareMove::after)},
      {"deviceId", [facts](Place row) { return kept_text(facts(row).id); }},
      {"device", [facts](Place row) { return kept_text(facts(row).name); }},
      {"groupId", [facts](Place row) { return count_cell(facts(row).group.value); }},
      {"group", [facts, fleet](Place row) { return Cell(fleet->group_name(facts(row).group)); }},
  };
}

// What a list of changes is narrowed by. What many rows share is decided once for each device, kind and entry.
class ChangeFilter {
 public:
  explicit ChangeFilter(const Call& call)
      : call_(call), text_(text_filter(call)), ecosystems_(filter_values(call.request, "ecosystem")) {
    const std::vector<std::string> kinds = filter_values(call.request, "kind");
    for (std::size_t i = 0; i < kinds_.size(); ++i) {
      kinds_.at(i) = has_value(kinds, change_word(static_cast<store::ChangeKind>(i)));
    }
    if (const std::vector<std::string> groups = filter_values(call.request, "groupId"); !groups.empty()) {
      of_groups_ = devices([&groups](const exposure::DeviceFacts& facts) { return has_value(groups, fmt::format("{}", facts.group.value)); });
    }
  }

  // Those that the moves themselves and their devices let through.
  [[nodiscard]] std::vector<Place> places(const SoftwareMovesSince& moves) const {
    return moves.places([this](const SoftwareMove& move) { return kinds_.at(move.kind_bits) && (of_groups_.empty() || of_groups_[move.device.value] != 0); });
  }
  [[nodiscard]] bool needs_texts() const { return !text_.empty() || !ecosystems_.empty(); }
  // Leaves those whose texts are wanted too; they were read.
  void keep(std::vector<Place>& rows, const SoftwareMovesSince& moves, const EntryTexts& texts) const {
    std::vector<char> named;        // by entry
    std::vector<char> of_systems;   // the same: of the ecosystems
    for (const auto& [number, software] : texts.all()) {
      named.resize(std::max<std::size_t>(named.size(), std::size_t{number} + 1));
      of_systems.resize(named.size());
      named[number] = contains_text(software.name, text_) ? 1 : 0;
      of_systems[number] = has_value(ecosystems_, software.ecosystem) ? 1 : 0;
    }
    const std::vector<char> on = devices([this](const exposure::DeviceFacts& facts) { return contains_text(facts.name, text_); });
    keep_rows(rows, [&](Place row) {
      const SoftwareMove& move = moves[row];
      const std::uint32_t entry = shown(move).value;
      return of_systems[entry] != 0 && (named[entry] != 0 || on[move.device.value] != 0);
    });
  }

 private:
  template <typename Wanted>
  [[nodiscard]] std::vector<char> devices(const Wanted& wanted) const {
    constexpr std::size_t kGrain = 512;
    std::vector<char> list(call_.view().device_limit());
    parallel_ranges(0, list.size(), kGrain, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) {
        const exposure::DeviceNumber device{static_cast<std::uint32_t>(i)};
        list[i] = call_.view().has_device(device) && wanted(*call_.view().device(device).facts) ? 1 : 0;
      }
    });
    return list;
  }

  const Call& call_;
  std::string text_;
  std::array<bool, 3> kinds_{};  // by store::ChangeKind
  std::vector<std::string> ecosystems_;
  std::vector<char> of_groups_;  // by device; empty: all
};

bool sorts_by_text(const ListQuery& query) {
  constexpr std::array<std::string_view, 4> kTexts{"name", "ecosystem", "before", "after"};
  return std::ranges::any_of(query.orders, [&kTexts](const ListQuery::Order& order) { return std::ranges::find(kTexts, order.column) != kTexts.end(); });
}

bool sorts_by_time(const std::vector<ListQuery::Order>& orders) { return orders.size() == 1 && orders.front().column == "time"; }

// From `first` to `last` of rows that are in the order of time, by time; those of one second keep their order either way.
std::vector<Place> pick_by_time(const SoftwareMovesSince& moves, std::span<const Place> rows, bool descending, std::size_t first, std::size_t last) {
  if (!descending) {
    return {rows.begin() + static_cast<std::ptrdiff_t>(first), rows.begin() + static_cast<std::ptrdiff_t>(last)};
  }
  std::vector<Place> picked;
  std::size_t passed = 0;
  for (std::size_t end = rows.size(); end > 0 && passed < last;) {
    std::size_t begin = end - 1;
    while (begin > 0 && moves[rows[begin - 1]].seconds == moves[rows[end - 1]].seconds) {
      --begin;
    }
    for (std::size_t i = begin; i < end; ++i, ++passed) {
      if (passed >= first && passed < last) {
        picked.push_back(rows[i]);
      }
    }
    end = begin;
  }
  return picked;
}

Result<http::Response> software_changes(const Call& call) {
  // By another column than the time, so many are sorted while the caller waits.
  constexpr std::size_t kSortedMax = 2'000'000;
  ListQuery query = TRY(read_list_query(call, {"since", "text", "kind", "ecosystem", "groupId"}));
  if (query.orders.empty()) {
    query.orders.push_back({.column = "time", .descending = true});
  }
  const LookBack back = TRY(read_look_back(call));
  const auto moves = std::make_shared<const SoftwareMovesSince>(TRY(SoftwareMovesSince::read(call, back)));
  const ChangeFilter filter(call);
  std::vector<Place> rows = filter.places(*moves);
  const auto texts = std::make_shared<EntryTexts>(call.store(), moves);
  const bool by_text = sorts_by_text(query);
  if (filter.needs_texts() || by_text) {
    TRY(texts->read(rows));
    filter.keep(rows, *moves, *texts);
  }
  if (!sorts_by_time(query.orders) && rows.size() > kSortedMax) {
    return fail(ErrorCode::kLimit, fmt::format("{} changes are sorted by time only; ask for a later 'since', or filter them", rows.size()));
  }
  List<Place> list(call.state, std::move(rows), change_columns(call, moves, texts));
  list.set_preparation([texts](std::span<const Place> shown) { texts->read_or_leave_empty(shown); });
  list.set_pick([moves](const std::vector<Place>& from, const std::vector<ListQuery::Order>& orders, std::size_t first, std::size_t last) {
    return sorts_by_time(orders) ? std::optional(pick_by_time(*moves, from, orders.front().descending, first, last)) : std::nullopt;
  });
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
