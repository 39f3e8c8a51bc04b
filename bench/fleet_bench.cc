// SPDX-License-Identifier: Apache-2.0
//
// The fleet index with a large fleet (design §11): loading it, one delta until readers see it, one weakness's exact devices,
// a feed change, lists.
//
//     fleet_bench [--devices=100000] [google-benchmark's options]
//
// Reads $PARAPET_SHARED (feeds and recorded lists; default ../shared). Devices are made from the recorded lists: each has the
// packages of one list, most in the version of its patch level, some in another, levels and packages skewed as in real
// fleets, so that there are some hundred thousand distinct keys and most of them on few devices. Deterministic.
#include <benchmark/benchmark.h>

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/files.h"
#include "base/parallel.h"
#include "base/progress.h"
#include "exposure/index.h"
#include "inventory/device_keys.h"
#include "inventory/recorded/recorded.h"
#include "knowledge/import.h"
#include "knowledge/knowledge.h"

namespace {

using namespace parapet;
using Clock = std::chrono::steady_clock;
using Knowledge = std::shared_ptr<const knowledge::Knowledge>;

constexpr std::uint32_t kLevels = 96;      // versions of one package in the fleet
constexpr std::uint32_t kPackages = 1000;  // of one device
constexpr int kNewRuns = 10;
constexpr UnixTime kNow{1'750'000'000};

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

std::string shared() {
  const char* given = std::getenv("PARAPET_SHARED");
  return given == nullptr ? "../shared" : given;
}

std::string read_whole(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// Resident memory of this process, in megabytes.
double resident_mb() {
  std::ifstream statm("/proc/self/statm");
  double size = 0;
  double resident = 0;
  statm >> size >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

Knowledge import(const std::string& folder, const std::string& epss) {
  const std::string feeds = shared() + "/feeds";
  const std::unique_ptr<Files> files = system_files();
  const SystemClock clock;
  NoProgress progress;
  const auto imported = knowledge::import_paths(
      folder, {feeds + "/osv", feeds + "/alpine-secdb", feeds + "/debian-security-tracker/data", feeds + "/epss/" + epss, feeds + "/kev"}, {},
      *files, clock, progress);
  Result<knowledge::Knowledge> knowledge = knowledge::Knowledge::open(folder);
  return imported && knowledge ? std::make_shared<const knowledge::Knowledge>(*std::move(knowledge)) : nullptr;
}

// The keys of one recorded list at one patch level. Level 0 is what was recorded; every third package differs at each
// further level, by a build that sorts just below or above it.
std::vector<inventory::SoftwareKey> keys_at(const std::vector<inventory::SoftwareKey>& recorded, std::uint32_t level) {
  std::vector<inventory::SoftwareKey> keys = recorded;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const std::uint32_t build = static_cast<std::uint32_t>((level + i * 7) / 3 % kLevels);
    if (build != 0 && !keys[i].version.empty()) {
      const std::string suffix = (build % 2 == 0 ? "+u" : "~u") + std::to_string(build);
      keys[i].version += suffix;
      keys[i].source_version += keys[i].source_version.empty() ? "" : suffix;
    }
  }
  return keys;
}

std::vector<std::vector<inventory::SoftwareKey>> recorded_lists() {
  std::vector<std::vector<inventory::SoftwareKey>> lists;
  const auto linux_system = [](std::string id, std::string version) {
    return inventory::OperatingSystem{.family = "linux", .id = std::move(id), .version = std::move(version), .arch = "x86_64"};
  };
  const std::vector<std::pair<std::string, inventory::OperatingSystem>> files = {
      {"debian12-recorded-dpkg-status.txt", linux_system("debian", "12")},
      {"debian11-dpkg-status.txt", linux_system("debian", "11")},
      {"almalinux9-rpm-qa.txt", linux_system("almalinux", "9.6")},
      {"almalinux8-rpm-qa.txt", linux_system("almalinux", "8.10")},
      {"windows11-23h2-workstation.reg", {}},
      {"windows-server-2022.reg", {}}};
  for (const auto& [file, system] : files) {
    const std::optional<inventory::OperatingSystem> os = system.id.empty() ? std::nullopt : std::optional(system);
    Result<inventory::Inventory> device = inventory::read_recorded(read_whole(shared() + "/inventories/" + file), os, Limits{});
    if (!device) {
      return {};
    }
    std::vector<inventory::SoftwareKey> keys;
    for (inventory::DeviceKey& key : inventory::device_keys(*device)) {
      keys.push_back(std::move(key.key));
    }
    lists.push_back(std::move(keys));
  }
  // Small lists are filled up with packages of the largest under a name of their own, so that every device has its thousand.
  for (std::size_t list = 1; list < lists.size(); ++list) {
    for (std::size_t i = 0; lists[list].size() < kPackages; ++i) {
      inventory::SoftwareKey key = lists[0][i % lists[0].size()];
      key.ecosystem = key.domain = "pypi";
      key.name = fmt::format("{}-{}-{}", key.name, list, i);
      key.source.clear();
      key.source_version.clear();
      lists[list].push_back(std::move(key));
    }
  }
  return lists;
}

// Which keys a device has, from its number alone.
class Fleet {
 public:
  Fleet(exposure::Index& index, const std::vector<std::vector<inventory::SoftwareKey>>& lists) {
    for (const auto& list : lists) {
      std::vector<std::vector<exposure::KeyNumber>> levels;
      for (std::uint32_t level = 0; level < kLevels; ++level) {
        std::vector<exposure::KeyNumber> numbers;
        for (const inventory::SoftwareKey& key : keys_at(list, level)) {
          numbers.push_back(index.intern(key));
        }
        levels.push_back(std::move(numbers));
      }
      keys_.push_back(std::move(levels));
    }
  }

  [[nodiscard]] std::vector<exposure::KeyUse> uses_of(std::uint32_t device, std::uint32_t changed = 0) const {
    std::mt19937 random(device);
    constexpr std::uint32_t kShares[] = {0, 0, 0, 1, 2, 2, 3, 4, 4, 5};
    const auto& list = keys_[kShares[device % 10] % keys_.size()];
    // Patch levels: a few hold most devices.
    const auto skewed = [&random] {
      const double uniform = std::uniform_real_distribution<double>(0, 1)(random);
      return static_cast<std::uint32_t>(uniform * uniform * uniform * kLevels);
    };
    const std::uint32_t level = skewed();
    std::vector<exposure::KeyUse> uses;
    for (std::uint32_t i = 0; i < std::min<std::size_t>(kPackages, list[0].size()); ++i) {
      const std::uint32_t own = random() % 8 == 0 ? skewed() : level;
      uses.push_back({list[i < changed ? (own + 5) % kLevels : own][i], random() % 64 == 0});
    }
    std::ranges::sort(uses);
    const auto same = [](const exposure::KeyUse& a, const exposure::KeyUse& b) { return a.key == b.key; };
    uses.erase(std::ranges::unique(uses, same).begin(), uses.end());
    return uses;
  }

  static std::shared_ptr<const exposure::DeviceFacts> facts_of(std::uint32_t device) {
    exposure::DeviceFacts facts;
    facts.number = exposure::DeviceNumber{device};
    facts.id = fmt::format("{:040x}", device);
    facts.name = fmt::format("host-{}.example.org", device);
    facts.os.family = "linux";
    facts.last_contact = kNow;
    facts.group = exposure::GroupNumber{device % 7};
    facts.value = device % 20 == 0 ? inventory::DeviceValue::kHigh : inventory::DeviceValue::kNormal;
    return std::make_shared<const exposure::DeviceFacts>(std::move(facts));
  }

 private:
  std::vector<std::vector<std::vector<exposure::KeyNumber>>> keys_;  // by list, level, package
};

struct World {
  Knowledge old_epss;
  Knowledge new_epss;
  std::unique_ptr<exposure::Index> index;
  std::unique_ptr<Fleet> fleet;
  std::uint32_t devices = 0;
  double intern_seconds = 0;
  double load_seconds = 0;
  double made_seconds = 0;     // of these, what making up the devices takes by itself
  double resident_before = 0;
  std::size_t lessons = 0;
};

std::unique_ptr<World> make_world(const std::string& folder, std::uint32_t devices) {
  auto world = std::make_unique<World>();
  world->devices = devices;
  world->old_epss = import(folder + "/a", "epss_scores-2025-08-13.csv.gz");
  world->new_epss = import(folder + "/b", "epss_scores-2025-12-16.csv.gz");
  const auto lists = recorded_lists();
  if (!world->old_epss || !world->new_epss || lists.empty()) {
    return nullptr;
  }
  world->resident_before = resident_mb();
  world->index = exposure::Index::create(world->old_epss, kNow, {});
  auto start = Clock::now();
  world->fleet = std::make_unique<Fleet>(*world->index, lists);
  world->index->publish(0);
  world->intern_seconds = seconds_since(start);
  start = Clock::now();
  std::atomic<std::uint32_t> next = 0;
  world->index->load_devices(
      [&](exposure::Index::BulkDevice& device) {
        const std::uint32_t number = next++;
        if (number < devices) {
          device.facts = Fleet::facts_of(number);
          device.uses = world->fleet->uses_of(number);
        }
        return number < devices;
      },
      0);
  world->index->publish(1);
  world->load_seconds = seconds_since(start);
  start = Clock::now();
  parallel_for(devices, [&](std::size_t number) {
    benchmark::DoNotOptimize(Fleet::facts_of(static_cast<std::uint32_t>(number)));
    benchmark::DoNotOptimize(world->fleet->uses_of(static_cast<std::uint32_t>(number)));
  });
  world->made_seconds = seconds_since(start);
  for (std::size_t taken = 1; taken > 0; world->lessons += taken) {
    taken = world->index->take_lessons(10'000).size();
  }
  return world;
}

void load(benchmark::State& state, const World& world) {
  for (auto run : state) {
    (void)run;
    state.SetIterationTime(std::max(0.0, world.load_seconds - world.made_seconds));
  }
  const auto view = world.index->view();
  std::uint64_t installs = 0;
  std::uint64_t findings = 0;
  std::uint64_t live = 0;
  for (std::uint32_t device = 0; device < world.devices; ++device) {
    installs += view->device(exposure::DeviceNumber{device}).software;
    findings += view->device(exposure::DeviceNumber{device}).weaknesses;
  }
  for (std::uint32_t key = 0; key < view->key_count(); ++key) {
    live += view->key(exposure::KeyNumber{key}).devices.empty() ? 0 : 1;
  }
  state.counters["devices"] = world.devices;
  state.counters["keys"] = static_cast<double>(live);
  state.counters["installs_per_device"] = static_cast<double>(installs) / world.devices;
  state.counters["weaknesses_per_device"] = static_cast<double>(findings) / world.devices;
  state.counters["products"] = view->product_count();
  state.counters["weaknesses"] = view->weakness_count();
  state.counters["lessons"] = static_cast<double>(world.lessons);
  state.counters["made_up_s"] = world.made_seconds;
  state.counters["intern_s"] = world.intern_seconds;
  state.counters["resident_mb"] = resident_mb() - world.resident_before;
  state.counters["index_mb"] = static_cast<double>(world.index->memory_bytes()) / 1e6;
  state.counters["score"] = view->score({}).value;
}

// Three packages of one device change, and readers see it.
void one_delta(benchmark::State& state, const World& world) {
  std::vector<double> milliseconds;
  std::uint32_t device = 0;
  std::uint32_t turn = 1;
  for (auto run : state) {
    (void)run;
    device = (device + 7919) % world.devices;
    turn = turn == 1 ? 3 : 1;
    const auto uses = world.fleet->uses_of(device, 2 + turn);
    const auto facts = Fleet::facts_of(device);
    const auto start = Clock::now();
    world.index->put_device(facts, uses);
    world.index->publish(2);
    const double seconds = seconds_since(start);
    milliseconds.push_back(seconds * 1e3);
    state.SetIterationTime(seconds);
  }
  std::ranges::sort(milliseconds);
  state.counters["p99_ms"] = milliseconds[milliseconds.size() * 99 / 100];
}

// Many deltas, one publish: what ingest does under load.
void batch_of_deltas(benchmark::State& state, const World& world) {
  constexpr std::uint32_t kBatch = 100;
  std::uint32_t device = 1;
  for (auto run : state) {
    (void)run;
    std::vector<std::pair<std::shared_ptr<const exposure::DeviceFacts>, std::vector<exposure::KeyUse>>> batch;
    for (std::uint32_t i = 0; i < kBatch; ++i) {
      device = (device + 7919) % world.devices;
      batch.emplace_back(Fleet::facts_of(device), world.fleet->uses_of(device, 1 + device % 4));
    }
    const auto start = Clock::now();
    for (auto& [facts, uses] : batch) {
      world.index->put_device(facts, uses);
    }
    world.index->publish(3);
    state.SetIterationTime(seconds_since(start));
  }
  state.counters["devices_per_s"] = benchmark::Counter(static_cast<double>(state.iterations()) * kBatch, benchmark::Counter::kIsRate);
}

// Devices that report for the first time, a hundred between two publications.
void new_devices(benchmark::State& state, World& world) {
  constexpr std::uint32_t kBatch = 100;
  for (auto run : state) {
    (void)run;
    std::vector<std::pair<std::shared_ptr<const exposure::DeviceFacts>, std::vector<exposure::KeyUse>>> batch;
    for (std::uint32_t i = 0; i < kBatch; ++i) {
      batch.emplace_back(Fleet::facts_of(world.devices), world.fleet->uses_of(world.devices));
      ++world.devices;
    }
    const auto start = Clock::now();
    for (auto& [facts, uses] : batch) {
      world.index->put_device(facts, uses);
    }
    world.index->publish(5);
    state.SetIterationTime(seconds_since(start));
  }
  state.counters["devices_per_s"] = benchmark::Counter(static_cast<double>(state.iterations()) * kBatch, benchmark::Counter::kIsRate);
}

// Other group rules: every device gets another group.
void all_change_groups(benchmark::State& state, const World& world) {
  std::uint32_t turn = 0;
  for (auto run : state) {
    (void)run;
    ++turn;
    const auto start = Clock::now();
    for (std::uint32_t device = 0; device < world.devices; ++device) {
      auto facts = std::make_shared<exposure::DeviceFacts>(*world.index->view()->device(exposure::DeviceNumber{device}).facts);
      facts->group = exposure::GroupNumber{(device + turn) % 7};
      world.index->put_facts(std::move(facts));
    }
    world.index->publish(6);
    state.SetIterationTime(seconds_since(start));
  }
}

exposure::WeaknessNumber most_exposed(const exposure::View& view) {
  exposure::WeaknessNumber most{0};
  for (std::uint32_t i = 0; i < view.weakness_count(); ++i) {
    if (view.exposed_count(exposure::WeaknessNumber{i}, {}) > view.exposed_count(most, {})) {
      most = exposure::WeaknessNumber{i};
    }
  }
  return most;
}

void exposed_devices(benchmark::State& state, const World& world, bool of_group) {
  const auto view = world.index->view();
  const exposure::WeaknessNumber weakness = most_exposed(*view);
  exposure::Scope scope;
  if (of_group) {
    scope = {.all = false, .groups = {exposure::GroupNumber{3}}};
  }
  std::uint32_t devices = 0;
  for (auto run : state) {
    (void)run;
    devices = view->exposed_devices(weakness, scope).size();
  }
  state.counters["devices"] = devices;
  state.counters["keys"] = static_cast<double>(view->weakness(weakness).keys.size());
}

// Another day's EPSS: every weakness's likelihood changes, so every device is scored anew.
void feed_change(benchmark::State& state, const World& world) {
  bool newer = false;
  for (auto run : state) {
    (void)run;
    newer = !newer;
    const auto start = Clock::now();
    world.index->set_knowledge(newer ? world.new_epss : world.old_epss);
    world.index->publish(4);
    state.SetIterationTime(seconds_since(start));
  }
}

void list_devices_by_score(benchmark::State& state, const World& world) {
  const auto view = world.index->view();
  constexpr std::ptrdiff_t kPage = 100;
  for (auto run : state) {
    (void)run;
    std::vector<std::pair<std::uint64_t, std::uint32_t>> order;
    order.reserve(world.devices);
    for (const exposure::DeviceNumber device : view->devices({}).to_vector()) {
      order.emplace_back(view->device(device).hazard, device.value);
    }
    std::partial_sort(order.begin(), order.begin() + std::min<std::ptrdiff_t>(kPage, std::ssize(order)), order.end(), std::greater<>());
    benchmark::DoNotOptimize(order.data());
  }
}

void list_products(benchmark::State& state, const World& world, bool of_group) {
  const auto view = world.index->view();
  exposure::Scope scope;
  if (of_group) {
    scope = {.all = false, .groups = {exposure::GroupNumber{3}}};
  }
  for (auto run : state) {
    (void)run;
    double gain = 0;
    for (std::uint32_t product = 0; product < view->product_count(); ++product) {
      gain += view->counts(exposure::ProductNumber{product}, scope).gain;
    }
    benchmark::DoNotOptimize(gain);
  }
}

void list_not_assessed(benchmark::State& state, const World& world, bool of_group) {
  const auto view = world.index->view();
  exposure::Scope scope;
  if (of_group) {
    scope = {.all = false, .groups = {exposure::GroupNumber{3}}};
  }
  for (auto run : state) {
    (void)run;
    benchmark::DoNotOptimize(view->not_assessed(scope));
  }
}

void register_all(World& world) {
  using benchmark::RegisterBenchmark;
  const auto add = [&world](const char* name, auto function) {
    return RegisterBenchmark(name, [function, &world](benchmark::State& state) { function(state, world); });
  };
  add("fleet/load", load)->UseManualTime()->Iterations(1)->Unit(benchmark::kSecond);
  add("fleet/delta_until_visible", one_delta)->UseManualTime()->Iterations(500)->Unit(benchmark::kMillisecond);
  add("fleet/100_deltas_until_visible", batch_of_deltas)->UseManualTime()->Iterations(20)->Unit(benchmark::kMillisecond);
  add("fleet/100_new_devices", new_devices)->UseManualTime()->Iterations(kNewRuns)->Unit(benchmark::kMillisecond);
  add("fleet/all_change_groups", all_change_groups)->UseManualTime()->Iterations(2)->Unit(benchmark::kSecond);
  add("fleet/exposed_devices", [](auto& s, auto& w) { exposed_devices(s, w, false); })->Unit(benchmark::kMillisecond);
  add("fleet/exposed_devices_of_a_group", [](auto& s, auto& w) { exposed_devices(s, w, true); })->Unit(benchmark::kMillisecond);
  add("fleet/list_devices_by_score", list_devices_by_score)->Unit(benchmark::kMillisecond);
  add("fleet/list_products", [](auto& s, auto& w) { list_products(s, w, false); })->Unit(benchmark::kMillisecond);
  add("fleet/list_products_of_a_group", [](auto& s, auto& w) { list_products(s, w, true); })->Unit(benchmark::kMillisecond);
  add("fleet/not_assessed", [](auto& s, auto& w) { list_not_assessed(s, w, false); })->Unit(benchmark::kMillisecond);
  add("fleet/not_assessed_of_a_group", [](auto& s, auto& w) { list_not_assessed(s, w, true); })->Unit(benchmark::kMillisecond);
  add("fleet/feed_change", feed_change)->UseManualTime()->Iterations(2)->Unit(benchmark::kSecond);
}

}  // namespace

int main(int argc, char** argv) {
  std::uint32_t devices = 100'000;
  constexpr std::string_view kOption = "--devices=";
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]).starts_with(kOption)) {
      devices = static_cast<std::uint32_t>(std::strtoul(argv[i] + kOption.size(), nullptr, 10));
      std::copy(argv + i + 1, argv + argc, argv + i);
      --argc;
      break;
    }
  }
  benchmark::Initialize(&argc, argv);
  const std::string folder = std::filesystem::temp_directory_path() / ("parapet-fleet-bench-" + std::to_string(getpid()));
  std::unique_ptr<World> world = make_world(folder, std::max(devices, 1U));
  if (world != nullptr) {
    register_all(*world);
    benchmark::RunSpecifiedBenchmarks();
  }
  const int status = world == nullptr ? 1 : 0;
  world.reset();
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  return status;
}
