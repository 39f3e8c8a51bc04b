// SPDX-License-Identifier: Apache-2.0
// The recorded lists of ../shared/inventories, judged by the real feeds, against tests/oracles/match_lists.py, which
// computes the same from the raw files with parsers and version orders of its own.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <memory>
#include <set>
#include <string>
#include <tuple>

#include "base/json.h"
#include "inventory/report.h"
#include "match/world_fixture_test.h"
#include "support/paths.h"

namespace parapet::match {
namespace {

using Pair = std::tuple<std::string, std::string, std::string>;  // package, version, weakness

constexpr UnixTime kNow{1'795'305'600};  // 2026-11-22

// The output of a command; "" where it fails.
std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::string text;
  std::array<char, 65536> buffer{};
  while (pipe != nullptr) {
    const std::size_t count = fread(buffer.data(), 1, buffer.size(), pipe.get());
    if (count == 0) {
      break;
    }
    text.append(buffer.data(), count);
  }
  return text;
}

std::string inventories() { return test::shared_folder() + "/inventories/"; }

// The knowledge that all lists are judged by; imported once for the whole program.
const TestWorld& real_world() {
  static const TestWorld world = [] {
    const std::string feeds = test::shared_folder() + "/feeds";
    return TestWorld({feeds + "/osv/Debian", feeds + "/osv/AlmaLinux", feeds + "/alpine-secdb", feeds + "/debian-security-tracker/data/DSA",
                      feeds + "/debian-security-tracker/data/DLA"},
                     kNow);
  }();
  return world;
}

std::set<Pair> pairs_of(JsonValue list) {
  std::set<Pair> pairs;
  for (const JsonValue row : list.elements()) {
    std::array<std::string, 3> fields;
    std::size_t i = 0;
    for (const JsonValue field : row.elements()) {
      fields.at(i++) = field.string();
    }
    pairs.emplace(fields[0], fields[1], fields[2]);
  }
  return pairs;
}

std::string shown(const std::set<Pair>& pairs) {
  std::string text = std::to_string(pairs.size()) + " pairs";
  int count = 0;
  for (const auto& [name, version, weakness] : pairs) {
    if (++count > 15) {
      break;
    }
    text += "\n  " + name + " " + version + " " + weakness;
  }
  return text;
}

std::set<Pair> without(const std::set<Pair>& a, const std::set<Pair>& b) {
  std::set<Pair> rest;
  for (const Pair& pair : a) {
    if (!b.contains(pair)) {
      rest.insert(pair);
    }
  }
  return rest;
}

bool is_module(const Pair& pair) { return std::get<1>(pair).find(".module") != std::string::npos; }

struct RecordedList {
  const char* file;
  const char* os_release;
};

class RealList : public testing::TestWithParam<RecordedList> {};

TEST_P(RealList, gives_what_a_slow_recount_of_the_raw_feeds_gives) {
  PARAPET_NEEDS_SHARED();
  std::string os_release = inventories() + GetParam().os_release;
  if (std::string_view(GetParam().os_release).empty()) {
    os_release = test::temporary_folder() + "/os-release";
    std::ofstream(os_release) << "ID=debian\nVERSION_ID=\"12\"\nVERSION_CODENAME=bookworm\n";
  }
  const std::string text = output_of("python3 " + test::source_folder() + "/tests/oracles/match_lists.py " + test::shared_folder() +
                                     "/feeds " + inventories() + GetParam().file + " " + os_release);
  if (text.empty()) {
    GTEST_SKIP() << "python3 is needed for the recount";
  }
  JsonParser parser;
  const Result<JsonValue> recount = parser.parse(text);
  ASSERT_TRUE(recount.has_value()) << recount.error().to_string();
  const std::set<Pair> expected = pairs_of((*recount)["expected"]);
  const std::set<Pair> closed = pairs_of((*recount)["closed"]);
  const std::set<Pair> unclear = pairs_of((*recount)["unclear"]);
  EXPECT_GT(expected.size(), 0U);

  // The recount's own reading of the list, so that the readers of recorded lists are checked elsewhere.
  const Result<inventory::Inventory> inventory = inventory::read_report(text.substr(14, text.find("}]}, \"expected\"") + 3 - 14), Limits{});
  ASSERT_TRUE(inventory.has_value()) << inventory.error().to_string();
  const TestWorld& world = real_world();
  std::set<Pair> found;
  for (const AssessedSoftware& entry : assess_device(*inventory, world.knowledge(), world.options())) {
    for (const Finding& finding : entry.assessment.findings) {
      const std::string name(world.knowledge().vulnerability_name(finding.vulnerability));
      const bool open = finding.status == knowledge::Status::kAffected || finding.status == knowledge::Status::kUnderInvestigation;
      if (open && name.starts_with("CVE-") && entry.software != nullptr) {
        found.emplace(entry.software->name, entry.software->version, name);
      }
    }
  }
  std::set<Pair> ordinary;
  std::set<Pair> never;
  for (const Pair& pair : found) {
    if (!is_module(pair) && !unclear.contains(pair)) {
      ordinary.insert(pair);
    }
    if (closed.contains(pair)) {
      never.insert(pair);
    }
  }
  EXPECT_TRUE(never.empty()) << "at or above the highest fix, and reported: " << shown(never);
  EXPECT_TRUE(without(expected, ordinary).empty()) << "missing: " << shown(without(expected, ordinary));
  EXPECT_TRUE(without(ordinary, expected).empty()) << "too many: " << shown(without(ordinary, expected));
}

INSTANTIATE_TEST_SUITE_P(Lists, RealList,
                         testing::Values(RecordedList{"debian10-dpkg-status.txt", "debian10-os-release.txt"},
                                         RecordedList{"debian11-dpkg-status.txt", "debian11-os-release.txt"},
                                         RecordedList{"debian12-recorded-dpkg-status.txt", ""},
                                         RecordedList{"alpine3.9-apk-installed.txt", "alpine3.9-os-release.txt"},
                                         RecordedList{"alpine3.11-apk-installed.txt", "alpine3.11-os-release.txt"},
                                         RecordedList{"almalinux8-rpm-qa.txt", "almalinux8-os-release.txt"},
                                         RecordedList{"almalinux9-rpm-qa.txt", "almalinux9-os-release.txt"},
                                         RecordedList{"almalinux10-rpm-qa.txt", "almalinux10-os-release.txt"}),
                         [](const auto& param_info) {
                           std::string name;
                           for (const char c : std::string_view(param_info.param.file)) {
                             name += c == '-' || c == '.' ? '_' : c;
                           }
                           return name;
                         });

}  // namespace
}  // namespace parapet::match
