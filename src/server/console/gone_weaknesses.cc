// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <tuple>

#include <boost/unordered/unordered_flat_map.hpp>

#include "base/parallel.h"
#include "exposure/index.h"
#include "inventory/software_key.h"
#include "priority/risk.h"
#include "server/console/moves.h"
#include "server/fleet/key_memo.h"

namespace parapet::server::console {
namespace {

using store::EntryNumber;

// Entries on systems, and keys, beyond these are not looked through.
constexpr std::size_t kEntriesMax = 20'000;
constexpr std::size_t kKeysMax = 5'000;

// Software that left devices: when it did last, and what it is called.
struct Left {
  UnixTime time;
  std::set<std::string> software;
};

// An entry that left devices of one system; any of them stands for all: a key depends on the system, not on the device.
struct LeftEntry {
  EntryNumber entry;
  exposure::DeviceNumber device;
  UnixTime time;
};

// Numbers systems, so that each pair of a system and an entry is looked at once.
class Systems {
 public:
  explicit Systems(const exposure::View& view) : view_(view), of_device_(view.device_limit()) {}

  std::uint32_t of(exposure::DeviceNumber device) {
    std::uint32_t& number = of_device_[device.value];
    if (number == 0) {
      const inventory::OperatingSystem& os = view_.device(device).facts->os;
      const Text text{os.family, os.id, os.version, os.codename, os.build, os.arch, os.kernel, os.kernel_build};
      number = numbers_.try_emplace(text, static_cast<std::uint32_t>(numbers_.size() + 1)).first->second;
    }
    return number;
  }

 private:
  using Text = std::tuple<std::string_view, std::string_view, std::string_view, std::string_view, std::string_view, std::string_view,
                          std::string_view, std::string_view>;
  const exposure::View& view_;
  std::vector<std::uint32_t> of_device_;
  std::map<Text, std::uint32_t> numbers_;
};

// nullopt: more than kEntriesMax.
std::optional<std::vector<LeftEntry>> entries_that_left(const Call& call, const std::vector<store::SoftwareChangeRow>& moves) {
  Systems systems(call.view());
  boost::unordered_flat_map<std::uint64_t, std::size_t> places;
  std::vector<LeftEntry> left;
  for (const store::SoftwareChangeRow& move : moves) {
    if (move.kind == store::ChangeKind::kInstalled) {
      continue;
    }
    const std::uint64_t pair = (std::uint64_t{systems.of(move.device)} << 32U) | move.before.value;
    const auto [at, is_new] = places.try_emplace(pair, left.size());
    if (is_new) {
      if (left.size() == kEntriesMax) {
        return std::nullopt;
      }
      left.push_back({.entry = move.before, .device = move.device, .time = move.time});
    } else {
      left[at->second].time = std::max(left[at->second].time, move.time);
    }
  }
  return left;
}

Result<std::map<std::string, Left>> keys_of(const Call& call, const std::vector<LeftEntry>& entries) {
  std::vector<EntryNumber> numbers;
  std::ranges::transform(entries, std::back_inserter(numbers), &LeftEntry::entry);
  const std::vector<inventory::Software> contents = TRY(call.store().entries(numbers));
  std::vector<std::string> texts(entries.size());  // "": a kernel
  constexpr std::size_t kGrain = 64;
  parallel_ranges(0, entries.size(), kGrain, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      if (!is_kernel_package(contents[i])) {
        const exposure::DeviceFacts& facts = *call.view().device(entries[i].device).facts;
        const inventory::Device device{.id = facts.id, .name = facts.name, .os = facts.os};
        texts[i] = exposure::key_text(inventory::make_key(device, contents[i], &call.console.fleet.products()));
      }
    }
  });
  std::map<std::string, Left> keys;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (!texts[i].empty()) {
      Left& left = keys[std::move(texts[i])];
      left.time = std::max(left.time, entries[i].time);
      left.software.insert(contents[i].version.empty() ? contents[i].name : fmt::format("{} {}", contents[i].name, contents[i].version));
    }
  }
  return keys;
}

// What was open of a key at a time.
Result<std::set<std::string>> open_at(const Call& call, const std::string& key, UnixTime time) {
  std::set<std::string> open;
  for (const store::Learned& learned : TRY(call.store().learned_of_key(key))) {
    if (learned.time > time) {
      break;
    }
    const bool is_open = learned.kind != store::LearnedKind::kWithdrawn && (learned.status == "affected" || learned.status == "under_investigation");
    is_open ? void(open.insert(learned.vulnerability)) : void(open.erase(learned.vulnerability));
  }
  return open;
}

// The weaknesses that were open of those keys when they left, with the software that had them.
Result<std::map<std::string, Left>> weaknesses_of(const Call& call, const std::map<std::string, Left>& keys) {
  std::vector<const std::pair<const std::string, Left>*> all;
  std::ranges::transform(keys, std::back_inserter(all), [](const auto& one) { return &one; });
  std::vector<Result<std::set<std::string>>> open(all.size());
  parallel_for(all.size(), [&](std::size_t i) { open[i] = open_at(call, all[i]->first, all[i]->second.time); });
  std::map<std::string, Left> weaknesses;
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (const std::string& name : TRY(std::move(open[i]))) {
      Left& left = weaknesses[name];
      left.time = std::max(left.time, all[i]->second.time);
      left.software.insert(all[i]->second.software.begin(), all[i]->second.software.end());
    }
  }
  return weaknesses;
}

GoneWeakness describe(const Call& call, const std::string& name, const Left& left) {
  GoneWeakness gone{.name = name, .gone = left.time, .software = {left.software.begin(), left.software.end()}};
  if (const std::optional<knowledge::VulnerabilityId> id = call.knowledge().find_vulnerability(name)) {
    const knowledge::Vulnerability vulnerability = call.knowledge().vulnerability(*id);
    gone.severity = vulnerability.severity;
    gone.known_exploited = vulnerability.known_exploited;
    gone.risk = priority::risk(vulnerability);
  }
  return gone;
}

}  // namespace

Result<std::optional<std::vector<GoneWeakness>>> gone_weaknesses(const Call& call,
                                                                 const std::optional<std::vector<store::SoftwareChangeRow>>& moves) {
  if (!moves) {
    return std::nullopt;
  }
  const std::optional<std::vector<LeftEntry>> entries = entries_that_left(call, *moves);
  if (!entries) {
    return std::nullopt;
  }
  const std::map<std::string, Left> keys = TRY(keys_of(call, *entries));
  if (keys.size() > kKeysMax) {
    return std::nullopt;
  }
  std::vector<GoneWeakness> gone;
  for (const auto& [name, left] : TRY(weaknesses_of(call, keys))) {
    const std::optional<exposure::WeaknessNumber> now = call.view().find_weakness(name);
    if (!now || call.view().exposed_count(*now, call.scope) == 0) {
      gone.push_back(describe(call, name, left));
    }
  }
  std::ranges::sort(gone, [](const GoneWeakness& a, const GoneWeakness& b) { return std::tie(b.risk, a.name) < std::tie(a.risk, b.name); });
  return gone;
}

}  // namespace parapet::server::console
