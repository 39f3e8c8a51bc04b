// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "base/time.h"
#include "inventory/inventory.h"
#include "knowledge/feeds/csaf_versions.h"
#include "knowledge/knowledge.h"
#include "match/matcher.h"

// VEX documents that a user gives beside the knowledge (`--vex FILE`): OpenVEX, CSAF 2.0, CycloneDX JSON. They change the
// status of findings, never add one. docs/formats/vex.md.
namespace parapet::match {

// Which software a statement names. All that is given must agree with the software.
struct VexProduct {
  std::string text;             // as written, for evidence
  std::string purl;             // version and qualifiers optional
  std::string cpe;              // 2.2 or 2.3; version optional
  std::string domain;           // a distribution's release or an ecosystem with a name in it (CSAF)
  std::string name;
  bool source = false;          // the name is that of the source package
  std::string architecture;
  std::string module;
  std::string vendor_product;   // "vendor:product" in CPE naming (CSAF branches)
  std::string version;          // exactly this one, where not empty
  knowledge::CsafVersions versions;  // of CSAF and CycloneDX products, where restricted
  std::vector<std::string> exact_versions;  // of CycloneDX products, beside `versions`
  bool restricted = false;      // `versions` and `exact_versions` count
  std::string target;           // the product that holds it (OpenVEX product of a subcomponent): must be what is scanned
};

struct VexStatement {
  std::vector<std::string> vulnerabilities;  // its id and aliases
  std::vector<VexProduct> products;          // any of them
  knowledge::Status status = knowledge::Status::kAffected;
  std::string justification;                 // label of the document's own vocabulary
  std::string note;                          // impact statement or detail
  UnixTime time;
};

struct VexDocument {
  std::string id;
  std::string issuer;
  UnixTime time;
  std::vector<VexStatement> statements;
  std::vector<inventory::Problem> problems;  // statements that were set aside, and why
};

// Reads a document, its format told from the content. A statement that can't be used is set aside as a problem: without
// vulnerability, product or status, or "not affected" without a reason (OpenVEX demands one).
// Errors: kBadInput (no JSON, none of the three formats), kUnsupported (CycloneDX XML), kLimit.
[[nodiscard]] Result<VexDocument> read_vex(std::string_view bytes, const Limits& limits);

struct VexTarget {
  const inventory::Device* device = nullptr;  // gives the purls of its software
  std::vector<std::string> products;          // purls or names by which documents know what is scanned (an image, an application)
};

struct VexReport {
  std::uint32_t findings_changed = 0;
  std::uint32_t statements_used = 0;    // that matched at least one finding
  std::uint32_t statements_unused = 0;
};

// Applies a document to assessed software. Of several statements that match a finding the newest counts, of equal times
// the last in the document. Findings that are affected or under investigation take its status and justification, and an
// evidence entry (feed "vex") that names the document comes first. A statement "affected" changes nothing but stands against older ones.
[[nodiscard]] VexReport apply_vex(const VexDocument& document, const VexTarget& target, const knowledge::Knowledge& knowledge,
                                  std::vector<AssessedSoftware>& software);

// True where the product names this software. Pure.
[[nodiscard]] bool names(const VexProduct& product, const VexTarget& target, const AssessedSoftware& software);

}  // namespace parapet::match
