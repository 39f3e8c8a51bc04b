// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "base/time.h"
#include "knowledge/knowledge.h"

namespace parapet::server::api {

// What the records of a weakness say, beyond what the fleet index keeps of it.
struct VulnerabilityTexts {
  std::string description;
  UnixTime updated;
  std::optional<double> cvss_v3;
  std::string cvss_v3_vector;
  std::vector<std::string> exploit_uris;
};

// Texts of weaknesses as read from one generation of knowledge: unpacking the records of thousands for each list would take
// seconds. Forgets all when the generation changes or it has grown too large. Safe to call from any thread.
class TextCache {
 public:
  static constexpr std::size_t kTextsMax = 60'000;

  [[nodiscard]] std::shared_ptr<const VulnerabilityTexts> find(const knowledge::Knowledge& knowledge, knowledge::VulnerabilityId id);
  void put(const knowledge::Knowledge& knowledge, knowledge::VulnerabilityId id, std::shared_ptr<const VulnerabilityTexts> texts);

 private:
  std::mutex mutex_;  // guards what follows
  std::uint64_t generation_ = 0;
  boost::unordered_flat_map<std::uint32_t, std::shared_ptr<const VulnerabilityTexts>> texts_;
};

}  // namespace parapet::server::api
