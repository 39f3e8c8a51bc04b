// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "advice/advice.h"

namespace parapet::advice {

// What to do on one device. The recommendation speaks of that device: its title, type, versions, commands, SSVC decision, tags and
// the weaknesses that it closes; installed, exposed and highly valued devices are the scope's.
struct DeviceAdvice {
  Recommendation recommendation;
  double scope_gain = 0;                         // as the recommendation of the scope says
  std::uint32_t scope_weaknesses = 0;
  std::vector<std::string> installed_versions;   // on the device, each once
  double gain = 0;                               // what the device's own score falls by, exactly (as gain_of the scope is exact)
};
// Of the recommendations of the scope those that are for the device, by the gain on it, then by id. product: if given, only its.
[[nodiscard]] std::vector<DeviceAdvice> advise_device(const exposure::View& view, const knowledge::Knowledge& knowledge, const exposure::Scope& scope,
                                                      const std::vector<Recommendation>& of_scope, exposure::DeviceNumber device,
                                                      const std::optional<exposure::ProductNumber>& product = {});

// A package manager's command, taken apart: behind the installer the names of more packages may follow.
struct PackageCommand {
  std::string_view installer;            // "apt-get install --only-upgrade"
  std::vector<std::string_view> packages;
};
// Of a target's command; without an installer where it is of another kind. The texts are the command's.
[[nodiscard]] PackageCommand package_command(std::string_view command);

}  // namespace parapet::advice
