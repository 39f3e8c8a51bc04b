// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/files.h"
#include "base/progress.h"
#include "inventory/software_key.h"
#include "knowledge/import.h"
#include "knowledge/knowledge.h"
#include "match/matcher.h"
#include "support/paths.h"

namespace parapet::match {

// A Debian 12 device on which every piece of software has CVE-2024-1000 (affected) and CVE-2024-1001 (affected), in a knowledge
// base that knows just these two. For tests of what changes findings afterwards.
class SuppressionTest : public testing::Test {
 protected:
  SuppressionTest() : knowledge_(make_knowledge()) {
    device_.os = {.family = "linux", .id = "debian", .version = "12", .codename = "bookworm", .arch = "x86_64"};
  }

  void add(inventory::Software software) {
    owned_.push_back(std::make_unique<inventory::Software>(std::move(software)));
    AssessedSoftware one;
    one.software = owned_.back().get();
    one.key = inventory::make_key(device_, *owned_.back());
    one.assessment.assessed = true;
    for (const char* const id : {"CVE-2024-1000", "CVE-2024-1001"}) {
      Finding finding;
      finding.vulnerability = knowledge_.find_vulnerability(id).value();
      finding.evidence.push_back({.feed = "test", .record_id = id, .decided = true});
      one.assessment.findings.push_back(std::move(finding));
    }
    software_.push_back(std::move(one));
  }
  void add_openssl() {
    add({.ecosystem = "deb", .name = "libssl3", .version = "3.0.11-1~deb12u2", .source = "openssl", .arch = "amd64"});
  }
  void add_left_pad() { add({.ecosystem = "npm", .name = "left-pad", .version = "1.3.0"}); }

  Finding& finding(std::size_t software, std::size_t number = 0) { return software_.at(software).assessment.findings.at(number); }

  inventory::Device device_;
  std::vector<std::unique_ptr<inventory::Software>> owned_;
  std::vector<AssessedSoftware> software_;
  knowledge::Knowledge knowledge_;

 private:
  static knowledge::Knowledge make_knowledge() {
    const std::string folder = test::temporary_folder();
    std::ofstream(folder + "/kev.csv")
        << "cveID,vendorProject,product,vulnerabilityName,dateAdded,shortDescription,requiredAction,dueDate,"
           "knownRansomwareCampaignUse,notes,cwes\n"
           "CVE-2024-1000,v,p,n,2024-01-01,d,a,2024-02-01,Unknown,,\n"
           "CVE-2024-1001,v,p,n,2024-01-01,d,a,2024-02-01,Unknown,,\n";
    NoProgress progress;
    const FixedClock clock(UnixTime{1'735'000'000});
    const auto files = system_files();
    const auto report = knowledge::import_paths(folder + "/knowledge", {folder + "/kev.csv"}, {}, *files, clock, progress);
    EXPECT_TRUE(report.has_value()) << report.error().to_string();
    return knowledge::Knowledge::open(folder + "/knowledge").value();
  }
};

}  // namespace parapet::match
