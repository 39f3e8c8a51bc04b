// SPDX-License-Identifier: Apache-2.0
#include "server/api/device_history.h"

#include <algorithm>
#include <ranges>

#include "exposure/index.h"
#include "inventory/kernel.h"
#include "inventory/software_key.h"
#include "server/api/software_entity.h"

namespace parapet::server::api {
namespace {

// What the key of an entry is: the whole device decides about kernels, so this is for what is told from the entry alone.
inventory::SoftwareKey key_of(const inventory::Device& device, const inventory::Software& software) {
  return inventory::make_key(device, software);
}

UnixTime earlier(UnixTime a, UnixTime b) {
  if (!a.known() || !b.known()) {
    return a.known() ? a : b;
  }
  return std::min(a, b);
}

}  // namespace

bool is_open_status(std::string_view status) { return status == "affected" || status == "under_investigation"; }

KeyHistory::KeyHistory(const std::vector<store::Learned>& events) {
  for (const store::Learned& event : events) {
    const bool open = event.kind != store::LearnedKind::kWithdrawn && is_open_status(event.status);
    steps_[event.vulnerability].push_back({event.time, open, event.fixed_version});
  }
}

UnixTime KeyHistory::learned(std::string_view weakness) const {
  const auto found = steps_.find(weakness);
  if (found == steps_.end()) {
    return {};
  }
  const auto first = std::ranges::find_if(found->second, &Step::open);
  return first == found->second.end() ? UnixTime{} : first->time;
}

bool KeyHistory::open_at(std::string_view weakness, UnixTime time) const {
  const auto found = steps_.find(weakness);
  bool open = false;
  if (found != steps_.end()) {
    for (const Step& step : found->second) {
      open = step.time <= time ? step.open : open;
    }
  }
  return open;
}

std::vector<std::pair<std::string, std::string>> KeyHistory::open_at(UnixTime time) const {
  std::vector<std::pair<std::string, std::string>> open;
  for (const auto& [weakness, steps] : steps_) {
    const Step* last = nullptr;
    for (const Step& step : steps) {
      last = step.time <= time ? &step : last;
    }
    if (last != nullptr && last->open) {
      open.emplace_back(weakness, last->fixed_version);
    }
  }
  return open;
}

ChangedInstall changed_install(const inventory::Device& device, const inventory::Software& software) {
  const inventory::SoftwareKey key = key_of(device, software);
  const exposure::ProductName product = exposure::product_of(key);
  return {product.vendor, product.name, exposure::product_id(product), product_version(key), exposure::key_text(key)};
}

HistoryReader::HistoryReader(store::Store& store) : store_(store), memo_(random_) {}

std::uint32_t HistoryReader::number_of(const std::string& product_id, const std::string& version) {
  std::string name;
  name.reserve(product_id.size() + version.size() + 1);
  name.append(product_id).append(1, '\0').append(version);
  return numbers_.try_emplace(std::move(name), static_cast<std::uint32_t>(numbers_.size())).first->second;
}

// Making a key from text costs far more than a look-up. Kernel packages depend on which kernel runs: they are made afresh.
std::uint32_t HistoryReader::number_of(const inventory::Device& device, const inventory::Software& software) {
  const std::string& source = software.source.empty() ? software.name : software.source;
  const bool kernel = inventory::kernel_part(software.ecosystem, software.name, source) != inventory::KernelPart::kNone;
  const EntryHash hash = kernel ? EntryHash{} : memo_.hash(device.os, software);
  if (!kernel) {
    if (const auto found = entries_.find(hash); found != entries_.end()) {
      return found->second;
    }
  }
  const inventory::SoftwareKey key = key_of(device, software);
  const std::uint32_t number = number_of(exposure::product_id(exposure::product_of(key)), product_version(key));
  if (!kernel && entries_.size() < KeyMemo::kEntriesMax) {
    entries_.emplace(hash, number);
  }
  return number;
}

DeviceHistory HistoryReader::device(exposure::DeviceNumber device, std::optional<UnixTime> changes_since, UnixTime until) {
  DeviceHistory history;
  Result<store::StoredInventory> stored = store_.inventory(device);
  if (!stored) {
    return history;
  }
  history.device = std::move(stored->device.device);
  history.installs.reserve(stored->software.size());
  for (store::StoredSoftware& one : stored->software) {
    InstallDetails& details = history.installs[number_of(history.device, one.software)];
    details.first_seen = earlier(details.first_seen, one.first_seen);
    if (details.publisher.empty()) {
      details.publisher = std::move(one.software.publisher);
    }
    if (details.paths.empty()) {
      details.paths = std::move(one.software.paths);  // sorted, each once
      continue;
    }
    details.paths.insert(details.paths.end(), one.software.paths.begin(), one.software.paths.end());
    std::ranges::sort(details.paths);
    details.paths.erase(std::ranges::unique(details.paths).begin(), details.paths.end());
  }
  if (changes_since) {
    if (auto changes = store_.software_changes(device, *changes_since, until)) {
      history.changes = std::move(*changes);
      add_updates(history);
    }
  }
  return history;
}

void HistoryReader::add_updates(DeviceHistory& history) {
  for (const store::SoftwareChange& change : history.changes) {
    if (change.kind != store::ChangeKind::kUpdated) {
      continue;
    }
    ChangedInstall before = changed_install(history.device, change.before);
    history.updates.push_back({.before = number_of(before.product_id, before.version),
                               .after = number_of(history.device, change.after),
                               .product_id = std::move(before.product_id),
                               .before_key = std::move(before.key),
                               .before_first_seen = change.before_first_seen,
                               .time = change.time});
  }
}

const InstallDetails* HistoryReader::find(const DeviceHistory& history, const std::string& product_id, const std::string& version) {
  const auto found = history.installs.find(number_of(product_id, version));
  return found == history.installs.end() ? nullptr : &found->second;
}

const KeyHistory& HistoryReader::key(const std::string& text) {
  const auto found = keys_.find(text);
  return found != keys_.end() ? found->second : keys_.emplace(text, read_key(text)).first->second;
}

KeyHistory HistoryReader::read_key(const std::string& text) {
  const Result<std::vector<store::Learned>> events = store_.learned_of_key(text);
  return KeyHistory(events ? *events : std::vector<store::Learned>());
}

bool HistoryReader::changed(exposure::DeviceNumber device, UnixTime since, UnixTime until) {
  const Result<std::vector<store::SoftwareChange>> changes = store_.software_changes(device, since, until);
  return changes && !changes->empty();
}

UnixTime HistoryReader::first_seen(const DeviceHistory& history, const std::string& product_id, const std::string& version,
                                   UnixTime learned, std::string_view weakness) {
  const InstallDetails* install = find(history, product_id, version);
  UnixTime seen = std::max(install == nullptr ? UnixTime{} : install->first_seen, learned);
  std::uint32_t current = number_of(product_id, version);
  for (const InstallUpdate& update : std::views::reverse(history.updates)) {
    if (update.after != current) {
      continue;
    }
    const KeyHistory& log = key(update.before_key);
    if (update.product_id != product_id || !log.open_at(weakness, update.time)) {
      break;
    }
    seen = earlier(seen, std::max(update.before_first_seen, log.learned(weakness)));
    current = update.before;
  }
  return seen;
}

}  // namespace parapet::server::api
