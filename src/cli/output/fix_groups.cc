// SPDX-License-Identifier: Apache-2.0
#include "cli/output/fix_groups.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "inventory/ecosystem.h"

namespace parapet::cli {
namespace {

// Language packages in different places are fixed by different people: the folder of the first path tells them apart.
std::string place_of(const ReportSoftware& software) {
  return software.kind == "library" && !software.paths.empty() ? software.paths.front() : std::string();
}

using GroupKey = std::tuple<std::string, std::string, std::string, std::string, bool>;

bool riskier(const ReportFinding* a, const ReportFinding* b) {
  return std::tuple(b->known_exploited, b->risk, static_cast<int>(b->severity), a->vulnerability) <
         std::tuple(a->known_exploited, a->risk, static_cast<int>(a->severity), b->vulnerability);
}

// The highest of the fixed versions of each name: the one update that closes every weakness of the group.
void keep_highest_fix(FixGroup& group, const ScanReport& report) {
  const version::Scheme scheme = inventory::scheme_of_ecosystem(group.ecosystem);
  std::map<std::string, std::pair<version::Key, std::string>> highest;
  for (const ReportFinding* finding : group.weaknesses) {
    if (finding->fixed_version.empty()) {
      continue;
    }
    const Result<version::Key> key = version::parse(scheme, finding->fixed_version);
    if (!key) {
      group.fixed_versions.insert(finding->fixed_version);
      continue;
    }
    auto& best = highest[report.software[finding->software].name];
    if (best.second.empty() || best.first < *key) {
      best = {*key, finding->fixed_version};
    }
  }
  for (const auto& [name, best] : highest) {
    group.fixed_versions.insert(best.second);
  }
}

void add(FixGroup& group, const ReportFinding& finding, const ReportSoftware& software) {
  group.vendor = software.vendor;
  group.product = software.product.empty() ? software.name : software.product;
  group.ecosystem = software.ecosystem;
  group.kind = software.kind;
  group.names.insert(software.name);
  group.versions.insert(software.version);
  group.paths.insert(software.paths.begin(), software.paths.end());
  group.restart = group.restart || finding.restart_pending;
  group.weaknesses.push_back(&finding);
}

// Several packages of one product have the same weakness: it counts once, with its riskiest finding.
void settle(FixGroup& group) {
  std::vector<const ReportFinding*>& all = group.weaknesses;
  std::sort(all.begin(), all.end(), riskier);
  std::set<std::string_view> seen;
  std::erase_if(all, [&](const ReportFinding* finding) { return !seen.insert(finding->vulnerability).second; });
  for (const ReportFinding* finding : all) {
    group.risk = std::max(group.risk, finding->risk);
    group.risk_sum += finding->risk;
  }
}

}  // namespace

bool FixGroup::known_exploited() const {
  return std::any_of(weaknesses.begin(), weaknesses.end(), [](const ReportFinding* f) { return f->known_exploited; });
}

std::vector<FixGroup> group_by_fix(const ScanReport& report) {
  std::map<GroupKey, FixGroup> groups;
  for (const ReportFinding& finding : report.findings) {
    if (!is_open(finding)) {
      continue;
    }
    const ReportSoftware& software = report.software[finding.software];
    const bool fixable = finding.fix == knowledge::FixState::kAvailable;
    const std::string product = software.product.empty() ? software.name : software.product;
    FixGroup& group = groups[{software.vendor, product, software.ecosystem, place_of(software), fixable}];
    group.fix = fixable ? knowledge::FixState::kAvailable : knowledge::FixState::kNone;
    add(group, finding, software);
  }
  std::vector<FixGroup> ordered;
  for (auto& [key, group] : groups) {
    keep_highest_fix(group, report);
    settle(group);
    ordered.push_back(std::move(group));
  }
  std::stable_sort(ordered.begin(), ordered.end(), [](const FixGroup& a, const FixGroup& b) {
    const bool a_fixable = a.fix == knowledge::FixState::kAvailable;
    const bool b_fixable = b.fix == knowledge::FixState::kAvailable;
    return std::tuple(b_fixable, b.risk, b.risk_sum, b.weaknesses.size(), a.product) <
           std::tuple(a_fixable, a.risk, a.risk_sum, a.weaknesses.size(), b.product);
  });
  return ordered;
}

}  // namespace parapet::cli
