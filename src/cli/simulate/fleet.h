// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"
#include "cli/simulate/profile.h"
#include "inventory/identity.h"
#include "inventory/inventory.h"

namespace parapet::cli::simulate {

// What of its profile a device has at a moment: for each line the position of its version, or kAbsent.
inline constexpr std::uint8_t kAbsent = 255;
struct Choice {
  std::uint32_t profile = 0;
  std::uint8_t build = 0;
  std::vector<std::uint8_t> versions;
};

// A device without its software.
struct Identity {
  inventory::Device device;
  std::string domain;
  std::vector<inventory::NetworkAddress> addresses;
  std::vector<std::string> tags;
  inventory::DeviceValue value = inventory::DeviceValue::kNormal;
  std::uint32_t first_seen_days_ago = 0;
  std::uint32_t last_contact_seconds_ago = 0;  // most hours, some days and weeks
};

// The fleet: device number N of a seed is the same in every run. Immutable; any thread.
class Fleet {
 public:
  Fleet(std::vector<Profile> profiles, std::uint64_t seed);

  [[nodiscard]] const std::vector<Profile>& profiles() const { return profiles_; }
  [[nodiscard]] Choice first_choice(std::uint32_t number) const;
  [[nodiscard]] Identity identity(std::uint32_t number, const Choice& choice) const;
  // The software of a choice, as its inventory would list it. Services of some packages run and listen.
  [[nodiscard]] std::vector<inventory::Software> software(const Choice& choice) const;
  [[nodiscard]] inventory::Software software_of_line(const Choice& choice, std::size_t line) const;

  // Lets some time pass on a device: updates of a source package or two, now and then something installed or removed.
  // step: counts up from 1. Returns the lines that changed; at least one wherever the profile allows it.
  [[nodiscard]] std::vector<std::size_t> churn(std::uint32_t number, std::uint32_t step, Choice& choice) const;

 private:
  [[nodiscard]] std::uint64_t hash(std::uint32_t number, std::uint64_t what) const;

  std::vector<Profile> profiles_;
  std::uint64_t seed_;
  std::uint64_t weights_ = 0;
};

}  // namespace parapet::cli::simulate
