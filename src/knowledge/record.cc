// SPDX-License-Identifier: Apache-2.0
#include "knowledge/record.h"

namespace parapet::knowledge {
namespace {

struct IdOf {
  std::string operator()(const Record& record) const { return record.id; }
  std::string operator()(const KnownExploited& entry) const { return entry.vulnerability; }
  std::string operator()(const EpssScore& score) const { return score.vulnerability; }
  std::string operator()(const ExploitEvidence& evidence) const { return evidence.vulnerability; }
  std::string operator()(const EndOfLife& cycle) const { return cycle.product + " " + cycle.cycle; }
  std::string operator()(const CpeAlias& alias) const { return alias.source + " " + alias.cpe_product; }
  std::string operator()(const WeaknessLink& link) const { return link.from + " " + link.to; }
  std::string operator()(const ThreatName& name) const { return name.id; }
};

}  // namespace

std::string fact_id(const Fact& fact) { return std::visit(IdOf{}, fact); }

}  // namespace parapet::knowledge
