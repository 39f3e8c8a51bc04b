// SPDX-License-Identifier: Apache-2.0
// Runs every folder of tests/cases/match: feeds/ in native formats, inventory.json (parapet.inventory/1), expected.json.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "base/json.h"
#include "inventory/report.h"
#include "match/world_fixture_test.h"
#include "support/paths.h"

namespace parapet::match {
namespace {

std::string cases_folder() { return test::source_folder() + "/tests/cases/match"; }

std::vector<std::string> case_names() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(cases_folder())) {
    if (entry.is_directory()) {
      names.push_back(entry.path().filename().string());
    }
  }
  std::ranges::sort(names);
  return names;
}

class MatchCase : public testing::TestWithParam<std::string> {};

TEST_P(MatchCase, gives_what_it_expects) {
  const std::string folder = cases_folder() + "/" + GetParam();
  JsonParser parser;
  const std::string text = read_text(folder + "/expected.json");
  const Result<JsonValue> expected = parser.parse(text);
  ASSERT_TRUE(expected.has_value()) << expected.error().to_string();
  const UnixTime now = parse_time((*expected)["now"].string()).value_or(UnixTime{});
  ASSERT_TRUE(now.known()) << "expected.json says what time it is: \"now\"";

  const TestWorld world(std::vector<std::string>{folder + "/feeds"}, now);
  MatchOptions options = world.options();
  options.as_of = parse_time((*expected)["as_of"].string());
  const Result<inventory::Inventory> inventory = inventory::read_report(read_text(folder + "/inventory.json"), Limits{});
  ASSERT_TRUE(inventory.has_value()) << inventory.error().to_string();

  std::vector<std::string> wanted;
  for (const JsonValue line : (*expected)["lines"].elements()) {
    wanted.emplace_back(line.string());
  }
  std::ranges::sort(wanted);
  EXPECT_EQ(lines_of(assess_device(*inventory, world.knowledge(), options), world.knowledge()), wanted);

  for (const JsonMember story : (*expected)["explain"].members()) {
    const auto id = world.knowledge().find_vulnerability(story.key);
    ASSERT_TRUE(id.has_value()) << story.key;
    std::string told;
    for (const std::string& line : explain(*id, *inventory, world.knowledge(), options)) {
      told += line + "\n";
    }
    for (const JsonValue part : story.value.elements()) {
      EXPECT_NE(told.find(part.string()), std::string::npos) << part.string() << "\nis not in\n" << told;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Folders, MatchCase, testing::ValuesIn(case_names()), [](const auto& param_info) {
  std::string name = param_info.param;
  std::ranges::replace(name, '-', '_');
  return "n" + name;
});

}  // namespace
}  // namespace parapet::match
