// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <tuple>

#include "exposure/index.h"
#include "priority/risk.h"
#include "server/console/moves.h"

namespace parapet::server::console {
namespace {

GoneWeakness describe(const Call& call, const LeftSoftware::OpenThen& open) {
  GoneWeakness gone{.name = open.weakness, .gone = open.time, .software = {}};
  if (const std::optional<knowledge::VulnerabilityId> id = call.knowledge().find_vulnerability(open.weakness)) {
    const knowledge::Vulnerability vulnerability = call.knowledge().vulnerability(*id);
    gone.severity = vulnerability.severity;
    gone.known_exploited = vulnerability.known_exploited;
    gone.risk = priority::risk(vulnerability);
  }
  return gone;
}

std::string label(const inventory::Software& software) {
  return software.version.empty() ? software.name : fmt::format("{} {}", software.name, software.version);
}

// The software of each, by one question to the store.
Result<void> name_software(const Call& call, const std::vector<LeftSoftware::OpenThen>& open, std::vector<GoneWeakness>& gone) {
  std::vector<store::EntryNumber> entries;
  for (const LeftSoftware::OpenThen& one : open) {
    entries.insert(entries.end(), one.entries.begin(), one.entries.end());
  }
  std::ranges::sort(entries);
  entries.erase(std::ranges::unique(entries).begin(), entries.end());
  const std::vector<inventory::Software> contents = TRY(call.store().entries(entries));
  for (std::size_t i = 0; i < open.size(); ++i) {
    std::vector<std::string>& labels = gone[i].software;
    for (const store::EntryNumber entry : open[i].entries) {
      labels.push_back(label(contents[static_cast<std::size_t>(std::ranges::lower_bound(entries, entry) - entries.begin())]));
    }
    std::ranges::sort(labels);
    labels.erase(std::ranges::unique(labels).begin(), labels.end());
  }
  return {};
}

}  // namespace

Result<std::vector<GoneWeakness>> gone_weaknesses(const Call& call, const SoftwareMovesSince& moves) {
  const std::vector<LeftSoftware::OpenThen> open = TRY(call.console.fleet.left_software().open_then(moves.left(), [&call](const std::string& name) {
    const std::optional<exposure::WeaknessNumber> now = call.view().find_weakness(name);
    return !now || call.view().exposed_count(*now, call.scope) == 0;
  }));
  std::vector<GoneWeakness> gone;
  std::ranges::transform(open, std::back_inserter(gone), [&call](const LeftSoftware::OpenThen& one) { return describe(call, one); });
  TRY(name_software(call, open, gone));
  std::ranges::sort(gone, [](const GoneWeakness& a, const GoneWeakness& b) { return std::tie(b.risk, a.name) < std::tie(a.risk, b.name); });
  return gone;
}

}  // namespace parapet::server::console
