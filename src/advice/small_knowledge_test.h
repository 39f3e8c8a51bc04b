// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/files.h"
#include "base/progress.h"
#include "knowledge/import.h"
#include "knowledge/knowledge.h"
#include "support/paths.h"

namespace parapet::advice::test {

inline UnixTime day(std::string_view text) { return *parse_time(text); }

// Knowledge made of feed files in their native formats; each pair is a file's path and its text.
inline knowledge::Knowledge knowledge_of(const std::vector<std::pair<std::string, std::string>>& files, UnixTime now) {
  const std::string folder = parapet::test::temporary_folder();
  for (const auto& [name, text] : files) {
    const std::filesystem::path path = std::filesystem::path(folder) / "feeds" / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
  }
  const std::unique_ptr<Files> system = system_files();
  const FixedClock clock{now};
  NoProgress progress;
  if (!files.empty()) {
    const auto report = knowledge::import_paths(folder + "/knowledge", {folder + "/feeds"}, {}, *system, clock, progress);
    EXPECT_TRUE(report.has_value()) << (report ? "" : report.error().to_string());
    EXPECT_TRUE(!report || report->skipped.empty());
  }
  Result<knowledge::Knowledge> knowledge = knowledge::Knowledge::open(folder + "/knowledge");
  EXPECT_TRUE(knowledge.has_value());
  return *std::move(knowledge);
}

}  // namespace parapet::advice::test
