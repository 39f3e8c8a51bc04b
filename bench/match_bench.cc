// SPDX-License-Identifier: Apache-2.0
//
// Matching real software against real knowledge. Budget (design §11): one new software key 10 us at the median.
//
// Reads $PARAPET_SHARED (feeds and recorded lists; default ../shared): imports the feeds of distributions and the CVE list
// into a temporary folder, takes the keys of every recorded list, and times each key by itself, as the fleet index will
// ask for new ones.
#include <benchmark/benchmark.h>

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/files.h"
#include "base/progress.h"
#include "inventory/recorded/recorded.h"
#include "knowledge/import.h"
#include "knowledge/knowledge.h"
#include "match/assess.h"
#include "match/matcher.h"

namespace {

using namespace parapet;

struct World {
  knowledge::Knowledge knowledge;
  std::vector<inventory::Inventory> devices;
  match::MatchOptions options;
};

std::string shared() {
  const char* given = std::getenv("PARAPET_SHARED");
  return given == nullptr ? "../shared" : given;
}

std::string read_whole(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inventory::OperatingSystem linux_system(std::string id, std::string version) {
  return {.family = "linux", .id = std::move(id), .version = std::move(version), .arch = "x86_64"};
}

std::vector<inventory::Inventory> recorded_devices() {
  const std::vector<std::pair<std::string, inventory::OperatingSystem>> lists = {
      {"debian12-recorded-dpkg-status.txt", linux_system("debian", "12")}, {"debian11-dpkg-status.txt", linux_system("debian", "11")},
      {"almalinux8-rpm-qa.txt", linux_system("almalinux", "8.10")},         {"almalinux9-rpm-qa.txt", linux_system("almalinux", "9.6")},
      {"alpine3.11-apk-installed.txt", linux_system("alpine", "3.11.6")},   {"windows11-23h2-workstation.reg", {}},
      {"windows-server-2022.reg", {}}};
  std::vector<inventory::Inventory> devices;
  for (const auto& [file, system] : lists) {
    const std::optional<inventory::OperatingSystem> os = system.id.empty() ? std::nullopt : std::optional(system);
    Result<inventory::Inventory> device = inventory::read_recorded(read_whole(shared() + "/inventories/" + file), os, Limits{});
    if (device) {
      devices.push_back(*std::move(device));
    }
  }
  return devices;
}

// The world of the measurements; nullptr where there is no data. Made once, removed by main().
std::unique_ptr<World> make_world(const std::string& folder) {
  const std::string feeds = shared() + "/feeds";
  const std::unique_ptr<Files> files = system_files();
  const SystemClock clock;
  NoProgress progress;
  const auto imported = knowledge::import_paths(folder, {feeds + "/osv", feeds + "/alpine-secdb", feeds + "/debian-security-tracker/data", feeds + "/cve"},
                                                {}, *files, clock, progress);
  Result<knowledge::Knowledge> knowledge = knowledge::Knowledge::open(folder);
  std::vector<inventory::Inventory> devices = recorded_devices();
  if (!imported || !knowledge || devices.empty()) {
    return nullptr;
  }
  return std::make_unique<World>(World{*std::move(knowledge), std::move(devices), match::MatchOptions{.now = clock.now()}});
}

void one_new_key(benchmark::State& state, const World& world) {
  std::vector<inventory::SoftwareKey> keys;
  std::map<std::string, match::DomainJudges> judges;
  for (const inventory::Inventory& device : world.devices) {
    for (const inventory::Software& software : device.software) {
      keys.push_back(inventory::make_key(device.device, software));
      judges.emplace(keys.back().domain, match::judges_of(keys.back().domain, world.knowledge, world.options.now));
    }
  }
  std::vector<double> nanoseconds;
  for (auto run : state) {
    (void)run;
    // Every key once; the median over keys is what an iteration is said to take.
    nanoseconds.clear();
    for (const inventory::SoftwareKey& key : keys) {
      const auto start = std::chrono::steady_clock::now();
      benchmark::DoNotOptimize(match::assess_with(key, world.knowledge, world.options, judges.find(key.domain)->second));
      nanoseconds.push_back(std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - start).count());
    }
    std::ranges::sort(nanoseconds);
    state.SetIterationTime(nanoseconds[nanoseconds.size() / 2] * 1e-9);
  }
  state.counters["keys"] = static_cast<double>(keys.size());
  state.counters["p99_us"] = nanoseconds.empty() ? 0 : nanoseconds[nanoseconds.size() * 99 / 100] / 1000;
}

void one_device(benchmark::State& state, const inventory::Inventory& device, const World& world) {
  for (auto run : state) {
    (void)run;
    benchmark::DoNotOptimize(match::assess_device(device, world.knowledge, world.options));
  }
  state.counters["software"] = static_cast<double>(device.software.size());
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  const std::string folder = std::filesystem::temp_directory_path() / ("parapet-match-bench-" + std::to_string(getpid()));
  const std::unique_ptr<World> world = make_world(folder + "/knowledge");
  if (world != nullptr) {
    benchmark::RegisterBenchmark("match/one_new_key", [&](benchmark::State& state) { one_new_key(state, *world); })
        ->UseManualTime()
        ->Iterations(20);
    benchmark::RegisterBenchmark("match/device_of_1208_packages", [&](benchmark::State& state) { one_device(state, world->devices.front(), *world); })
        ->Unit(benchmark::kMillisecond)
        ->UseRealTime();
    benchmark::RunSpecifiedBenchmarks();
  }
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  return world == nullptr ? 1 : 0;
}
