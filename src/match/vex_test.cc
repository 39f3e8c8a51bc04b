// SPDX-License-Identifier: Apache-2.0
#include "match/vex.h"

#include <gtest/gtest.h>

#include <string>

#include <fmt/format.h>

#include "match/suppression_fixture_test.h"

namespace parapet::match {
namespace {

using knowledge::Status;

std::string openvex(std::string_view statements) {
  return fmt::format(R"({{"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://example.org/vex/1", "author": "Example",
    "timestamp": "2024-06-01T00:00:00Z", "statements": [{}]}})", statements);
}

std::string statement(std::string_view product, std::string_view status = "not_affected", std::string_view more = "",
                      std::string_view vulnerability = "CVE-2024-1000") {
  const std::string reason = status == "not_affected" ? R"(, "justification": "vulnerable_code_not_present")" : "";
  return fmt::format(R"({{"vulnerability": {{"name": "{}"}}, "products": [{{"@id": "{}"}}], "status": "{}"{}{}}})", vulnerability,
                     product, status, reason, more);
}

class Vex : public SuppressionTest {
 protected:
  VexReport apply(const std::string& text, std::vector<std::string> products = {}) {
    const Result<VexDocument> document = read_vex(text, {});
    EXPECT_TRUE(document.has_value()) << (document ? "" : document.error().to_string());
    return document ? apply_vex(*document, {.device = &device_, .products = std::move(products)}, knowledge_, software_)
                    : VexReport{};
  }
  bool clears(const std::string& product, std::vector<std::string> products = {}) {
    finding(0).status = Status::kAffected;
    return apply(openvex(statement(product)), std::move(products)).findings_changed == 1;
  }
};

TEST_F(Vex, a_statement_changes_the_finding_it_names_and_no_other) {
  add_openssl();
  add_left_pad();
  const VexReport report = apply(openvex(statement("pkg:deb/debian/libssl3@3.0.11-1~deb12u2")));
  EXPECT_EQ(report.findings_changed, 1U);
  EXPECT_EQ(report.statements_used, 1U);
  EXPECT_EQ(finding(0).status, Status::kNotAffected);
  EXPECT_EQ(finding(0).justification, "vulnerable_code_not_present");
  ASSERT_EQ(finding(0).evidence.size(), 2U);
  EXPECT_EQ(finding(0).evidence[0].feed, "vex");
  EXPECT_EQ(finding(0).evidence[0].record_id, "https://example.org/vex/1");
  EXPECT_EQ(finding(0).evidence[0].note, "Example: vulnerable_code_not_present");
  EXPECT_TRUE(finding(0).evidence[0].decided);
  EXPECT_FALSE(finding(0).evidence[1].decided);
  EXPECT_EQ(finding(0, 1).status, Status::kAffected);
  EXPECT_EQ(finding(1).status, Status::kAffected);
}

TEST_F(Vex, everything_that_a_purl_names_must_agree) {
  add_openssl();
  EXPECT_TRUE(clears("pkg:deb/debian/libssl3"));
  EXPECT_TRUE(clears("pkg:deb/debian/libssl3?arch=amd64&distro=bookworm"));
  EXPECT_TRUE(clears("pkg:deb/debian/libssl3@3.0.11-1~deb12u2?distro=debian-12"));
  EXPECT_TRUE(clears("pkg:deb/debian/openssl@3.0.11-1~deb12u2?arch=source"));
  EXPECT_FALSE(clears("pkg:deb/debian/libssl3@3.0.11-1~deb12u3"));
  EXPECT_FALSE(clears("pkg:deb/debian/libssl3?arch=arm64"));
  EXPECT_FALSE(clears("pkg:deb/debian/libssl3?distro=bullseye"));
  EXPECT_FALSE(clears("pkg:deb/debian/libssl3?repository_url=example.org"));
  EXPECT_FALSE(clears("pkg:deb/debian/openssl"));
  EXPECT_FALSE(clears("pkg:deb/ubuntu/libssl3"));
  EXPECT_FALSE(clears("pkg:npm/libssl3"));
  EXPECT_FALSE(clears("libssl3"));
}

TEST_F(Vex, a_part_of_a_product_counts_where_that_product_is_scanned) {
  add_left_pad();
  std::string parts = openvex(statement("pkg:oci/shop@sha256%3A12"));
  parts.replace(parts.find("\"pkg:oci/shop@sha256%3A12\"}"), 27,
                R"("pkg:oci/shop@sha256%3A12", "subcomponents": [{"@id": "pkg:npm/left-pad"}]})");
  EXPECT_EQ(apply(parts).findings_changed, 0U);
  EXPECT_EQ(apply(parts, {"pkg:oci/other@sha256%3A12"}).findings_changed, 0U);
  EXPECT_EQ(apply(parts, {"pkg:oci/shop@sha256%3A12"}).findings_changed, 1U);
}

TEST_F(Vex, the_newest_statement_counts) {
  add_left_pad();
  const std::string old_clear = statement("pkg:npm/left-pad", "not_affected", R"(, "timestamp": "2024-01-01T00:00:00Z")");
  const std::string new_affected = statement("pkg:npm/left-pad", "affected", R"(, "timestamp": "2024-03-01T00:00:00Z")");
  EXPECT_EQ(apply(openvex(old_clear + "," + new_affected)).findings_changed, 0U);
  EXPECT_EQ(apply(openvex(new_affected + "," + old_clear)).findings_changed, 0U);
  const std::string newer_fixed = statement("pkg:npm/left-pad", "fixed", R"(, "timestamp": "2024-04-01T00:00:00Z")");
  EXPECT_EQ(apply(openvex(newer_fixed + "," + new_affected)).findings_changed, 1U);
  EXPECT_EQ(finding(0).status, Status::kFixed);
}

TEST_F(Vex, nothing_is_added_and_a_decided_finding_stays) {
  add_left_pad();
  finding(0).status = Status::kFixed;
  const VexReport report = apply(openvex(statement("pkg:npm/left-pad", "under_investigation") + "," +
                                         statement("pkg:npm/left-pad", "affected", "", "CVE-2024-9999")));
  EXPECT_EQ(report.findings_changed, 0U);
  EXPECT_EQ(report.statements_unused, 1U);
  EXPECT_EQ(finding(0).status, Status::kFixed);
  EXPECT_EQ(software_[0].assessment.findings.size(), 2U);
}

TEST_F(Vex, not_affected_without_a_reason_is_set_aside) {
  const auto document = read_vex(openvex(R"({"vulnerability": "CVE-2024-1000", "products": ["pkg:npm/left-pad"], "status": "not_affected"},
      {"vulnerability": "", "products": ["pkg:npm/left-pad"], "status": "fixed"},
      {"vulnerability": "CVE-2024-1000", "products": ["pkg:npm/left-pad"], "status": "perhaps"},
      {"vulnerability": "CVE-2024-1000", "products": ["a box"], "status": "fixed"})"), {});
  ASSERT_TRUE(document.has_value());
  EXPECT_TRUE(document->statements.empty());
  EXPECT_EQ(document->problems.size(), 4U);
}

constexpr std::string_view kCsaf = R"({"document": {"category": "csaf_vex", "csaf_version": "2.0", "publisher": {"name": "Example"},
    "tracking": {"id": "EX-1", "status": "final", "current_release_date": "2024-05-06T07:08:09Z"}},
  "product_tree": {"full_product_names": [{"product_id": "p", "name": "left-pad",
      "product_identification_helper": {"purl": "pkg:npm/left-pad@1.3.0"}}],
    "branches": [{"category": "vendor", "name": "Example", "branches": [{"category": "product_name", "name": "Door", "branches": [
      {"category": "product_version_range", "name": "< 2.0", "product": {"product_id": "d", "name": "Door"}},
      {"category": "product_version_range", "name": "< V2 SP1", "product": {"product_id": "u", "name": "Door"}}]}]}]},
  "vulnerabilities": [{"cve": "CVE-2024-1000", "product_status": {"known_not_affected": ["p", "d", "u"]},
    "flags": [{"label": "component_not_present", "product_ids": ["p", "d", "u"]}]}]})";

TEST_F(Vex, reads_csaf) {
  add_left_pad();
  add({.ecosystem = "generic", .name = "Door", .version = "1.5", .vendor = "example", .product = "door"});
  add({.ecosystem = "generic", .name = "Door", .version = "2.0", .vendor = "example", .product = "door"});
  EXPECT_EQ(apply(std::string(kCsaf)).findings_changed, 2U);
  EXPECT_EQ(finding(0).status, Status::kNotAffected);
  EXPECT_EQ(finding(0).justification, "component_not_present");
  EXPECT_EQ(finding(0).evidence[0].record_id, "EX-1");
  EXPECT_EQ(finding(1).status, Status::kNotAffected);
  EXPECT_EQ(finding(2).status, Status::kAffected);
}

constexpr std::string_view kCycloneDx = R"({"bomFormat": "CycloneDX", "specVersion": "1.5", "serialNumber": "urn:uuid:1",
  "metadata": {"timestamp": "2024-05-06T07:08:09Z", "supplier": {"name": "Example"}},
  "components": [{"bom-ref": "a", "name": "left-pad", "purl": "pkg:npm/left-pad@1.3.0"}],
  "vulnerabilities": [
    {"id": "CVE-2024-1000", "analysis": {"state": "not_affected", "justification": "code_not_reachable"}, "affects": [{"ref": "a",
     "versions": [{"version": "1.3.0", "status": "affected"}]}]},
    {"id": "CVE-2024-1001", "analysis": {"state": "in_triage"},
     "affects": [{"ref": "urn:cdx:1/1#pkg:npm/left-pad", "versions": [{"range": "vers:generic/<1.2"}]}]},
    {"id": "CVE-2024-1001", "affects": [{"ref": "a"}]}]})";

TEST_F(Vex, reads_cyclonedx) {
  add_left_pad();
  add({.ecosystem = "npm", .name = "left-pad", .version = "1.1.0"});
  EXPECT_EQ(apply(std::string(kCycloneDx)).findings_changed, 2U);
  EXPECT_EQ(finding(0).status, Status::kNotAffected);
  EXPECT_EQ(finding(0).justification, "code_not_reachable");
  EXPECT_EQ(finding(0, 1).status, Status::kAffected);
  EXPECT_EQ(finding(1).status, Status::kAffected);
  EXPECT_EQ(finding(1, 1).status, Status::kUnderInvestigation);
}

TEST_F(Vex, a_cyclonedx_version_is_one_version) {
  add({.ecosystem = "npm", .name = "left-pad", .version = "1.3.1"});
  std::string text(kCycloneDx);
  text.replace(text.find("left-pad@1.3.0"), 14, "left-pad");
  EXPECT_EQ(apply(text).findings_changed, 0U);
}

TEST_F(Vex, a_cpe_names_an_application) {
  add({.ecosystem = "generic", .name = "Door", .version = "1.5", .vendor = "example", .product = "door"});
  const auto with = [this](const std::string& cpe) {
    finding(0).status = Status::kAffected;
    return apply(openvex(fmt::format(R"({{"vulnerability": {{"name": "CVE-2024-1000"}}, "status": "fixed",
        "products": [{{"@id": "x", "identifiers": {{"cpe23": "{}"}}}}]}})", cpe))).findings_changed == 1;
  };
  EXPECT_TRUE(with("cpe:2.3:a:example:door:*:*:*:*:*:*:*:*"));
  EXPECT_TRUE(with("cpe:2.3:a:example:door:1.5:*:*:*:*:*:*:*"));
  EXPECT_FALSE(with("cpe:2.3:a:example:door:1.6:*:*:*:*:*:*:*"));
  EXPECT_FALSE(with("cpe:2.3:a:example:door:1.5:sp1:*:*:*:*:*:*"));
  EXPECT_FALSE(with("cpe:2.3:a:example:window:*:*:*:*:*:*:*:*"));
  EXPECT_FALSE(with("cpe:2.3:a:*:*:*:*:*:*:*:*:*:*"));
}

TEST(VexReader, refuses_what_is_none) {
  EXPECT_EQ(read_vex("<bom/>", {}).error().code(), ErrorCode::kUnsupported);
  for (const std::string_view text : {"", "{}", "[]", "{\"bomFormat\": \"SPDX\"}", "nonsense"}) {
    const auto document = read_vex(text, {});
    ASSERT_FALSE(document.has_value()) << text;
    EXPECT_EQ(document.error().code(), ErrorCode::kBadInput) << text;
  }
}

}  // namespace
}  // namespace parapet::match
