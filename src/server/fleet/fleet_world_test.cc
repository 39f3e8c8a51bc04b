// SPDX-License-Identifier: Apache-2.0
#include "server/fleet/fleet_world_test.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/files.h"
#include "knowledge/import.h"
#include "support/paths.h"

namespace parapet::server {

std::string osv_advisory(const std::string& id, const std::string& package, const std::string& fixed, const std::string& vector) {
  const std::string fixed_event = fixed.empty() ? "" : fmt::format(R"(,{{"fixed":"{}"}})", fixed);
  return fmt::format(R"({{"schema_version":"1.6.0","id":"{0}","modified":"2025-11-01T00:00:00Z","published":"2025-11-01T00:00:00Z",
    "summary":"A weakness of {1}","severity":[{{"type":"CVSS_V3","score":"{2}"}}],
    "affected":[{{"package":{{"ecosystem":"PyPI","name":"{1}"}},"ranges":[{{"type":"ECOSYSTEM","events":[{{"introduced":"0"}}{3}]}}]}}]}})",
                     id, package, vector, fixed_event);
}

std::string device_id(unsigned n) { return fmt::format("{:040x}", n); }

FleetWorld::FleetWorld(bool threads) : folder_(test::temporary_folder()), threads_(threads) { open(); }
FleetWorld::~FleetWorld() = default;

void FleetWorld::open() {
  Result<std::unique_ptr<store::Store>> store = store::open_sqlite(folder_, clock_, {.durable = false});
  ASSERT_TRUE(store.has_value()) << store.error().to_string();
  store_ = *std::move(store);
  FleetOptions options{.knowledge_folder = folder_ + "/knowledge"};
  options.run_threads = threads_;
  options.load_threads = 2;
  NoProgress progress;
  Result<std::unique_ptr<Fleet>> fleet = Fleet::open(options, *store_, clock_, progress);
  ASSERT_TRUE(fleet.has_value()) << fleet.error().to_string();
  fleet_ = *std::move(fleet);
}

void FleetWorld::learn(const std::vector<std::string>& osv_documents) {
  const std::string feed = test::temporary_folder();
  for (std::size_t i = 0; i < osv_documents.size(); ++i) {
    std::ofstream(fmt::format("{}/advisory-{}.json", feed, i)) << osv_documents[i];
  }
  const std::unique_ptr<Files> files = system_files();
  NoProgress progress;
  const Result<knowledge::ImportReport> report =
      knowledge::import_paths(folder_ + "/knowledge", {feed}, {.add = true}, *files, clock_, progress);
  ASSERT_TRUE(report.has_value()) << report.error().to_string();
  const Result<bool> refreshed = fleet_->refresh_knowledge();
  ASSERT_TRUE(refreshed.has_value()) << refreshed.error().to_string();
}

void FleetWorld::restart() {
  state_.reset();
  fleet_.reset();
  store_.reset();
  open();
}

Receipt FleetWorld::report(const std::string& id, const std::vector<std::pair<std::string, std::string>>& packages) {
  Report report{.channel = "sensor", .device = {.id = id, .name = "host-" + id.substr(36), .os = {.family = "linux", .id = "debian", .version = "12"}}};
  for (const auto& [name, version] : packages) {
    report.software.push_back({.ecosystem = "pypi", .name = name, .version = version, .paths = {"/usr/lib/python3/" + name}});
  }
  report.epoch = ++epoch_;
  report.sequence = 1;
  Result<Receipt> receipt = fleet_->submit(std::move(report));
  EXPECT_TRUE(receipt.has_value()) << (receipt ? "" : receipt.error().to_string());
  fleet_->settle();
  return receipt ? *receipt : Receipt{};
}

void FleetWorld::pass(std::int64_t seconds) {
  clock_.set({clock_.now().seconds + seconds});
  fleet_->tick();
}

std::vector<std::string> FleetWorld::weaknesses(const std::string& id) {
  std::vector<std::string> names;
  const exposure::View& now = view();
  if (const std::optional<inventory::DeviceNumber> device = now.find_device(id)) {
    for (const exposure::WeaknessNumber weakness : now.weaknesses_of(*device)) {
      names.push_back(now.weakness(weakness).name);
    }
  }
  return names;
}

}  // namespace parapet::server
