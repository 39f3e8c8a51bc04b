// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace parapet::version {

// How versions of one world are written and ordered. The values are stored: never renumber.
enum class Scheme : std::uint8_t {
  kDeb = 0,
  kRpm = 1,
  kApk = 2,
  kPacman = 3,
  kSemver = 4,
  kPypi = 5,
  kMaven = 6,
  kGem = 7,
  kNuget = 8,
  kComposer = 9,
  kGo = 10,
  kCargo = 11,
  kNpm = 12,
  kWindows = 13,
  kGeneric = 14,
};
inline constexpr int kSchemeCount = 15;

// "deb", "rpm", ... as the command line and the formats spell it.
[[nodiscard]] std::string_view scheme_name(Scheme scheme);
[[nodiscard]] std::optional<Scheme> scheme_by_name(std::string_view name);

// The version of the key encoding. Stored with every compiled key; a different number means: compile again from the text.
inline constexpr std::uint32_t kKeyFormat = 1;

// A parsed version in a form whose byte order (memcmp) is the scheme's order and whose byte equality is the scheme's
// equality. So each scheme is a total order by construction, and comparing costs one memcmp. Keys of different schemes
// must not be compared.
class Key {
 public:
  Key() = default;
  explicit Key(std::string bytes) : bytes_(std::move(bytes)) {}
  [[nodiscard]] std::string_view bytes() const { return bytes_; }
  friend auto operator<=>(const Key&, const Key&) = default;

 private:
  std::string bytes_;
};

// The order of two keys in stored form.
[[nodiscard]] inline std::strong_ordering compare_keys(std::string_view a, std::string_view b) { return a <=> b; }

// Parses a version. Fails with kBadInput and the reason where the scheme does not accept the text, kLimit where it is
// longer than version_bytes_max. Linear in the text.
[[nodiscard]] Result<Key> parse(Scheme scheme, std::string_view text);

}  // namespace parapet::version
