// SPDX-License-Identifier: Apache-2.0
#include "inventory/collect/apk.h"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "inventory/collect/system_collectors.h"

namespace parapet::inventory {
namespace {

constexpr std::string_view kInstalled = "lib/apk/db/installed";
constexpr std::string_view kInstalledMerged = "usr/lib/apk/db/installed";

// Takes a finished package into the list.
Result<void> finish(Software& package, std::size_t line, const Limits& limits, Collected& collected) {
  if (package.name.empty() || package.version.empty()) {
    return bad_input(fmt::format("line {}: a package without {}", line,
                                 package.name.empty() ? std::string("name (P:)") : "version (V:): " + printable(package.name)));
  }
  if (collected.software.size() >= limits.software_per_device_max) {
    return fail(ErrorCode::kLimit, "more packages than software_per_device_max");
  }
  package.ecosystem = "apk";
  collected.software.push_back(std::move(package));
  package = {};
  return {};
}

Result<void> set_field(char key, std::string_view value, std::size_t line, const Limits& limits, Software& package) {
  std::string* place = key == 'P'   ? &package.name
                       : key == 'V' ? &package.version
                       : key == 'A' ? &package.arch
                       : key == 'o' ? &package.source
                       : key == 'm' ? &package.publisher
                                    : nullptr;
  if (place == nullptr) {
    return {};
  }
  if (value.size() > (key == 'V' ? limits.version_bytes_max : limits.name_bytes_max)) {
    return fail(ErrorCode::kLimit, fmt::format("line {}: field {} is longer than its limit", line, key));
  }
  *place = value;
  return {};
}

class ApkCollector final : public Collector {
 public:
  [[nodiscard]] std::string_view name() const override { return "apk"; }
  [[nodiscard]] bool is_package_database() const override { return true; }
  [[nodiscard]] bool wants(const TreeFile& file) const override {
    return file.path == kInstalled || file.path == kInstalledMerged;
  }
  [[nodiscard]] Result<Collected> collect(const Tree& tree, const TreeFile& file, const Limits& limits) const override {
    const std::string text = TRY(tree.read(file.path, limits.inventory_bytes_max));
    if (!text.empty() && text.back() != '\n') {
      return bad_input(fmt::format("{}: cut short: the last line has no end", file.path));
    }
    Collected collected = TRY_AT(parse_apk_installed(text, limits), file.path);
    const Result<std::string> world = tree.read("etc/apk/world", limits.record_bytes_max);
    if (collected.software.empty() && world && !trim(*world).empty()) {
      return bad_input(fmt::format("{}: names no package, but etc/apk/world asks for some", file.path));
    }
    return collected;
  }
};

}  // namespace

Result<Collected> parse_apk_installed(std::string_view text, const Limits& limits) {
  Collected collected;
  Software package;
  bool open = false;
  std::size_t begin = 0;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::string_view line = take_line(text);
    if (line.empty()) {
      if (open) {
        TRY(finish(package, begin, limits, collected));
      }
      open = false;
      continue;
    }
    if (line.size() < 2 || line[1] != ':' || !is_alpha(line[0])) {
      return bad_input(fmt::format("line {}: '{}' is not of the form X:value", number, printable(line.substr(0, 40))));
    }
    if (!open) {
      open = true;
      begin = number;
    } else if (line[0] == 'C') {
      return bad_input(fmt::format("line {}: a new package begins within the one of line {}", number, begin));
    }
    TRY(set_field(line[0], line.substr(2), number, limits, package));
  }
  if (open) {
    TRY(finish(package, begin, limits, collected));
  }
  return collected;
}

std::unique_ptr<Collector> apk_collector() { return std::make_unique<ApkCollector>(); }

}  // namespace parapet::inventory
