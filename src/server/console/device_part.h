// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "exposure/view.h"

namespace parapet::server::console {

struct Call;

// The devices that a list of weaknesses, of what has one or of what to do is about: those of the caller's groups, all or narrowed by
// ?platform= and ?groupId= as lists of devices are. What it counts are these devices alone; what others have does not exist for it.
// Any number of threads may read it. Valid while the state of the call lives.
class DevicePart {
 public:
  // All that the caller sees.
  [[nodiscard]] static std::shared_ptr<const DevicePart> of_scope(const Call& call);
  // Those of the platforms and groups that the query names.
  [[nodiscard]] static std::shared_ptr<const DevicePart> of_query(const Call& call);

  // What it is made of, beside the view: groups within the caller's, and platforms in lower case; none: all.
  struct Choice {
    exposure::Scope scope;
    std::vector<std::string> platforms;
    bool narrowed = false;
    friend bool operator==(const Choice& a, const Choice& b) {
      return a.scope.all == b.scope.all && a.scope.groups == b.scope.groups && a.platforms == b.platforms && a.narrowed == b.narrowed;
    }
  };
  [[nodiscard]] static Choice choice_of(const Call& call);
  DevicePart(const Call& call, Choice choice);

  // True where the query names platforms or groups.
  [[nodiscard]] bool is_narrowed() const { return choice_.narrowed; }
  [[nodiscard]] exposure::DeviceSet devices() const;
  // True where one of the devices has the key.
  [[nodiscard]] bool reaches(exposure::KeyNumber key) const;
  // True where one of the devices has the weakness.
  [[nodiscard]] bool is_exposed(exposure::WeaknessNumber weakness) const;
  // How many of the devices have the weakness.
  [[nodiscard]] std::uint32_t exposed_count(exposure::WeaknessNumber weakness) const;
  // Those of the devices that have the product; and an open weakness of it.
  [[nodiscard]] exposure::DeviceSet installed_devices(exposure::ProductNumber product) const;
  [[nodiscard]] exposure::DeviceSet exposed_devices(exposure::ProductNumber product) const;
  // The open weaknesses of the devices, ascending.
  [[nodiscard]] std::vector<exposure::WeaknessNumber> weaknesses() const;

 private:
  // How a key's devices lie to those of the part, where it is by platform.
  struct Reach {
    bool any : 1 = false;     // one of the part's devices has it
    bool inside : 1 = false;  // every device that has it is of the platforms
  };
  void look_at_keys(const exposure::DeviceSet& of_platforms);
  [[nodiscard]] bool by_platform() const { return !choice_.platforms.empty(); }
  [[nodiscard]] std::uint32_t count(exposure::WeaknessNumber weakness) const;
  [[nodiscard]] exposure::DeviceSet within(exposure::DeviceSet devices) const;

  const exposure::View* view_;
  Choice choice_;
  std::optional<exposure::DeviceSet> devices_;  // not set: all that are listed
  // Where it is by platform: what the index counts by group does not count these.
  std::vector<Reach> reach_;                                // by key; of keys with findings
  mutable std::vector<std::atomic<std::uint32_t>> counts_;  // by weakness: exposed devices, and one more; 0: not counted yet
};

// The parts that were asked for last: whoever scrolls, sorts and filters further asks again and again for one part of one state.
// Safe to call from any thread.
class DeviceParts {
 public:
  // As DevicePart::of_query.
  [[nodiscard]] std::shared_ptr<const DevicePart> of_query(const Call& call);

 private:
  struct Kept {
    std::weak_ptr<const exposure::View> view;
    std::shared_ptr<const DevicePart> part;
    DevicePart::Choice choice;
  };
  static constexpr std::size_t kKept = 8;
  std::mutex mutex_;  // guards kept_ and next_; not held while a part is made
  std::array<Kept, kKept> kept_;
  std::size_t next_ = 0;
};

}  // namespace parapet::server::console
