// SPDX-License-Identifier: Apache-2.0

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <utility>

#include "base/parallel.h"
#include "inventory/device_keys.h"
#include "match/assess.h"
#include "match/matcher.h"

namespace parapet::match {
namespace {

using inventory::KernelState;
using inventory::SoftwareKey;
using knowledge::Status;

// Below this many different keys, starting threads costs more than it gains.
constexpr std::size_t kParallelFrom = 64;

std::vector<AssessedSoftware> keys_of(const inventory::Inventory& inventory, const inventory::ProductTable* products) {
  std::vector<AssessedSoftware> all;
  for (inventory::DeviceKey& entry : inventory::device_keys(inventory, products)) {
    all.push_back({entry.software, std::move(entry.key), {}});
  }
  return all;
}

// "vendor:product" of everything on the device, the system included.
void add_present(const std::vector<AssessedSoftware>& all, std::vector<std::string>& present) {
  for (const AssessedSoftware& entry : all) {
    if (!entry.key.vendor.empty() && !entry.key.product.empty()) {
      present.push_back(entry.key.vendor + ":" + entry.key.product);
    }
  }
  std::ranges::sort(present);
  const auto tail = std::ranges::unique(present);
  present.erase(tail.begin(), tail.end());
}

// True where the newer kernel on the disk is still affected by the weakness.
bool still_affected(const Assessment& installed, knowledge::VulnerabilityId vulnerability) {
  return std::ranges::any_of(installed.findings, [vulnerability](const Finding& finding) {
    return finding.vulnerability == vulnerability && finding.status == Status::kAffected;
  });
}

// "Restart pending" is said of what the installed package fixes and the running kernel does not have yet: what the
// package does not fix either needs more than a restart.
void mark_restart_pending(AssessedSoftware& entry, const knowledge::Knowledge& knowledge, const MatchOptions& options) {
  if (entry.key.kernel != KernelState::kRestartPending || entry.software == nullptr) {
    return;
  }
  SoftwareKey installed = entry.key;
  installed.kernel = KernelState::kUnknown;
  installed.version = entry.software->version;
  // A signed image wraps the source's version, so the package's own is the one that was built (inventory/software_key.cc).
  installed.source_version = entry.software->version;
  const Assessment after_restart = assess(installed, knowledge, options);
  for (Finding& finding : entry.assessment.findings) {
    finding.restart_pending = !still_affected(after_restart, finding.vulnerability);
  }
}

}  // namespace

std::vector<AssessedSoftware> assess_device(const inventory::Inventory& inventory, const knowledge::Knowledge& knowledge,
                                            const MatchOptions& given) {
  MatchOptions options = given;
  std::vector<AssessedSoftware> all = keys_of(inventory, options.products);
  add_present(all, options.products_present);

  std::map<std::string, DomainJudges> judges;
  for (const AssessedSoftware& entry : all) {
    if (!judges.contains(entry.key.domain)) {
      judges.emplace(entry.key.domain, judges_of(entry.key.domain, knowledge, options.as_of.value_or(options.now)));
    }
  }
  // Equal keys stand side by side in this order; the first of each run is assessed, the others take over its verdict.
  std::vector<std::size_t> order(all.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&all](std::size_t a, std::size_t b) { return all[a].key < all[b].key; });
  std::vector<std::size_t> first;  // positions in `order` where a run begins
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i == 0 || all[order[i]].key != all[order[i - 1]].key) {
      first.push_back(i);
    }
  }
  const auto assess_run = [&](std::size_t run) {
    AssessedSoftware& entry = all[order[first[run]]];
    entry.assessment = assess_with(entry.key, knowledge, options, judges.find(entry.key.domain)->second);
    mark_restart_pending(entry, knowledge, options);
    const std::size_t end = run + 1 < first.size() ? first[run + 1] : order.size();
    for (std::size_t i = first[run] + 1; i < end; ++i) {
      all[order[i]].assessment = entry.assessment;
    }
  };
  if (first.size() < kParallelFrom) {
    for (std::size_t run = 0; run < first.size(); ++run) {
      assess_run(run);
    }
  } else {
    parallel_for(first.size(), assess_run);
  }
  return all;
}

}  // namespace parapet::match
