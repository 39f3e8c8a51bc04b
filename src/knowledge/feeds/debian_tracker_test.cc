// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/debian_tracker.h"

#include <gtest/gtest.h>

#include <string>

#include "base/files.h"
#include "knowledge/feeds/collecting_sink.h"
#include "support/paths.h"

namespace parapet::knowledge {
namespace {

constexpr std::string_view kExport = R"({
  "door": {
    "CVE-2023-2000": {"scope": "remote", "debianbug": 5, "description": "It opens.", "releases": {
      "bookworm": {"status": "resolved", "repositories": {"bookworm": "2-1"}, "fixed_version": "2-1", "urgency": "medium**"},
      "bullseye": {"status": "resolved", "repositories": {}, "fixed_version": "0", "urgency": "not yet assigned"},
      "buster": {"status": "open", "repositories": {}, "urgency": "low", "nodsa": "Minor issue", "nodsa_reason": ""},
      "stretch": {"status": "open", "repositories": {}, "urgency": "end-of-life"},
      "sid": {"status": "undetermined", "repositories": {}, "urgency": "not yet assigned"}}},
    "CVE-2023-2001": {"releases": {
      "bookworm": {"status": "resolved", "repositories": {}, "fixed_version": "3-1", "urgency": "unimportant"},
      "bullseye": {"status": "open", "repositories": {}, "urgency": "medium", "nodsa": "Too hard", "nodsa_reason": "ignored"},
      "buster": {"status": "open", "repositories": {}, "urgency": "medium", "nodsa": "Later", "nodsa_reason": "postponed"},
      "trixie": {"status": "resolved", "repositories": {}, "urgency": "medium"}}}},
  "window": {
    "CVE-2023-2000": {"releases": {"bookworm": {"status": "open", "repositories": {}, "urgency": "high"}}},
    "TEMP-0000000-ABCDEF": {"releases": []},
    "not an id": {}}
})";

const Affected* find(const Record& record, std::string_view domain, std::string_view name) {
  for (const Affected& entry : record.affected) {
    if (entry.domain == domain && entry.name == name) {
      return &entry;
    }
  }
  return nullptr;
}

TEST(DebianTracker, gives_each_release_its_state) {
  const auto sink = collect(*make_debian_tracker_importer(), kExport);
  ASSERT_TRUE(sink.has_value());
  const auto* first = sink->find<Record>("CVE-2023-2000");
  ASSERT_NE(first, nullptr);
  EXPECT_EQ(first->kind, RecordKind::kVulnerability);
  EXPECT_EQ(first->description, "It opens.");
  ASSERT_EQ(first->affected.size(), 6U);
  const auto* fixed = find(*first, "debian:12", "door");
  EXPECT_EQ(fixed->intervals[0].upper->text, "2-1");
  EXPECT_EQ(fixed->fix, FixState::kAvailable);
  EXPECT_EQ(find(*first, "debian:11", "door")->status, Status::kNotAffected) << "fixed version 0";
  const auto* minor = find(*first, "debian:10", "door");
  EXPECT_EQ(minor->status, Status::kAffected);
  EXPECT_TRUE(minor->all_versions);
  EXPECT_EQ(minor->fix, FixState::kNone);
  EXPECT_EQ(minor->note, "no-dsa: Minor issue");
  EXPECT_EQ(find(*first, "debian:9", "door")->fix, FixState::kWillNotFix) << "end of life";
  EXPECT_EQ(find(*first, "debian:sid", "door")->status, Status::kUnderInvestigation);
  EXPECT_EQ(find(*first, "debian:12", "window")->fix, FixState::kNone);
  ASSERT_EQ(first->ratings.size(), 1U);
  EXPECT_EQ(first->ratings[0].severity, Severity::kHigh);
}

TEST(DebianTracker, knows_unimportant_ignored_and_postponed) {
  const auto sink = collect(*make_debian_tracker_importer(), kExport);
  ASSERT_TRUE(sink.has_value());
  const auto* record = sink->find<Record>("CVE-2023-2001");
  ASSERT_NE(record, nullptr);
  EXPECT_EQ(find(*record, "debian:12", "door")->status, Status::kNotAffected);
  EXPECT_EQ(find(*record, "debian:12", "door")->justification, "unimportant");
  EXPECT_EQ(find(*record, "debian:11", "door")->fix, FixState::kWillNotFix);
  EXPECT_EQ(find(*record, "debian:10", "door")->fix, FixState::kNone);
  EXPECT_EQ(find(*record, "debian:10", "door")->note, "postponed: Later");
  EXPECT_EQ(find(*record, "debian:13", "door"), nullptr);
  ASSERT_EQ(sink->rejects().size(), 2U);
  EXPECT_EQ(sink->rejects()[0].record, "window not an id");
  EXPECT_EQ(sink->rejects()[1].reason, "door in trixie: status 'resolved' without a fixed version");
  EXPECT_NE(sink->find<Record>("TEMP-0000000-ABCDEF"), nullptr);
}

TEST(DebianTracker, is_full_state_and_recognised_by_its_members) {
  const auto importer = make_debian_tracker_importer();
  const auto identity = importer->recognise({.path = "x", .bytes = kExport});
  ASSERT_TRUE(identity.has_value());
  EXPECT_EQ(identity->name, "debian-tracker");
  EXPECT_EQ(identity->coverage, Coverage::kFullState);
  EXPECT_TRUE(importer->recognise({.path = "x", .bytes = kExport.substr(0, 1000)}).has_value())
      << "cut short, still one";
  EXPECT_FALSE(collect(*importer, kExport.substr(0, 1000)).has_value());
  for (const std::string_view foreign : {"", "{}", "[]", R"({"a": {"releases": {"repositories": 1}}})"}) {
    EXPECT_FALSE(importer->recognise({.path = "x", .bytes = foreign}).has_value()) << foreign;
  }
  EXPECT_FALSE(collect(*importer, "{}").has_value());
}

TEST(DebianTracker, reads_the_sample_file) {
  PARAPET_NEEDS_SHARED();
  const auto file =
      MappedFile::open(test::shared_folder() + "/feed-samples/formats/debian-tracker-json/input/debian.json");
  ASSERT_TRUE(file.has_value());
  EXPECT_TRUE(make_debian_tracker_importer()->recognise({.path = "x", .bytes = file->bytes()}).has_value());
  const auto sink = collect(*make_debian_tracker_importer(), file->bytes());
  ASSERT_TRUE(sink.has_value());
  EXPECT_EQ(sink->facts().size(), 7U);
  EXPECT_TRUE(sink->rejects().empty());
  EXPECT_EQ(find(*sink->find<Record>("CVE-2007-2383"), "debian:10", "prototypejs")->status, Status::kNotAffected);
  EXPECT_EQ(find(*sink->find<Record>("CVE-2022-0456"), "debian:10", "chromium")->fix, FixState::kWillNotFix);
}

}  // namespace
}  // namespace parapet::knowledge
