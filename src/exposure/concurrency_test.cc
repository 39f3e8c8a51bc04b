// SPDX-License-Identifier: Apache-2.0
//
// Readers ask while a writer applies: each view must be whole, and never change under a reader (run under TSan as well).
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "exposure/index.h"
#include "exposure/small_fleet_test.h"

namespace parapet::exposure {
namespace {

// The sums of a view agree with its sets and devices. Returns what does not.
std::string check(const View& view) {
  const DeviceSet devices = view.devices({});
  std::uint32_t scored = 0;
  std::vector<std::uint32_t> exposed(view.weakness_count());
  for (const DeviceNumber device : devices.to_vector()) {
    scored += view.device(device).score ? 1 : 0;
    const std::vector<WeaknessNumber> weaknesses = view.weaknesses_of(device);
    if (weaknesses.size() != view.device(device).weaknesses) {
      return "the weaknesses of a device";
    }
    for (const WeaknessNumber weakness : weaknesses) {
      ++exposed[weakness.value];
    }
    if (view.find_device(view.device(device).facts->id) != device) {
      return "a device by its id";
    }
  }
  if (view.score({}).scored_devices != scored) {
    return "scored devices";
  }
  for (std::uint32_t i = 0; i < view.weakness_count(); ++i) {
    const WeaknessNumber weakness{i};
    if (view.exposed_count(weakness, {}) != exposed[i] || view.exposed_devices(weakness, {}).size() != exposed[i]) {
      return "devices of " + view.weakness(weakness).name;
    }
  }
  for (std::uint32_t i = 0; i < view.product_count(); ++i) {
    const ProductCounts counts = view.counts(ProductNumber{i}, {});
    if (counts.exposed != view.exposed_devices(ProductNumber{i}, {}).size() ||
        counts.installed != view.installed_devices(ProductNumber{i}, {}).size()) {
      return "devices of " + view.product(ProductNumber{i}).id;
    }
  }
  return "";
}

class Concurrency : public testing::Test {
 protected:
  const std::vector<std::shared_ptr<const knowledge::Knowledge>> worlds_ = {
      make_knowledge({{.cve = "CVE-2024-0001", .packages = {"p1", "p2"}, .fixed = "3"}, {.cve = "CVE-2024-0002", .packages = {"p3"}}}),
      make_knowledge({{.cve = "CVE-2024-0001", .packages = {"p1"}, .fixed = "2", .epss = 0.5}, {.cve = "CVE-2024-0003", .packages = {"p2", "p4"}, .fixed = "4"}})};

  void write_some(Index& index, std::uint32_t round) const {
    for (std::uint32_t i = 0; i < 5; ++i) {
      const std::uint32_t number = (round * 5 + i) % 40;
      const std::string version = std::to_string(1 + (round + i) % 4);
      put(index, small_device(number), {python("p" + std::to_string(1 + round % 4), version), python("p2", version), python("p5", "1")});
    }
    if (round % 7 == 3) {
      index.remove_device(DeviceNumber{round % 40});
    }
    if (round % 10 == 5) {
      index.set_knowledge(worlds_[round / 10 % 2]);
    }
    index.advance({kStart.seconds + round * 3'600});
  }
};

TEST_F(Concurrency, readers_see_whole_states_while_the_writer_goes_on) {
  const std::unique_ptr<Index> index = Index::create(worlds_[0], kStart, {.recount_above = 10});
  constexpr std::uint32_t kRounds = 60;
  std::atomic<bool> done = false;
  std::atomic<std::uint32_t> readings = 0;
  std::vector<std::string> broken(3);
  std::vector<std::jthread> readers;
  for (std::string& said : broken) {
    readers.emplace_back([&] {
      std::uint64_t last = 0;
      std::shared_ptr<const View> kept;
      do {
        const std::shared_ptr<const View> view = index->view();
        if (view->sequence() < last) {
          said = "went back";
        }
        last = view->sequence();
        const std::string problem = check(*view);
        said = problem.empty() ? said : problem;
        kept = last % 3 == 0 ? view : kept;  // some readers hold on to an old state
        const std::string old = kept == nullptr ? "" : check(*kept);
        said = old.empty() ? said : "an old state changed: " + old;
        ++readings;
      } while (!done);
    });
  }
  for (std::uint32_t round = 1; round <= kRounds; ++round) {
    write_some(*index, round);
    index->publish(round);
  }
  done = true;
  readers.clear();
  EXPECT_GT(readings, 0U);
  for (const std::string& said : broken) {
    EXPECT_EQ(said, "");
  }
  EXPECT_EQ(check(*index->view()), "");
}

}  // namespace
}  // namespace parapet::exposure
