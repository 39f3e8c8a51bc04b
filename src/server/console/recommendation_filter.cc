// SPDX-License-Identifier: Apache-2.0
#include "server/console/recommendation_filter.h"

#include <algorithm>

#include "base/text.h"
#include "server/console/words.h"

namespace parapet::server::console {

std::string_view status_word(advice::Status status) {
  switch (status) {
    case advice::Status::kActive:
      break;
  }
  return "active";
}

FilterNames RecommendationFilter::names() {
  return {"text", "type", "status", "tag", "category", "ssvc", "knownExploited", "publicExploit", "endOfSupport"};
}

Result<RecommendationFilter> RecommendationFilter::read(const http::Request& request) {
  RecommendationFilter filter;
  filter.known_exploited = TRY(filter_flag(request, "knownExploited"));
  filter.public_exploit = TRY(filter_flag(request, "publicExploit"));
  filter.end_of_support = TRY(filter_flag(request, "endOfSupport"));
  filter.text = to_lower(request.option("text").value_or(std::string_view{}));
  filter.types = filter_values(request, "type");
  filter.statuses = filter_values(request, "status");
  filter.tags = filter_values(request, "tag");
  filter.categories = filter_values(request, "category");
  filter.decisions = filter_values(request, "ssvc");
  return filter;
}

bool RecommendationFilter::takes(const advice::Recommendation& it) const {
  return has_value(types, remediation_word(it.type)) && has_value(statuses, status_word(advice::status_of(it))) && has_value(categories, it.category) &&
         has_value(decisions, priority::decision_name(it.ssvc.decision)) && allows(known_exploited, it.counts.known_exploited) &&
         allows(public_exploit, it.counts.public_exploit) && allows(end_of_support, it.end_of_support) &&
         (contains_text(it.title, text) || contains_text(it.product_id, text)) &&
         (tags.empty() || std::ranges::any_of(it.tags, [&](const std::string& tag) { return has_value(tags, tag); }));
}

}  // namespace parapet::server::console
