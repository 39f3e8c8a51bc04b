// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "exposure/facts.h"
#include "exposure/view.h"
#include "knowledge/knowledge.h"
#include "match/finding.h"

namespace parapet::exposure {

// What the fleet index keeps of an assessment: what is open, and what could not be told. Immutable; equal ones are one
// object (VerdictPool), because the packages of one source, and whatever is clean, have the same.
struct Verdict {
  bool assessed = false;
  bool listed_only = false;
  bool stale = false;
  bool fixes_only = false;
  std::vector<KeyFinding> findings;              // affected and under investigation; by weakness
  std::vector<match::NotAssessed> not_assessed;
  std::vector<std::uint32_t> open;               // of each finding: weakness << 1 | a fix is available
};

// The numbers of weaknesses: by name, so that they outlive a generation of knowledge, whose own numbers don't.
class WeaknessRegistry {
 public:
  // From now on ids are of this knowledge. No other call at the same time.
  void begin(const knowledge::Knowledge& knowledge);
  // Of a weakness of the knowledge in use; a new one gets the next number. Any thread.
  [[nodiscard]] WeaknessNumber number(knowledge::VulnerabilityId id, const knowledge::Knowledge& knowledge);
  [[nodiscard]] WeaknessNumber number(const std::string& name);
  // All names, by number. Not while numbers are given.
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

 private:
  std::vector<std::atomic<std::uint32_t>> by_id_;  // number + 1; 0: not looked up yet
  std::mutex mutex_;                               // guards numbers_ and names_
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::vector<std::string> names_;
};

// Makes equal verdicts one. Any thread.
class VerdictPool {
 public:
  [[nodiscard]] std::shared_ptr<const Verdict> share(Verdict verdict);
  // Forgets those that nobody holds any more.
  void purge();

 private:
  struct Shard {
    std::mutex mutex;  // guards verdicts
    std::unordered_multimap<std::uint64_t, std::weak_ptr<const Verdict>> verdicts;  // by hash
  };
  std::array<Shard, 64> shards_;
};

[[nodiscard]] Verdict verdict_of(match::Assessment assessment, const knowledge::Knowledge& knowledge, WeaknessRegistry& weaknesses);

}  // namespace parapet::exposure
