// SPDX-License-Identifier: Apache-2.0
#include "server/fleet/advice_cache.h"

#include <algorithm>

namespace parapet::server {

Recommendations AdviceCache::of(const std::shared_ptr<const FleetState>& state, const exposure::Scope& scope) {
  const std::shared_ptr<Entry> entry = entry_of(state, scope);
  std::call_once(entry->made, [&] {
    entry->list = std::make_shared<const std::vector<advice::Recommendation>>(advice::recommend(*entry->view, *entry->knowledge, scope));
  });
  return entry->list;
}

std::shared_ptr<AdviceCache::Entry> AdviceCache::entry_of(const std::shared_ptr<const FleetState>& state, const exposure::Scope& scope) {
  const std::scoped_lock lock(mutex_);
  const auto same = [&](const std::shared_ptr<Entry>& entry) {
    return entry->view == state->view && entry->knowledge == state->knowledge && entry->scope.all == scope.all && entry->scope.groups == scope.groups;
  };
  const auto found = std::ranges::find_if(entries_, same);
  if (found != entries_.end()) {
    entries_.splice(entries_.begin(), entries_, found);
    return entries_.front();
  }
  const auto entry = std::make_shared<Entry>();
  entry->view = state->view;
  entry->knowledge = state->knowledge;
  entry->scope = scope;
  entries_.push_front(entry);
  if (entries_.size() > kListsMax) {
    entries_.pop_back();
  }
  return entry;
}

}  // namespace parapet::server
