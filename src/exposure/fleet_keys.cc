// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "base/parallel.h"
#include "base/text.h"
#include "exposure/fleet_index.h"
#include "priority/risk.h"

namespace parapet::exposure {
namespace {

// Below this many keys, starting threads costs more than it gains.
constexpr std::size_t kParallelFrom = 64;

bool is_system(const inventory::SoftwareKey& key) {
  return (key.ecosystem == "windows" && key.domain == "windows") ||
         (key.ecosystem == "macos" && key.vendor == "apple" && key.product == "macos");
}

template <typename Number>
void link(std::vector<Number>& numbers, Number number, bool in) {
  const auto at = std::ranges::lower_bound(numbers, number);
  if (in) {
    numbers.insert(at, number);
  } else {
    numbers.erase(at);
  }
}

}  // namespace

FleetIndex::Judged FleetIndex::judge(const inventory::SoftwareKey& key, KeyNumber base, KeyNumber number,
                                     const std::vector<std::string>& present) {
  Judged judged;
  judged.verdict = pool_.share(verdict_of(judge_->assess(key, present), judge_->knowledge(), weaknesses_));
  if (base == number) {
    judged.requirements = judge_->requirements(key);
  }
  return judged;
}

// Judges what was interned since the last time, and gives it its place in the tables.
void FleetIndex::settle_keys() {
  while (registry_.has_new()) {
    const std::vector<KeyRegistry::NewKey> fresh = registry_.take_new();
    std::vector<Judged> judged(fresh.size());
    const auto judge_one = [&](std::size_t i) {
      judged[i] = judge(*fresh[i].key, fresh[i].base, fresh[i].number, fresh[i].present);
    };
    if (fresh.size() < kParallelFrom) {
      for (std::size_t i = 0; i < fresh.size(); ++i) {
        judge_one(i);
      }
    } else {
      parallel_for(fresh.size(), judge_one);
    }
    add_new_weaknesses();
    for (std::size_t i = 0; i < fresh.size(); ++i) {
      set_risks(judged[i]);
      append_key(fresh[i], std::move(judged[i]));
    }
  }
}

void FleetIndex::add_new_weaknesses() {
  const std::vector<std::string>& names = weaknesses_.names();
  const std::size_t known = tables_.weaknesses.size();
  tables_.weakness_hot.grow(names.size(), epoch_);
  tables_.weakness_counts.grow(names.size(), epoch_);
  for (std::size_t i = known; i < names.size(); ++i) {
    WeaknessState state{.name = names[i]};
    if (const auto first = first_detected_.find(names[i]); first != first_detected_.end()) {
      state.first_detected = first->second;
    }
    tables_.weaknesses.append(std::move(state), epoch_);
    tables_.weakness_names.add(to_lower(names[i]), static_cast<std::uint32_t>(i), epoch_);
    fill_weakness(static_cast<std::uint32_t>(i));
  }
}

// What the knowledge in use says of a weakness. One that it no longer knows keeps what was said of it last.
void FleetIndex::fill_weakness(std::uint32_t number) {
  const knowledge::Knowledge& knowledge = judge_->knowledge();
  const WeaknessState& known = tables_.weaknesses[number];
  const auto id = knowledge.find_vulnerability(known.name);
  if (!id) {
    return;
  }
  const knowledge::Vulnerability facts = knowledge.vulnerability(*id);
  const std::string_view exploit = priority::exploit_level(facts);
  const double risk = priority::risk(facts);
  const WeaknessHot hot{.risk = to_units(risk),
                        .severity = to_units(priority::severity_factor(facts)),
                        .known_exploited = facts.known_exploited,
                        .public_exploit = exploit != "none",
                        .worst = {.severity = rank_of(facts.severity), .exploit = exploit_level_of(exploit), .oldest_day = published_day(facts.published)}};
  if (known.severity == facts.severity && known.score == facts.score && known.score_system == facts.score_system &&
      known.vector == facts.score_vector && known.published == facts.published && known.known_exploited == facts.known_exploited &&
      known.weaponised == facts.weaponised && known.exploit == exploit && known.epss == facts.epss &&
      known.epss_percentile == facts.epss_percentile && tables_.weakness_hot[number].risk == hot.risk &&
      tables_.weakness_hot[number].severity == hot.severity) {
    return;
  }
  WeaknessState& state = tables_.weaknesses.write(number, epoch_);
  state.severity = facts.severity;
  state.score = facts.score;
  state.score_system = facts.score_system;
  state.vector = facts.score_vector;
  state.published = facts.published;
  state.known_exploited = facts.known_exploited;
  state.weaponised = facts.weaponised;
  state.exploit = exploit;
  state.epss = facts.epss;
  state.epss_percentile = facts.epss_percentile;
  state.risk = risk;
  tables_.weakness_hot.write(number, epoch_) = hot;
}

void FleetIndex::set_risks(Judged& judged) const {
  judged.risk = judged.residual = 0;
  judged.worst = {};
  for (const std::uint32_t open : judged.verdict->open) {
    const WeaknessHot& weakness = tables_.weakness_hot[open >> 1];
    judged.risk = std::max(judged.risk, weakness.risk);
    judged.residual = (open & 1) != 0 ? judged.residual : std::max(judged.residual, weakness.risk);
    judged.worst.add(weakness.worst);
  }
}

void FleetIndex::append_key(const KeyRegistry::NewKey& fresh, Judged judged) {
  KeyEntry entry;
  entry.state.key = fresh.key;
  entry.state.text = variant_text(*fresh.key, fresh.present);
  entry.state.product = ProductNumber{intern_product(*fresh.key)};
  tables_.hot.grow(fresh.number.value + std::size_t{1}, epoch_);
  tables_.hot.write(fresh.number.value, epoch_).product = entry.state.product.value;
  tables_.keys.append(std::move(entry), epoch_);
  if (fresh.base == fresh.number) {
    registry_.set_requirements(fresh.number, judged.requirements);
  }
  if (!judged.verdict->findings.empty()) {
    changes_.push_back({fresh.number, nullptr, judged.verdict});
  }
  set_verdict(fresh.number.value, std::move(judged));
}

// The caller sees to the sums and lists that follow from the verdict.
void FleetIndex::set_verdict(std::uint32_t key, Judged judged) {
  const Verdict& verdict = *judged.verdict;
  KeyHot& hot = tables_.hot.write(key, epoch_);
  hot.risk = judged.risk;
  hot.residual = judged.residual;
  hot.worst = judged.worst;
  hot.assessed = verdict.assessed;
  hot.not_assessed = !verdict.assessed && !verdict.listed_only;
  hot.stale = verdict.stale;
  hot.reasons = 0;
  for (const match::NotAssessed& reason : verdict.not_assessed) {
    hot.reasons = static_cast<std::uint16_t>(hot.reasons | 1U << static_cast<unsigned>(reason.reason));
  }
  hot.verdict = verdict.findings.empty() ? nullptr : &verdict;
  if (tables_.keys[key].verdict == judged.verdict) {
    return;
  }
  KeyEntry& entry = tables_.keys.write(key, epoch_);
  entry.state.assessed = verdict.assessed;
  entry.state.listed_only = verdict.listed_only;
  entry.state.stale = verdict.stale;
  entry.state.fixes_only = verdict.fixes_only;
  entry.state.findings = {judged.verdict, &verdict.findings};
  entry.state.not_assessed = {judged.verdict, &verdict.not_assessed};
  entry.verdict = std::move(judged.verdict);
}

std::uint32_t FleetIndex::intern_product(const inventory::SoftwareKey& key) {
  const ProductName name = product_of(key);
  const std::uint32_t number = intern_product(product_id(name), name.vendor, name.name);
  const bool system = is_system(key);
  const ProductState& known = tables_.products[number];
  if (known.ecosystem.empty() || (system && !known.operating_system)) {
    ProductState& state = tables_.products.write(number, epoch_);
    state.vendor = name.vendor;
    state.name = name.name;
    state.ecosystem = key.ecosystem;
    state.operating_system = system;
  }
  return number;
}

std::uint32_t FleetIndex::intern_product(const std::string& id, const std::string& vendor, const std::string& name) {
  std::optional<std::uint32_t> found;
  tables_.product_ids.visit(id, [&](std::uint32_t product) {
    if (tables_.products[product].id == id) {
      found = product;
    }
    return found.has_value();
  });
  if (found) {
    return *found;
  }
  const auto number = static_cast<std::uint32_t>(tables_.products.size());
  tables_.products.append({.id = id, .vendor = vendor, .name = name}, epoch_);
  tables_.product_cells.grow(number + std::size_t{1}, epoch_);
  tables_.product_summaries.grow(number + std::size_t{1}, epoch_);
  tables_.product_ids.add(id, number, epoch_);
  return number;
}

void FleetIndex::add_key_device(KeyNumber key, DeviceNumber device) {
  DeviceSet& devices = tables_.keys.write(key.value, epoch_).state.devices;
  const bool first = devices.empty();
  devices.add(device);
  if (first) {
    link_key(key.value, true);
  }
}

void FleetIndex::remove_key_device(KeyNumber key, DeviceNumber device) {
  DeviceSet& devices = tables_.keys.write(key.value, epoch_).state.devices;
  if (devices.remove(device) && devices.empty()) {
    link_key(key.value, false);
  }
}

void FleetIndex::link_key(std::uint32_t key, bool live) {
  const std::uint32_t product = tables_.hot[key].product;
  link(tables_.products.write(product, epoch_).keys, KeyNumber{key}, live);
  link_weaknesses(key, *tables_.keys[key].verdict, live);
  // Unsigned: adding the largest number takes one away.
  add_reasons(tables_.not_assessed_keys, tables_.hot[key].reasons, live ? 1U : ~0U);
  unsummarised_.insert(product);
}

void FleetIndex::link_weaknesses(std::uint32_t key, const Verdict& verdict, bool live) {
  for (const std::uint32_t open : verdict.open) {
    link(tables_.weaknesses.write(open >> 1, epoch_).keys, KeyNumber{key}, live);
  }
}

// The lists of all products and weaknesses anew, from the sets of the keys.
void FleetIndex::rebuild_links() {
  std::vector<std::vector<KeyNumber>> of_product(tables_.products.size());
  std::vector<std::vector<KeyNumber>> of_weakness(tables_.weaknesses.size());
  tables_.not_assessed_keys = {};
  for (std::uint32_t key = 0; key < tables_.keys.size(); ++key) {
    const KeyEntry& entry = tables_.keys[key];
    if (!entry.state.devices.empty()) {
      add_reasons(tables_.not_assessed_keys, tables_.hot[key].reasons, 1U);
      of_product[entry.state.product.value].push_back(KeyNumber{key});
      for (const std::uint32_t open : entry.verdict->open) {
        of_weakness[open >> 1].push_back(KeyNumber{key});
      }
    }
  }
  for (std::uint32_t product = 0; product < of_product.size(); ++product) {
    if (tables_.products[product].keys != of_product[product]) {
      tables_.products.write(product, epoch_).keys = std::move(of_product[product]);
    }
    unsummarised_.insert(product);
  }
  for (std::uint32_t weakness = 0; weakness < of_weakness.size(); ++weakness) {
    if (tables_.weaknesses[weakness].keys != of_weakness[weakness]) {
      of_weakness[weakness].shrink_to_fit();
      tables_.weaknesses.write(weakness, epoch_).keys = std::move(of_weakness[weakness]);
    }
  }
}

namespace {

// Counts the distinct weaknesses of some products, one after the other.
class Summariser {
 public:
  explicit Summariser(const Tables& tables) : tables_(&tables), seen_(tables.weaknesses.size()) {}

  ProductSummary of(std::uint32_t product) {
    ++round_;
    ProductSummary summary;
    const Verdict* last = nullptr;
    for (const KeyNumber key : tables_->products[product].keys) {
      const Verdict* verdict = tables_->keys[key.value].verdict.get();
      if (verdict == last) {
        continue;
      }
      last = verdict;
      for (const std::uint32_t open : verdict->open) {
        if (seen_[open >> 1] != round_) {
          seen_[open >> 1] = round_;
          const WeaknessHot& weakness = tables_->weakness_hot[open >> 1];
          ++summary.weaknesses;
          summary.public_exploit = summary.public_exploit || weakness.public_exploit;
          summary.known_exploited = summary.known_exploited || weakness.known_exploited;
        }
      }
    }
    return summary;
  }

 private:
  const Tables* tables_;
  std::vector<std::uint32_t> seen_;  // by weakness: the round it was seen in
  std::uint32_t round_ = 0;
};

}  // namespace

void FleetIndex::summarise() {
  constexpr std::size_t kGrain = 256;
  const std::vector<std::uint32_t> products(unsummarised_.begin(), unsummarised_.end());
  unsummarised_.clear();
  for (const std::uint32_t product : products) {
    static_cast<void>(tables_.product_summaries.write(product, epoch_));
  }
  parallel_ranges(0, products.size(), kGrain, [&](std::size_t begin, std::size_t end) {
    Summariser summariser(tables_);
    for (std::size_t i = begin; i < end; ++i) {
      tables_.product_summaries.write(products[i], epoch_) = summariser.of(products[i]);
    }
  });
}

}  // namespace parapet::exposure
