// SPDX-License-Identifier: Apache-2.0
#include "exposure/verdict.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/hash.h"

namespace parapet::exposure {
namespace {

using knowledge::FixState;
using knowledge::Status;

bool is_open(const match::Finding& finding) {
  return finding.status == Status::kAffected || finding.status == Status::kUnderInvestigation;
}

bool equal(const Verdict& a, const Verdict& b) {
  const auto same_finding = [](const KeyFinding& x, const KeyFinding& y) {
    return x.weakness == y.weakness && x.status == y.status && x.fix == y.fix && x.fixed_version == y.fixed_version;
  };
  const auto same_reason = [](const match::NotAssessed& x, const match::NotAssessed& y) {
    return x.reason == y.reason && x.detail == y.detail && x.suggestion == y.suggestion;
  };
  return a.assessed == b.assessed && a.listed_only == b.listed_only && a.stale == b.stale && a.fixes_only == b.fixes_only &&
         std::ranges::equal(a.findings, b.findings, same_finding) &&
         std::ranges::equal(a.not_assessed, b.not_assessed, same_reason);
}

std::uint64_t hash_of(const Verdict& verdict) {
  std::uint64_t hash = (verdict.assessed ? 1U : 0U) | (verdict.listed_only ? 2U : 0U) | (verdict.stale ? 4U : 0U) |
                       (verdict.fixes_only ? 8U : 0U);
  for (const KeyFinding& finding : verdict.findings) {
    hash = hash64(finding.fixed_version, hash * 31 + (std::uint64_t{finding.weakness.value} << 8) +
                                             (static_cast<unsigned>(finding.status) << 4) + static_cast<unsigned>(finding.fix));
  }
  for (const match::NotAssessed& reason : verdict.not_assessed) {
    hash = hash64(reason.suggestion, hash64(reason.detail, hash * 31 + static_cast<unsigned>(reason.reason)));
  }
  return hash;
}

}  // namespace

void WeaknessRegistry::begin(const knowledge::Knowledge& knowledge) {
  by_id_ = std::vector<std::atomic<std::uint32_t>>(knowledge.vulnerability_count());
}

WeaknessNumber WeaknessRegistry::number(knowledge::VulnerabilityId id, const knowledge::Knowledge& knowledge) {
  std::atomic<std::uint32_t>& known = by_id_[id.value];
  if (const std::uint32_t number = known.load(std::memory_order_relaxed); number != 0) {
    return WeaknessNumber{number - 1};
  }
  const WeaknessNumber given = number(std::string(knowledge.vulnerability_name(id)));
  known.store(given.value + 1, std::memory_order_relaxed);
  return given;
}

WeaknessNumber WeaknessRegistry::number(const std::string& name) {
  const std::lock_guard lock(mutex_);
  const auto [at, is_new] = numbers_.try_emplace(name, static_cast<std::uint32_t>(names_.size()));
  if (is_new) {
    names_.push_back(name);
  }
  return WeaknessNumber{at->second};
}

std::shared_ptr<const Verdict> VerdictPool::share(Verdict verdict) {
  const std::uint64_t hash = hash_of(verdict);
  Shard& shard = shards_[hash >> 58];
  const std::lock_guard lock(shard.mutex);
  const auto [first, last] = shard.verdicts.equal_range(hash);
  for (auto at = first; at != last; ++at) {
    std::shared_ptr<const Verdict> known = at->second.lock();
    if (known && equal(*known, verdict)) {
      return known;
    }
  }
  std::shared_ptr<const Verdict> made = std::make_shared<const Verdict>(std::move(verdict));
  shard.verdicts.emplace(hash, made);
  return made;
}

void VerdictPool::purge() {
  for (Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    std::erase_if(shard.verdicts, [](const auto& entry) { return entry.second.expired(); });
  }
}

Verdict verdict_of(match::Assessment assessment, const knowledge::Knowledge& knowledge, WeaknessRegistry& weaknesses) {
  Verdict verdict;
  verdict.assessed = assessment.assessed;
  verdict.listed_only = assessment.listed_only;
  verdict.stale = assessment.stale;
  verdict.fixes_only = assessment.fixes_only;
  verdict.not_assessed = std::move(assessment.not_assessed);
  verdict.findings.reserve(static_cast<std::size_t>(std::ranges::count_if(assessment.findings, is_open)));
  for (match::Finding& finding : assessment.findings) {
    if (is_open(finding)) {
      verdict.findings.push_back({weaknesses.number(finding.vulnerability, knowledge), finding.status, finding.fix,
                                  std::move(finding.fixed_version)});
    }
  }
  std::ranges::sort(verdict.findings, {}, &KeyFinding::weakness);
  verdict.open.reserve(verdict.findings.size());
  for (const KeyFinding& finding : verdict.findings) {
    verdict.open.push_back(finding.weakness.value << 1 | (finding.fix == FixState::kAvailable ? 1U : 0U));
  }
  return verdict;
}

}  // namespace parapet::exposure
