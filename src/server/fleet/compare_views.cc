// SPDX-License-Identifier: Apache-2.0
#include "server/fleet/compare_views.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace parapet::server {
namespace {

using exposure::DeviceNumber;
using exposure::KeyNumber;
using exposure::ProductNumber;
using exposure::View;
using exposure::WeaknessNumber;

constexpr std::size_t kShown = 50;

class Differences {
 public:
  void add(std::string sentence) {
    if (list_.size() < kShown) {
      list_.push_back(std::move(sentence));
    }
  }
  [[nodiscard]] std::vector<std::string> take() { return std::move(list_); }

 private:
  std::vector<std::string> list_;
};

std::set<std::string> keys_on(const View& view, DeviceNumber device) {
  std::set<std::string> keys;
  for (const exposure::KeyUse& use : view.keys_of(device)) {
    keys.insert(view.key(use.key).text + (use.unused ? " (unused)" : ""));
  }
  return keys;
}

std::set<std::string> weaknesses_on(const View& view, DeviceNumber device) {
  std::set<std::string> names;
  for (const WeaknessNumber weakness : view.weaknesses_of(device)) {
    names.insert(view.weakness(weakness).name);
  }
  return names;
}

void compare_devices(const View& used, const View& rebuilt, Differences& differences) {
  if (!(used.devices({}) == rebuilt.devices({}))) {
    differences.add(fmt::format("{} listed devices in use, {} rebuilt", used.devices({}).size(), rebuilt.devices({}).size()));
  }
  for (const DeviceNumber device : rebuilt.devices({}).to_vector()) {
    if (!used.has_device(device)) {
      differences.add(fmt::format("device {} is missing", device.value));
      continue;
    }
    const exposure::DeviceState& a = used.device(device);
    const exposure::DeviceState& b = rebuilt.device(device);
    if (a.hazard != b.hazard || a.score != b.score || a.level != b.level) {
      differences.add(fmt::format("device {}: hazard {} in use, {} rebuilt", b.facts->id, a.hazard, b.hazard));
    }
    if (a.software != b.software || a.assessed != b.assessed || a.not_assessed != b.not_assessed || a.gaps != b.gaps ||
        a.weaknesses != b.weaknesses) {
      differences.add(fmt::format("device {}: {} keys and {} weaknesses in use, {} and {} rebuilt", b.facts->id, a.software,
                                  a.weaknesses, b.software, b.weaknesses));
    }
    if (a.worst != b.worst) {
      differences.add(fmt::format("device {}: worst weaknesses {}, {}, day {} in use, {}, {}, day {} rebuilt", b.facts->id,
                                  exposure::severity_word(a.worst.severity), exposure::exploit_word(a.worst.exploit), a.worst.oldest_day,
                                  exposure::severity_word(b.worst.severity), exposure::exploit_word(b.worst.exploit), b.worst.oldest_day));
    }
    if (a.facts->group != b.facts->group || a.facts->group_pinned != b.facts->group_pinned) {
      differences.add(fmt::format("device {}: group {}{} in use, {}{} rebuilt", b.facts->id, a.facts->group.value,
                                  a.facts->group_pinned ? " by hand" : "", b.facts->group.value, b.facts->group_pinned ? " by hand" : ""));
    }
    if (keys_on(used, device) != keys_on(rebuilt, device)) {
      differences.add(fmt::format("device {}: other keys", b.facts->id));
    }
    if (weaknesses_on(used, device) != weaknesses_on(rebuilt, device)) {
      differences.add(fmt::format("device {}: other weaknesses", b.facts->id));
    }
  }
}

std::map<std::string, std::uint32_t> exposed_by_weakness(const View& view) {
  std::map<std::string, std::uint32_t> counts;
  for (std::uint32_t i = 0; i < view.weakness_count(); ++i) {
    const std::uint32_t exposed = view.exposed_count(WeaknessNumber{i}, {});
    if (exposed != view.exposed_devices(WeaknessNumber{i}, {}).size()) {
      counts[view.weakness(WeaknessNumber{i}).name + " (its count is not that of its set)"] = exposed;
    } else if (exposed != 0) {
      counts[view.weakness(WeaknessNumber{i}).name] = exposed;
    }
  }
  return counts;
}

std::map<std::string, std::string> products_of(const View& view) {
  std::map<std::string, std::string> counts;
  for (std::uint32_t i = 0; i < view.product_count(); ++i) {
    const exposure::ProductCounts c = view.counts(ProductNumber{i}, {});
    if (c.installed != 0) {
      counts[view.product(ProductNumber{i}).id] = fmt::format("{} installed, {} exposed, {} weaknesses, gain {}, without it {}",
                                                              c.installed, c.exposed, c.weaknesses, c.gain, c.gain_removed);
    }
  }
  return counts;
}

template <typename Value>
void compare_maps(std::string_view what, const std::map<std::string, Value>& used, const std::map<std::string, Value>& rebuilt,
                  Differences& differences) {
  for (const auto& [name, value] : rebuilt) {
    const auto found = used.find(name);
    if (found == used.end()) {
      differences.add(fmt::format("{} {}: missing, rebuilt has {}", what, name, value));
    } else if (found->second != value) {
      differences.add(fmt::format("{} {}: {} in use, {} rebuilt", what, name, found->second, value));
    }
  }
  for (const auto& [name, value] : used) {
    if (!rebuilt.contains(name)) {
      differences.add(fmt::format("{} {}: {} in use, none rebuilt", what, name, value));
    }
  }
}

}  // namespace

std::vector<std::string> compare_views(const View& used, const View& rebuilt) {
  Differences differences;
  compare_devices(used, rebuilt, differences);
  compare_maps("weakness", exposed_by_weakness(used), exposed_by_weakness(rebuilt), differences);
  compare_maps("product", products_of(used), products_of(rebuilt), differences);
  if (used.score({}).value != rebuilt.score({}).value) {
    differences.add(fmt::format("score {} in use, {} rebuilt", used.score({}).value, rebuilt.score({}).value));
  }
  return differences.take();
}

}  // namespace parapet::server
