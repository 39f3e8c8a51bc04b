// SPDX-License-Identifier: Apache-2.0
//
// The fleet store. Budgets (design §11): 5,000 delta reports a second, durable; 100,000 devices with 1,000 packages load within
// the server's start (10 s).
//
// Each measurement makes its own folder under $TMPDIR, which must be on the disk that is to be measured.
#include <benchmark/benchmark.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/clock.h"
#include "base/random.h"
#include "store/store.h"

namespace {

using namespace parapet;
using store::ReportWrite;
using store::StoredSoftware;

constexpr std::int64_t kNow = 1'795'000'000;

class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "parapet-bench-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

StoredSoftware package(std::size_t number, std::uint64_t version) {
  StoredSoftware install;
  install.software.ecosystem = "deb";
  install.software.name = fmt::format("libpackage{}-dev", number);
  install.software.version = fmt::format("{}.{}.{}-{}+deb12u{}", number % 7, number % 31, version, number % 3, version % 5);
  install.software.source = fmt::format("package{}", number / 3);
  install.software.arch = "amd64";
  install.software.publisher = "Debian Maintainers <maintainers@example.org>";
  install.software.installed = fmt::format("2026-{:02}-{:02}T10:00:00Z", 1 + number % 9, 1 + number % 28);
  if (number % 10 == 0) {
    install.software.last_used = "2026-11-20T09:00:00Z";
    install.software.running = number % 20 == 0;
  }
  if (number % 4 == 0) {
    install.software.paths = {fmt::format("/usr/lib/x86_64-linux-gnu/libpackage{}.so", number)};
  }
  install.first_seen = UnixTime{kNow - static_cast<std::int64_t>(number % 100) * 86400};
  return install;
}

// A device of a fleet whose packages come in a handful of versions each.
ReportWrite device_report(std::size_t device, std::size_t packages, Random& random) {
  ReportWrite report;
  report.device.device.id = fmt::format("{:040x}", device + 1);
  report.device.device.name = fmt::format("host-{}.branch.example", device);
  report.device.device.os = {.family = "linux",
                             .id = "debian",
                             .version = "12",
                             .codename = "bookworm",
                             .arch = "x86_64",
                             .kernel = "6.1.0-28-amd64",
                             .kernel_build = "#1 SMP PREEMPT_DYNAMIC Debian 6.1.119-1 (2024-11-22)",
                             .name = "Debian GNU/Linux 12 (bookworm)"};
  report.device.addresses = {{.address = fmt::format("10.{}.{}.{}", device >> 16 & 255, device >> 8 & 255, device & 255), .mac_address = "0A1B2C3D4E5F"}};
  report.device.channel = "sensor";
  report.device.first_seen = UnixTime{kNow};
  report.device.last_contact = UnixTime{kNow};
  report.device.last_full_report = UnixTime{kNow};
  for (std::size_t i = 0; i < packages; ++i) {
    // Of 3,000 packages that the fleet knows each device has some; versions spread over eight.
    report.software.push_back(package((device * 17 + i * 3) % 3000, random.below(8)));
  }
  return report;
}

// One package updated.
void update_one(ReportWrite& report, Random& random) {
  StoredSoftware& chosen = report.software[random.below(report.software.size())];
  store::SoftwareChange change{.time = UnixTime{kNow}, .kind = store::ChangeKind::kUpdated, .before = chosen.software};
  change.before.paths.clear();
  chosen.software.version = fmt::format("9.9.{}-1", random.below(8));
  chosen.first_seen = UnixTime{kNow};
  change.after = chosen.software;
  change.after.paths.clear();
  report.changes = {std::move(change)};
  ++report.device.report_sequence;
}

void delta_reports(benchmark::State& state) {
  const auto writers = static_cast<std::size_t>(state.range(0));
  const auto packages = static_cast<std::size_t>(state.range(1));
  constexpr std::size_t kDevicesPerWriter = 16;
  constexpr std::size_t kReportsPerWriter = 200;
  const Folder folder;
  const SystemClock clock;
  auto opened = store::open_sqlite(folder.path(), clock, {});
  if (!opened) {
    state.SkipWithError(opened.error().to_string().c_str());
    return;
  }
  store::Store& store = **opened;
  std::vector<std::vector<ReportWrite>> devices(writers);
  std::atomic<bool> failed = false;
  const auto in_parallel = [&](const auto& body) {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < writers; ++i) {
      threads.emplace_back([&body, i] { body(i); });
    }
  };
  in_parallel([&](std::size_t writer) {
    SeededRandom random(writer);
    for (std::size_t i = 0; i < kDevicesPerWriter; ++i) {
      devices[writer].push_back(device_report(writer * kDevicesPerWriter + i, packages, random));
      const auto committed = store.write_report(devices[writer].back());
      failed = failed || !committed;
      devices[writer].back().device.number = committed ? committed->device : inventory::DeviceNumber{};
    }
  });
  for (auto run : state) {
    (void)run;
    in_parallel([&](std::size_t writer) {
      SeededRandom random(writer + 1000);
      for (std::size_t i = 0; i < kReportsPerWriter; ++i) {
        ReportWrite& report = devices[writer][i % kDevicesPerWriter];
        update_one(report, random);
        failed = failed || !store.write_report(report);
      }
    });
  }
  if (failed) {
    state.SkipWithError("a report was not written");
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * writers * kReportsPerWriter));
}
BENCHMARK(delta_reports)->ArgNames({"writers", "packages"})->Args({1, 1000})->Args({64, 1000})->Args({64, 100})->Unit(benchmark::kMillisecond)->UseRealTime()->MeasureProcessCPUTime();

// The same, naming only what changed: find the install, replace it.
void named_deltas(benchmark::State& state) {
  const auto writers = static_cast<std::size_t>(state.range(0));
  constexpr std::size_t kDevicesPerWriter = 16;
  constexpr std::size_t kReportsPerWriter = 400;
  const Folder folder;
  const SystemClock clock;
  auto opened = store::open_sqlite(folder.path(), clock, {});
  if (!opened) {
    state.SkipWithError(opened.error().to_string().c_str());
    return;
  }
  store::Store& store = **opened;
  std::vector<std::vector<store::StoredDevice>> devices(writers);
  std::atomic<bool> failed = false;
  const auto in_parallel = [&](const auto& body) {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < writers; ++i) {
      threads.emplace_back([&body, i] { body(i); });
    }
  };
  in_parallel([&](std::size_t writer) {
    SeededRandom random(writer);
    for (std::size_t i = 0; i < kDevicesPerWriter; ++i) {
      ReportWrite report = device_report(writer * kDevicesPerWriter + i, 1000, random);
      devices[writer].push_back(report.device);
      const auto committed = store.write_report(std::move(report));
      failed = failed || !committed;
      devices[writer].back().number = committed ? committed->device : inventory::DeviceNumber{};
    }
  });
  for (auto run : state) {
    (void)run;
    in_parallel([&](std::size_t writer) {
      SeededRandom random(writer + 1000);
      for (std::size_t i = 0; i < kReportsPerWriter; ++i) {
        store::StoredDevice& device = devices[writer][i % kDevicesPerWriter];
        const std::size_t number = ((writer * kDevicesPerWriter + i % kDevicesPerWriter) * 17 + random.below(1000) * 3) % 3000;
        const store::SoftwareName name{.ecosystem = "deb", .name = fmt::format("libpackage{}-dev", number)};
        auto found = store.find_installs(device.number, {&name, 1});
        store::DeltaWrite delta{.device = device};
        if (found && !found->empty()) {
          delta.removed = {found->front()};
        }
        delta.put = {package(number, random.below(8))};
        delta.changes = {{.time = UnixTime{kNow}, .after = delta.put.front().software}};
        failed = failed || !found || !store.write_delta(std::move(delta));
      }
    });
  }
  if (failed) {
    state.SkipWithError("a delta was not written");
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * writers * kReportsPerWriter));
}
BENCHMARK(named_deltas)->ArgNames({"writers"})->Arg(1)->Arg(64)->Unit(benchmark::kMillisecond)->UseRealTime()->MeasureProcessCPUTime();

class Counting final : public store::LoadVisitor {
 public:
  void entries(std::uint32_t count) override { entries_ = count; }
  void entry(store::EntryNumber, const inventory::Software& software) override { benchmark::DoNotOptimize(software.name.size()); }
  void device(const store::StoredDevice& device, std::span<const store::InstalledEntry> software) override {
    benchmark::DoNotOptimize(device.number);
    installs_ += software.size();
    ++devices_;
  }
  [[nodiscard]] std::uint64_t devices() const { return devices_; }
  [[nodiscard]] std::uint64_t installs() const { return installs_; }

 private:
  std::uint32_t entries_ = 0;
  std::atomic<std::uint64_t> devices_ = 0;
  std::atomic<std::uint64_t> installs_ = 0;
};

// Opens and loads a fleet; the argument is its devices. The bulk filling before it is counted apart.
void open_and_load(benchmark::State& state) {
  const auto count = static_cast<std::size_t>(state.range(0));
  const Folder folder;
  const SystemClock clock;
  const auto start = std::chrono::steady_clock::now();
  {
    auto store = store::open_sqlite(folder.path(), clock, {.durable = false});
    std::atomic<std::size_t> next = 0;
    std::vector<std::jthread> threads;
    for (unsigned i = 0; store && i < 8; ++i) {
      threads.emplace_back([&, i] {
        SeededRandom random(i);
        for (std::size_t device = next++; device < count; device = next++) {
          (void)(*store)->write_report(device_report(device, 1000, random));
        }
      });
    }
  }
  state.counters["fill_per_s"] = static_cast<double>(count) / std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  double open_seconds = 0;
  for (auto run : state) {
    (void)run;
    const auto opening = std::chrono::steady_clock::now();
    auto store = store::open_sqlite(folder.path(), clock, {});
    open_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - opening).count();
    Counting visitor;
    if (!store || !(*store)->load(visitor, 4) || visitor.devices() != count) {
      state.SkipWithError("the fleet did not load");
      return;
    }
    state.counters["installs"] = static_cast<double>(visitor.installs());
    const auto size = (*store)->size();
    state.counters["bytes_per_device"] = size ? static_cast<double>(size->bytes) / static_cast<double>(count) : 0;
    state.counters["entries"] = size ? static_cast<double>(size->entries) : 0;
  }
  state.counters["open_s"] = open_seconds;
}
BENCHMARK(open_and_load)->Arg(10'000)->Unit(benchmark::kMillisecond)->UseRealTime()->MeasureProcessCPUTime();

void one_inventory(benchmark::State& state) {
  const Folder folder;
  const SystemClock clock;
  auto store = store::open_sqlite(folder.path(), clock, {.durable = false});
  SeededRandom random(1);
  const auto written = (*store)->write_report(device_report(0, 1000, random));
  for (auto run : state) {
    (void)run;
    benchmark::DoNotOptimize((*store)->inventory(written->device));
  }
}
BENCHMARK(one_inventory)->Unit(benchmark::kMicrosecond);

// What a first import teaches: the argument is the number of events, five to a key.
void knowledge_log(benchmark::State& state) {
  const auto count = static_cast<std::size_t>(state.range(0));
  std::vector<store::Learned> events;
  for (std::size_t i = 0; i < count; ++i) {
    events.push_back({.time = UnixTime{kNow},
                      .key = fmt::format("deb\tdebian:12\tlibpackage{}-dev\t1.{}.0-1+deb12u1\tamd64", i / 5, i / 5 % 7),
                      .vulnerability = fmt::format("CVE-2026-{}", i % 40'000),
                      .status = "affected",
                      .fix = "available",
                      .fixed_version = fmt::format("1.{}.1-1+deb12u2", i % 100)});
  }
  for (auto run : state) {
    (void)run;
    const Folder folder;
    const SystemClock clock;
    auto store = store::open_sqlite(folder.path(), clock, {});
    const auto start = std::chrono::steady_clock::now();
    const bool appended = store && (*store)->append_learned(events);
    state.counters["append_s"] = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const auto reading = std::chrono::steady_clock::now();
    std::size_t states = 0;
    if (!appended || !(*store)->learned_state([&states](const store::Learned&, UnixTime) { ++states; }) || states != count) {
      state.SkipWithError("the log is not what was appended");
      return;
    }
    state.counters["state_s"] = std::chrono::duration<double>(std::chrono::steady_clock::now() - reading).count();
    state.counters["bytes_per_event"] = static_cast<double>((*store)->size()->bytes) / static_cast<double>(count);
  }
}
BENCHMARK(knowledge_log)->Arg(500'000)->Unit(benchmark::kMillisecond)->UseRealTime()->MeasureProcessCPUTime();

}  // namespace

BENCHMARK_MAIN();
