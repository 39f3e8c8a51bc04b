// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <vector>

#include "base/time.h"
#include "inventory/products/product_table.h"
#include "inventory/software_key.h"
#include "knowledge/knowledge.h"
#include "match/domain_judges.h"
#include "match/matcher.h"

namespace parapet::exposure {

// Holds keys against one generation of knowledge on one day. Any thread.
class Judge {
 public:
  // now is taken to the beginning of its day, so that verdicts change at midnight only and an index that was built
  // anew at any time of the day has the same. products: nullptr: the built-in table.
  Judge(std::shared_ptr<const knowledge::Knowledge> knowledge, UnixTime now, const inventory::ProductTable* products);

  [[nodiscard]] const knowledge::Knowledge& knowledge() const { return *knowledge_; }
  [[nodiscard]] const std::shared_ptr<const knowledge::Knowledge>& shared_knowledge() const { return knowledge_; }
  [[nodiscard]] UnixTime day() const { return options_.now; }

  // present: "vendor:product" names on the device, of those that requirements() names.
  [[nodiscard]] match::Assessment assess(const inventory::SoftwareKey& key, std::vector<std::string> present) const;
  // The products on whose presence on the device a verdict about the key may depend ("running on/with" conditions of the
  // rules for its names): sorted, mostly none.
  [[nodiscard]] std::vector<std::string> requirements(const inventory::SoftwareKey& key) const;

  // Whether `other`, of the same knowledge, judges as this one does: the same feeds stale, the same releases ended.
  [[nodiscard]] bool same_as(const Judge& other) const;

 private:
  [[nodiscard]] const match::DomainJudges& judges_of(const std::string& domain) const;

  std::shared_ptr<const knowledge::Knowledge> knowledge_;
  match::MatchOptions options_;
  mutable std::shared_mutex mutex_;  // guards domains_; entries stay where they are
  mutable std::map<std::string, match::DomainJudges> domains_;
};

}  // namespace parapet::exposure
