// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "base/parallel.h"
#include "exposure/fleet_index.h"

namespace parapet::exposure {
namespace {

// Where passes over all devices put their sums: one for each task, whose devices are of one cell, so that it needs one sum
// for each product and weakness only.
class TaskSums {
 public:
  explicit TaskSums(const Tables& tables) : weaknesses_(tables.weaknesses.size()), products_(tables.products.size()) {}

  void add(const Profile& profile) {
    for (const std::uint32_t weakness : profile.weaknesses) {
      if (weaknesses_[weakness]++ == 0) {
        seen_weaknesses_.push_back(weakness);
      }
    }
    for (const ProductPart& part : profile.products) {
      ProductCell& sum = products_[part.product];
      if (sum.installed == 0) {
        seen_products_.push_back(part.product);
      }
      const ProductCell cell = cell_of(part, profile);
      sum.installed += 1;
      sum.exposed += cell.exposed;
      sum.gain += cell.gain;
      sum.gain_removed += cell.gain_removed;
    }
    for (std::size_t i = 0; i < kReasons; ++i) {
      reasons_[i] += profile.reasons[i];
    }
    if (profile.scored()) {
      totals_.scored += 1;
      totals_.exposure += exposure_of(profile.hazard);
    } else {
      totals_.unscored += 1;
    }
  }

  template <typename Weakness, typename Product>
  void flush(const Weakness& weakness, const Product& product) const {
    for (const std::uint32_t number : seen_weaknesses_) {
      weakness(number, weaknesses_[number]);
    }
    for (const std::uint32_t number : seen_products_) {
      product(number, products_[number]);
    }
  }
  void add_to(GroupTotals& group, DeviceValue value) const {
    ValueTotals& totals = group.values[static_cast<std::size_t>(value)];
    totals.scored += totals_.scored;
    totals.unscored += totals_.unscored;
    totals.exposure += totals_.exposure;
    for (std::size_t i = 0; i < kReasons; ++i) {
      group.not_assessed[i] += reasons_[i];
    }
  }

 private:
  std::vector<std::uint32_t> weaknesses_;
  std::vector<ProductCell> products_;
  std::vector<std::uint32_t> seen_weaknesses_;
  std::vector<std::uint32_t> seen_products_;
  ValueTotals totals_;
  ByReason<std::uint64_t> reasons_{};
};

// Devices of one cell that one task counts.
struct CountTask {
  Cell cell;
  bool listed = false;
  std::vector<DeviceNumber> devices;
};

std::vector<CountTask> tasks_of(const Tables& tables) {
  constexpr std::size_t kDevicesMax = 2048;
  std::map<std::tuple<bool, std::uint32_t, DeviceValue>, CountTask> open;
  std::vector<CountTask> tasks;
  for (std::uint32_t number = 0; number < tables.devices.size(); ++number) {
    const DeviceState& state = tables.devices[number].state;
    if (state.facts == nullptr) {
      continue;
    }
    const Cell cell{state.facts->group.value, state.facts->value};
    CountTask& task = open[{state.listed, cell.group, cell.value}];
    task.cell = cell;
    task.listed = state.listed;
    task.devices.push_back(DeviceNumber{number});
    if (task.devices.size() == kDevicesMax) {
      tasks.push_back(std::exchange(task, {}));
    }
  }
  for (auto& [key, task] : open) {
    if (!task.devices.empty()) {
      tasks.push_back(std::move(task));
    }
  }
  return tasks;
}

// The keys of the devices of one chunk turned round: devices by key, ascending. A counting sort in which each thread has
// its slice of the devices.
class Transposed {
 public:
  Transposed(const Tables& tables, const std::vector<DeviceNumber>& devices) : begin_(tables.keys.size() + 1) {
    constexpr std::size_t kSlices = 8;
    std::array<std::vector<std::size_t>, kSlices> places;  // by slice and key: how many, then where they go
    const auto slice = [&](std::size_t i, const auto& visit) {
      for (std::size_t at = devices.size() * i / kSlices; at < devices.size() * (i + 1) / kSlices; ++at) {
        tables.devices[devices[at].value].keys.each([&](KeyNumber key, bool) { visit(key.value, devices[at]); });
      }
    };
    parallel_for(kSlices, [&](std::size_t i) {
      places[i].resize(begin_.size() - 1);
      slice(i, [&](std::uint32_t key, DeviceNumber) { ++places[i][key]; });
    });
    std::size_t total = 0;
    for (std::size_t key = 0; key + 1 < begin_.size(); ++key) {
      begin_[key] = total;
      for (std::vector<std::size_t>& of_slice : places) {
        total += std::exchange(of_slice[key], total);
      }
    }
    begin_.back() = total;
    low_.resize(total);
    parallel_for(kSlices, [&](std::size_t i) {
      slice(i, [&](std::uint32_t key, DeviceNumber device) { low_[places[i][key]++] = static_cast<std::uint16_t>(device.value & 0xFFFF); });
    });
  }
  [[nodiscard]] const std::uint16_t* data(std::size_t key) const { return low_.data() + begin_[key]; }
  [[nodiscard]] std::size_t count(std::size_t key) const { return begin_[key + 1] - begin_[key]; }

 private:
  std::vector<std::size_t> begin_;
  std::vector<std::uint16_t> low_;
};

}  // namespace

void FleetIndex::load_devices(const std::function<bool(BulkDevice&)>& next, unsigned threads) {
  settle_facts();
  std::vector<Loaded> loaded;
  std::mutex mutex;  // guards loaded
  const auto work = [&] {
    std::vector<Loaded> own;
    for (BulkDevice device; next(device);) {
      one_use_for_each_key(device.uses);
      own.push_back({std::move(device.facts), KeyList(device.uses)});
    }
    const std::lock_guard lock(mutex);
    std::ranges::move(own, std::back_inserter(loaded));
  };
  {
    const unsigned count = threads == 0 ? std::max(1U, std::thread::hardware_concurrency()) : threads;
    std::vector<std::jthread> workers;
    for (unsigned i = 1; i < count; ++i) {
      workers.emplace_back(work);
    }
    work();
  }
  std::ranges::sort(loaded, {}, [](const Loaded& one) { return one.facts->number; });
  resolve_loaded(loaded);
  enter_loaded(loaded);
}

void FleetIndex::resolve_loaded(std::vector<Loaded>& loaded) {
  settle_keys();
  if (registry_.any_requirements()) {
    for (Loaded& one : loaded) {
      const std::vector<KeyUse> uses = one.keys.to_vector();
      const std::vector<KeyUse> resolved = registry_.resolve(uses);
      if (resolved != uses) {
        one.keys = KeyList(resolved);
      }
    }
    settle_keys();
  }
}

void FleetIndex::enter_loaded(std::vector<Loaded>& loaded) {
  DeviceSet listed;
  if (!loaded.empty()) {
    tables_.devices.grow(loaded.back().facts->number.value + std::size_t{1}, epoch_);
  }
  for (Loaded& one : loaded) {
    const DeviceNumber device = one.facts->number;
    if (tables_.has_device(device)) {
      place(device, std::move(one.facts), &one.keys);
      continue;
    }
    const Standing standing = standing_of(*one.facts);
    change_names(device, nullptr, one.facts.get());
    change_standing(device, one.facts->group.value, standing, true);
    expect(device, *one.facts);
    DeviceRecord& record = tables_.devices.write(device.value, epoch_);
    record.state.listed = standing == Standing::kListed;
    record.state.inactive = inactive(*one.facts);
    record.state.facts = std::move(one.facts);
    record.keys = std::move(one.keys);
    (record.state.listed ? listed : unlisted_).add(device);
  }
  fill_key_sets(listed);
  rebuild_links();
  recount();
}

void FleetIndex::fill_key_sets(const DeviceSet& listed) {
  constexpr std::size_t kGrain = 256;
  std::map<std::uint32_t, std::vector<DeviceNumber>> chunks;
  for (const DeviceNumber device : listed.to_vector()) {
    chunks[device.value >> 16].push_back(device);
  }
  tables_.keys.own_all(epoch_);
  for (const auto& [number, devices] : chunks) {
    const Transposed by_key(tables_, devices);
    const std::uint32_t chunk = number;
    parallel_ranges(0, tables_.keys.size(), kGrain, [&](std::size_t first, std::size_t last) {
      for (std::size_t key = first; key < last; ++key) {
        if (by_key.count(key) > 0) {
          tables_.keys.write(key, epoch_).state.devices.append_chunk(chunk, by_key.data(key), by_key.count(key));
        }
      }
    });
  }
}

bool FleetIndex::better_recount(std::size_t devices) const {
  constexpr std::size_t kShare = 16;  // one by one is one thread's work, and each device is taken out and put in again
  return devices > tables_.options.recount_above && devices > tables_.devices.size() / kShare;
}

void FleetIndex::recount() {
  tables_.devices.own_all(epoch_);
  tables_.weakness_counts.own_all(epoch_);
  tables_.product_cells.own_all(epoch_);
  for (std::size_t i = 0; i < tables_.weakness_counts.size(); ++i) {
    tables_.weakness_counts.write(i, epoch_).clear();
  }
  for (std::size_t i = 0; i < tables_.product_cells.size(); ++i) {
    tables_.product_cells.write(i, epoch_).clear();
  }
  for (auto& [group, totals] : tables_.groups) {
    totals.values = {};
    totals.not_assessed = {};
  }
  const std::vector<CountTask> tasks = tasks_of(tables_);
  std::array<std::mutex, 256> stripes;  // each guards the sums of the products and weaknesses of its remainder
  std::mutex groups;                    // guards tables_.groups
  parallel_for(tasks.size(), [&](std::size_t i) {
    const CountTask& task = tasks[i];
    Profiler profiler;
    TaskSums sums(tables_);
    for (const DeviceNumber device : task.devices) {
      DeviceRecord& record = tables_.devices.write(device.value, epoch_);
      const Profile& profile = profiler.profile(tables_, device, record.keys);
      set_state(profile, record.state);
      if (task.listed) {
        sums.add(profile);
      }
    }
    sums.flush(
        [&](std::uint32_t weakness, std::uint32_t devices) {
          const std::lock_guard lock(stripes[weakness % stripes.size()]);
          add_weakness(tables_, epoch_, weakness, task.cell.group, devices);
        },
        [&](std::uint32_t product, const ProductCell& cell) {
          const std::lock_guard lock(stripes[product % stripes.size()]);
          add_product(tables_, epoch_, product, task.cell, cell, 1);
        });
    if (task.listed) {
      const std::lock_guard lock(groups);
      sums.add_to(tables_.groups[task.cell.group], task.cell.value);
    }
  });
}

}  // namespace parapet::exposure
