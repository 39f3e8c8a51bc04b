// SPDX-License-Identifier: Apache-2.0
#include "server/fleet/census.h"

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <functional>
#include <map>
#include <mutex>
#include <string_view>

#include "base/parallel.h"
#include "inventory/platform_name.h"

namespace parapet::server {
namespace {

using exposure::DeviceNumber;
using inventory::OperatingSystem;
using store::Census;

// Systems are counted by what their names are made of, and named afterwards: there are some hundred, not a hundred thousand.
struct SystemHash {
  std::size_t operator()(const OperatingSystem* os) const {
    const std::hash<std::string_view> hash;
    return hash(os->version) ^ (hash(os->build) * 31) ^ (hash(os->id) * 1009);
  }
};
struct SameSystem {
  bool operator()(const OperatingSystem* a, const OperatingSystem* b) const {
    return a->version == b->version && a->build == b->build && a->id == b->id && a->family == b->family;
  }
};

// Devices of one group and one worst, by its bits.
using Counts = boost::unordered_flat_map<std::uint64_t, std::uint32_t>;
using BySystem = boost::unordered_flat_map<const OperatingSystem*, Counts, SystemHash, SameSystem>;

static_assert(exposure::kSeverityRanks == Census::kSeverities && exposure::kExploitLevels == Census::kExploits && exposure::kAgeBands == Census::kAges);

std::uint64_t key_of(const exposure::DeviceState& device, UnixTime now) {
  const exposure::Worst& worst = device.worst;
  const auto age = static_cast<std::uint64_t>(worst.any() ? worst.age(now) : exposure::AgeBand::kUnknown);
  return std::uint64_t{device.facts->group.value} << 24 | static_cast<std::uint64_t>(worst.severity) << 16 |
         static_cast<std::uint64_t>(worst.exploit) << 8 | age;
}

Census::Kind kind_of(std::uint64_t key, std::uint32_t platform, std::uint32_t windows_version) {
  return {.group = inventory::GroupNumber{static_cast<std::uint32_t>(key >> 24)},
          .platform = platform,
          .windows_version = windows_version,
          .severity = static_cast<std::uint8_t>(key >> 16),
          .exploit = static_cast<std::uint8_t>(key >> 8),
          .age = static_cast<std::uint8_t>(key)};
}

}  // namespace

Census census_of(const exposure::View& view) {
  constexpr std::size_t kGrain = 4096;
  const std::vector<DeviceNumber> devices = view.devices({}).to_vector();
  std::mutex mutex;  // guards all
  BySystem all;
  parallel_ranges(0, devices.size(), kGrain, [&](std::size_t first, std::size_t last) {
    BySystem part;
    for (std::size_t i = first; i < last; ++i) {
      const exposure::DeviceState& device = view.device(devices[i]);
      ++part[&device.facts->os][key_of(device, view.now())];
    }
    const std::scoped_lock lock(mutex);
    for (const auto& [os, counts] : part) {
      Counts& sum = all[os];
      for (const auto& [key, count] : counts) {
        sum[key] += count;
      }
    }
  });
  // Names ascend, so that equal fleets have equal censuses.
  std::map<std::string, std::uint32_t> names{{"", 0}};
  for (const auto& [os, counts] : all) {
    names.emplace(inventory::platform_name(*os), 0);
    names.emplace(inventory::windows_version(*os), 0);
  }
  Census census{.day = {view.now().seconds - view.now().seconds % kSecondsPerDay}, .names = {}, .cells = {}};
  for (auto& [name, place] : names) {
    place = static_cast<std::uint32_t>(census.names.size());
    census.names.push_back(name);
  }
  std::map<Census::Kind, std::uint32_t> kinds;
  for (const auto& [os, counts] : all) {
    const std::uint32_t platform = names.at(inventory::platform_name(*os));
    const std::uint32_t windows_version = names.at(inventory::windows_version(*os));
    for (const auto& [key, count] : counts) {
      kinds[kind_of(key, platform, windows_version)] += count;
    }
  }
  census.cells.reserve(kinds.size());
  for (const auto& [kind, count] : kinds) {
    census.cells.push_back({kind, count});
  }
  return census;
}

}  // namespace parapet::server
