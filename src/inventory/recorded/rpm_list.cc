// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "inventory/recorded/recorded.h"

namespace parapet::inventory {
namespace {

constexpr std::size_t kProblemsMax = 100;

// "openssl-1:3.0.7-1.el9.x86_64"; nullopt where the line is of another form.
std::optional<Software> package_of(std::string_view line, const Limits& limits) {
  const std::size_t arch = line.rfind('.');
  const std::size_t release = arch == std::string_view::npos ? arch : line.rfind('-', arch);
  const std::size_t version = release == std::string_view::npos || release == 0 ? std::string_view::npos : line.rfind('-', release - 1);
  if (version == std::string_view::npos || version == 0 || line.find(' ') != std::string_view::npos) {
    return std::nullopt;
  }
  Software package;
  package.ecosystem = "rpm";
  package.name = line.substr(0, version);
  package.arch = line.substr(arch + 1);
  std::string_view evr = line.substr(version + 1, arch - version - 1);
  if (evr.starts_with("(none):")) {  // rpm's word for "no epoch"
    evr.remove_prefix(7);
  }
  package.version = evr;
  const std::string_view number = cut(evr, ':').second.value_or(evr);
  if (number.empty() || number.front() == '-' || evr.back() == '-' || package.arch.empty() ||
      package.name.size() > limits.name_bytes_max || package.version.size() > limits.version_bytes_max) {
    return std::nullopt;
  }
  return package;
}

}  // namespace

Result<Inventory> read_rpm_list(std::string_view text, const Limits& limits) {
  Inventory inventory;
  inventory.device.os.family = "linux";
  std::size_t bad = 0;
  std::string first_bad;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::string_view line = trim(take_line(text));
    if (line.empty() || line.front() == '#' || line.starts_with("gpg-pubkey-")) {
      continue;
    }
    std::optional<Software> package = package_of(line, limits);
    if (!package) {
      const std::string reason = fmt::format("'{}' is not of the form name-epoch:version-release.arch", printable(line.substr(0, 80)));
      if (++bad == 1) {
        first_bad = fmt::format("line {}: {}", number, reason);
      }
      if (bad <= kProblemsMax) {
        inventory.problems.push_back({.place = fmt::format("line {}", number), .reason = reason});
      }
      continue;
    }
    if (inventory.software.size() >= limits.software_per_device_max) {
      return fail(ErrorCode::kLimit, "more packages than software_per_device_max");
    }
    inventory.software.push_back(std::move(*package));
  }
  // A file of another kind has a few lines that look like packages by chance.
  if (inventory.software.empty() || bad > inventory.software.size()) {
    return bad_input(first_bad.empty() ? "no package in it" : first_bad);
  }
  if (bad > kProblemsMax) {
    inventory.problems.push_back({.place = "list", .reason = fmt::format("{} more lines of another form", bad - kProblemsMax)});
  }
  return inventory;
}

}  // namespace parapet::inventory
