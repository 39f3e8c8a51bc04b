// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "inventory/inventory.h"
#include "knowledge/knowledge.h"
#include "match/ignore_rules.h"
#include "match/matcher.h"
#include "match/vex.h"

namespace parapet::cli {

// What a user gives beside the knowledge: VEX documents (--vex) and ignore rules (--ignore).
struct Suppressions {
  struct Document {
    std::string path;
    match::VexDocument vex;
  };
  std::vector<Document> documents;
  std::vector<match::IgnoreRule> rules;
  std::vector<std::string> products;  // --vex-product: what the documents call the thing that is scanned
};

// Reads them all before anything is scanned. Errors: those of the readers, with the path.
[[nodiscard]] Result<Suppressions> read_suppressions(const std::vector<std::string>& vex_paths,
                                                     const std::vector<std::string>& ignore_paths,
                                                     std::vector<std::string> products);

// Applies them in the order given, ignore rules last, and tells on standard error what was set aside, unused or expired.
void apply_suppressions(const Suppressions& suppressions, const inventory::Inventory& inventory,
                        const knowledge::Knowledge& knowledge, UnixTime now, std::vector<match::AssessedSoftware>& assessed);

}  // namespace parapet::cli
