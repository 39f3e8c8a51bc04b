// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "store/check.h"
#include "store/sqlite/store_fixture_test.h"
#include "store/store.h"

namespace parapet::store {
namespace {

using test::OpenStore;
using test::report_of;
using test::software;
using test::value_of;

StoredSoftware at(StoredSoftware install, std::string path) {
  install.software.paths = {std::move(path)};
  return install;
}

DeltaWrite delta_of(Store& store, DeviceNumber device) { return {.device = value_of(store.device(device))}; }

TEST(Delta, replaces_what_it_names_and_leaves_the_rest) {
  OpenStore store;
  ReportWrite report = report_of("aa", {software("deb", "openssl", "3.0.15-1"), at(software("npm", "lodash", "4.17.20"), "/a"),
                                        at(software("npm", "lodash", "4.17.20"), "/b"), software("deb", "curl", "8")});
  report.problems = {{.place = "/opt", .reason = "not readable"}};
  const DeviceNumber device = value_of(store->write_report(report)).device;

  const std::vector<StoredSoftware> found =
      value_of(store->find_installs(device, std::vector<SoftwareName>{{"npm", "lodash"}, {"deb", "nothing"}, {"pypi", "openssl"}}));
  EXPECT_EQ(test::sorted(found), test::sorted({report.software[1], report.software[2]}));

  DeltaWrite delta = delta_of(*store, device);
  delta.device.report_sequence = 9;
  delta.removed = {report.software[2], report.software[3]};
  delta.put = {at(software("npm", "lodash", "4.17.21"), "/b")};
  delta.put[0].software.last_used = "2026-11-20";
  delta.changes = {{.time = UnixTime{7}, .kind = ChangeKind::kRemoved, .before = report.software[3].software}};
  delta.protocol_state = "rows";
  delta.protocol_state_changed = true;
  const DeltaCommitted done = value_of(store->write_delta(delta));
  EXPECT_EQ(done.committed.sequence, Sequence{2});
  EXPECT_EQ(done.software_count, 3U);
  ASSERT_EQ(done.put.size(), 1U);

  const StoredInventory read = value_of(store->inventory(device));
  EXPECT_EQ(test::sorted(read.software), test::sorted({report.software[0], report.software[1], delta.put[0]}));
  EXPECT_EQ(read.problems.size(), 1U);
  EXPECT_EQ(read.device.report_sequence, 9U);
  EXPECT_EQ(read.device.software_count, 3U);
  EXPECT_EQ(value_of(store->protocol_state(device)), "rows");
  EXPECT_EQ(value_of(store->software_changes(device, UnixTime{0}, UnixTime{9})).size(), 1U);
  const std::vector<InstalledEntry> loaded = test::load(*store, 1).devices.at("aa");
  ASSERT_EQ(loaded.size(), done.software.size());
  for (std::size_t i = 0; i < loaded.size(); ++i) {
    EXPECT_EQ(loaded[i].entry, done.software[i].entry);
    EXPECT_EQ(loaded[i].last_used_day, loaded[i].entry == done.put[0] ? 20'777U : 0U);
  }
}

TEST(Delta, installs_that_may_share_a_key_are_found_with_each_other) {
  OpenStore store;
  ReportWrite report = report_of("aa", {software("pypi", "Zope.Interface", "5"), at(software("pypi", "zope_interface", "5"), "/a"),
                                        software("pypi", "zope", "5"), software("deb", "zope-interface", "5")});
  const DeviceNumber device = value_of(store->write_report(report)).device;
  EXPECT_EQ(test::sorted(value_of(store->find_installs(device, std::vector<SoftwareName>{{"pypi", "zope-interface"}}))),
            test::sorted({report.software[0], report.software[1]}));
}

TEST(Delta, against_another_list_is_a_conflict_and_changes_nothing) {
  OpenStore store;
  const ReportWrite report = report_of("aa", {at(software("npm", "lodash", "4"), "/a")});
  const DeviceNumber device = value_of(store->write_report(report)).device;
  DeltaWrite delta = delta_of(*store, device);
  delta.put = {software("deb", "new", "1")};
  delta.removed = {at(software("npm", "lodash", "4"), "/elsewhere")};
  EXPECT_EQ(store->write_delta(delta).error().code(), ErrorCode::kConflict);
  EXPECT_EQ(value_of(store->inventory(device)).software, report.software);
  delta.device.number = DeviceNumber{99};
  EXPECT_EQ(store->write_delta(delta).error().code(), ErrorCode::kNotFound);
  EXPECT_EQ(store->find_installs(DeviceNumber{99}, {}).error().code(), ErrorCode::kNotFound);
  EXPECT_EQ(value_of(store->last_sequence()), Sequence{1});
}

RC_GTEST_PROP(Delta, a_chain_of_deltas_gives_what_whole_lists_would, ()) {
  OpenStore store;
  std::vector<StoredSoftware> list;
  const DeviceNumber device = value_of(store->write_report(report_of("aa", {}))).device;
  for (int step = *rc::gen::inRange(1, 6); step > 0; --step) {
    DeltaWrite delta = delta_of(*store, device);
    for (std::size_t i = 0; i < list.size();) {
      if (*rc::gen::inRange(0, 4) == 0) {
        delta.removed.push_back(list[i]);
        list.erase(list.begin() + static_cast<std::ptrdiff_t>(i));
      } else {
        ++i;
      }
    }
    for (int i = *rc::gen::inRange(0, 150); i > 0; --i) {
      delta.put.push_back(at(software("deb", "p" + std::to_string(*rc::gen::inRange(0, 90)), std::to_string(*rc::gen::inRange(0, 2))),
                             "/" + std::to_string(*rc::gen::inRange(0, 3))));
      list.push_back(delta.put.back());
    }
    const DeltaCommitted done = value_of(store->write_delta(std::move(delta)));
    RC_ASSERT(done.software_count == list.size());
    RC_ASSERT(test::load(*store, 1).devices.at("aa").size() == done.software.size());
  }
  RC_ASSERT(test::sorted(value_of(store->inventory(device)).software) == test::sorted(list));
  for (const CheckLine& line : value_of(check_store(store.folder(), false))) {
    RC_ASSERT(line.fine);
  }
}

}  // namespace
}  // namespace parapet::store
