// SPDX-License-Identifier: Apache-2.0
// Runs every folder of tests/cases/collect that has a root/ through the language collectors and compares with its
// expected.json: {"software": [{ecosystem, name, version, paths, arch?, lower_bound_only?}], "problems": ["start of place"]}.
#include <algorithm>
#include <filesystem>
#include <set>

#include <gtest/gtest.h>

#include "base/files.h"
#include "base/json.h"
#include "inventory/collect/collector.h"
#include "support/paths.h"

namespace parapet::inventory {
namespace {

std::string cases_folder() { return test::source_folder() + "/tests/cases/collect"; }

std::vector<std::string> case_names() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(cases_folder())) {
    if (std::filesystem::exists(entry.path() / "root") && std::filesystem::exists(entry.path() / "expected.json")) {
      names.push_back(entry.path().filename().string());
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string line_of(const Software& one) {
  std::string line = one.ecosystem + " " + one.name + " '" + one.version + "' " + one.arch + (one.lower_bound_only ? " lower bound" : "");
  for (const std::string& path : one.paths) {
    line += " " + path;
  }
  return line;
}

// Broken files become problems, as in a scan.
Collected collect_all(const Tree& tree) {
  Collected all;
  const auto collectors = language_collectors();
  const Result<void> walked = tree.walk(
      [&](const TreeFile& file) {
        for (const auto& collector : collectors) {
          if (!collector->wants(file)) {
            continue;
          }
          Result<Collected> one = collector->collect(tree, file, {});
          if (one) {
            std::move(one->software.begin(), one->software.end(), std::back_inserter(all.software));
            std::move(one->problems.begin(), one->problems.end(), std::back_inserter(all.problems));
          } else {
            EXPECT_TRUE(one.error().to_string().starts_with(file.path)) << one.error().to_string();
            all.problems.push_back({.place = file.path, .reason = one.error().to_string()});
          }
        }
      },
      [](const std::string& path, const std::string& reason) { ADD_FAILURE() << path << ": " << reason; });
  EXPECT_TRUE(walked) << walked.error().to_string();
  return all;
}

class LanguageCases : public testing::TestWithParam<std::string> {};

TEST_P(LanguageCases, gives_what_its_expectation_says) {
  const std::string folder = cases_folder() + "/" + GetParam();
  const Result<std::unique_ptr<Tree>> tree = open_folder(folder + "/root", {}, {});
  ASSERT_TRUE(tree) << tree.error().to_string();
  const Collected collected = collect_all(**tree);
  const Result<std::string> bytes = read_file(folder + "/expected.json", 1 << 20);
  ASSERT_TRUE(bytes);
  JsonParser parser;
  const Result<JsonValue> expected = parser.parse(*bytes);
  ASSERT_TRUE(expected) << expected.error().to_string();

  std::multiset<std::string> wanted;
  for (const JsonValue json : (*expected)["software"].elements()) {
    Software one{.ecosystem = std::string(json["ecosystem"].string()),
                 .name = std::string(json["name"].string()),
                 .version = std::string(json["version"].string()),
                 .arch = std::string(json["arch"].string()),
                 .lower_bound_only = json["lower_bound_only"].boolean().value_or(false)};
    for (const JsonValue path : json["paths"].elements()) {
      one.paths.emplace_back(path.string());
    }
    wanted.insert(line_of(one));
  }
  std::multiset<std::string> found;
  for (const Software& one : collected.software) {
    found.insert(line_of(one));
  }
  EXPECT_EQ(found, wanted);

  std::vector<std::string> problems;
  for (const Problem& problem : collected.problems) {
    problems.push_back(problem.place + ": " + problem.reason);
  }
  std::sort(problems.begin(), problems.end());
  std::vector<std::string> expected_problems;
  for (const JsonValue json : (*expected)["problems"].elements()) {
    expected_problems.emplace_back(json.string());
  }
  std::sort(expected_problems.begin(), expected_problems.end());
  ASSERT_EQ(problems.size(), expected_problems.size()) << testing::PrintToString(problems);
  for (std::size_t i = 0; i < problems.size(); ++i) {
    EXPECT_TRUE(problems[i].starts_with(expected_problems[i])) << problems[i] << "\n instead of " << expected_problems[i];
  }
}

INSTANTIATE_TEST_SUITE_P(Collect, LanguageCases, testing::ValuesIn(case_names()), [](const auto& one) {
  std::string name = one.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
}  // namespace parapet::inventory
