// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "version/version.h"

namespace parapet::version {
namespace {

// In the order of Scheme's values.
constexpr std::array<std::string_view, kSchemeCount> kNames = {"deb",   "rpm",      "apk", "pacman", "semver",
                                                               "pypi",  "maven",    "gem", "nuget",  "composer",
                                                               "go",    "cargo",    "npm", "windows", "generic"};

}  // namespace

std::string_view scheme_name(Scheme scheme) { return kNames[static_cast<std::size_t>(scheme)]; }

std::optional<Scheme> scheme_by_name(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) {
      return static_cast<Scheme>(i);
    }
  }
  return std::nullopt;
}

}  // namespace parapet::version
