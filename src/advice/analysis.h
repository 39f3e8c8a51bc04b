// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "advice/advice.h"
#include "advice/lifecycle.h"
#include "exposure/device_gains.h"
#include "exposure/view.h"
#include "knowledge/knowledge.h"

namespace parapet::advice {

// What every product of one question shares.
struct Question {
  const exposure::View& view;
  const knowledge::Knowledge& knowledge;
  const exposure::Scope& scope;
  std::optional<exposure::DeviceSet> devices;  // of the scope; not set: all, and key sets stand as they are
  std::shared_ptr<Lifecycles> lifecycles;
  // What one device is asked of: its keys, and nothing that others have. They count also where the device is not listed.
  struct OneDevice {
    exposure::DeviceNumber number;
    std::set<const exposure::KeyState*> keys;
    std::map<exposure::ProductNumber, exposure::DeviceGain> gains;
  };
  std::optional<OneDevice> device{};

  [[nodiscard]] exposure::DeviceSet in_scope(const exposure::DeviceSet& set) const;
  [[nodiscard]] bool reaches(const exposure::KeyState& key) const;
};
[[nodiscard]] Question question_of(const exposure::View& view, const knowledge::Knowledge& knowledge, const exposure::Scope& scope);

// A weakness on a key that has no fix where the key is.
struct Unfixed {
  const exposure::KeyState* key = nullptr;
  exposure::WeaknessNumber weakness;
};

// What a move to a newer release of the system would close.
struct ReleaseUpgrade {
  std::string from;                     // domain
  std::string domain;                   // of the newer release; "" where end-of-life data does not tell which
  std::string program;                  // "debian_linux 13"
  std::string title;                    // "Debian 13", or "a supported release of Debian"
  std::vector<exposure::WeaknessNumber> closes;  // ascending
};

// One product's open weaknesses in the scope, taken apart by what can be done about them.
struct Analysis {
  std::vector<const exposure::KeyState*> keys;         // that some device of the scope has
  std::vector<exposure::WeaknessNumber> open;          // ascending, distinct, as the other lists
  std::vector<exposure::WeaknessNumber> fixable;       // an update closes it, for part of the devices at least
  std::vector<Unfixed> unfixed;
  std::vector<TargetVersion> targets;
  std::vector<ReleaseUpgrade> upgrades;                // one for each release that has something to gain or has ended
  bool upgrades_close_all = false;                     // together with updates, nothing open remains
  std::optional<Lifecycle> lifecycle;                  // the worst among the keys
  bool all_ended = false;                              // every key's cycle has ended
  bool restart_pending = false;
};

[[nodiscard]] Analysis analyse(const Question& question, const exposure::ProductState& product);

}  // namespace parapet::advice
