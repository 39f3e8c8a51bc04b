// SPDX-License-Identifier: Apache-2.0
#include "exposure/fleet_view.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/result.h"
#include "base/text.h"
#include "exposure/profile.h"
#include "exposure/score.h"

namespace parapet::exposure {
namespace {

bool in_scope(const Scope& scope, std::uint32_t group) {
  return scope.all || std::ranges::binary_search(scope.groups, GroupNumber{group});
}

template <typename Number>
void make_unique(std::vector<Number>& numbers) {
  std::ranges::sort(numbers);
  const auto tail = std::ranges::unique(numbers);
  numbers.erase(tail.begin(), tail.end());
}

void add_totals(const std::array<ValueTotals, kValues>& add, std::array<ValueTotals, kValues>& sum) {
  for (std::size_t value = 0; value < kValues; ++value) {
    sum[value].scored += add[value].scored;
    sum[value].unscored += add[value].unscored;
    sum[value].exposure += add[value].exposure;
  }
}

// Calls visit(totals) for each group of the scope that has devices.
template <typename Visit>
void each_group(const Tables& tables, const Scope& scope, const Visit& visit) {
  if (scope.all) {
    for (const auto& [group, totals] : tables.groups) {
      visit(totals);
    }
    return;
  }
  for (std::size_t i = 0; i < scope.groups.size(); ++i) {
    const auto found = tables.groups.find(scope.groups[i].value);
    if (found != tables.groups.end() && (i == 0 || scope.groups[i] != scope.groups[i - 1])) {
      visit(found->second);
    }
  }
}

bool has(const Verdict& verdict, WeaknessNumber weakness) {
  return std::ranges::binary_search(verdict.findings, weakness, {}, &KeyFinding::weakness);
}

}  // namespace

FleetView::FleetView(Tables tables, std::uint64_t sequence, Epoch edition)
    : tables_(std::move(tables)), sequence_(sequence), edition_(edition) {
  for (const auto& [group, of_group] : tables_.groups) {
    add_totals(of_group.values, all_);
  }
  for (const ValueTotals& value : all_) {
    scored_ += value.scored;
  }
}

std::uint64_t FleetView::device_edition(std::uint32_t block) const {
  const std::size_t first = std::size_t{block} * kDeviceBlock;
  CHECK(first < tables_.devices.size());
  return tables_.devices.written(first);
}

const KeyEntry& FleetView::entry(KeyNumber key) const {
  CHECK(key.value < tables_.keys.size());
  return tables_.keys[key.value];
}

const DeviceState& FleetView::device(DeviceNumber device) const {
  CHECK(device.value < tables_.devices.size());
  return tables_.devices[device.value].state;
}

const ProductState& FleetView::product(ProductNumber product) const {
  CHECK(product.value < tables_.products.size());
  return tables_.products[product.value];
}

const WeaknessState& FleetView::weakness(WeaknessNumber weakness) const {
  CHECK(weakness.value < tables_.weaknesses.size());
  return tables_.weaknesses[weakness.value];
}

std::optional<DeviceNumber> FleetView::find_device(std::string_view id) const {
  std::optional<DeviceNumber> found;
  tables_.device_ids.visit(id, [&](std::uint32_t device) {
    if (tables_.devices[device].state.facts->id == id) {
      found = DeviceNumber{device};
    }
    return found.has_value();
  });
  return found;
}

std::vector<DeviceNumber> FleetView::find_devices_by_name(std::string_view name) const {
  std::vector<DeviceNumber> found;
  tables_.device_names.visit(to_lower(name), [&](std::uint32_t device) {
    if (equals_ignoring_case(tables_.devices[device].state.facts->name, name)) {
      found.push_back(DeviceNumber{device});
    }
    return false;
  });
  std::ranges::sort(found);
  return found;
}

std::optional<ProductNumber> FleetView::find_product(std::string_view id) const {
  std::optional<ProductNumber> found;
  tables_.product_ids.visit(id, [&](std::uint32_t product) {
    if (tables_.products[product].id == id) {
      found = ProductNumber{product};
    }
    return found.has_value();
  });
  return found;
}

std::optional<WeaknessNumber> FleetView::find_weakness(std::string_view name) const {
  std::optional<WeaknessNumber> found;
  tables_.weakness_names.visit(to_lower(name), [&](std::uint32_t weakness) {
    if (equals_ignoring_case(tables_.weaknesses[weakness].name, name)) {
      found = WeaknessNumber{weakness};
    }
    return found.has_value();
  });
  return found;
}

DeviceSet FleetView::of_groups(const Scope& scope, DeviceSet GroupTotals::*set) const {
  DeviceSet devices;
  each_group(tables_, scope, [&](const GroupTotals& totals) { devices |= totals.*set; });
  return devices;
}

DeviceSet FleetView::devices(const Scope& scope) const { return of_groups(scope, &GroupTotals::listed); }
DeviceSet FleetView::silent_devices(const Scope& scope) const { return of_groups(scope, &GroupTotals::silent); }

std::vector<KeyUse> FleetView::keys_of(DeviceNumber device) const {
  return has_device(device) ? tables_.devices[device.value].keys.to_vector() : std::vector<KeyUse>{};
}

std::vector<WeaknessNumber> FleetView::weaknesses_of(DeviceNumber device) const {
  std::vector<WeaknessNumber> found;
  if (has_device(device)) {
    tables_.devices[device.value].keys.each([&](KeyNumber key, bool) {
      if (const Verdict* verdict = tables_.hot[key.value].verdict; verdict != nullptr) {
        for (const std::uint32_t open : verdict->open) {
          found.push_back(WeaknessNumber{open >> 1});
        }
      }
    });
  }
  make_unique(found);
  return found;
}

std::vector<View::Driver> FleetView::drivers_of(DeviceNumber device) const {
  std::map<std::uint32_t, std::pair<Units, std::uint32_t>> best;  // by product: the largest risk and whose it is
  if (!has_device(device)) {
    return {};
  }
  const std::vector<const Adjustments::Entry*> entries = tables_.adjustments->of(device);
  tables_.devices[device.value].keys.each([&](KeyNumber key, bool unused) {
    const KeyHot& hot = tables_.hot[key.value];
    if (hot.verdict == nullptr) {
      return;
    }
    for (const std::uint32_t open : hot.verdict->open) {
      const WeaknessHot& weakness = tables_.weakness_hot[open >> 1];
      const Units risk = Adjustments::risk(hot.product, open >> 1, weakness.risk, weakness.severity, unused, entries);
      auto& [most, whose] = best[hot.product];
      // Of equal ones the first by name, so that the answer does not depend on the order in which weaknesses came.
      if (risk > most || (risk > 0 && risk == most && tables_.weaknesses[open >> 1].name < tables_.weaknesses[whose].name)) {
        most = risk;
        whose = open >> 1;
      }
    }
  });
  std::vector<Driver> drivers;
  for (const auto& [product, top] : best) {
    if (top.first > 0) {
      drivers.push_back({ProductNumber{product}, WeaknessNumber{top.second}, static_cast<double>(top.first) / kOne});
    }
  }
  std::ranges::stable_sort(drivers, [this](const Driver& a, const Driver& b) {
    return a.risk != b.risk ? a.risk > b.risk : tables_.products[a.product.value].id < tables_.products[b.product.value].id;
  });
  return drivers;
}

std::vector<DeviceGain> device_gains(const View& view, DeviceNumber device) {
  const auto* const knows = dynamic_cast<const KnowsDeviceGains*>(&view);
  return knows == nullptr ? std::vector<DeviceGain>() : knows->gains_of(device);
}

std::vector<DeviceGain> FleetView::gains_of(DeviceNumber device) const {
  std::vector<DeviceGain> gains;
  if (!has_device(device)) {
    return gains;
  }
  Profiler profiler;
  const Profile& profile = profiler.profile(tables_, device, tables_.devices[device.value].keys);
  for (const ProductPart& part : profile.products) {
    const ProductCell cell = cell_of(part, profile);
    if (cell.gain_removed != 0) {
      gains.push_back({.product = ProductNumber{part.product},
                       .fixed = static_cast<double>(cell.gain) * kExposureUnit,
                       .removed = static_cast<double>(cell.gain_removed) * kExposureUnit});
    }
  }
  return gains;
}

std::uint32_t FleetView::exposed_count(WeaknessNumber weakness, const Scope& scope) const {
  CHECK(weakness.value < tables_.weakness_counts.size());
  std::uint32_t total = 0;
  for (const GroupCount& count : tables_.weakness_counts[weakness.value]) {
    total += in_scope(scope, count.group) ? count.devices : 0;
  }
  return total;
}

ProductCounts FleetView::counts(ProductNumber product, const Scope& scope) const {
  CHECK(product.value < tables_.product_cells.size());
  ProductCounts counts;
  std::array<ExposureUnits, kValues> gain{};
  std::array<ExposureUnits, kValues> removed{};
  for (const ProductCell& cell : tables_.product_cells[product.value]) {
    if (in_scope(scope, cell.group)) {
      counts.installed += cell.installed;
      counts.exposed += cell.exposed;
      counts.high_value_exposed += cell.value == DeviceValue::kHigh ? cell.exposed : 0;
      gain[static_cast<std::size_t>(cell.value)] += cell.gain;
      removed[static_cast<std::size_t>(cell.value)] += cell.gain_removed;
    }
  }
  const std::array<ValueTotals, kValues> all = totals(scope);
  double weights = 0;
  for (std::size_t value = 0; value < kValues; ++value) {
    const double weight_of_one = weight(static_cast<DeviceValue>(value));
    weights += weight_of_one * all[value].scored;
    counts.gain += weight_of_one * static_cast<double>(gain[value]) * kExposureUnit;
    counts.gain_removed += weight_of_one * static_cast<double>(removed[value]) * kExposureUnit;
  }
  counts.gain = weights > 0 ? counts.gain / weights : 0;
  counts.gain_removed = weights > 0 ? counts.gain_removed / weights : 0;
  if (counts.exposed == 0) {
    return counts;
  }
  if (scope.all) {
    const ProductSummary& summary = tables_.product_summaries[product.value];
    counts.weaknesses = summary.weaknesses;
    counts.public_exploit = summary.public_exploit;
    counts.known_exploited = summary.known_exploited;
    return counts;
  }
  const std::vector<WeaknessNumber> weaknesses = weaknesses_of(product, scope);
  counts.weaknesses = static_cast<std::uint32_t>(weaknesses.size());
  for (const WeaknessNumber weakness : weaknesses) {
    counts.public_exploit = counts.public_exploit || tables_.weakness_hot[weakness.value].public_exploit;
    counts.known_exploited = counts.known_exploited || tables_.weakness_hot[weakness.value].known_exploited;
  }
  return counts;
}

// The devices of those of the keys that `wanted` wants.
template <typename Wanted>
DeviceSet FleetView::devices_of(const std::vector<KeyNumber>& keys, const Scope& scope, const Wanted& wanted) const {
  std::vector<const DeviceSet*> sets;
  for (const KeyNumber key : keys) {
    if (wanted(*entry(key).verdict)) {
      sets.push_back(&entry(key).state.devices);
    }
  }
  DeviceSet devices = DeviceSet::union_of(sets);
  // Key sets hold listed devices only, so that the whole organisation needs no narrowing.
  if (!scope.all) {
    devices &= this->devices(scope);
  }
  return devices;
}

DeviceSet FleetView::exposed_devices(WeaknessNumber number, const Scope& scope) const {
  return devices_of(weakness(number).keys, scope, [](const Verdict&) { return true; });
}

DeviceSet FleetView::exposed_devices(ProductNumber number, const Scope& scope) const {
  return devices_of(product(number).keys, scope, [](const Verdict& verdict) { return !verdict.findings.empty(); });
}

DeviceSet FleetView::exposed_devices(ProductNumber number, WeaknessNumber weakness, const Scope& scope) const {
  return devices_of(product(number).keys, scope, [weakness](const Verdict& verdict) { return has(verdict, weakness); });
}

DeviceSet FleetView::installed_devices(ProductNumber number, const Scope& scope) const {
  return devices_of(product(number).keys, scope, [](const Verdict&) { return true; });
}

std::vector<WeaknessNumber> FleetView::weaknesses_of(ProductNumber product_number, const Scope& scope) const {
  const DeviceSet devices = scope.all ? DeviceSet() : this->devices(scope);
  std::vector<const Verdict*> verdicts;
  for (const KeyNumber key : product(product_number).keys) {
    const KeyEntry& of_key = entry(key);
    if (!of_key.verdict->findings.empty() && (scope.all || of_key.state.devices.intersects(devices))) {
      verdicts.push_back(of_key.verdict.get());
    }
  }
  make_unique(verdicts);
  std::vector<WeaknessNumber> found;
  for (const Verdict* verdict : verdicts) {
    for (const KeyFinding& finding : verdict->findings) {
      found.push_back(finding.weakness);
    }
  }
  make_unique(found);
  return found;
}

double FleetView::weight(DeviceValue value) const { return weight_of(value, scored_, tables_.options.high_value_weight_cap); }

std::array<ValueTotals, kValues> FleetView::totals(const Scope& scope) const {
  if (scope.all) {
    return all_;
  }
  std::array<ValueTotals, kValues> sum{};
  each_group(tables_, scope, [&sum](const GroupTotals& totals) { add_totals(totals.values, sum); });
  return sum;
}

Score FleetView::score_of(const std::array<ValueTotals, kValues>& values) const {
  Score score;
  double weights = 0;
  double sum = 0;
  double high = 0;
  for (std::size_t value = 0; value < kValues; ++value) {
    const double weight_of_one = weight(static_cast<DeviceValue>(value));
    const double part = weight_of_one * static_cast<double>(values[value].exposure) * kExposureUnit;
    weights += weight_of_one * values[value].scored;
    sum += part;
    high += static_cast<DeviceValue>(value) == DeviceValue::kHigh ? part : 0;
    score.scored_devices += values[value].scored;
    score.unscored_devices += values[value].unscored;
  }
  score.value = weights > 0 ? std::clamp(sum / weights, 0.0, 100.0) : 0;
  score.high_value_share = sum > 0 ? high / sum : 0;
  return score;
}

Score FleetView::score(const Scope& scope) const { return score_of(totals(scope)); }

std::vector<std::pair<GroupNumber, Score>> FleetView::group_scores() const {
  std::vector<std::pair<GroupNumber, Score>> scores;
  for (const auto& [group, of_group] : tables_.groups) {
    if (!of_group.listed.empty()) {
      scores.emplace_back(GroupNumber{group}, score_of(of_group.values));
    }
  }
  return scores;
}

std::vector<View::NotAssessedCount> FleetView::not_assessed(const Scope& scope) const {
  ByReason<std::uint64_t> installs{};
  each_group(tables_, scope, [&installs](const GroupTotals& totals) {
    for (std::size_t i = 0; i < kReasons; ++i) {
      installs[i] += totals.not_assessed[i];
    }
  });
  const ByReason<std::uint32_t> keys = scope.all ? tables_.not_assessed_keys : not_assessed_keys(devices(scope));
  std::vector<NotAssessedCount> all;
  for (std::size_t i = 0; i < kReasons; ++i) {
    if (installs[i] > 0) {
      all.push_back({static_cast<match::NotAssessedReason>(i), installs[i], keys[i]});
    }
  }
  return all;
}

ByReason<std::uint32_t> FleetView::not_assessed_keys(const DeviceSet& devices) const {
  constexpr std::uint32_t kKeysForADevice = 64;  // a device's thousand keys, read in order, take as long as that many sets
  ByReason<std::uint32_t> keys{};
  if (devices.size() < key_count() / kKeysForADevice) {
    std::vector<bool> seen(key_count());
    for (const DeviceNumber device : devices.to_vector()) {
      tables_.devices[device.value].keys.each([&](KeyNumber key, bool) {
        add_reasons(keys, seen[key.value] ? std::uint16_t{0} : tables_.hot[key.value].reasons, 1U);
        seen[key.value] = true;
      });
    }
    return keys;
  }
  for (std::uint32_t key = 0; key < key_count(); ++key) {
    if (tables_.hot[key].reasons != 0 && tables_.keys[key].state.devices.intersects(devices)) {
      add_reasons(keys, tables_.hot[key].reasons, 1U);
    }
  }
  return keys;
}

}  // namespace parapet::exposure
