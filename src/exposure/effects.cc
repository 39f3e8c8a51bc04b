// SPDX-License-Identifier: Apache-2.0
#include "exposure/effects.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <unordered_map>

#include "base/parallel.h"
#include "exposure/fleet_view.h"

namespace parapet::exposure {
namespace {

// Devices whose sums are kept together.
constexpr std::uint32_t kBlock = 512;
static_assert(kBlock % View::kDeviceBlock == 0);

using ByValue = std::array<ExposureUnits, kValues>;

// What a device's keys of the touched products say, with each of the weaknesses and without it.
struct TouchedKey {
  std::uint32_t product = 0;
  Units risk = 0;
  const std::vector<Units>* without = nullptr;  // by weakness; equal to risk where the key does not have it
  const Verdict* verdict = nullptr;
};

struct UsedKey {
  const TouchedKey* key = nullptr;
  bool unused = false;
};

}  // namespace

// What the exposure of the devices of each block would fall by, for each weakness.
struct EffectSums {
  std::uint64_t edition = 0;
  Epoch judged = 0;
  std::shared_ptr<const Adjustments> adjustments;
  std::vector<WeaknessNumber> weaknesses;
  std::vector<std::vector<ByValue>> blocks;
};

// One question about a view; read by several threads.
class FleetView::Effects {
 public:
  Effects(const Tables& tables, std::span<const WeaknessNumber> weaknesses) : tables_(tables), weaknesses_(weaknesses) {
    touched_.resize(tables.keys.size());
    for (const WeaknessNumber weakness : weaknesses) {
      for (const KeyNumber key : tables.weaknesses[weakness.value].keys) {
        for (const KeyNumber sibling : tables.products[tables.hot[key.value].product].keys) {
          touch(sibling);
        }
      }
    }
  }

  // Adds what the device's exposure would fall by, for each weakness.
  void add(DeviceNumber device, std::vector<ByValue>& sums, std::vector<UsedKey>& keys) const {
    const DeviceRecord& record = tables_.devices[device.value];
    if (!record.state.score) {
      return;
    }
    keys.clear();
    record.keys.each([&](KeyNumber key, bool unused) {
      if (const std::uint32_t place = touched_[key.value]; place != 0) {
        keys.push_back({&keys_[place - 1], unused});
      }
    });
    std::ranges::sort(keys, {}, [](const UsedKey& used) { return used.key->product; });
    const std::vector<const Adjustments::Entry*> entries = tables_.adjustments->of(device);
    const ExposureUnits now = exposure_of(record.state.hazard);
    for (std::size_t i = 0; i < weaknesses_.size(); ++i) {
      const Hazard without = hazard_without(record.state.hazard, i, keys, entries);
      sums[i].at(static_cast<std::size_t>(record.state.facts->value)) += now - exposure_of(without);
    }
  }

 private:
  void touch(KeyNumber key) {
    const KeyHot& hot = tables_.hot[key.value];
    if (touched_[key.value] != 0 || hot.verdict == nullptr) {
      return;
    }
    keys_.push_back({.product = hot.product, .risk = hot.risk, .without = &risks_without(hot), .verdict = hot.verdict});
    touched_[key.value] = static_cast<std::uint32_t>(keys_.size());
  }

  // Once for each verdict: keys share them.
  const std::vector<Units>& risks_without(const KeyHot& hot) {
    const auto [place, is_new] = risks_.try_emplace(hot.verdict, weaknesses_.size(), hot.risk);
    for (std::size_t i = 0; is_new && i < weaknesses_.size(); ++i) {
      if (std::ranges::binary_search(hot.verdict->findings, weaknesses_[i], {}, &KeyFinding::weakness)) {
        Units most = 0;
        for (const std::uint32_t open : hot.verdict->open) {
          most = open >> 1 == weaknesses_[i].value ? most : std::max(most, tables_.weakness_hot[open >> 1].risk);
        }
        place->second[i] = most;
      }
    }
    return place->second;
  }

  // The hazard of a device whose products are as they are, but for one weakness.
  [[nodiscard]] Hazard hazard_without(Hazard hazard, std::size_t weakness, const std::vector<UsedKey>& keys,
                                      const std::vector<const Adjustments::Entry*>& entries) const {
    for (std::size_t first = 0; first < keys.size();) {
      std::size_t last = first;
      Units with = 0;
      Units without = 0;
      for (; last < keys.size() && keys[last].key->product == keys[first].key->product; ++last) {
        if (entries.empty()) {
          with = std::max(with, of_use(keys[last].key->risk, keys[last].unused));
          without = std::max(without, of_use((*keys[last].key->without)[weakness], keys[last].unused));
        } else {
          adjusted(keys[last], weakness, entries, with, without);
        }
      }
      hazard = hazard - squared(with) + squared(without);
      first = last;
    }
    return hazard;
  }

  static Units of_use(Units risk, bool unused) { return unused ? scaled(risk, kUnusedContext) : risk; }

  // Exceptions and alerts speak of single findings.
  void adjusted(const UsedKey& used, std::size_t weakness, const std::vector<const Adjustments::Entry*>& entries, Units& with, Units& without) const {
    for (const std::uint32_t open : used.key->verdict->open) {
      const WeaknessHot& hot = tables_.weakness_hot[open >> 1];
      const Units risk = Adjustments::risk(used.key->product, open >> 1, hot.risk, hot.severity, used.unused, entries);
      with = std::max(with, risk);
      without = open >> 1 == weaknesses_[weakness].value ? without : std::max(without, risk);
    }
  }

  const Tables& tables_;
  const std::span<const WeaknessNumber> weaknesses_;
  std::vector<std::uint32_t> touched_;  // by key: its place in keys_, + 1; 0: not touched
  std::vector<TouchedKey> keys_;
  std::unordered_map<const Verdict*, std::vector<Units>> risks_;
};

// All of them where nothing that is kept holds any more. A device's part depends on its own state, on what the knowledge says of its
// keys, and on exceptions.
std::vector<std::uint32_t> FleetView::blocks_changed_since(const EffectSums& kept) const {
  std::vector<std::uint32_t> changed;
  for (std::uint32_t block = 0; block < kept.blocks.size(); ++block) {
    bool same = !kept.blocks[block].empty();
    for (std::uint32_t device = block * kBlock; same && device < std::min((block + 1) * kBlock, device_limit()); device += kDeviceBlock) {
      same = device_edition(device / kDeviceBlock) <= kept.edition;
    }
    if (!same) {
      changed.push_back(block);
    }
  }
  return changed;
}

std::vector<std::optional<double>> FleetView::effects(std::span<const WeaknessNumber> weaknesses, const Scope& scope, std::uint32_t devices_max,
                                                      EffectSums& kept) const {
  std::vector<std::optional<double>> answers(weaknesses.size());
  DeviceSet exposed;
  std::vector<WeaknessNumber> counted;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < weaknesses.size(); ++i) {
    DeviceSet more = exposed_devices(weaknesses[i], scope);
    more |= exposed;
    if (more.size() <= devices_max) {
      exposed = std::move(more);
      counted.push_back(weaknesses[i]);
      places.push_back(i);
    }
  }
  if (kept.weaknesses != counted || kept.judged != tables_.judged || kept.adjustments != tables_.adjustments) {
    kept = {.edition = 0, .judged = tables_.judged, .adjustments = tables_.adjustments, .weaknesses = counted, .blocks = {}};
  }
  kept.blocks.resize((device_limit() + kBlock - 1) / kBlock);
  const std::vector<std::uint32_t> changed = blocks_changed_since(kept);
  kept.edition = edition_;
  if (!changed.empty()) {
    const Effects effects(tables_, counted);
    const std::vector<DeviceNumber> devices = exposed.to_vector();
    parallel_for(changed.size(), [&](std::size_t i) {
      std::vector<ByValue> sums(counted.size());
      std::vector<UsedKey> keys;
      const DeviceNumber end{(changed[i] + 1) * kBlock};
      for (auto at = std::ranges::lower_bound(devices, DeviceNumber{changed[i] * kBlock}); at != devices.end() && *at < end; ++at) {
        effects.add(*at, sums, keys);
      }
      kept.blocks[changed[i]] = std::move(sums);
    });
  }
  const std::array<ValueTotals, kValues> all = totals(scope);
  double weights = 0;
  for (std::size_t value = 0; value < kValues; ++value) {
    weights += weight(static_cast<DeviceValue>(value)) * all[value].scored;
  }
  for (std::size_t i = 0; i < counted.size(); ++i) {
    double sum = 0;
    for (std::size_t value = 0; value < kValues; ++value) {
      ExposureUnits units = 0;
      for (const std::vector<ByValue>& block : kept.blocks) {
        units += block[i].at(value);
      }
      sum += weight(static_cast<DeviceValue>(value)) * static_cast<double>(units) * kExposureUnit;
    }
    answers[places[i]] = weights > 0 ? sum / weights : 0;
  }
  return answers;
}

std::vector<std::optional<double>> effects_of(const View& view, std::span<const WeaknessNumber> weaknesses, const Scope& scope,
                                              std::uint32_t devices_max) {
  const auto* const fleet = dynamic_cast<const FleetView*>(&view);
  EffectSums none;
  return fleet == nullptr ? std::vector<std::optional<double>>(weaknesses.size()) : fleet->effects(weaknesses, scope, devices_max, none);
}

struct KeptEffects::Question {
  std::vector<WeaknessNumber> weaknesses;
  Scope scope;
  std::mutex mutex;  // guards sums; held while they are made, so that they are made once
  EffectSums sums;
};

KeptEffects::KeptEffects() = default;
KeptEffects::~KeptEffects() = default;

std::vector<std::optional<double>> KeptEffects::of(const View& view, std::span<const WeaknessNumber> weaknesses, const Scope& scope,
                                                   std::uint32_t devices_max) {
  const auto* const fleet = dynamic_cast<const FleetView*>(&view);
  if (fleet == nullptr || fleet->edition() == 0) {
    return effects_of(view, weaknesses, scope, devices_max);
  }
  const std::shared_ptr<Question> asked = question(weaknesses, scope);
  const std::scoped_lock lock(asked->mutex);
  // Who asks about an older view than somebody before is answered for himself.
  return asked->sums.edition > fleet->edition() ? effects_of(view, weaknesses, scope, devices_max)
                                                : fleet->effects(weaknesses, scope, devices_max, asked->sums);
}

std::shared_ptr<KeptEffects::Question> KeptEffects::question(std::span<const WeaknessNumber> weaknesses, const Scope& scope) {
  const std::scoped_lock lock(mutex_);
  const auto found = std::ranges::find_if(questions_, [&](const std::shared_ptr<Question>& one) {
    return std::ranges::equal(one->weaknesses, weaknesses) && one->scope.all == scope.all && one->scope.groups == scope.groups;
  });
  if (found != questions_.end()) {
    questions_.splice(questions_.begin(), questions_, found);
    return questions_.front();
  }
  const auto fresh = std::make_shared<Question>();
  fresh->weaknesses.assign(weaknesses.begin(), weaknesses.end());
  fresh->scope = scope;
  questions_.push_front(fresh);
  if (questions_.size() > kQuestionsMax) {
    questions_.pop_back();
  }
  return fresh;
}

}  // namespace parapet::exposure
