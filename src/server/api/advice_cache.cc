// SPDX-License-Identifier: Apache-2.0
#include "server/api/advice_cache.h"

#include <algorithm>
#include <utility>

namespace parapet::server::api {

Recommendations AdviceCache::of(const Reader& reader, const std::shared_ptr<const FleetState>& state) {
  const exposure::Scope& scope = reader.scope();
  const auto same = [&](const Entry& entry) {
    return entry.state->view == state->view && entry.state->knowledge == state->knowledge && entry.all == scope.all &&
           entry.groups == scope.groups;
  };
  {
    const std::scoped_lock lock(mutex_);
    const auto found = std::ranges::find_if(entries_, same);
    if (found != entries_.end()) {
      entries_.splice(entries_.begin(), entries_, found);
      return entries_.front().recommendations;
    }
  }
  std::vector<advice::Recommendation> made = advice::recommend(reader.view(), reader.knowledge(), scope);
  std::erase_if(made, [](const advice::Recommendation& one) { return one.type == advice::RemediationType::kAttentionRequired; });
  const auto recommendations = std::make_shared<const std::vector<advice::Recommendation>>(std::move(made));
  const std::scoped_lock lock(mutex_);
  if (std::ranges::none_of(entries_, same)) {
    entries_.push_front({state, scope.all, scope.groups, recommendations});
    if (entries_.size() > kListsMax) {
      entries_.pop_back();
    }
  }
  return recommendations;
}

}  // namespace parapet::server::api
