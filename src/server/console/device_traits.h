// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "exposure/view.h"
#include "server/console/newest_of_views.h"

namespace parapet::server::console {

// What devices have in common is told by small numbers: there are some hundred systems and some thousand sets of tags in a fleet,
// not a hundred thousand.
struct DeviceTrait {
  std::uint32_t system = 0;  // place in DeviceTraits::systems
  std::uint32_t tags = 0;    // in tag_sets
  std::uint32_t group = 0;   // in groups
  std::uint8_t value = 0;    // exposure::DeviceValue
  std::uint8_t level = 0;    // exposure::ExposureLevel
  std::uint8_t health = 0;   // place in kHealth
  bool not_assessed : 1 = false;
  bool gaps : 1 = false;
  bool stale : 1 = false;
  bool conflict : 1 = false;
  bool scored : 1 = false;
};
// What health_word() says.
inline constexpr std::array<std::string_view, 4> kHealth{"active", "inactive", "silent", "excluded"};

// The traits of all devices of a view, close together: what lists are narrowed by and facets count. Immutable; any number of
// threads may read it.
class DeviceTraits {
 public:
  struct System {
    std::string platform;         // inventory::platform_name
    std::string windows_version;  // inventory::windows_version
    inventory::OperatingSystem os;  // all that the key of a piece of software may depend on; without its kernel
  };
  // Things that were interned; some may be of no device any more.
  struct Names {
    std::vector<System> systems;
    std::vector<std::vector<std::string>> tag_sets;
    std::vector<exposure::GroupNumber> groups;
  };

  // The traits of a view; `before`, of an earlier one of the same index or nullptr, lends those of devices that did not change.
  [[nodiscard]] static std::shared_ptr<const DeviceTraits> of(const exposure::View& view, const DeviceTraits* before);

  [[nodiscard]] std::uint64_t edition() const { return edition_; }
  [[nodiscard]] const Names& names() const { return *names_; }
  // Of a device that the view has.
  [[nodiscard]] const DeviceTrait& operator[](exposure::DeviceNumber device) const { return (*blocks_[device.value / kBlock])[device.value % kBlock]; }

 private:
  static constexpr std::uint32_t kBlock = 1024;
  static_assert(kBlock % exposure::View::kDeviceBlock == 0);
  using Block = std::array<DeviceTrait, kBlock>;

  std::uint64_t edition_ = 0;
  std::shared_ptr<const Names> names_;
  std::vector<std::shared_ptr<const Block>> blocks_;
  std::size_t counted_ = 0;  // sets of tags when all devices were looked at last
};

class DeviceTraitsCache : public NewestOfViews<DeviceTraits> {};

}  // namespace parapet::server::console
