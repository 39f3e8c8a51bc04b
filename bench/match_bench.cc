// SPDX-License-Identifier: Apache-2.0
// Matching against real knowledge: PARAPET_DATA names a data folder with feeds imported, PARAPET_LISTS a recorded list
// (parapet scan's inventory:FILE) or several, separated by ":". Says the median and the 99th percentile of one new key.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/progress.h"
#include "base/text.h"
#include "inventory/target.h"
#include "knowledge/knowledge.h"
#include "match/assess.h"
#include "match/matcher.h"

namespace parapet::match {
namespace {

struct World {
  knowledge::Knowledge knowledge;
  std::vector<inventory::Inventory> devices;
  MatchOptions options;
};

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

World* world() {
  static World* made = []() -> World* {
    Result<knowledge::Knowledge> knowledge = knowledge::Knowledge::open(variable("PARAPET_DATA") + "/knowledge");
    if (!knowledge || knowledge->feeds().empty()) {
      return nullptr;
    }
    static World one{*std::move(knowledge), {}, {}};
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    one.options.now.seconds = std::chrono::duration_cast<std::chrono::seconds>(now).count();
    const std::string lists = variable("PARAPET_LISTS");
    for (const std::string_view path : split(lists, ':')) {
      NoProgress progress;
      Result<inventory::Inventory> device =
          inventory::read_target({inventory::Target::Kind::kInventory, std::string(path)}, {}, progress);
      if (device) {
        one.devices.push_back(*std::move(device));
      }
    }
    return one.devices.empty() ? nullptr : &one;
  }();
  return made;
}

// One key after the other, each timed by itself, as the fleet index will ask for new keys.
void one_new_key(benchmark::State& state) {
  if (world() == nullptr) {
    state.SkipWithError("PARAPET_DATA has no knowledge, or PARAPET_LISTS no list");
    return;
  }
  std::vector<inventory::SoftwareKey> keys;
  std::map<std::string, DomainJudges> judges;
  for (const inventory::Inventory& device : world()->devices) {
    for (const inventory::Software& software : device.software) {
      keys.push_back(inventory::make_key(device.device, software));
      judges.emplace(keys.back().domain, judges_of(keys.back().domain, world()->knowledge, world()->options.now));
    }
  }
  std::vector<double> nanoseconds;
  std::size_t next = 0;
  for (auto run : state) {
    (void)run;
    const inventory::SoftwareKey& key = keys[next++ % keys.size()];
    const auto start = std::chrono::steady_clock::now();
    benchmark::DoNotOptimize(assess_with(key, world()->knowledge, world()->options, judges.find(key.domain)->second));
    nanoseconds.push_back(std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - start).count());
  }
  std::ranges::sort(nanoseconds);
  state.counters["keys"] = static_cast<double>(keys.size());
  state.counters["median_ns"] = nanoseconds[nanoseconds.size() / 2];
  state.counters["p99_ns"] = nanoseconds[nanoseconds.size() * 99 / 100];
}
BENCHMARK(one_new_key)->MinTime(2.0);

void one_device(benchmark::State& state) {
  if (world() == nullptr) {
    state.SkipWithError("PARAPET_DATA has no knowledge, or PARAPET_LISTS no list");
    return;
  }
  for (auto run : state) {
    (void)run;
    benchmark::DoNotOptimize(assess_device(world()->devices.front(), world()->knowledge, world()->options));
  }
  state.counters["software"] = static_cast<double>(world()->devices.front().software.size());
}
BENCHMARK(one_device)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace parapet::match

BENCHMARK_MAIN();
