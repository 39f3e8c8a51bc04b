// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/feeds/csaf_document.h"
#include "knowledge/feeds/csaf_versions.h"
#include "knowledge/record.h"

namespace parapet::knowledge {

// The software that a product id of a CSAF document means, in our terms.
struct CsafTarget {
  std::string domain;
  std::string name;
  NameKind name_kind = NameKind::kPackage;
  version::Scheme scheme = version::Scheme::kGeneric;
  std::string module;
  std::string architecture;                    // of a package; "" where none is named
  std::vector<std::string> requires_products;  // what it is installed on, where that is no distribution
  // Its versions. A package of a distribution has `version` (one build) or none (all builds); anything else `versions`.
  bool distribution = false;
  std::string version;
  CsafVersions versions;
  std::string versions_text;                   // as written
};

// "bind-32:9.8.2-0.68.rc1.el6_10.17.x86_64".
struct RpmName {
  std::string name;
  std::string version;  // "32:9.8.2-0.68.rc1.el6_10.17"
  std::string architecture;
};
[[nodiscard]] std::optional<RpmName> parse_rpm_name(std::string_view text);

// Finds out what a product is: a package by its purl or its rpm name on a distribution by its CPE or name, an application by its
// CPE or by the vendor and product branches above it. nullopt for what is no software of ours: container images, products
// without a name that could be filed.
[[nodiscard]] std::optional<CsafTarget> csaf_target(const CsafDocument& document, const CsafProduct& product);

}  // namespace parapet::knowledge
