// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace parapet::inventory {

// What an archive without pom.properties says of itself.
struct JarName {
  std::string group;  // "" where not known
  std::string artifact;
  std::string version;
};

// "log4j-core-2.14.1.jar" -> log4j-core, 2.14.1: the version begins at the first dash before a digit. Classifiers
// ("-sources", "-jar-with-dependencies") and qualifiers stay with the version unless they are known to be no part of it.
[[nodiscard]] JarName name_of_file(std::string_view file_name);

// From the manifest, with the file name for what it lacks: the group by Implementation-Vendor-Id, or where
// Bundle-SymbolicName or Automatic-Module-Name prove it (never by similarity); the version by Implementation-Version,
// Bundle-Version or Specification-Version. nullopt where neither tells an artifact with a version.
[[nodiscard]] std::optional<JarName> name_of_manifest(const std::map<std::string, std::string, std::less<>>& manifest,
                                                      std::string_view file_name);

}  // namespace parapet::inventory
