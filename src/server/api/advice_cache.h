// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <vector>

#include "advice/advice.h"
#include "server/api/reader.h"

namespace parapet::server::api {

using Recommendations = std::shared_ptr<const std::vector<advice::Recommendation>>;

// The recommendations of a state and a scope, worked out once for all who ask about it. Those that only our own API shows
// (attention required) are left out. Safe to call from any thread.
class AdviceCache {
 public:
  static constexpr std::size_t kListsMax = 8;
  [[nodiscard]] Recommendations of(const Reader& reader, const std::shared_ptr<const FleetState>& state);

 private:
  struct Entry {
    std::shared_ptr<const FleetState> state;
    bool all = true;
    std::vector<inventory::GroupNumber> groups;
    Recommendations recommendations;
  };
  std::mutex mutex_;          // guards entries_; not held while a list is made
  std::list<Entry> entries_;  // used last comes first
};

}  // namespace parapet::server::api
