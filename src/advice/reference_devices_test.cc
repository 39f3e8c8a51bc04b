// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/text.h"
#include "exposure/score.h"
#include "priority/risk.h"
#include "support/paths.h"

// The reference devices of docs/scoring.md, computed anew from what the document says they have open.
namespace parapet::advice {
namespace {

using Row = std::vector<std::string>;

// The rows of the table with this head, without it.
std::vector<Row> table(std::string_view head) {
  std::ifstream file(parapet::test::source_folder() + "/docs/scoring.md");
  std::vector<Row> rows;
  bool inside = false;
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with('|')) {
      inside = false;
    } else if (line.starts_with(head)) {
      inside = true;
    } else if (inside && !line.starts_with("|---")) {
      Row& row = rows.emplace_back();
      for (const std::string_view cell : split(std::string_view(line).substr(1, line.size() - 2), '|')) {
        row.emplace_back(trim(cell));
      }
    }
  }
  return rows;
}

exposure::Units risk_of(const Row& row) {
  knowledge::Vulnerability weakness;
  weakness.score = static_cast<float>(parse_double(row[2]).value());
  weakness.epss = static_cast<float>(parse_double(row[3]).value());
  weakness.exploits_strong = row[4] == "public code" ? 1 : 0;
  weakness.weaponised = row[4] == "weaponised";
  weakness.known_exploited = row[4] == "known exploited";
  return exposure::to_units(priority::risk(weakness));
}

exposure::Hazard hazard_of(const std::string& device, const std::vector<Row>& open) {
  const std::string leftovers = device.starts_with("server") ? "patched server" : device.starts_with("desktop") ? "patched desktop" : "";
  exposure::Hazard hazard = 0;
  for (const Row& row : open) {
    if (row[0] == device || row[0] == leftovers) {
      hazard += parse_uint(row[1]).value() * exposure::squared(risk_of(row));
    }
  }
  return hazard;
}

std::string_view level_text(exposure::ExposureLevel level) {
  return level == exposure::ExposureLevel::kLow ? "low" : level == exposure::ExposureLevel::kMedium ? "medium" : "high";
}

TEST(ReferenceDevices, score_what_the_document_says) {
  const std::vector<Row> open = table("| device | products |");
  const std::vector<Row> scores = table("| device | hazard |");
  ASSERT_EQ(scores.size(), 8U);
  for (const Row& row : scores) {
    const exposure::Hazard hazard = hazard_of(row[0], open);
    const exposure::ExposureUnits exposure = exposure::exposure_of(hazard);
    EXPECT_EQ(fmt::format("{:.6f}", static_cast<double>(hazard) * 1e-9), row[1]) << row[0];
    EXPECT_EQ(fmt::format("{:.4f}", static_cast<double>(exposure) * exposure::kExposureUnit), row[2]) << row[0];
    EXPECT_EQ(level_text(exposure::level_of(exposure)), row[3]) << row[0];
  }
}

TEST(ReferenceDevices, no_two_are_equal_and_the_staler_is_the_worse) {
  const std::vector<Row> open = table("| device | products |");
  std::set<exposure::Hazard> distinct;
  std::map<std::string, exposure::Hazard> hazards;
  for (const Row& row : table("| device | hazard |")) {
    hazards[row[0]] = hazard_of(row[0], open);
    distinct.insert(hazards[row[0]]);
  }
  EXPECT_EQ(distinct.size(), hazards.size());
  for (const std::string kind : {"server", "desktop"}) {
    EXPECT_LT(hazards["patched " + kind], hazards[kind + ", one month stale"]);
    EXPECT_LT(hazards[kind + ", one month stale"], hazards[kind + ", one year stale"]);
    EXPECT_LT(hazards[kind + ", one year stale"], hazards[kind + ", three years stale"]);
  }
}

}  // namespace
}  // namespace parapet::advice
