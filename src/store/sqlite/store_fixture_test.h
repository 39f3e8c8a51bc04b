// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "store/store.h"
#include "support/paths.h"

// What tests of the store share.
namespace parapet::store::test {

// The value of a result that must be there.
template <typename T>
T value_of(Result<T> result) {
  if (!result) {
    ADD_FAILURE() << result.error().to_string();
    return T{};
  }
  return *std::move(result);
}
inline void value_of(const Result<void>& result) { EXPECT_TRUE(result) << (result ? "" : result.error().to_string()); }

// A store in a folder of its own.
class OpenStore {
 public:
  OpenStore() { open(); }
  Store* operator->() const { return store_.get(); }
  Store& operator*() const { return *store_; }
  void close() { store_.reset(); }
  void open() { store_ = value_of(open_sqlite(folder_, clock_, {.readers = 4, .durable = false})); }
  void reopen() {
    close();
    open();
  }
  [[nodiscard]] const std::string& folder() const { return folder_; }
  [[nodiscard]] FixedClock& clock() { return clock_; }

 private:
  std::string folder_ = parapet::test::temporary_folder();
  FixedClock clock_{UnixTime{1'795'000'000}};
  std::unique_ptr<Store> store_;
};

inline StoredSoftware software(std::string ecosystem, std::string name, std::string version) {
  StoredSoftware install;
  install.software.ecosystem = std::move(ecosystem);
  install.software.name = std::move(name);
  install.software.version = std::move(version);
  install.first_seen = UnixTime{1'790'000'000};
  return install;
}

inline ReportWrite report_of(std::string id, std::vector<StoredSoftware> list) {
  ReportWrite report;
  report.device.device.id = std::move(id);
  report.device.device.name = "host-" + report.device.device.id;
  report.device.device.os = {.family = "linux", .id = "debian", .version = "12", .arch = "x86_64"};
  report.device.channel = "sensor";
  report.device.first_seen = UnixTime{1'790'000'000};
  report.device.last_contact = UnixTime{1'790'000'000};
  report.software = std::move(list);
  return report;
}

// The store keeps no order.
inline std::vector<StoredSoftware> sorted(std::vector<StoredSoftware> list) {
  std::ranges::sort(list, {}, [](const StoredSoftware& one) {
    return std::tie(one.software.ecosystem, one.software.name, one.software.version, one.software.paths);
  });
  return list;
}

struct Loaded {
  std::map<std::uint32_t, inventory::Software> entries;
  std::map<std::string, std::vector<InstalledEntry>> devices;
};

inline Loaded load(Store& store, unsigned threads) {
  struct Visitor final : LoadVisitor {
    Loaded loaded;
    std::uint32_t count = 0;
    std::mutex mutex;
    void entries(std::uint32_t number) override { count = number; }
    void entry(EntryNumber number, const inventory::Software& software) override {
      EXPECT_LT(number.value, count);
      EXPECT_TRUE(loaded.entries.emplace(number.value, software).second);
    }
    void device(const StoredDevice& device, std::span<const InstalledEntry> list) override {
      const std::lock_guard lock(mutex);
      EXPECT_TRUE(loaded.devices.emplace(device.device.id, std::vector<InstalledEntry>(list.begin(), list.end())).second);
    }
  } visitor;
  value_of(store.load(visitor, threads));
  return std::move(visitor.loaded);
}

}  // namespace parapet::store::test
