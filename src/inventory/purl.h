// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <map>
#include <optional>
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

  friend auto operator<=>(const Purl&, const Purl&) = default;
};

// Reads a purl ("How to parse a PURL") and applies its type's normalisation, but keeps the case of golang and npm names:
// Go module paths and old npm names differ by case, and advisories spell them so. Accepts what producers really write:
// "pkg://", an unescaped npm scope, unescaped blanks. Errors: kBadInput with what is missing or broken; kLimit.
[[nodiscard]] Result<Purl> parse_purl(std::string_view text);
// Canonical form ("How to build a PURL"), with each type's own normalisation. parse_purl() of it gives the same string again.
[[nodiscard]] std::string to_string(const Purl& purl);

// The purl of a software entry on a device; "" for what has none (Windows applications get pkg:generic).
[[nodiscard]] std::string purl_of(const Device& device, const Software& software);
// The software that a purl names, ecosystem and name in our spelling. Reads the qualifiers arch, epoch, upstream (name or
// name@version of the source package) and rpmmod / modularitylabel, which widely used producers write.
[[nodiscard]] Result<Software> software_of_purl(const Purl& purl);
// The distribution that a deb, rpm, apk or alpm purl names by its namespace and distro qualifier ("alpine-3.17.2",
// "bookworm"); nullopt where it names none.
[[nodiscard]] std::optional<OperatingSystem> system_of_purl(const Purl& purl);

}  // namespace parapet::inventory
