// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <iterator>
#include <set>

#include "base/text.h"
#include "knowledge/cvss.h"
#include "knowledge/names.h"
#include "server/console/device_part.h"
#include "server/console/named_weaknesses.h"
#include "server/console/pages.h"
#include "server/console/weakness_facts.h"
#include "server/console/weakness_filter.h"
#include "server/console/words.h"

namespace parapet::server::console {

using exposure::WeaknessNumber;
using exposure::WeaknessState;

void put_severities(JsonWriter& out, std::string_view name, const exposure::View& view, const std::vector<WeaknessNumber>& weaknesses) {
  using knowledge::Severity;
  constexpr std::array<Severity, 6> kAll{Severity::kCritical, Severity::kHigh, Severity::kMedium, Severity::kLow, Severity::kNone, Severity::kUnknown};
  std::array<std::uint64_t, kAll.size()> counts{};
  for (const WeaknessNumber number : weaknesses) {
    ++counts.at(static_cast<std::size_t>(view.weakness(number).severity));
  }
  out.key(name).begin_object();
  for (const Severity severity : kAll) {
    out.member(knowledge::severity_name(severity), counts.at(static_cast<std::size_t>(severity)));
  }
  out.end_object();
}

std::uint64_t count_exploited(const exposure::View& view, const std::vector<WeaknessNumber>& weaknesses) {
  return static_cast<std::uint64_t>(std::ranges::count_if(weaknesses, [&](WeaknessNumber number) { return view.weakness(number).known_exploited; }));
}

exposure::DeviceSet exploited_devices(const Call& call) {
  std::vector<exposure::KeyNumber> keys;
  for (std::uint32_t i = 0; i < call.view().weakness_count(); ++i) {
    const WeaknessState& weakness = call.view().weakness(WeaknessNumber{i});
    if (weakness.known_exploited) {
      keys.insert(keys.end(), weakness.keys.begin(), weakness.keys.end());
    }
  }
  // Most keys have several of them.
  std::ranges::sort(keys);
  const auto tail = std::ranges::unique(keys);
  keys.erase(tail.begin(), tail.end());
  std::vector<const exposure::DeviceSet*> sets;
  std::ranges::transform(keys, std::back_inserter(sets), [&](exposure::KeyNumber key) { return &call.view().key(key).devices; });
  exposure::DeviceSet devices = exposure::DeviceSet::union_of(sets);
  devices &= call.view().devices(call.scope);
  return devices;
}

std::vector<WeaknessNumber> weaknesses_in_scope(const Call& call) {
  return DevicePart::of_scope(call)->weaknesses();
}

std::vector<Column<WeaknessNumber>> weakness_columns(const Call& call, const std::shared_ptr<const WeaknessFacts>& facts) {
  const FleetState* const state = call.state.get();  // whoever keeps the columns keeps the state
  const auto weakness = [state](WeaknessNumber number) -> const WeaknessState& { return state->view->weakness(number); };
  return {
      {"id", [weakness](WeaknessNumber number) { return kept_text(weakness(number).name); }},
      {"severity", [weakness](WeaknessNumber number) { return kept_text(knowledge::severity_name(weakness(number).severity)); }},
      {"cvss", [weakness](WeaknessNumber number) { return number_cell(weakness(number).score); }},
      {"cvssSystem", [weakness](WeaknessNumber number) { return kept_text(rating_word(weakness(number).score_system)); }},
      {"epss", [weakness](WeaknessNumber number) { return number_cell(weakness(number).epss); }},
      {"epssPercentile", [weakness](WeaknessNumber number) { return number_cell(weakness(number).epss_percentile); }},
      {"knownExploited", [weakness](WeaknessNumber number) { return Cell(weakness(number).known_exploited); }},
      {"exploit", [weakness](WeaknessNumber number) { return kept_text(weakness(number).exploit); }},
      {"ssvc", [facts](WeaknessNumber number) { return kept_text(priority::decision_name(facts->ssvc(number))); }},
      {"risk", [weakness](WeaknessNumber number) { return Cell(as_rated(weakness(number).risk)); }},
      {"exposed", [facts](WeaknessNumber number) { return count_cell(facts->exposed(number)); }},
      {"software", [facts](WeaknessNumber number) { return count_cell(facts->software(number)); }},
      {"fix", [facts](WeaknessNumber number) { return kept_text(facts->fix(number)); }},
      {"tags", [facts](WeaknessNumber number) { return Cell(facts->tags(number)); }},
      {"published", [weakness](WeaknessNumber number) { return time_cell(weakness(number).published); }},
      {"updated", [facts](WeaknessNumber number) { return time_cell(facts->updated(number)); }},
      {"firstDetected", [weakness](WeaknessNumber number) { return time_cell(weakness(number).first_detected); }},
  };
}

FilterNames weakness_filters(std::initializer_list<std::string_view> more) {
  FilterNames names{"text", "severity", "knownExploited", "exploit", "fix", "tag", "ssvc", "epssMin", "firstDetectedSince"};
  names.insert(names.end(), more.begin(), more.end());
  return names;
}

Result<http::Response> answer_weaknesses(const Call& call, std::vector<WeaknessNumber> rows, std::initializer_list<std::string_view> more_filters,
                                         std::shared_ptr<const DevicePart> part) {
  const ListQuery query = TRY(read_list_query(call, weakness_filters(more_filters)));
  const WeaknessFilter filter = TRY(WeaknessFilter::read(call.request));
  const std::set<std::string, std::less<>> named = named_weaknesses(call.knowledge(), filter.text);
  const auto facts = std::make_shared<const WeaknessFacts>(call, part == nullptr ? DevicePart::of_scope(call) : std::move(part));
  keep_rows(rows, [&](WeaknessNumber number) {
    const WeaknessState& weakness = call.view().weakness(number);
    return (contains_text(weakness.name, filter.text) || named.contains(weakness.name)) &&
           filter.takes(weakness, [&] { return facts->fix(number); }, [&] { return facts->ssvc(number); });
  });
  return List<WeaknessNumber>(call.state, std::move(rows), weakness_columns(call, facts)).answer(query);
}

}  // namespace parapet::server::console
