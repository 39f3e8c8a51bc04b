// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "inventory/inventory.h"

namespace parapet::inventory {

// A package URL (purl specification 1.0, ECMA-427).
struct Purl {
  std::string type;       // "deb", "npm", ...
  std::string space;      // namespace, segments joined by "/"
  std::string name;
  std::string version;
  std::map<std::string, std::string> qualifiers;
  std::string subpath;
};

[[nodiscard]] Result<Purl> parse_purl(std::string_view text);
// Canonical form, with each type's own normalisation.
[[nodiscard]] std::string to_string(const Purl& purl);

// The purl of a software entry on a device; "" for what has none (Windows applications get pkg:generic).
[[nodiscard]] std::string purl_of(const Device& device, const Software& software);
// The software that a purl names, ecosystem and name in our spelling.
[[nodiscard]] Result<Software> software_of_purl(const Purl& purl);

}  // namespace parapet::inventory
