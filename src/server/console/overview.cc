// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "match/finding.h"
#include "server/console/device_texts.h"
#include "server/console/key_filter.h"
#include "server/console/named_weaknesses.h"
#include "server/console/pages.h"
#include "server/console/words.h"

namespace parapet::server::console {
namespace {

// --- not assessed, over the fleet

struct UnassessedKey {
  const exposure::KeyState* key = nullptr;
  const match::NotAssessed* reason = nullptr;
  std::uint32_t devices = 0;
};

// Whether a reason leaves one of these weaknesses open by name. A sentence that only counts the last of many may mean any of them.
bool concerns(const match::NotAssessed& reason, const std::vector<std::string>& weaknesses) {
  if (weaknesses.empty()) {
    return true;
  }
  if (reason.reason != match::NotAssessedReason::kRangeUnreadable) {
    return false;
  }
  const std::string_view names = std::string_view(reason.detail).substr(reason.detail.rfind(':') + 1);
  return names.ends_with(" more") ||
         std::ranges::any_of(split(names, ','), [&](std::string_view name) { return has_value(weaknesses, trim(name)); });
}

Result<http::Response> not_assessed(const Call& call) {
  const ListQuery query = TRY(read_list_query(call, {"text", "reason", "ecosystem", "assessed", "weakness"}));
  const std::vector<std::string> weaknesses = filter_values(call.request, "weakness");
  const std::optional<bool> judged = TRY(filter_flag(call.request, "assessed"));
  const std::string text = to_lower(call.request.option("text").value_or(std::string_view{}));
  const std::vector<std::string> reasons = filter_values(call.request, "reason");
  const std::vector<std::string> ecosystems = filter_values(call.request, "ecosystem");
  const ScopedView scoped = scoped_view(call);
  std::vector<UnassessedKey> rows;
  for (std::uint32_t i = 0; i < call.view().key_count(); ++i) {
    const exposure::KeyState& key = call.view().key(exposure::KeyNumber{i});
    if (key.not_assessed->empty() || !scoped.has(exposure::KeyNumber{i}) || !has_value(ecosystems, key.key->ecosystem) ||
        !contains_text(key.key->name, text) || !allows(judged, key.assessed)) {
      continue;
    }
    const std::uint32_t devices = scoped.devices == nullptr ? key.devices.size() : key.devices.intersection_size(*scoped.devices);
    for (const match::NotAssessed& reason : *key.not_assessed) {
      if (has_value(reasons, match::reason_name(reason.reason)) && concerns(reason, weaknesses)) {
        rows.push_back({.key = &key, .reason = &reason, .devices = devices});
      }
    }
  }
  const FleetState* const state = call.state.get();  // the list keeps it
  std::vector<Column<UnassessedKey>> columns{
      {"name", [](const UnassessedKey& row) { return Cell(row.key->key->name); }},
      {"version", [](const UnassessedKey& row) { return Cell(row.key->key->version); }},
      {"ecosystem", [](const UnassessedKey& row) { return Cell(row.key->key->ecosystem); }},
      {"domain", [](const UnassessedKey& row) { return Cell(row.key->key->domain); }},
      {"softwareId", [state](const UnassessedKey& row) { return Cell(state->view->product(row.key->product).id); }},
      {"softwareKey", [](const UnassessedKey& row) { return Cell(key_id(*row.key->key)); }},
      {"reason", [](const UnassessedKey& row) { return Cell(std::string(match::reason_name(row.reason->reason))); }},
      {"detail", [](const UnassessedKey& row) { return Cell(row.reason->detail); }},
      {"suggestion", [](const UnassessedKey& row) { return row.reason->suggestion.empty() ? Cell() : Cell(row.reason->suggestion); }},
      {"assessed", [](const UnassessedKey& row) { return Cell(row.key->assessed); }},
      {"devices", [](const UnassessedKey& row) { return count_cell(row.devices); }},
  };
  return List<UnassessedKey>(call.state, std::move(rows), std::move(columns)).answer(query);
}

// --- history of scores

Result<http::Response> score_history(const Call& call) {
  constexpr std::int64_t kDays = 90;
  const std::optional<std::string_view> since_text = call.request.option("since");
  const std::optional<UnixTime> since =
      since_text ? parse_time(*since_text) : std::optional(UnixTime{call.console.fleet.clock().now().seconds - kDays * kSecondsPerDay});
  if (!since) {
    return fail(ErrorCode::kUsage, "'since' must be a date or time as RFC 3339 writes it");
  }
  std::optional<exposure::GroupNumber> group;
  if (const std::optional<std::string_view> text = call.request.option("group")) {
    const std::optional<std::uint64_t> number = parse_uint(*text);
    if (!number || *number > 0xFFFF'FFFF) {
      return fail(ErrorCode::kUsage, "'group' must be a group's number");
    }
    group = exposure::GroupNumber{static_cast<std::uint32_t>(*number)};
  }
  JsonWriter out;
  out.begin_object().key("items").begin_array();
  for (const store::ScorePoint& point : TRY(call.store().scores(group, *since))) {
    // The organisation's line is for those who see all of it.
    const bool visible = call.scope.all || (!point.organisation && std::ranges::binary_search(call.scope.groups, point.group));
    const bool wanted = group ? !point.organisation && point.group == *group : true;
    if (!visible || !wanted) {
      continue;
    }
    out.begin_object().member("time", format_time(point.time)).member("organisation", point.organisation).key("groupId");
    point.organisation ? out.null() : out.value(point.group.value);
    out.member("exposureScore", point.exposure_score).member("scoredDevices", point.scored_devices).end_object();
  }
  out.end_array().end_object();
  return http::Response::json(out.take());
}

Result<http::Response> group_scores(const Call& call) {
  JsonWriter out;
  out.begin_object().key("items").begin_array();
  for (const auto& [group, score] : call.view().group_scores()) {
    if (!call.scope.all && !std::ranges::binary_search(call.scope.groups, group)) {
      continue;
    }
    out.begin_object().member("groupId", group.value).member("group", call.state->group_name(group)).key("exposureScore");
    score.scored_devices == 0 ? out.null() : out.value(score.value);
    out.member("scoredDevices", score.scored_devices).member("unscoredDevices", score.unscored_devices).end_object();
  }
  out.end_array().end_object();
  return http::Response::json(out.take());
}

// --- search

constexpr std::size_t kHitsMax = 20;

void put_device_hits(JsonWriter& out, const Call& call, const std::string& text) {
  std::vector<exposure::DeviceNumber> found = call.view().devices(call.scope).to_vector();
  DeviceTexts::keep(call, found, text);
  out.key("devices").begin_array();
  for (std::size_t i = 0; i < std::min(found.size(), kHitsMax); ++i) {
    const exposure::DeviceFacts& facts = *call.view().device(found[i]).facts;
    out.begin_object().member("id", facts.id).member("name", facts.name).end_object();
  }
  out.end_array().member("deviceTotal", static_cast<std::uint64_t>(found.size()));
}

void put_software_hits(JsonWriter& out, const Call& call, const std::string& text) {
  std::size_t total = 0;
  out.key("software").begin_array();
  for (std::uint32_t i = 0; i < call.view().product_count(); ++i) {
    const exposure::ProductNumber number{i};
    const exposure::ProductState& product = call.view().product(number);
    if (!product_matches(product, text) || call.view().counts(number, call.scope).installed == 0) {
      continue;
    }
    if (++total <= kHitsMax) {
      out.begin_object().member("id", product.id).member("vendor", product.vendor).member("name", product.name).end_object();
    }
  }
  out.end_array().member("softwareTotal", static_cast<std::uint64_t>(total));
}

// Open ones of the scope; what an id or advisory names is found though nobody is exposed to it.
void put_weakness_hits(JsonWriter& out, const Call& call, const std::string& text) {
  const std::set<std::string, std::less<>> named = named_weaknesses(call.knowledge(), text);
  std::size_t total = 0;
  out.key("weaknesses").begin_array();
  for (const exposure::WeaknessNumber number : weaknesses_in_scope(call)) {
    const exposure::WeaknessState& weakness = call.view().weakness(number);
    if ((contains_text(weakness.name, text) || named.contains(weakness.name)) && ++total <= kHitsMax) {
      out.begin_object().member("id", weakness.name).member("exposed", call.view().exposed_count(number, call.scope)).end_object();
    }
  }
  if (total == 0) {
    for (const std::string& name : named) {
      if (++total <= kHitsMax) {
        out.begin_object().member("id", name).member("exposed", 0).end_object();
      }
    }
  }
  out.end_array().member("weaknessTotal", static_cast<std::uint64_t>(total));
}

Result<http::Response> search(const Call& call) {
  constexpr std::size_t kBytesMax = 200;
  const std::string text = to_lower(trim(call.request.option("q").value_or(std::string_view{})));
  if (text.size() < 2 || text.size() > kBytesMax) {
    return fail(ErrorCode::kUsage, fmt::format("'q' must be a text of 2 to {} bytes", kBytesMax));
  }
  JsonWriter out;
  out.begin_object();
  put_device_hits(out, call, text);
  put_software_hits(out, call, text);
  put_weakness_hits(out, call, text);
  out.end_object();
  return http::Response::json(out.take());
}

// --- the change log

Result<http::Response> changes(const Call& call) {
  constexpr std::uint32_t kLimit = 1000;
  const std::optional<std::uint64_t> since = parse_uint(call.request.option("since").value_or("0"));
  if (!since) {
    return fail(ErrorCode::kUsage, "'since' must be a sequence number");
  }
  const std::vector<store::LogEntry> entries = TRY(call.store().log_after(store::Sequence{*since}, kLimit));
  JsonWriter out;
  out.begin_object().key("items").begin_array();
  for (const store::LogEntry& entry : entries) {
    const bool of_device = entry.subject == store::ChangeSubject::kReport || entry.subject == store::ChangeSubject::kDeviceEdit ||
                           entry.subject == store::ChangeSubject::kAlert;
    if ((of_device && !call.sees(entry.device)) || (entry.subject == store::ChangeSubject::kDeviceRemoved && !call.scope.all)) {
      continue;
    }
    out.begin_object().member("sequence", entry.sequence.value).member("time", format_time(entry.time));
    out.member("kind", subject_word(entry.subject)).key("device");
    of_device ? out.value(call.view().device(entry.device).facts->id) : out.null();
    out.end_object();
  }
  const std::uint64_t last = entries.empty() ? *since : entries.back().sequence.value;
  out.end_array().member("last", last).member("more", entries.size() == kLimit).end_object();
  return http::Response::json(out.take());
}

}  // namespace

void add_overview_routes(http::Router& router, const std::shared_ptr<Console>& console) {
  using http::Method;
  add(router, console, Method::kGet, "/api/v1/not-assessed", "v1.notAssessed", to_view(), not_assessed);
  add(router, console, Method::kGet, "/api/v1/scores/history", "v1.scores.history", to_view(), score_history);
  add(router, console, Method::kGet, "/api/v1/scores/groups", "v1.scores.groups", to_view(), group_scores);
  add(router, console, Method::kGet, "/api/v1/search", "v1.search", to_view(), search);
  add(router, console, Method::kGet, "/api/v1/changes", "v1.changes", to_view(), changes);
}

}  // namespace parapet::server::console
