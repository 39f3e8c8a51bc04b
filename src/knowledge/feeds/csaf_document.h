// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/limits.h"
#include "base/result.h"
#include "base/time.h"
#include "knowledge/record.h"

// A CSAF 2.0 document (OASIS Standard, 18 November 2022) as plain values, as far as advisories and VEX use it. Nothing is
// interpreted here. Feeds and --vex read the same values.
namespace parapet::knowledge {

// A product by its id: a leaf of the branches, a full_product_name, or a relationship of two others (section 3.2.2).
struct CsafProduct {
  std::string id;
  std::string name;              // the full product name
  std::string vendor;            // names of the branches on the way to it; "" where there is none of that category
  std::string product_name;
  std::string version;           // of a product_version branch
  std::string version_range;     // of a product_version_range branch
  std::string architecture;
  std::string cpe;               // product_identification_helper
  std::string purl;
  // Of a relationship: component (product_reference), its host (relates_to_product_reference), and how they relate.
  std::string component;
  std::string host;
  std::string relation;          // "default_component_of", "installed_on", ...
};

// A list of products under a name: a product_status group, a flag, a threat, a remediation, a score.
struct CsafStatement {
  std::string category;          // "known_affected"; a flag's label; a remediation's or threat's category
  std::string details;
  std::vector<std::string> products;
};

struct CsafScore {
  Rating rating;
  std::vector<std::string> products;
};

struct CsafVulnerability {
  std::string cve;               // as written
  std::vector<std::string> ids;  // ids of other systems
  std::string title;
  std::string description;
  std::vector<std::string> cwes;
  std::vector<Reference> references;
  UnixTime released;
  std::vector<CsafStatement> statuses;
  std::vector<CsafStatement> flags;
  std::vector<CsafStatement> remediations;
  std::vector<CsafStatement> threats;
  std::vector<CsafScore> scores;
};

struct CsafDocument {
  std::string category;          // "csaf_security_advisory", "csaf_vex", ...
  std::string title;
  std::string description;
  std::string publisher;
  std::string severity;          // aggregate_severity
  std::string id;                // tracking
  std::vector<std::string> aliases;
  std::string status;            // "draft", "interim", "final"
  UnixTime initial;
  UnixTime current;
  std::vector<Reference> references;
  std::map<std::string, CsafProduct, std::less<>> products;
  std::vector<CsafVulnerability> vulnerabilities;

  // The product of an id; nullptr where the product tree does not have it.
  [[nodiscard]] const CsafProduct* product(std::string_view product_id) const;
};

// True where the document has the members that every CSAF document has (section 3.2.1): tracking, publisher, csaf_version.
[[nodiscard]] bool is_csaf(JsonValue root);

// Errors: kBadInput where a member that every reader needs is missing (tracking.id, csaf_version of 2.x), kLimit
// (ranges_per_record_max products or product references, aliases_per_record_max vulnerabilities).
[[nodiscard]] Result<CsafDocument> read_csaf(JsonValue root, const Limits& limits);

}  // namespace parapet::knowledge
