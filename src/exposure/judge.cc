// SPDX-License-Identifier: Apache-2.0
#include "exposure/judge.h"

#include <algorithm>
#include <utility>

#include "match/assess.h"
#include "match/subject.h"

namespace parapet::exposure {
namespace {

UnixTime day_of(UnixTime time) { return {time.seconds - time.seconds % kSecondsPerDay}; }

}  // namespace

Judge::Judge(std::shared_ptr<const knowledge::Knowledge> knowledge, UnixTime now, const inventory::ProductTable* products)
    : knowledge_(std::move(knowledge)), options_{.now = day_of(now), .products = products} {}

const match::DomainJudges& Judge::judges_of(const std::string& domain) const {
  {
    const std::shared_lock lock(mutex_);
    const auto known = domains_.find(domain);
    if (known != domains_.end()) {
      return known->second;
    }
  }
  match::DomainJudges judges = match::judges_of(domain, *knowledge_, options_.now);
  const std::lock_guard lock(mutex_);
  return domains_.try_emplace(domain, std::move(judges)).first->second;
}

match::Assessment Judge::assess(const inventory::SoftwareKey& key, std::vector<std::string> present) const {
  match::MatchOptions options = options_;
  options.products_present = std::move(present);
  return match::assess_with(key, *knowledge_, options, judges_of(key.domain));
}

std::vector<std::string> Judge::requirements(const inventory::SoftwareKey& key) const {
  const match::Subject subject(key, options_.products == nullptr ? inventory::ProductTable::built_in() : *options_.products);
  std::vector<std::string> products;
  for (const match::Lookup& lookup : subject.lookups()) {
    for (const knowledge::Rule rule : knowledge_->rules(lookup.domain, lookup.name)) {
      for (const std::string_view product : rule.requires_products()) {
        products.emplace_back(product);
      }
    }
  }
  std::ranges::sort(products);
  const auto tail = std::ranges::unique(products);
  products.erase(tail.begin(), tail.end());
  return products;
}

bool Judge::same_as(const Judge& other) const {
  for (const knowledge::FeedInfo& feed : knowledge_->feeds()) {
    if (feed.stale(day()) != feed.stale(other.day())) {
      return false;
    }
  }
  const std::shared_lock lock(mutex_);
  return std::ranges::all_of(domains_, [&other](const auto& entry) {
    const match::DomainJudges& judges = other.judges_of(entry.first);
    return judges.any == entry.second.any && judges.stale == entry.second.stale && judges.ended == entry.second.ended &&
           judges.end_detail == entry.second.end_detail;
  });
}

}  // namespace parapet::exposure
