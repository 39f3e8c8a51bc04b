// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "inventory/inventory.h"
#include "knowledge/knowledge.h"
#include "match/matcher.h"

// What the tests of this room share: small knowledge bases made from feed files in their native formats, and findings as
// lines of text.
namespace parapet::match {

// A knowledge base in a temporary folder, made by importing files.
class TestWorld {
 public:
  // Each pair: a path below the feed folder, and the file's text. The clock stands at `now`.
  TestWorld(const std::vector<std::pair<std::string, std::string>>& files, UnixTime now);
  // Imports folders or files that exist.
  TestWorld(const std::vector<std::string>& paths, UnixTime now);

  [[nodiscard]] const knowledge::Knowledge& knowledge() const { return knowledge_; }
  [[nodiscard]] MatchOptions options() const { return MatchOptions{.now = now_}; }

 private:
  static knowledge::Knowledge import(const std::vector<std::string>& paths, UnixTime now);

  UnixTime now_;
  knowledge::Knowledge knowledge_;
};

// "openssl 3.0.15-1: CVE-2024-1 affected, available 3.0.16-1", one line for each finding of each software, sorted; then
// "foo -: not assessed, no_version" lines. "restart pending" stands behind where it is said.
[[nodiscard]] std::vector<std::string> lines_of(const std::vector<AssessedSoftware>& assessed, const knowledge::Knowledge& knowledge);

[[nodiscard]] std::string line_of(const Finding& finding, std::string_view software, const knowledge::Knowledge& knowledge);

[[nodiscard]] std::string read_text(const std::string& path);

}  // namespace parapet::match
