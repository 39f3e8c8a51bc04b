// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "knowledge/import.h"
#include "knowledge/knowledge.h"
#include "support/paths.h"

// For tests of the store: small feeds in upstream form, an import, and all that the index answers as text.
namespace parapet::knowledge::test {

inline void write_file(const std::string& path, std::string_view text) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
}

inline std::string read_whole(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// One advisory in OSV form for the package `name` of PyPI.
struct Advisory {
  std::string id;
  std::vector<std::string> aliases;
  std::string name = "demo";
  std::string fixed = "2.0";
  std::string modified = "2024-01-02T00:00:00Z";
  std::string published = "2024-01-01T00:00:00Z";
  std::string withdrawn;
  std::string summary = "a weakness";
};

inline std::string to_json(const Advisory& advisory) {
  std::string aliases;
  for (const std::string& alias : advisory.aliases) {
    aliases += (aliases.empty() ? "\"" : ",\"") + alias + "\"";
  }
  return fmt::format(
      R"({{"schema_version":"1.6.0","id":"{}","modified":"{}","published":"{}",{}"aliases":[{}],"summary":"{}",)"
      R"("affected":[{{"package":{{"ecosystem":"PyPI","name":"{}"}},"ranges":[{{"type":"ECOSYSTEM","events":)"
      R"([{{"introduced":"0"}},{{"fixed":"{}"}}]}}]}}]}})",
      advisory.id, advisory.modified, advisory.published,
      advisory.withdrawn.empty() ? "" : fmt::format(R"("withdrawn":"{}",)", advisory.withdrawn), aliases, advisory.summary,
      advisory.name, advisory.fixed);
}

// A KEV catalogue of CVE-2020-1000 and the count - 1 that follow.
inline std::string catalogue(const std::string& date, int count) {
  std::string text = R"({"title":"CISA Catalog of Known Exploited Vulnerabilities","catalogVersion":")" + date +
                     R"(","dateReleased":")" + date + R"(T00:00:00.0000Z","count":)" + std::to_string(count) +
                     R"(,"vulnerabilities":[)";
  for (int i = 0; i < count; ++i) {
    text += (i == 0 ? "" : ",") + std::string(R"({"cveID":"CVE-2020-)") + std::to_string(1000 + i) +
            R"(","vendorProject":"v","product":"p","vulnerabilityName":"n","dateAdded":"2021-01-01","shortDescription":"d",)" +
            R"("requiredAction":"a","dueDate":"2021-02-01","knownRansomwareCampaignUse":"Known","notes":"","cwes":["CWE-79"]})";
  }
  return text + "]}";
}

// An EPSS file of one day.
inline std::string scores(const std::string& day, const std::vector<std::pair<std::string, double>>& rows) {
  std::string text = fmt::format("#model_version:v2025.03.14,score_date:{}T00:00:00+0000\ncve,epss,percentile\n", day);
  for (const auto& [cve, score] : rows) {
    text += fmt::format("{},{:.5f},{:.5f}\n", cve, score, score);
  }
  return text;
}

// Everything that the index answers, as text; equal knowledge gives equal text. Import times and generations left out.
inline std::string answers(const Knowledge& knowledge) {
  std::string text;
  for (const FeedInfo& feed : knowledge.feeds()) {
    text += fmt::format("feed {} {} records {} withdrawn {} covers", feed.identity.name, feed.snapshot.seconds, feed.records,
                        feed.withdrawn);
    for (const std::string& domain : feed.identity.covers) {
      text += " " + domain;
    }
    text += "\n";
  }
  std::set<std::pair<std::string, std::string>> names;
  for (std::uint32_t i = 0; i < knowledge.vulnerability_count(); ++i) {
    const Vulnerability known = knowledge.vulnerability(VulnerabilityId{i});
    text += fmt::format("{} rejected {} published {} {} severity {} score {} {} {} epss {} kev {}", known.name, known.rejected,
                        known.published.seconds, known.published_is_guess, static_cast<int>(known.severity),
                        known.score.value_or(-1), known.score_vector, known.score_source, known.epss.value_or(-1),
                        known.known_exploited);
    for (const std::string_view alias : known.aliases) {
      text += fmt::format(" ={}", alias);
      EXPECT_EQ(knowledge.find_vulnerability(alias), VulnerabilityId{i});
    }
    EXPECT_EQ(knowledge.find_vulnerability(known.name), VulnerabilityId{i});
    for (const RecordRef ref : knowledge.records_of(VulnerabilityId{i})) {
      const Result<Record> record = knowledge.record(ref);
      EXPECT_TRUE(record) << (record ? "" : record.error().to_string());
      text += fmt::format(" {}/{}/{}/{}", knowledge.feed(ref.feed).identity.name, knowledge.record_id(ref), record->title,
                          record->modified.seconds);
      for (const Affected& entry : record->affected) {
        names.emplace(entry.domain, entry.name);
      }
    }
    text += "\n";
  }
  for (const auto& [domain, name] : names) {
    for (const Rule rule : knowledge.rules(domain, name)) {
      text += fmt::format("rule {} {} {} withdrawn {} published {}:", domain, name, knowledge.record_id(rule.record()),
                          rule.withdrawn(), rule.published().seconds);
      for (std::uint32_t i = 0; i < rule.interval_count(); ++i) {
        const IntervalView interval = rule.interval(i);
        text += fmt::format(" [{},{})", interval.lower.text, interval.upper.text);
      }
      for (const VulnerabilityId id : rule.vulnerabilities()) {
        text += fmt::format(" {}", knowledge.vulnerability_name(id));
      }
      text += "\n";
    }
  }
  return text;
}

// An empty data folder, a folder for inputs, and an import with a clock that stands still.
class ImportFixture : public testing::Test {
 protected:
  Result<ImportReport> import(const std::vector<std::string>& paths, const ImportOptions& options = {}) {
    return import_with(*files_, paths, options);
  }
  Result<ImportReport> import_with(Files& files, const std::vector<std::string>& paths, const ImportOptions& options = {}) {
    NoProgress progress;
    return import_paths(folder_, paths, options, files, clock_, progress);
  }
  Knowledge open() const { return open(folder_); }
  static Knowledge open(const std::string& folder) {
    Result<Knowledge> knowledge = Knowledge::open(folder);
    EXPECT_TRUE(knowledge) << (knowledge ? "" : knowledge.error().to_string());
    return std::move(*knowledge);
  }
  // The outcome of the one feed that the import was about.
  FeedOutcome outcome(const std::vector<std::string>& paths, const ImportOptions& options = {}) {
    const Result<ImportReport> report = import(paths, options);
    EXPECT_TRUE(report) << (report ? "" : report.error().to_string());
    EXPECT_EQ(report->feeds.size(), 1U);
    return report && !report->feeds.empty() ? report->feeds.front() : FeedOutcome{};
  }
  // Names of the files in the folder of parts.
  [[nodiscard]] std::vector<std::string> parts() const {
    const Result<std::vector<std::string>> names = files_->list(folder_ + "/parts");
    EXPECT_TRUE(names);
    return names ? *names : std::vector<std::string>();
  }
  void advisory(const std::string& folder, const Advisory& advisory) const {
    write_file(in_ + "/" + folder + "/" + advisory.id + ".json", to_json(advisory));
  }

  std::string base_ = parapet::test::temporary_folder();
  std::string in_ = base_ + "/in";
  std::string folder_ = base_ + "/knowledge";
  std::unique_ptr<Files> files_ = system_files();
  FixedClock clock_{UnixTime{1'735'000'000}};
};

}  // namespace parapet::knowledge::test
