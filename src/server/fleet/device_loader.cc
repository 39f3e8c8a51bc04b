// SPDX-License-Identifier: Apache-2.0
#include "server/fleet/device_loader.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "inventory/device_keys.h"
#include "server/fleet/device_facts.h"
#include "server/fleet/key_memo.h"

namespace parapet::server {
namespace {

using exposure::KeyNumber;
using exposure::KeyUse;
using store::EntryNumber;

constexpr std::uint32_t kUnknownKey = 0xFFFFFFFFU;
constexpr std::size_t kQueuedMax = 4096;

// The key number of each entry on one kind of system, filled as it is needed.
class SystemKeys {
 public:
  explicit SystemKeys(std::size_t entries) : slots_(entries) {
    for (std::atomic<std::uint32_t>& slot : slots_) {
      slot.store(kUnknownKey, std::memory_order_relaxed);
    }
  }
  std::atomic<std::uint32_t>& slot(EntryNumber entry) { return slots_[entry.value]; }

 private:
  std::vector<std::atomic<std::uint32_t>> slots_;
};

std::string system_text(const inventory::OperatingSystem& os) {
  std::string text;
  for (const std::string* part : {&os.family, &os.id, &os.version, &os.codename, &os.build, &os.arch}) {
    text += *part;
    text += '\0';
  }
  return text;
}

// Between the store's threads, which produce, and the index's, which consume.
class DeviceQueue {
 public:
  void push(exposure::Index::BulkDevice device) {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [this] { return devices_.size() < kQueuedMax; });
    devices_.push_back(std::move(device));
    ready_.notify_one();
  }
  bool pop(exposure::Index::BulkDevice& device) {
    std::unique_lock lock(mutex_);
    ready_.wait(lock, [this] { return !devices_.empty() || finished_; });
    if (devices_.empty()) {
      return false;
    }
    device = std::move(devices_.front());
    devices_.pop_front();
    room_.notify_one();
    return true;
  }
  void finish() {
    const std::lock_guard lock(mutex_);
    finished_ = true;
    ready_.notify_all();
  }

 private:
  std::mutex mutex_;  // guards devices_ and finished_
  std::condition_variable ready_;
  std::condition_variable room_;
  std::deque<exposure::Index::BulkDevice> devices_;
  bool finished_ = false;
};

class Loader final : public store::LoadVisitor {
 public:
  Loader(exposure::Index& index, const inventory::ProductTable& products, const LoadSettings& settings, DeviceQueue& queue)
      : index_(index), products_(products), settings_(settings), queue_(queue) {}

  void entries(std::uint32_t count) override {
    software_.resize(count);
    kernel_.resize(count);
  }

  void entry(EntryNumber number, const inventory::Software& software) override {
    software_[number.value] = software;
    kernel_[number.value] = is_kernel_package(software) ? 1 : 0;
  }

  void device(const store::StoredDevice& device, std::span<const store::InstalledEntry> software) override {
    const std::shared_ptr<SystemKeys> system = system_keys(device.device.os);
    exposure::Index::BulkDevice bulk{.facts = device_facts(device), .uses = {}};
    bulk.uses.reserve(software.size() + 2);
    inventory::Inventory kernels{.device = device.device, .software = {}, .problems = {}};
    for (const store::InstalledEntry& installed : software) {
      if (kernel_[installed.entry.value] != 0) {
        kernels.software.push_back(software_[installed.entry.value]);
        kernels.software.back().running = installed.running ? std::optional(true) : std::nullopt;
        continue;
      }
      bulk.uses.push_back({key_of(*system, installed.entry, device.device), is_unused(installed)});
    }
    for (const inventory::DeviceKey& entry : inventory::device_keys(kernels, &products_)) {
      bulk.uses.push_back({index_.intern(entry.key), false});
    }
    one_use_for_each_key(bulk.uses);
    queue_.push(std::move(bulk));
  }

 private:
  std::shared_ptr<SystemKeys> system_keys(const inventory::OperatingSystem& os) {
    const std::string text = system_text(os);
    {
      const std::shared_lock lock(mutex_);
      if (const auto found = systems_.find(text); found != systems_.end()) {
        return found->second;
      }
    }
    const std::unique_lock lock(mutex_);
    std::shared_ptr<SystemKeys>& keys = systems_[text];
    if (!keys) {
      keys = std::make_shared<SystemKeys>(software_.size());
    }
    return keys;
  }

  KeyNumber key_of(SystemKeys& system, EntryNumber entry, const inventory::Device& device) {
    std::atomic<std::uint32_t>& slot = system.slot(entry);
    std::uint32_t number = slot.load(std::memory_order_relaxed);
    if (number == kUnknownKey) {
      number = index_.intern(inventory::make_key(device, software_[entry.value], &products_)).value;
      slot.store(number, std::memory_order_relaxed);
    }
    return KeyNumber{number};
  }

  [[nodiscard]] bool is_unused(const store::InstalledEntry& installed) const {
    return installed.last_used_day != 0 && !installed.running && !installed.listening &&
           (installed.last_used_day + settings_.unused_days) * kSecondsPerDay < settings_.now.seconds;
  }

  exposure::Index& index_;
  const inventory::ProductTable& products_;
  LoadSettings settings_;
  DeviceQueue& queue_;
  std::vector<inventory::Software> software_;
  std::vector<char> kernel_;
  std::shared_mutex mutex_;  // guards systems_
  std::map<std::string, std::shared_ptr<SystemKeys>> systems_;
};

}  // namespace

Result<void> load_index(store::Store& store, exposure::Index& index, const inventory::ProductTable& products,
                        const LoadSettings& settings) {
  DeviceQueue queue;
  Loader loader(index, products, settings, queue);
  Result<void> outcome;
  {
    const std::jthread reader([&] {
      outcome = store.load(loader, settings.threads);
      queue.finish();
    });
    index.load_devices([&queue](exposure::Index::BulkDevice& device) { return queue.pop(device); }, settings.threads);
  }
  return outcome;
}

}  // namespace parapet::server
