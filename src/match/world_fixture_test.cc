// SPDX-License-Identifier: Apache-2.0
#include "match/world_fixture_test.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "knowledge/import.h"
#include "knowledge/names.h"
#include "support/paths.h"

namespace parapet::match {
namespace {

std::vector<std::string> write_all(const std::vector<std::pair<std::string, std::string>>& files) {
  const std::string folder = test::temporary_folder();
  for (const auto& [name, text] : files) {
    const std::filesystem::path path = std::filesystem::path(folder) / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
  }
  return {folder};
}

}  // namespace

TestWorld::TestWorld(const std::vector<std::pair<std::string, std::string>>& files, UnixTime now)
    : now_(now), knowledge_(import(write_all(files), now)) {}

TestWorld::TestWorld(const std::vector<std::string>& paths, UnixTime now) : now_(now), knowledge_(import(paths, now)) {}

knowledge::Knowledge TestWorld::import(const std::vector<std::string>& paths, UnixTime now) {
  const std::string folder = test::temporary_folder() + "/knowledge";
  const std::unique_ptr<Files> files = system_files();
  const FixedClock clock{now};
  NoProgress progress;
  const Result<knowledge::ImportReport> report = knowledge::import_paths(folder, paths, {}, *files, clock, progress);
  EXPECT_TRUE(report.has_value()) << (report ? "" : report.error().to_string());
  if (report) {
    for (const knowledge::ImportReport::Skipped& skipped : report->skipped) {
      if (!skipped.path.ends_with(".md")) {
        ADD_FAILURE() << "no feed: " << skipped.path << ": " << skipped.reason;
      }
    }
    for (const knowledge::FeedOutcome& feed : report->feeds) {
      EXPECT_LE(feed.rejected, feed.records / 50) << feed.feed;
    }
  }
  Result<knowledge::Knowledge> knowledge = knowledge::Knowledge::open(folder);
  EXPECT_TRUE(knowledge.has_value()) << (knowledge ? "" : knowledge.error().to_string());
  return *std::move(knowledge);
}

std::string line_of(const Finding& finding, std::string_view software, const knowledge::Knowledge& knowledge) {
  std::string line = fmt::format("{}: {} {}, fix {}", software, knowledge.vulnerability_name(finding.vulnerability),
                                 status_name(finding.status), fix_name(finding.fix));
  line += finding.fixed_version.empty() ? "" : " " + finding.fixed_version;
  line += finding.restart_pending ? ", restart pending" : "";
  return line;
}

std::vector<std::string> lines_of(const std::vector<AssessedSoftware>& assessed, const knowledge::Knowledge& knowledge) {
  std::vector<std::string> lines;
  for (const AssessedSoftware& entry : assessed) {
    const std::string software = entry.software == nullptr
                                     ? entry.key.name + " " + entry.key.version
                                     : entry.software->name + " " + entry.software->version;
    for (const Finding& finding : entry.assessment.findings) {
      lines.push_back(line_of(finding, software, knowledge));
    }
    for (const NotAssessed& reason : entry.assessment.not_assessed) {
      lines.push_back(fmt::format("{}: {}{}", software, entry.assessment.assessed ? "" : "not assessed, ", reason_name(reason.reason)));
    }
    if (entry.assessment.listed_only) {
      lines.push_back(software + ": listed only");
    }
  }
  std::ranges::sort(lines);
  const auto tail = std::ranges::unique(lines);
  lines.erase(tail.begin(), tail.end());
  return lines;
}

std::string read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace parapet::match
