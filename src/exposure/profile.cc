// SPDX-License-Identifier: Apache-2.0
#include "exposure/profile.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace parapet::exposure {
namespace {

Units of_use(Units risk, bool unused) { return unused ? scaled(risk, kUnusedContext) : risk; }

}  // namespace

void Profiler::next_round(const Tables& tables) {
  if (round_ == std::numeric_limits<std::uint32_t>::max()) {
    products_.clear();
    weaknesses_.clear();
    round_ = 0;
  }
  ++round_;
  products_.resize(std::max(products_.size(), tables.products.size()));
  weaknesses_.resize(std::max(weaknesses_.size(), tables.weaknesses.size()));
  profile_.products.clear();
  profile_.weaknesses.clear();
  profile_.hazard = 0;
  profile_.worst = {};
  profile_.software = profile_.assessed = profile_.not_assessed = profile_.stale = 0;
  profile_.reasons = {};
}

ProductPart& Profiler::part_of(std::uint32_t product) {
  Mark& mark = products_[product];
  if (mark.round != round_) {
    mark = {round_, static_cast<std::uint32_t>(profile_.products.size())};
    profile_.products.push_back({.product = product});
  }
  return profile_.products[mark.at];
}

void Profiler::add_weaknesses(const Verdict& verdict) {
  for (const std::uint32_t open : verdict.open) {
    std::uint32_t& seen = weaknesses_[open >> 1];
    if (seen != round_) {
      seen = round_;
      profile_.weaknesses.push_back(open >> 1);
    }
  }
}

const Profile& Profiler::profile(const Tables& tables, DeviceNumber device, const KeyList& keys) {
  next_round(tables);
  profile_.software = keys.size();
  keys.each([&](KeyNumber key, bool unused) {
    const KeyHot& hot = tables.hot[key.value];
    profile_.assessed += hot.assessed ? 1 : 0;
    profile_.not_assessed += hot.not_assessed ? 1 : 0;
    profile_.stale += hot.stale ? 1 : 0;
    add_reasons(profile_.reasons, hot.reasons, 1U);
    ProductPart& part = part_of(hot.product);
    if (hot.verdict != nullptr) {
      part.exposed = true;
      part.risk = std::max(part.risk, of_use(hot.risk, unused));
      part.residual = std::max(part.residual, of_use(hot.residual, unused));
      if (part.last != hot.verdict) {
        part.last = hot.verdict;
        profile_.worst.add(hot.worst);
        add_weaknesses(*hot.verdict);
      }
    }
  });
  adjust(tables, device, keys);
  for (const ProductPart& part : profile_.products) {
    profile_.hazard += squared(part.risk);
  }
  return profile_;
}

// Exceptions and alerts speak of single findings, so the products they touch are judged finding by finding.
void Profiler::adjust(const Tables& tables, DeviceNumber device, const KeyList& keys) {
  const std::vector<const Adjustments::Entry*> entries = tables.adjustments->of(device);
  if (entries.empty()) {
    return;
  }
  const auto touched = [&entries](std::uint32_t product) {
    return std::ranges::any_of(entries, [product](const auto* entry) { return !entry->product || *entry->product == product; });
  };
  for (ProductPart& part : profile_.products) {
    if (touched(part.product)) {
      part.risk = part.residual = 0;
    }
  }
  keys.each([&](KeyNumber key, bool unused) {
    const KeyHot& hot = tables.hot[key.value];
    if (hot.verdict == nullptr || !touched(hot.product)) {
      return;
    }
    ProductPart& part = part_of(hot.product);
    for (const std::uint32_t open : hot.verdict->open) {
      const WeaknessHot& weakness = tables.weakness_hot[open >> 1];
      const Units risk = Adjustments::risk(hot.product, open >> 1, weakness.risk, weakness.severity, unused, entries);
      part.risk = std::max(part.risk, risk);
      part.residual = (open & 1) != 0 ? part.residual : std::max(part.residual, risk);
    }
  });
}

void set_state(const Profile& profile, DeviceState& state) {
  const ExposureUnits exposure = exposure_of(profile.hazard);
  state.hazard = profile.hazard;
  state.score.reset();
  state.level = ExposureLevel::kUnknown;
  if (profile.scored()) {
    state.score = static_cast<double>(exposure) * kExposureUnit;
    state.level = level_of(exposure);
  }
  state.worst = profile.worst;
  state.software = profile.software;
  state.assessed = profile.assessed;
  state.not_assessed = profile.not_assessed;
  state.gaps = std::accumulate(profile.reasons.begin(), profile.reasons.end(), 0U);
  state.stale = profile.stale;
  state.weaknesses = static_cast<std::uint32_t>(profile.weaknesses.size());
}

ProductCell cell_of(const ProductPart& part, const Profile& profile) {
  ProductCell cell{.installed = 1, .exposed = part.exposed ? 1U : 0U};
  if (part.risk > 0 && profile.scored()) {
    const ExposureUnits now = exposure_of(profile.hazard);
    const Hazard others = profile.hazard - squared(part.risk);
    cell.gain = now - exposure_of(others + squared(part.residual));
    cell.gain_removed = now - exposure_of(others);
  }
  return cell;
}

}  // namespace parapet::exposure
