// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "base/text.h"
#include "knowledge/cvss.h"
#include "knowledge/names.h"
#include "server/console/pages.h"
#include "server/console/weakness_facts.h"
#include "server/console/words.h"

namespace parapet::server::console {

using exposure::WeaknessNumber;
using exposure::WeaknessState;

namespace {

struct WeaknessFilter {
  std::string text;
  std::string alias_of;  // the name of the weakness that has the text as another id; "" where none has
  std::vector<std::string> severities;
  std::vector<std::string> exploits;
  std::vector<std::string> fixes;
  std::vector<std::string> tags;
  std::vector<std::string> decisions;
  std::optional<bool> known_exploited;
  std::optional<double> epss_min;
  std::optional<UnixTime> detected_since;

  // What costs more is asked later.
  [[nodiscard]] bool takes(WeaknessNumber number, const WeaknessState& weakness, const WeaknessFacts& facts) const {
    return has_value(severities, knowledge::severity_name(weakness.severity)) && has_value(exploits, weakness.exploit) &&
           allows(known_exploited, weakness.known_exploited) &&
           (!epss_min || (weakness.epss && *number_of(weakness.epss) >= *epss_min)) &&
           (!detected_since || weakness.first_detected >= *detected_since) &&
           (contains_text(weakness.name, text) || weakness.name == alias_of) && (fixes.empty() || has_value(fixes, facts.fix(number))) &&
           (tags.empty() || std::ranges::any_of(facts.tags(number), [this](const std::string& tag) { return has_value(tags, tag); })) &&
           (decisions.empty() || has_value(decisions, priority::decision_name(facts.ssvc(number))));
  }

  // The decimals that the list shows: 0.1F is 0.1.
  [[nodiscard]] static std::optional<double> number_of(const std::optional<float>& number) { return std::get<double>(number_cell(number)); }
};

Result<WeaknessFilter> read_filter(const Call& call) {
  const http::Request& request = call.request;
  WeaknessFilter filter{.text = to_lower(trim(request.option("text").value_or(std::string_view{}))),
                        .alias_of = {},
                        .severities = filter_values(request, "severity"),
                        .exploits = filter_values(request, "exploit"),
                        .fixes = filter_values(request, "fix"),
                        .tags = filter_values(request, "tag"),
                        .decisions = filter_values(request, "ssvc")};
  filter.known_exploited = TRY(filter_flag(request, "knownExploited"));
  filter.epss_min = TRY(filter_fraction(request, "epssMin"));
  filter.detected_since = TRY(filter_time(request, "firstDetectedSince"));
  if (!filter.text.empty()) {
    if (const std::optional<knowledge::VulnerabilityId> id = call.knowledge().find_vulnerability(filter.text)) {
      filter.alias_of = call.knowledge().vulnerability_name(*id);
    }
  }
  return filter;
}

}  // namespace

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
  std::vector<exposure::DeviceSet> sets;
  for (std::uint32_t i = 0; i < call.view().weakness_count(); ++i) {
    const WeaknessState& weakness = call.view().weakness(WeaknessNumber{i});
    if (weakness.known_exploited && !weakness.keys.empty()) {
      sets.push_back(call.view().exposed_devices(WeaknessNumber{i}, call.scope));
    }
  }
  std::vector<const exposure::DeviceSet*> pointers;
  std::ranges::transform(sets, std::back_inserter(pointers), [](const exposure::DeviceSet& set) { return &set; });
  return exposure::DeviceSet::union_of(pointers);
}

std::vector<WeaknessNumber> weaknesses_in_scope(const Call& call) {
  std::vector<WeaknessNumber> open;
  for (std::uint32_t i = 0; i < call.view().weakness_count(); ++i) {
    const WeaknessNumber number{i};
    if (!call.view().weakness(number).keys.empty() && call.view().exposed_count(number, call.scope) > 0) {
      open.push_back(number);
    }
  }
  return open;
}

std::vector<Column<WeaknessNumber>> weakness_columns(const Call& call, const std::shared_ptr<const WeaknessFacts>& facts) {
  const FleetState* const state = call.state.get();  // whoever keeps the columns keeps the state
  const exposure::Scope scope = call.scope;
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
      {"risk", [weakness](WeaknessNumber number) { return Cell(weakness(number).risk); }},
      {"exposed", [state, scope](WeaknessNumber number) { return count_cell(state->view->exposed_count(number, scope)); }},
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

Result<http::Response> answer_weaknesses(const Call& call, std::vector<WeaknessNumber> rows, std::initializer_list<std::string_view> more_filters) {
  const ListQuery query = TRY(read_list_query(call, weakness_filters(more_filters)));
  const WeaknessFilter filter = TRY(read_filter(call));
  const auto facts = std::make_shared<const WeaknessFacts>(call);
  keep_rows(rows, [&](WeaknessNumber number) { return filter.takes(number, call.view().weakness(number), *facts); });
  return List<WeaknessNumber>(call.state, std::move(rows), weakness_columns(call, facts)).answer(query);
}

}  // namespace parapet::server::console
