// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/result.h"
#include "version/version.h"

// The parsers behind parse(), one source for each. Each gets a text that is not empty and not over the limit, and puts
// the scheme's order into the bytes of the key; how stands at the head of its source.
namespace parapet::version {

[[nodiscard]] Result<Key> parse_deb(std::string_view text);
[[nodiscard]] Result<Key> parse_rpm(std::string_view text);
[[nodiscard]] Result<Key> parse_apk(std::string_view text);
[[nodiscard]] Result<Key> parse_pacman(std::string_view text);
[[nodiscard]] Result<Key> parse_semver(std::string_view text);
[[nodiscard]] Result<Key> parse_pypi(std::string_view text);
[[nodiscard]] Result<Key> parse_maven(std::string_view text);
[[nodiscard]] Result<Key> parse_gem(std::string_view text);
[[nodiscard]] Result<Key> parse_nuget(std::string_view text);
[[nodiscard]] Result<Key> parse_composer(std::string_view text);
[[nodiscard]] Result<Key> parse_go(std::string_view text);
[[nodiscard]] Result<Key> parse_cargo(std::string_view text);
[[nodiscard]] Result<Key> parse_npm(std::string_view text);
[[nodiscard]] Result<Key> parse_windows(std::string_view text);
[[nodiscard]] Result<Key> parse_generic(std::string_view text);

}  // namespace parapet::version
