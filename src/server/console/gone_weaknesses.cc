// SPDX-License-Identifier: Apache-2.0
#include "server/console/gone_weaknesses.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "exposure/index.h"
#include "inventory/software_key.h"
#include "priority/risk.h"
#include "server/fleet/key_memo.h"

namespace parapet::server::console {
namespace {

constexpr std::uint64_t kChangesMax = 5'000;
constexpr std::size_t kKeysMax = 1'000;

// Software that left a device of the caller's, by its key's text, and when it did last.
Result<std::map<std::string, UnixTime>> keys_that_left(const Call& call, UnixTime since, UnixTime until) {
  std::map<std::string, UnixTime> keys;
  for (const store::SoftwareChange& change : TRY(call.store().software_changes(std::nullopt, since, until))) {
    if (change.kind == store::ChangeKind::kInstalled || !call.sees(change.device) || is_kernel_package(change.before)) {
      continue;
    }
    const exposure::DeviceFacts& facts = *call.view().device(change.device).facts;
    const inventory::Device device{.id = facts.id, .name = facts.name, .os = facts.os};
    UnixTime& left = keys[exposure::key_text(inventory::make_key(device, change.before, &call.console.fleet.products()))];
    left = std::max(left, change.time);
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

GoneWeakness describe(const Call& call, const std::string& name) {
  GoneWeakness gone{.name = name};
  if (const std::optional<knowledge::VulnerabilityId> id = call.knowledge().find_vulnerability(name)) {
    const knowledge::Vulnerability vulnerability = call.knowledge().vulnerability(*id);
    gone.severity = vulnerability.severity;
    gone.known_exploited = vulnerability.known_exploited;
    gone.risk = priority::risk(vulnerability);
  }
  return gone;
}

}  // namespace

Result<std::optional<std::vector<GoneWeakness>>> gone_weaknesses(const Call& call, UnixTime since) {
  if (!TRY(call.store().count_software_changes(since, nullptr, kChangesMax))) {
    return std::nullopt;
  }
  const std::map<std::string, UnixTime> keys = TRY(keys_that_left(call, since, call.console.fleet.clock().now()));
  if (keys.size() > kKeysMax) {
    return std::nullopt;
  }
  std::set<std::string> names;
  for (const auto& [key, left] : keys) {
    names.merge(TRY(open_at(call, key, left)));
  }
  std::vector<GoneWeakness> gone;
  for (const std::string& name : names) {
    const std::optional<exposure::WeaknessNumber> now = call.view().find_weakness(name);
    if (!now || call.view().exposed_count(*now, call.scope) == 0) {
      gone.push_back(describe(call, name));
    }
  }
  std::ranges::sort(gone, [](const GoneWeakness& a, const GoneWeakness& b) { return std::tie(b.risk, a.name) < std::tie(a.risk, b.name); });
  return gone;
}

}  // namespace parapet::server::console
