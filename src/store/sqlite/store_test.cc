// SPDX-License-Identifier: Apache-2.0
#include "store/store.h"

#include <gtest/gtest.h>

#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "store/sqlite/store_fixture_test.h"

namespace parapet::store {
namespace {

using test::OpenStore;
using test::report_of;
using test::software;
using test::value_of;

TEST(Store, a_report_comes_back_as_it_was_written) {
  OpenStore store;
  ReportWrite report = report_of("aa", {software("deb", "openssl", "3.0.15-1"), software("npm", "lodash", "4.17.20")});
  inventory::Software& lodash = report.software[1].software;
  lodash.paths = {"/srv/a/lodash", "/srv/b/lodash"};
  lodash.installed = "2026-01-02";
  lodash.last_used = "2026-11-20T10:00:00Z";
  lodash.running = true;
  lodash.listening = {{.protocol = "tcp", .address = "0.0.0.0", .port = 443}};
  report.software[1].first_seen = UnixTime{1'700'000'000};
  report.problems = {{.place = "/var/lib/rpm", .reason = "not readable"}};
  report.device.addresses = {{.address = "10.0.0.5", .mac_address = "0A1B2C3D4E5F", .up = false}};
  report.device.tags = {"prod", "web"};
  report.device.device.hotfixes = {"KB5044273"};
  report.device.report_epoch = 0xFFFF'FFFF'FFFF'FFF0ULL;
  report.protocol_state = "state of the channel";
  report.protocol_state_changed = true;
  const Committed committed = value_of(store->write_report(report));
  EXPECT_EQ(committed.device, DeviceNumber{1});
  EXPECT_EQ(committed.sequence, Sequence{1});

  const StoredInventory read = value_of(store->inventory(committed.device));
  EXPECT_EQ(test::sorted(read.software), test::sorted(report.software));
  ASSERT_EQ(read.problems.size(), 1U);
  EXPECT_EQ(read.problems[0].reason, "not readable");
  EXPECT_EQ(read.device.software_count, 2U);
  EXPECT_EQ(read.device.addresses, report.device.addresses);
  EXPECT_EQ(read.device.tags, report.device.tags);
  EXPECT_EQ(read.device.device.hotfixes, report.device.device.hotfixes);
  EXPECT_EQ(read.device.report_epoch, report.device.report_epoch);
  EXPECT_EQ(read.device.device.os.version, "12");
  EXPECT_EQ(value_of(store->protocol_state(committed.device)), "state of the channel");
  EXPECT_EQ(value_of(store->find_device("aa"))->number, committed.device);
  EXPECT_EQ(value_of(store->find_device("bb")), std::nullopt);
  EXPECT_EQ(store->device(DeviceNumber{9}).error().code(), ErrorCode::kNotFound);
}

TEST(Store, one_entry_of_the_fleet_may_be_on_a_device_several_times) {
  OpenStore store;
  ReportWrite report = report_of("aa", {software("npm", "lodash", "4.17.20"), software("npm", "lodash", "4.17.20")});
  report.software[0].software.paths = {"/srv/a"};
  report.software[1].software.paths = {"/srv/b"};
  report.software[1].software.last_used = "2026-11-20";
  const DeviceNumber device = value_of(store->write_report(report)).device;
  EXPECT_EQ(test::sorted(value_of(store->inventory(device)).software), test::sorted(report.software));
  const test::Loaded loaded = test::load(*store, 2);
  ASSERT_EQ(loaded.devices.at("aa").size(), 1U);
  EXPECT_EQ(loaded.devices.at("aa")[0].last_used_day, 20'777U);
}

TEST(Store, a_second_report_replaces_the_first_and_keeps_the_number) {
  OpenStore store;
  const Committed first = value_of(store->write_report(report_of("aa", {software("deb", "a", "1"), software("deb", "b", "1")})));
  ReportWrite second = report_of("aa", {software("deb", "a", "2")});
  second.device.number = first.device;
  second.changes = {{.time = UnixTime{50},
                     .kind = ChangeKind::kUpdated,
                     .before = software("deb", "a", "1").software,
                     .after = software("deb", "a", "2").software,
                     .before_first_seen = UnixTime{40}},
                    {.time = UnixTime{50}, .kind = ChangeKind::kRemoved, .before = software("deb", "b", "1").software}};
  const Committed committed = value_of(store->write_report(second));
  EXPECT_EQ(committed.device, first.device);
  EXPECT_EQ(committed.sequence, Sequence{2});
  EXPECT_EQ(value_of(store->inventory(first.device)).software, second.software);
  const std::vector<SoftwareChange> changes = value_of(store->software_changes(std::nullopt, UnixTime{50}, UnixTime{50}));
  ASSERT_EQ(changes.size(), 2U);
  EXPECT_EQ(changes[0].device, first.device);
  EXPECT_EQ(changes[0].before.version, "1");
  EXPECT_EQ(changes[0].after.version, "2");
  EXPECT_EQ(changes[0].before_first_seen, UnixTime{40});
  EXPECT_EQ(changes[1].kind, ChangeKind::kRemoved);
  EXPECT_EQ(changes[1].after.name, "");
  EXPECT_TRUE(value_of(store->software_changes(first.device, UnixTime{51}, UnixTime{99})).empty());
}

TEST(Store, a_report_without_new_software_leaves_it_as_it_was) {
  OpenStore store;
  ReportWrite report = report_of("aa", {software("deb", "a", "1")});
  const DeviceNumber device = value_of(store->write_report(report)).device;
  ReportWrite contact = report_of("aa", {});
  contact.device.number = device;
  contact.device.device.name = "renamed";
  contact.software_replaced = false;
  (void)value_of(store->write_report(contact));
  const StoredInventory read = value_of(store->inventory(device));
  EXPECT_EQ(read.software, report.software);
  EXPECT_EQ(read.device.software_count, 1U);
  EXPECT_EQ(read.device.device.name, "renamed");
}

TEST(Store, a_new_device_with_a_known_id_is_a_conflict_and_changes_nothing) {
  OpenStore store;
  (void)value_of(store->write_report(report_of("aa", {software("deb", "a", "1")})));
  const Result<Committed> again = store->write_report(report_of("aa", {software("deb", "b", "1")}));
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code(), ErrorCode::kConflict);
  EXPECT_EQ(value_of(store->last_sequence()), Sequence{1});
  EXPECT_EQ(value_of(store->write_report(report_of("bb", {}))).device, DeviceNumber{2});
}

TEST(Store, all_is_there_after_closing_and_opening) {
  OpenStore store;
  ReportWrite report = report_of("aa", {software("deb", "a", "1"), software("deb", "b", "2")});
  const DeviceNumber device = value_of(store->write_report(report)).device;
  (void)value_of(store->remove_device(value_of(store->write_report(report_of("bb", {software("deb", "c", "1")}))).device));
  store.reopen();
  EXPECT_EQ(value_of(store->inventory(device)).software, report.software);
  EXPECT_EQ(value_of(store->last_sequence()), Sequence{3});
  EXPECT_EQ(value_of(store->write_report(report_of("cc", {}))).device, DeviceNumber{3}) << "the number of a removed device comes back";
  EXPECT_EQ(value_of(store->find_device("bb")), std::nullopt);
}

TEST(Store, the_details_of_many_installs_survive_growing_and_shrinking) {
  OpenStore store;
  DeviceNumber device;
  for (const std::size_t count : {10U, 700U, 690U, 3000U, 40U, 0U, 5U}) {
    ReportWrite report = report_of("aa", {});
    for (std::size_t i = 0; i < count; ++i) {
      report.software.push_back(software("deb", "package" + std::to_string(i), std::to_string(count % 7)));
      report.software.back().software.paths = {"/usr/share/" + std::to_string(i)};
    }
    report.device.number = device;
    device = value_of(store->write_report(report)).device;
    EXPECT_EQ(test::sorted(value_of(store->inventory(device)).software), test::sorted(report.software)) << count;
    EXPECT_EQ(test::load(*store, 1).devices.at("aa").size(), count);
  }
}

TEST(Store, a_fleet_is_loaded_by_several_threads_each_device_once) {
  OpenStore store;
  std::map<std::string, std::size_t> expected;
  for (int i = 0; i < 1500; ++i) {
    ReportWrite report = report_of("device" + std::to_string(i), {});
    for (int j = 0; j < i % 5; ++j) {
      report.software.push_back(software("deb", "p" + std::to_string(j), std::to_string(i % 3)));
    }
    report.software_replaced = true;
    expected["device" + std::to_string(i)] = report.software.size();
    (void)value_of(store->write_report(report));
  }
  const test::Loaded loaded = test::load(*store, 4);
  std::map<std::string, std::size_t> counts;
  for (const auto& [id, entries] : loaded.devices) {
    counts[id] = entries.size();
    for (const InstalledEntry& entry : entries) {
      ASSERT_TRUE(loaded.entries.contains(entry.entry.value));
    }
  }
  EXPECT_EQ(counts, expected);
  EXPECT_EQ(loaded.entries.size(), 12U);
  std::size_t streamed = 0;
  ASSERT_TRUE(store->for_each_inventory(DeviceNumber{1000}, [&](const StoredInventory& one) {
    EXPECT_EQ(one.software.size(), expected[one.device.device.id]);
    return ++streamed < 100;
  }));
  EXPECT_EQ(streamed, 100U);
}

TEST(Store, edits_are_one_change_and_all_or_nothing) {
  OpenStore store;
  const DeviceNumber a = value_of(store->write_report(report_of("aa", {}))).device;
  const DeviceNumber b = value_of(store->write_report(report_of("bb", {}))).device;
  const std::vector<DeviceEdit> edits = {{.device = a, .value = inventory::DeviceValue::kHigh, .tags = std::vector<std::string>{"z", "a"}},
                                         {.device = b, .excluded = true, .group = GroupNumber{7}}};
  EXPECT_EQ(value_of(store->edit_devices(edits)), Sequence{3});
  EXPECT_EQ(value_of(store->device(a)).value, inventory::DeviceValue::kHigh);
  EXPECT_EQ(value_of(store->device(a)).tags, (std::vector<std::string>{"a", "z"}));
  EXPECT_TRUE(value_of(store->device(b)).excluded);
  EXPECT_EQ(value_of(store->device(b)).group, GroupNumber{7});
  const std::vector<DeviceEdit> half = {{.device = a, .excluded = true}, {.device = DeviceNumber{99}, .excluded = true}};
  EXPECT_EQ(store->edit_devices(half).error().code(), ErrorCode::kNotFound);
  EXPECT_FALSE(value_of(store->device(a)).excluded);
}

TEST(Store, a_touch_is_seen_at_once_and_kept) {
  OpenStore store;
  const DeviceNumber device = value_of(store->write_report(report_of("aa", {}))).device;
  store->touch(device, UnixTime{2'000'000'000});
  EXPECT_EQ(value_of(store->device(device)).last_contact, UnixTime{2'000'000'000});
  store.reopen();
  EXPECT_EQ(value_of(store->device(device)).last_contact, UnixTime{2'000'000'000});
}

TEST(Store, a_second_process_is_refused) {
  OpenStore store;
  const Result<std::unique_ptr<Store>> second = open_sqlite(store.folder(), store.clock(), {.durable = false});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code(), ErrorCode::kConflict);
}

}  // namespace
}  // namespace parapet::store
