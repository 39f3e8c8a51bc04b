// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <vector>

#include "advice/advice.h"
#include "server/fleet/fleet.h"

namespace parapet::server {

// The recommendations of a state and a scope, worked out once for all who ask about them at the same time or later. Safe to
// call from any thread.
class AdviceCache {
 public:
  static constexpr std::size_t kListsMax = 8;
  [[nodiscard]] Recommendations of(const std::shared_ptr<const FleetState>& state, const exposure::Scope& scope);

 private:
  struct Entry {
    std::shared_ptr<const exposure::View> view;
    std::shared_ptr<const knowledge::Knowledge> knowledge;
    exposure::Scope scope;
    std::once_flag made;  // whoever comes first makes the list, the others wait for it
    Recommendations list;
  };
  [[nodiscard]] std::shared_ptr<Entry> entry_of(const std::shared_ptr<const FleetState>& state, const exposure::Scope& scope);

  std::mutex mutex_;                           // guards entries_; not held while a list is made
  std::list<std::shared_ptr<Entry>> entries_;  // used last comes first
};

}  // namespace parapet::server
