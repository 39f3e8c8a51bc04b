// SPDX-License-Identifier: Apache-2.0
#include "server/console/weakness_filter.h"

#include "base/text.h"
#include "knowledge/cvss.h"

namespace parapet::server::console {

Result<WeaknessFilter> WeaknessFilter::read(const http::Request& request) {
  WeaknessFilter filter;
  filter.text = to_lower(trim(request.option("text").value_or(std::string_view{})));
  filter.severities = filter_values(request, "severity");
  filter.exploits = filter_values(request, "exploit");
  filter.fixes = filter_values(request, "fix");
  filter.tags = filter_values(request, "tag");
  filter.decisions = filter_values(request, "ssvc");
  filter.known_exploited = TRY(filter_flag(request, "knownExploited"));
  filter.epss_min = TRY(filter_fraction(request, "epssMin"));
  filter.detected_since = TRY(filter_time(request, "firstDetectedSince"));
  return filter;
}

bool WeaknessFilter::takes_weakness(const exposure::WeaknessState& weakness) const {
  // The decimals that the list shows: 0.1F is 0.1.
  const auto shown = [](const std::optional<float>& number) { return std::get<double>(number_cell(number)); };
  return has_value(severities, knowledge::severity_name(weakness.severity)) && has_value(exploits, weakness.exploit) &&
         allows(known_exploited, weakness.known_exploited) && (!epss_min || (weakness.epss && shown(weakness.epss) >= *epss_min)) &&
         (!detected_since || weakness.first_detected >= *detected_since);
}

bool WeaknessFilter::takes_fix(std::string_view fix, bool exploited) const {
  return has_value(fixes, fix) && (tags.empty() || std::ranges::any_of(weakness_tags(fix, exploited), [this](const std::string& tag) { return has_value(tags, tag); }));
}

}  // namespace parapet::server::console
