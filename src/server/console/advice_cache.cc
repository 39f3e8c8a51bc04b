// SPDX-License-Identifier: Apache-2.0
#include "server/console/advice_cache.h"

namespace parapet::server::console {

std::shared_ptr<const std::vector<advice::Recommendation>> AdviceCache::of(const std::shared_ptr<const FleetState>& state,
                                                                           const exposure::Scope& scope) {
  const std::shared_ptr<Entry> entry = entry_of(state, scope);
  std::call_once(entry->made, [&] {
    entry->list = std::make_shared<const std::vector<advice::Recommendation>>(advice::recommend(*state->view, *state->knowledge, scope));
  });
  return entry->list;
}

std::shared_ptr<AdviceCache::Entry> AdviceCache::entry_of(const std::shared_ptr<const FleetState>& state, const exposure::Scope& scope) {
  const std::scoped_lock lock(mutex_);
  for (const std::shared_ptr<Entry>& entry : entries_) {
    if (entry->state == state && entry->scope.all == scope.all && entry->scope.groups == scope.groups) {
      return entry;
    }
  }
  // An older state's lists are of no more use; they would only keep its view alive.
  entries_.remove_if([&](const std::shared_ptr<Entry>& entry) { return entry->state->view->sequence() < state->view->sequence(); });
  const auto entry = std::make_shared<Entry>();
  entry->state = state;
  entry->scope = scope;
  entries_.push_front(entry);
  if (entries_.size() > kListsMax) {
    entries_.pop_back();
  }
  return entry;
}

}  // namespace parapet::server::console
