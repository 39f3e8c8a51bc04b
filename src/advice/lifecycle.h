// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "advice/advice.h"
#include "inventory/software_key.h"
#include "knowledge/knowledge.h"

namespace parapet::advice {

// Where a piece of software stands in its publisher's release cycles.
struct Lifecycle {
  std::string program;                  // as people and CPE name it: "debian_linux", "nginx"
  std::string cycle;                    // "12", "1.24"; "" where the version is of no known cycle
  bool ended = false;                   // the cycle gets no more fixes
  bool all_ended = false;               // nor does any other: there is nothing to upgrade to
  UnixTime end;                         // of the cycle, or of the last one where all have ended; unknown where no date is given
  std::optional<knowledge::EndOfLife> successor;  // the newest cycle that is out and gets fixes, where it is not the same one
  std::string successor_name;           // its name for people: "1.27", "Windows 11 25H2"
};

// By end-of-life data: a distribution's package by its release, an application, runtime or framework by a table of names (never by
// a likeness of names). nullopt where nothing is known.
[[nodiscard]] std::optional<Lifecycle> lifecycle_of(const inventory::SoftwareKey& key, const knowledge::Knowledge& knowledge, UnixTime now);

// The end of support that follows from it; none where nothing is known (nullptr).
[[nodiscard]] Support support_of(const Lifecycle* life, UnixTime now);

// Lifecycles of many keys: those that share one are looked up once. Safe to call from any thread; the knowledge outlives it.
class Lifecycles {
 public:
  Lifecycles(const knowledge::Knowledge& knowledge, UnixTime now) : knowledge_(knowledge), now_(now) {}
  // nullptr where nothing is known. Valid while this object lives.
  [[nodiscard]] const Lifecycle* of(const inventory::SoftwareKey& key);
  [[nodiscard]] Support support(const inventory::SoftwareKey& key) { return support_of(of(key), now_); }

 private:
  const knowledge::Knowledge& knowledge_;
  UnixTime now_;
  std::mutex mutex_;  // guards known_
  std::unordered_map<std::string, std::unique_ptr<const Lifecycle>> known_;  // nullptr: nothing is known
};

// Releases of the same system that are out, get fixes and came after `domain`'s, in the order they came: "debian:12" and
// "debian:13" for "debian:11". Empty where end-of-life data gives no release dates.
struct NewerRelease {
  std::string domain;
  std::string name;                     // "13"
};
[[nodiscard]] std::vector<NewerRelease> newer_releases(std::string_view domain, const knowledge::Knowledge& knowledge, UnixTime now);

}  // namespace parapet::advice
