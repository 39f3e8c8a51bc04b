// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "advice/advice.h"
#include "advice/status.h"
#include "server/console/list.h"

namespace parapet::server::console {

[[nodiscard]] std::string_view status_word(advice::Status status);  // "active"

// What every list of recommendations can be narrowed by: ?text=, ?type=, ?status=, ?tag=, ?category=, ?ssvc=, ?knownExploited=, …
struct RecommendationFilter {
  std::string text;  // in lower case
  std::vector<std::string> types;
  std::vector<std::string> statuses;
  std::vector<std::string> tags;
  std::vector<std::string> categories;
  std::vector<std::string> decisions;
  std::optional<bool> known_exploited;
  std::optional<bool> public_exploit;
  std::optional<bool> end_of_support;

  [[nodiscard]] static FilterNames names();
  // Errors: kUsage.
  [[nodiscard]] static Result<RecommendationFilter> read(const http::Request& request);
  [[nodiscard]] bool takes(const advice::Recommendation& it) const;
};

}  // namespace parapet::server::console
