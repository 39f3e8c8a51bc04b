// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <vector>

#include "advice/advice.h"
#include "server/fleet/fleet.h"

namespace parapet::server::console {

// The recommendations of a state and a scope, made once for all pages that show them. Safe to call from any thread.
class AdviceCache {
 public:
  [[nodiscard]] std::shared_ptr<const std::vector<advice::Recommendation>> of(const std::shared_ptr<const FleetState>& state,
                                                                              const exposure::Scope& scope);

 private:
  static constexpr std::size_t kListsMax = 8;
  struct Entry {
    std::shared_ptr<const FleetState> state;
    exposure::Scope scope;
    std::once_flag made;      // whoever comes first makes the list, the others wait for it
    std::shared_ptr<const std::vector<advice::Recommendation>> list;
  };
  [[nodiscard]] std::shared_ptr<Entry> entry_of(const std::shared_ptr<const FleetState>& state, const exposure::Scope& scope);

  std::mutex mutex_;                           // guards entries_; not held while a list is made
  std::list<std::shared_ptr<Entry>> entries_;  // newest first
};

}  // namespace parapet::server::console
