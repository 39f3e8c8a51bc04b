// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "base/parallel.h"
#include "exposure/fleet_index.h"

namespace parapet::exposure {

void FleetIndex::set_knowledge(std::shared_ptr<const knowledge::Knowledge> knowledge) {
  rejudge(std::make_unique<Judge>(std::move(knowledge), tables_.now, tables_.options.products));
}

// Every key against what the new judge knows, on all cores; nothing in the tables changes but the facts of weaknesses.
void FleetIndex::rejudge_all(std::vector<Judged>& judged) {
  parallel_for(judged.size(), [&](std::size_t i) {
    const KeyNumber key{static_cast<std::uint32_t>(i)};
    judged[i] = judge(*tables_.keys[i].state.key, registry_.base_of(key), key, registry_.present_of(key));
  });
  for (std::uint32_t weakness = 0; weakness < tables_.weaknesses.size(); ++weakness) {
    fill_weakness(weakness);
  }
  add_new_weaknesses();
  parallel_for(judged.size(), [&](std::size_t i) { set_risks(judged[i]); });
}

std::vector<DeviceNumber> FleetIndex::unlisted_touched(const std::vector<bool>& keys) const {
  std::vector<DeviceNumber> touched;
  for (const DeviceNumber device : unlisted_.to_vector()) {
    bool has = false;
    tables_.devices[device.value].keys.each([&](KeyNumber key, bool) { has = has || keys[key.value]; });
    if (has) {
      touched.push_back(device);
    }
  }
  return touched;
}

// Which keys come out otherwise, and whom that concerns. Requirements are taken over.
FleetIndex::Changes FleetIndex::changes_to(const std::vector<Judged>& judged, bool anew) {
  Changes changes{.keys = std::vector<bool>(judged.size()), .bases = std::vector<bool>(judged.size()), .anew = anew};
  for (std::uint32_t key = 0; key < judged.size(); ++key) {
    const KeyHot& hot = tables_.hot[key];
    const bool other_verdict = tables_.keys[key].verdict != judged[key].verdict;
    changes.keys[key] = other_verdict || hot.risk != judged[key].risk || hot.residual != judged[key].residual ||
                        hot.worst != judged[key].worst;
    if (other_verdict) {
      changes.verdicts.push_back(key);
    }
    if (changes.keys[key] && !changes.anew) {
      changes.devices |= tables_.keys[key].state.devices;
      changes.anew = better_recount(changes.devices.size());
    }
    const KeyNumber number{key};
    if (registry_.base_of(number) == number && !registry_.same_requirements(number, judged[key].requirements)) {
      registry_.set_requirements(number, judged[key].requirements);
      changes.bases[key] = changes.requirements = true;
    }
  }
  return changes;
}

// Writes the new verdicts, and what lists and counts keys by them.
void FleetIndex::adopt(const Changes& changes, std::vector<Judged>& judged) {
  constexpr std::size_t kLinkedOneByOne = 1000;
  const bool relink = changes.verdicts.size() > kLinkedOneByOne;
  for (const std::uint32_t key : changes.verdicts) {
    const std::shared_ptr<const Verdict> before = tables_.keys[key].verdict;
    changes_.push_back({KeyNumber{key}, before, judged[key].verdict});
    if (!relink && !tables_.keys[key].state.devices.empty()) {
      link_weaknesses(key, *before, false);
      link_weaknesses(key, *judged[key].verdict, true);
    }
  }
  for (std::uint32_t key = 0; key < judged.size(); ++key) {
    if (changes.keys[key]) {
      const std::uint32_t live = tables_.keys[key].state.devices.empty() ? 0 : 1;
      add_reasons(tables_.not_assessed_keys, tables_.hot[key].reasons, ~live + 1);
      set_verdict(key, std::move(judged[key]));
      add_reasons(tables_.not_assessed_keys, tables_.hot[key].reasons, live);
    }
  }
  if (relink) {
    rebuild_links();
  }
  // Whether a weakness is exploited may have changed without any verdict.
  for (std::uint32_t product = 0; product < tables_.products.size(); ++product) {
    unsummarised_.insert(product);
  }
}

void FleetIndex::retract_all(const DeviceSet& devices) {
  for (const DeviceNumber device : devices.to_vector()) {
    if (tables_.has_device(device)) {
      retract(device);
    }
  }
}

// Devices are taken out of the sums while everything is as it was, then verdicts change, then devices are put in again. Where
// most devices are concerned, everything is counted anew instead.
void FleetIndex::rejudge(std::unique_ptr<Judge> judge) {
  settle();
  DeviceSet devices = tables_.adjustments->devices();  // their risk hangs on single weaknesses
  const bool adjusted_are_many = better_recount(devices.size());
  if (!adjusted_are_many) {
    retract_all(devices);
  }
  judge_ = std::move(judge);
  weaknesses_.begin(judge_->knowledge());
  tables_.knowledge_generation = judge_->knowledge().generation();
  tables_.judged = epoch_;
  std::vector<Judged> judged(tables_.keys.size());
  rejudge_all(judged);
  Changes changes = changes_to(judged, adjusted_are_many);
  if (!changes.anew) {
    changes.devices -= devices;
    retract_all(changes.devices);
    devices |= changes.devices;
  }
  adopt(changes, judged);
  if (changes.anew) {
    recount();
  } else {
    for (const DeviceNumber device : unlisted_touched(changes.keys)) {
      devices.add(device);
    }
    for (const DeviceNumber device : devices.to_vector()) {
      if (tables_.has_device(device)) {
        assert_again(device);
      }
    }
  }
  pool_.purge();
  if (changes.requirements) {
    resolve_again(changes.bases);
  }
}

// Other products than before decide about some keys: their devices may need other variants of them.
void FleetIndex::resolve_again(const std::vector<bool>& bases) {
  std::vector<bool> variants(tables_.keys.size());
  DeviceSet devices;
  for (std::uint32_t key = 0; key < variants.size(); ++key) {
    variants[key] = bases[registry_.base_of(KeyNumber{key}).value];
    if (variants[key]) {
      devices |= tables_.keys[key].state.devices;
    }
  }
  for (const DeviceNumber device : unlisted_touched(variants)) {
    devices.add(device);
  }
  for (const DeviceNumber device : devices.to_vector()) {
    const KeyList keys(registry_.resolve(tables_.devices[device.value].keys.to_vector()));
    settle_keys();
    place(device, tables_.devices[device.value].state.facts, &keys);
  }
}

void FleetIndex::set_adjustments(std::vector<Adjustment> adjustments) {
  settle();
  std::vector<Adjustments::Entry> entries;
  for (const Adjustment& adjustment : adjustments) {
    Adjustments::Entry entry{.context = adjustment.context, .alerted = adjustment.alerted};
    for (const DeviceNumber device : adjustment.devices) {
      entry.devices.add(device);
    }
    if (adjustment.product) {
      const std::size_t middle = adjustment.product->find("-_-");
      entry.product = intern_product(*adjustment.product, adjustment.product->substr(0, middle),
                                     middle == std::string::npos ? std::string() : adjustment.product->substr(middle + 3));
    }
    if (adjustment.vulnerability) {
      const auto id = judge_->knowledge().find_vulnerability(*adjustment.vulnerability);
      entry.weakness = id ? weaknesses_.number(*id, judge_->knowledge()).value : weaknesses_.number(*adjustment.vulnerability).value;
    }
    entries.push_back(std::move(entry));
  }
  add_new_weaknesses();
  auto made = std::make_shared<const Adjustments>(std::move(entries));
  DeviceSet devices = tables_.adjustments->devices();
  devices |= made->devices();
  if (better_recount(devices.size())) {
    tables_.adjustments = std::move(made);
    recount();
    return;
  }
  std::vector<DeviceNumber> known = devices.to_vector();
  std::erase_if(known, [this](DeviceNumber device) { return !tables_.has_device(device); });
  for (const DeviceNumber device : known) {
    retract(device);
  }
  tables_.adjustments = std::move(made);
  for (const DeviceNumber device : known) {
    assert_again(device);
  }
}

}  // namespace parapet::exposure
