// SPDX-License-Identifier: Apache-2.0
#include "server/console/advice_cache.h"

#include <algorithm>

namespace parapet::server::console {

std::shared_ptr<const std::vector<advice::Recommendation>> AdviceCache::of(const std::shared_ptr<const FleetState>& state,
                                                                           const exposure::Scope& scope) {
  {
    const std::scoped_lock lock(mutex_);
    for (const Entry& entry : entries_) {
      if (entry.state == state && entry.scope.all == scope.all && entry.scope.groups == scope.groups) {
        return entry.list;
      }
    }
  }
  auto list = std::make_shared<const std::vector<advice::Recommendation>>(advice::recommend(*state->view, *state->knowledge, scope));
  const std::scoped_lock lock(mutex_);
  // An older state's lists are of no more use; they would only keep its view alive.
  entries_.remove_if([&](const Entry& entry) { return entry.state->view->sequence() < state->view->sequence(); });
  entries_.push_front({.state = state, .scope = scope, .list = list});
  if (entries_.size() > kListsMax) {
    entries_.pop_back();
  }
  return list;
}

}  // namespace parapet::server::console
