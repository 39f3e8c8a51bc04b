// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exposure/view.h"
#include "priority/ssvc.h"
#include "server/console/list.h"
#include "server/console/weakness_facts.h"

namespace parapet::server::console {

// What every list of weaknesses can be narrowed by (weakness_filters()). What a list says of updates, of the decision and of texts is its
// own: of one device, or of all.
struct WeaknessFilter {
  std::string text;  // in lower case
  std::vector<std::string> severities;
  std::vector<std::string> exploits;
  std::vector<std::string> fixes;
  std::vector<std::string> tags;
  std::vector<std::string> decisions;
  std::optional<bool> known_exploited;
  std::optional<double> epss_min;
  std::optional<UnixTime> detected_since;

  // Errors: kUsage.
  [[nodiscard]] static Result<WeaknessFilter> read(const http::Request& request);

  // All but the text. fix(): "all", "some", "none"; decision(): priority::SsvcDecision; asked only where the filter needs them.
  template <typename Fix, typename Decision>
  [[nodiscard]] bool takes(const exposure::WeaknessState& weakness, const Fix& fix, const Decision& decision) const {
    return takes_weakness(weakness) && ((fixes.empty() && tags.empty()) || takes_fix(fix(), weakness.known_exploited)) &&
           (decisions.empty() || has_value(decisions, priority::decision_name(decision())));
  }

 private:
  [[nodiscard]] bool takes_weakness(const exposure::WeaknessState& weakness) const;
  [[nodiscard]] bool takes_fix(std::string_view fix, bool exploited) const;
};

}  // namespace parapet::server::console
