// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "exposure/view.h"

namespace parapet::server::console {

struct Call;

// The devices that a list of weaknesses, of what has one or of what to do is about: those of the caller's groups, all or narrowed by
// ?platform= and ?groupId= as lists of devices are. What it counts are these devices alone; what others have does not exist for it.
// Immutable; any number of threads may read it. Valid while the state of the call lives.
class DevicePart {
 public:
  // All that the caller sees.
  [[nodiscard]] static std::shared_ptr<const DevicePart> of_scope(const Call& call);
  // Those of the platforms and groups that the query names.
  [[nodiscard]] static std::shared_ptr<const DevicePart> of_query(const Call& call);

  // True where the query names platforms or groups.
  [[nodiscard]] bool is_narrowed() const { return narrowed_; }
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
  DevicePart(const exposure::View& view, exposure::Scope scope) : view_(&view), scope_(std::move(scope)) {}
  [[nodiscard]] exposure::DeviceSet within(exposure::DeviceSet devices) const;

  const exposure::View* view_;
  exposure::Scope scope_;
  std::optional<exposure::DeviceSet> devices_;  // not set: all that are listed
  bool narrowed_ = false;
  bool by_platform_ = false;                    // devices_ are not all of scope_: what the index counts by group does not count them
};

}  // namespace parapet::server::console
