// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "inventory/inventory.h"
#include "inventory/products/product_table.h"
#include "inventory/software_key.h"
#include "knowledge/knowledge.h"
#include "match/finding.h"

namespace parapet::match {

struct MatchOptions {
  UnixTime now;                       // feeds are stale, releases ended, relative to it
  std::optional<UnixTime> as_of;      // judge with what was published by then
  std::vector<std::string> products_present;  // "vendor:product" on the same device, for "running on/with" conditions
  const inventory::ProductTable* products = nullptr;  // names of applications; nullptr: the built-in table
};

// Holds one software key against the knowledge (design §4). Pure: the same key, knowledge and options give the same
// assessment. Cost: one hash look-up and one memcmp per bound.
[[nodiscard]] Assessment assess(const inventory::SoftwareKey& key, const knowledge::Knowledge& knowledge,
                                const MatchOptions& options);

// One device's software with its assessments; equal keys are assessed once.
struct AssessedSoftware {
  const inventory::Software* software = nullptr;  // nullptr: the operating system itself, or a running kernel of no package
  inventory::SoftwareKey key;
  Assessment assessment;
};
// Assesses everything on a device, kernels chosen as design §4.4 demands. The result points into `inventory`.
[[nodiscard]] std::vector<AssessedSoftware> assess_device(const inventory::Inventory& inventory,
                                                          const knowledge::Knowledge& knowledge, const MatchOptions& options);

// The story of one weakness on one target in words: which records speak of it, which range, which comparison, what
// decided (parapet explain). Lines, no trailing newline.
[[nodiscard]] std::vector<std::string> explain(knowledge::VulnerabilityId vulnerability, const inventory::Inventory& inventory,
                                               const knowledge::Knowledge& knowledge, const MatchOptions& options);

}  // namespace parapet::match
