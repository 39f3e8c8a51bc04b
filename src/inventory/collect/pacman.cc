// SPDX-License-Identifier: Apache-2.0
#include "inventory/collect/pacman.h"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "base/time.h"
#include "inventory/collect/system_collectors.h"

namespace parapet::inventory {
namespace {

constexpr std::string_view kFolder = "var/lib/pacman/local";
constexpr std::string_view kMark = "var/lib/pacman/local/ALPM_DB_VERSION";
constexpr std::uint64_t kDescBytesMax = 1U << 20;

// "Unknown Packager" is makepkg's default for what users build from the AUR.
std::string origin_of(std::string_view packager) {
  if (packager.find("archlinux.org") != std::string_view::npos) {
    return {};
  }
  return (packager.empty() ? std::string("unknown") : std::string(packager)) + " (packager)";
}

void set_field(std::string_view heading, std::string_view value, Software& package) {
  if (heading == "%NAME%") {
    package.name = value;
  } else if (heading == "%VERSION%") {
    package.version = value;
  } else if (heading == "%BASE%") {
    package.source = value;
  } else if (heading == "%ARCH%") {
    package.arch = value;
  } else if (heading == "%PACKAGER%") {
    package.publisher = value;
  } else if (heading == "%INSTALLDATE%") {
    const std::optional<std::uint64_t> seconds = parse_uint(value);
    package.installed = seconds && *seconds < (1ULL << 40) ? format_time({static_cast<std::int64_t>(*seconds)}) : std::string{};
  }
}

class PacmanCollector final : public Collector {
 public:
  [[nodiscard]] std::string_view name() const override { return "pacman"; }
  [[nodiscard]] bool is_package_database() const override { return true; }
  [[nodiscard]] bool wants(const TreeFile& file) const override { return file.path == kMark; }
  [[nodiscard]] Result<Collected> collect(const Tree& tree, const TreeFile&, const Limits& limits) const override {
    Collected collected;
    for (const std::string& name : TRY(tree.list(kFolder))) {
      if (name == "ALPM_DB_VERSION") {
        continue;
      }
      if (collected.software.size() >= limits.software_per_device_max) {
        return fail(ErrorCode::kLimit, fmt::format("{}: more packages than software_per_device_max", kFolder));
      }
      const std::string path = std::string(kFolder) + "/" + name + "/desc";
      const Result<std::string> text = tree.read(path, kDescBytesMax);
      if (!text) {
        return fail(text.error().code() == ErrorCode::kNotFound ? ErrorCode::kBadInput : text.error().code(), text.error().message());
      }
      collected.software.push_back(TRY_AT(parse_pacman_desc(*text, limits), path));
    }
    return collected;
  }
};

}  // namespace

Result<Software> parse_pacman_desc(std::string_view text, const Limits& limits) {
  Software package;
  package.ecosystem = "pacman";
  std::string_view heading;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::string_view line = take_line(text);
    if (line.empty()) {
      heading = {};
    } else if (line.size() > 2 && line.front() == '%' && line.back() == '%') {
      heading = line;
    } else if (heading.empty()) {
      return bad_input(fmt::format("line {}: a value without a heading", number));
    } else if (line.size() > (heading == "%VERSION%" ? limits.version_bytes_max : limits.string_bytes_max) ||
               (heading == "%NAME%" && line.size() > limits.name_bytes_max)) {
      return fail(ErrorCode::kLimit, fmt::format("line {}: the value of {} is longer than its limit", number, heading));
    } else {
      set_field(heading, line, package);
    }
  }
  if (package.name.empty() || package.version.empty()) {
    return bad_input(package.name.empty() ? "no %NAME%" : "no %VERSION%");
  }
  package.origin = origin_of(package.publisher);
  return package;
}

std::unique_ptr<Collector> pacman_collector() { return std::make_unique<PacmanCollector>(); }

}  // namespace parapet::inventory
