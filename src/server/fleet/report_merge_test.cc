// SPDX-License-Identifier: Apache-2.0
#include "server/fleet/report_merge.h"

#include <gtest/gtest.h>

#include "server/fleet/software_identity.h"

namespace parapet::server {
namespace {

constexpr UnixTime kThen{1'700'000'000};
constexpr UnixTime kNow{1'700'100'000};

inventory::Software deb(std::string name, std::string version) {
  return {.ecosystem = "deb", .name = std::move(name), .version = std::move(version)};
}

Report full(std::uint64_t epoch, std::vector<inventory::Software> software) {
  Report report{.channel = "sensor", .device = {.id = "d1", .name = "till-07"}, .software = std::move(software)};
  report.epoch = epoch;
  report.sequence = 1;
  return report;
}

Report delta(std::uint64_t epoch, std::uint64_t sequence) {
  Report report{.channel = "sensor", .device = {.id = "d1"}, .kind = Report::Kind::kDelta};
  report.epoch = epoch;
  report.sequence = sequence;
  return report;
}

store::StoredInventory known_after(const Report& report) {
  MergedReport merged = merge_report(std::nullopt, report, kThen);
  return {.device = merged.write.device, .software = merged.write.software, .problems = merged.write.problems};
}

TEST(ReportMerge, a_new_devices_software_is_no_change_but_its_beginning) {
  const MergedReport merged = merge_report(std::nullopt, full(1, {deb("bash", "5.2")}), kNow);
  EXPECT_EQ(merged.kind, Receipt::Kind::kApplied);
  EXPECT_TRUE(merged.write.changes.empty());
  EXPECT_EQ(merged.write.device.first_seen, kNow);
  ASSERT_EQ(merged.write.software.size(), 1U);
  EXPECT_EQ(merged.write.software[0].first_seen, kNow);
}

TEST(ReportMerge, a_delta_of_an_unknown_device_is_a_gap) {
  EXPECT_EQ(merge_report(std::nullopt, delta(1, 2), kNow).kind, Receipt::Kind::kGap);
}

TEST(ReportMerge, a_delta_changes_what_it_names_and_keeps_the_rest_with_its_first_seen) {
  const store::StoredInventory known = known_after(full(1, {deb("bash", "5.2"), deb("zlib1g", "1.2"), deb("old", "1")}));
  Report report = delta(1, 2);
  report.put = {deb("zlib1g", "1.3"), deb("new", "1")};
  report.removed = {deb("zlib1g", "1.2"), deb("old", "1")};
  const MergedReport merged = merge_report(known, report, kNow);
  ASSERT_EQ(merged.kind, Receipt::Kind::kApplied);
  ASSERT_EQ(merged.write.software.size(), 3U);
  EXPECT_EQ(merged.write.software[0].software.name, "bash");
  EXPECT_EQ(merged.write.software[0].first_seen, kThen);
  EXPECT_EQ(merged.write.software[1].first_seen, kNow);
  ASSERT_EQ(merged.write.changes.size(), 3U);
  EXPECT_EQ(merged.write.changes[0].kind, store::ChangeKind::kUpdated);
  EXPECT_EQ(merged.write.changes[0].before.version, "1.2");
  EXPECT_EQ(merged.write.changes[0].before_first_seen, kThen);
  EXPECT_EQ(merged.write.changes[1].kind, store::ChangeKind::kInstalled);
  EXPECT_EQ(merged.write.changes[2].kind, store::ChangeKind::kRemoved);
  EXPECT_EQ(merged.write.device.device.name, "till-07");
}

TEST(ReportMerge, a_full_report_that_says_the_same_replaces_nothing_and_one_that_differs_in_anything_does) {
  inventory::Software bash = deb("bash", "5.2");
  bash.paths = {"/bin/bash"};
  const store::StoredInventory known = known_after(full(1, {bash, deb("zlib1g", "1.2")}));
  MergedReport merged = merge_report(known, full(2, {deb("zlib1g", "1.2"), bash, bash}), kNow);
  EXPECT_FALSE(merged.write.software_replaced);
  EXPECT_EQ(merged.write.device.software_count, 2U);
  EXPECT_EQ(merged.write.device.last_full_report, kNow);
  EXPECT_TRUE(merged.write.changes.empty());

  bash.running = true;
  EXPECT_TRUE(merge_report(known, full(2, {bash, deb("zlib1g", "1.2")}), kNow).write.software_replaced);
  EXPECT_TRUE(merge_report(known, full(2, {deb("zlib1g", "1.2")}), kNow).write.software_replaced);
  EXPECT_TRUE(merge_report(known, full(2, {deb("zlib1g", "1.2"), deb("bash", "5.2")}), kNow).write.software_replaced);
  Report with_problem = full(2, {known.software[0].software, deb("zlib1g", "1.2")});
  with_problem.problems = {{.place = "/opt", .reason = "not readable"}};
  EXPECT_TRUE(merge_report(known, with_problem, kNow).write.software_replaced);
}

TEST(ReportMerge, numbers_decide_whether_a_report_repeats_skips_or_is_old) {
  const store::StoredInventory known = known_after(full(5, {deb("bash", "5.2")}));
  EXPECT_EQ(merge_report(known, delta(5, 1), kNow).kind, Receipt::Kind::kRepeated);
  EXPECT_EQ(merge_report(known, delta(5, 3), kNow).kind, Receipt::Kind::kGap);
  EXPECT_EQ(merge_report(known, full(4, {}), kNow).kind, Receipt::Kind::kOlder);
  EXPECT_EQ(merge_report(known, delta(6, 1), kNow).kind, Receipt::Kind::kGap);
  EXPECT_EQ(merge_report(known, full(6, {}), kNow).kind, Receipt::Kind::kApplied);
}

TEST(ReportMerge, an_upload_taken_before_what_is_known_is_refused) {
  Report upload = full(0, {deb("bash", "5.2")});
  upload.channel = "upload";
  upload.ordered = false;
  upload.digest = "abc";
  upload.taken = kThen;
  const store::StoredInventory known = known_after(upload);
  EXPECT_EQ(merge_report(known, upload, kNow).kind, Receipt::Kind::kRepeated);
  upload.digest = "def";
  upload.taken = UnixTime{kThen.seconds - 60};
  EXPECT_EQ(merge_report(known, upload, kNow).kind, Receipt::Kind::kOlder);
  upload.taken = kNow;
  EXPECT_EQ(merge_report(known, upload, kNow).kind, Receipt::Kind::kApplied);
}

TEST(ReportMerge, a_contact_touches_the_device_and_nothing_else) {
  const store::StoredInventory known = known_after(full(5, {deb("bash", "5.2")}));
  Report contact = delta(5, 2);
  contact.kind = Report::Kind::kContact;
  const MergedReport merged = merge_report(known, contact, kNow);
  EXPECT_FALSE(merged.write.software_replaced);
  EXPECT_EQ(merged.write.device.last_contact, kNow);
  EXPECT_EQ(merged.write.device.last_full_report, kThen);
  EXPECT_EQ(merged.write.device.report_sequence, 2U);
}

TEST(SoftwareIdentity, language_packages_at_two_places_are_two_entries) {
  const inventory::Software a{.ecosystem = "npm", .name = "semver", .version = "7.0.0", .paths = {"/a"}};
  inventory::Software b = a;
  b.paths = {"/b"};
  EXPECT_NE(software_identity(a), software_identity(b));
}

}  // namespace
}  // namespace parapet::server
