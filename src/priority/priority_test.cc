// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "base/text.h"
#include "priority/risk.h"
#include "priority/ssvc.h"
#include "priority/ssvc_table.h"
#include "support/paths.h"

namespace parapet::priority {
namespace {

using knowledge::Rating;
using knowledge::Severity;
using knowledge::Vulnerability;
using Points = knowledge::SsvcPoints;

std::string read_document() {
  std::ifstream file(test::source_folder() + "/docs/scoring.md");
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// The cells of the table rows of a document, in order.
std::vector<std::vector<std::string>> table_rows(std::string_view text) {
  std::vector<std::vector<std::string>> rows;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (!line.starts_with('|')) {
      continue;
    }
    std::vector<std::string>& row = rows.emplace_back();
    for (const std::string_view cell : split(line.substr(1, line.size() - 2), '|')) {
      std::string plain(trim(cell));
      std::erase(plain, '`');
      row.push_back(std::move(plain));
    }
  }
  return rows;
}

TEST(Ssvc, decision_is_spelled_as_cisa_does) { EXPECT_EQ(decision_name(SsvcDecision::kTrackStar), "Track*"); }

TEST(Ssvc, table_is_the_one_that_the_document_shows) {
  std::size_t row_number = 0;
  for (const auto& row : table_rows(read_document())) {
    if (row.size() == 6 && (row[0] == "none" || row[0] == "public poc" || row[0] == "active")) {
      for (std::size_t mission = 0; mission < 3; ++mission) {
        ASSERT_LT(row_number * 3 + mission, kCoordinatorTable.size());
        EXPECT_EQ(row[3 + mission], decision_name(kCoordinatorTable[row_number * 3 + mission])) << row_number;
      }
      ++row_number;
    }
  }
  EXPECT_EQ(row_number, 12U);
}

TEST(Ssvc, table_agrees_with_the_published_one) {
  PARAPET_NEEDS_SHARED();
  std::ifstream file(test::shared_folder() + "/spec/tables/cisa_coordinator_2_0_3.csv");
  std::string line;
  std::getline(file, line);
  for (const SsvcDecision decision : kCoordinatorTable) {
    ASSERT_TRUE(std::getline(file, line));
    EXPECT_EQ(to_lower(decision_name(decision)), trim(line.substr(line.rfind(',') + 1))) << line;
  }
}

TEST(Ssvc, takes_the_points_of_the_record_and_derives_what_it_lacks) {
  Vulnerability vulnerability;
  vulnerability.ssvc = {.exploitation = Points::Exploitation::kPoc, .automatable = Points::Automatable::kYes};
  vulnerability.score_system = Rating::System::kCvss31;
  vulnerability.score_vector = "CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N";
  const Ssvc ssvc = decide_ssvc(vulnerability, Mission::kMedium);
  EXPECT_EQ(ssvc.exploitation, Points::Exploitation::kPoc);
  EXPECT_EQ(ssvc.automatable, Points::Automatable::kYes);
  EXPECT_FALSE(ssvc.automatable_derived);
  EXPECT_EQ(ssvc.technical_impact, Points::TechnicalImpact::kTotal);
  EXPECT_TRUE(ssvc.technical_impact_derived);
  EXPECT_EQ(ssvc.decision, SsvcDecision::kTrackStar);
}

TEST(Ssvc, derives_from_vectors_of_every_version) {
  struct Case {
    Rating::System system;
    const char* vector;
    bool automatable;
    bool total;
  };
  constexpr Case kCases[] = {
      {Rating::System::kCvss2, "AV:N/AC:L/Au:N/C:C/I:C/A:C", true, true},
      {Rating::System::kCvss2, "AV:N/AC:M/Au:N/C:P/I:C/A:C", false, false},
      {Rating::System::kCvss30, "CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H", false, true},
      {Rating::System::kCvss31, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", true, false},
      {Rating::System::kCvss40, "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", true, true},
      {Rating::System::kCvss40, "CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:N/VC:L/VI:H/VA:H/SC:H/SI:H/SA:N", false, false},
      {Rating::System::kVendor, "", false, false}};
  for (const Case& example : kCases) {
    Vulnerability vulnerability;
    vulnerability.score_system = example.system;
    vulnerability.score_vector = example.vector;
    const Ssvc ssvc = decide_ssvc(vulnerability, Mission::kHigh);
    EXPECT_EQ(ssvc.automatable == Points::Automatable::kYes, example.automatable) << example.vector;
    EXPECT_EQ(ssvc.technical_impact == Points::TechnicalImpact::kTotal, example.total) << example.vector;
    EXPECT_TRUE(ssvc.automatable_derived && ssvc.technical_impact_derived);
  }
}

TEST(Ssvc, known_exploitation_is_active_whatever_the_record_says) {
  Vulnerability vulnerability;
  vulnerability.ssvc = {.exploitation = Points::Exploitation::kNone, .automatable = Points::Automatable::kYes, .technical_impact = Points::TechnicalImpact::kTotal};
  EXPECT_EQ(decide_ssvc(vulnerability, Mission::kMedium).decision, SsvcDecision::kTrack);
  vulnerability.exploits_strong = 1;
  EXPECT_EQ(decide_ssvc(vulnerability, Mission::kMedium).decision, SsvcDecision::kTrackStar);
  vulnerability.known_exploited = true;
  EXPECT_EQ(decide_ssvc(vulnerability, Mission::kMedium).decision, SsvcDecision::kAct);
}

TEST(Risk, constants_are_those_that_the_document_shows) {
  const RiskConstants c;
  const std::map<std::string, double> constants = {
      {"floor_known_exploited", c.floor_known_exploited}, {"floor_weaponised", c.floor_weaponised},
      {"floor_public_exploit", c.floor_public_exploit},   {"base_critical", c.base_critical},
      {"base_high", c.base_high},                         {"base_medium", c.base_medium},
      {"base_low", c.base_low},                           {"band_critical", c.band_critical},
      {"band_high", c.band_high},                         {"band_medium", c.band_medium},
      {"band_low", c.band_low},                           {"unrated_severity", c.unrated_severity}};
  std::size_t found = 0;
  for (const auto& row : table_rows(read_document())) {
    const auto constant = constants.find(row.front());
    if (constant != constants.end()) {
      ++found;
      ASSERT_GE(row.size(), 2U);
      EXPECT_EQ(parse_double(row[1]), constant->second) << row.front();
    }
  }
  EXPECT_EQ(found, constants.size()) << "docs/scoring.md does not list every constant once";
}

TEST(Risk, of_one_exploited_weakness_is_its_severity) {
  Vulnerability vulnerability;
  vulnerability.score = 9.8F;
  vulnerability.severity = Severity::kCritical;
  EXPECT_NEAR(risk(vulnerability), 0.98 * 0.05, 1e-6);
  vulnerability.epss = 0.01F;
  EXPECT_NEAR(risk(vulnerability), 0.98 * 0.01, 1e-6);
  vulnerability.exploits_strong = 2;
  EXPECT_NEAR(risk(vulnerability), 0.98 * 0.05, 1e-6);
  vulnerability.weaponised = true;
  EXPECT_NEAR(risk(vulnerability), 0.98 * 0.6, 1e-6);
  vulnerability.known_exploited = true;
  EXPECT_NEAR(risk(vulnerability), 0.98, 1e-6);
}

TEST(Risk, of_an_unrated_weakness_takes_the_middle) {
  EXPECT_DOUBLE_EQ(risk(Vulnerability{}), 0.5 * 0.005);
  Vulnerability vendor;
  vendor.severity = Severity::kHigh;
  EXPECT_DOUBLE_EQ(risk(vendor), 0.795 * 0.02);
}

TEST(ExploitLevel, names_the_strongest_evidence) {
  Vulnerability vulnerability;
  vulnerability.exploits_weak = 9;
  EXPECT_EQ(exploit_level(vulnerability), "none");
  vulnerability.ssvc.exploitation = Points::Exploitation::kPoc;
  EXPECT_EQ(exploit_level(vulnerability), "poc");
  vulnerability.weaponised = true;
  EXPECT_EQ(exploit_level(vulnerability), "weaponised");
  vulnerability.ssvc.exploitation = Points::Exploitation::kActive;
  EXPECT_EQ(exploit_level(vulnerability), "in_the_wild");
}

Vulnerability any_vulnerability() {
  Vulnerability vulnerability;
  if (*rc::gen::arbitrary<bool>()) {
    vulnerability.score = static_cast<float>(*rc::gen::inRange(0, 101)) / 10;
  }
  vulnerability.severity = static_cast<Severity>(*rc::gen::inRange(0, 6));
  if (*rc::gen::arbitrary<bool>()) {
    vulnerability.epss = static_cast<float>(*rc::gen::inRange(0, 1001)) / 1000;
  }
  vulnerability.exploits_strong = *rc::gen::inRange<std::uint32_t>(0, 3);
  vulnerability.weaponised = *rc::gen::arbitrary<bool>();
  vulnerability.known_exploited = *rc::gen::arbitrary<bool>();
  return vulnerability;
}

TEST(Risk, stays_within_0_and_1_and_never_falls_with_more_evidence) {
  rc::check("bounds and monotony", [] {
    const Vulnerability vulnerability = any_vulnerability();
    const double before = risk(vulnerability);
    RC_ASSERT(before >= 0.0 && before <= 1.0);
    Vulnerability worse = vulnerability;
    switch (*rc::gen::inRange(0, 5)) {
      case 0:
        worse.known_exploited = true;
        break;
      case 1:
        worse.weaponised = true;
        break;
      case 2:
        ++worse.exploits_strong;
        break;
      case 3:
        worse.score = worse.score ? std::min(10.0F, *worse.score + 0.1F) : worse.score;
        break;
      default:
        worse.epss = worse.epss ? std::min(1.0F, *worse.epss + 0.05F) : worse.epss;
    }
    RC_ASSERT(risk(worse) >= before);
    const auto decision = [](const Vulnerability& v) { return static_cast<int>(decide_ssvc(v, Mission::kMedium).decision); };
    RC_ASSERT(decision(worse) >= decision(vulnerability));
  });
}

}  // namespace
}  // namespace parapet::priority
