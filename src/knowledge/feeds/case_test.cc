// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/files.h"
#include "knowledge/feeds/facts_text.h"
#include "knowledge/feeds/importer.h"
#include "support/paths.h"

// Runs every folder of tests/cases/feeds: `input` or `input.EXTENSION` is given to the importer that recognises it, and
// what it says must be expected.txt: a line "feed NAME (KIND)", then the facts, or "refused: reason".
// PARAPET_WRITE_CASES=1 writes expected.txt anew, for reading and committing.
namespace parapet::knowledge {
namespace {

namespace fs = std::filesystem;

std::string outcome(const std::string& path, std::string_view bytes) {
  for (const auto& importer : all_importers()) {
    const std::optional<FeedIdentity> identity = importer->recognise({.path = path, .bytes = bytes});
    if (!identity) {
      continue;
    }
    std::string text = fmt::format("feed {} ({}){}\n", identity->name, identity->kind, identity->mode == UpdateMode::kUpdate ? " update" : "");
    const Result<CollectingSink> sink = collect(*importer, bytes, path);
    return text + (sink ? facts_text(*sink) : "refused: " + sink.error().to_string() + "\n");
  }
  return "no feed\n";
}

std::vector<fs::path> case_folders() {
  std::vector<fs::path> folders;
  const fs::path root = fs::path(test::source_folder()) / "tests/cases/feeds";
  for (const auto& entry : fs::directory_iterator(root)) {
    folders.push_back(entry.path());
  }
  std::ranges::sort(folders);
  return folders;
}

TEST(FeedCases, each_input_gives_its_expected_facts) {
  for (const fs::path& folder : case_folders()) {
    fs::path input;
    for (const auto& entry : fs::directory_iterator(folder)) {
      if (entry.path().stem() == "input") {
        input = entry.path();
      }
    }
    const auto bytes = read_file(input.string(), 1U << 20);
    ASSERT_TRUE(bytes.has_value()) << folder << ": " << bytes.error().to_string();
    EXPECT_TRUE(fs::exists(folder / "README.md")) << folder << " does not say why it is there";
    const std::string got = outcome(fs::relative(input, test::source_folder()).string(), *bytes);
    if (std::getenv("PARAPET_WRITE_CASES") != nullptr) {
      std::ofstream(folder / "expected.txt") << got;
    }
    const auto expected = read_file((folder / "expected.txt").string(), 1U << 20);
    ASSERT_TRUE(expected.has_value()) << folder;
    EXPECT_EQ(got, *expected) << folder;
  }
}

}  // namespace
}  // namespace parapet::knowledge
