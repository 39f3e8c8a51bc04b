// SPDX-License-Identifier: Apache-2.0
#include "inventory/recorded/recorded.h"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"
#include "inventory/collect/apk.h"
#include "inventory/collect/deb_origin.h"
#include "inventory/collect/dpkg.h"
#include "inventory/ecosystem.h"
#include "inventory/recorded/system_of_packages.h"
#include "inventory/report.h"

namespace parapet::inventory {
namespace {

// The text in UTF-8 without byte order mark.
std::string as_utf8(std::string_view bytes) {
  if (bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff")) {
    return utf16_to_utf8(bytes);
  }
  // PowerShell's redirection and some exporters leave the mark out: ASCII with a zero behind every character.
  if (bytes.size() > 3 && bytes[0] != '\0' && bytes[1] == '\0' && bytes[2] != '\0' && bytes[3] == '\0') {
    return utf16_to_utf8(bytes);
  }
  return std::string(bytes.starts_with("\xef\xbb\xbf") ? bytes.substr(3) : bytes);
}

std::string_view first_line_of(std::string_view text) {
  while (!text.empty()) {
    const std::string_view line = trim(take_line(text));
    if (!line.empty() && line.front() != '#') {
      return line;
    }
  }
  return {};
}

Inventory of_linux(Collected collected) {
  Inventory inventory;
  inventory.device.os.family = "linux";
  inventory.software = std::move(collected.software);
  inventory.problems = std::move(collected.problems);
  return inventory;
}

Result<Inventory> read_json(std::string_view text, const Limits& limits) {
  Limits bounded = limits;
  bounded.document_bytes_max = limits.inventory_bytes_max;
  JsonParser parser(bounded);
  const Result<JsonValue> root = parser.parse(text);
  if (root) {
    if ((*root)["schema"].present()) {
      return read_report(text, limits);
    }
    if ((*root)["SPApplicationsDataType"].present() || (*root)["SPSoftwareDataType"].present()) {
      return read_system_profiler(text, limits);
    }
    if ((*root)["bomFormat"].present() || (*root)["spdxVersion"].present()) {
      return bad_input("this is a bill of materials; name it as sbom:FILE");
    }
  }
  return read_osquery(text, limits);
}

Result<Inventory> read_by_content(std::string_view text, std::string_view os_id, const Limits& limits) {
  const std::string_view first = first_line_of(text);
  if (first.empty()) {
    return bad_input("the file is empty");
  }
  if (first.front() == '{' || first.front() == '[') {
    return read_json(text, limits);
  }
  if (first.starts_with("Windows Registry Editor") || first == "REGEDIT4") {
    return read_registry_export(text, limits);
  }
  if (first.find("DisplayName") != std::string_view::npos && first.find(',') != std::string_view::npos) {
    return read_windows_table(text, limits);
  }
  if (first.starts_with("Package:")) {
    return of_linux(TRY(parse_dpkg_status(text, DebOrigins(std::string(os_id)), limits)));
  }
  if (first.size() > 1 && first[1] == ':' && (first[0] == 'C' || first[0] == 'P')) {
    return of_linux(TRY(parse_apk_installed(text, limits)));
  }
  if (first.front() == '<') {
    return bad_input("line 1: no list that Parapet knows (XML: name a bill of materials as sbom:FILE)");
  }
  return read_rpm_list(text, limits);
}

// A list that does not say of which system it is takes the given one; what it says itself stays.
void complete(OperatingSystem& own, const OperatingSystem& given) {
  if (!own.id.empty()) {
    return;
  }
  OperatingSystem merged = given;
  merged.arch = own.arch.empty() ? given.arch : own.arch;
  merged.kernel = own.kernel.empty() ? given.kernel : own.kernel;
  merged.kernel_build = own.kernel_build.empty() ? given.kernel_build : own.kernel_build;
  own = std::move(merged);
}

bool needs_system(const Inventory& inventory) {
  for (const Software& software : inventory.software) {
    if (software.ecosystem == "deb" || software.ecosystem == "rpm" || software.ecosystem == "apk" || software.ecosystem == "pacman") {
      return true;
    }
  }
  return false;
}

}  // namespace

Result<Inventory> read_recorded(std::string_view bytes, const std::optional<OperatingSystem>& os, const Limits& limits) {
  if (bytes.size() > limits.inventory_bytes_max) {
    return fail(ErrorCode::kLimit, fmt::format("larger than inventory_bytes_max ({} bytes)", limits.inventory_bytes_max));
  }
  const std::string text = as_utf8(bytes);
  Inventory inventory = TRY(read_by_content(text, os ? std::string_view(os->id) : std::string_view{}, limits));
  if (os) {
    complete(inventory.device.os, *os);
  }
  if (inventory.device.os.id.empty() && needs_system(inventory)) {
    if (const std::optional<StatedSystem> stated = system_of_packages(inventory.software)) {
      complete(inventory.device.os, stated->os);
      inventory.problems.push_back({.place = "list", .reason = fmt::format("it does not say of which system it is: taken for {} {} because of {}; "
                                                                           "--os-release settles it", stated->os.id, stated->os.version, stated->by)});
    } else {
      inventory.problems.push_back({.place = "list", .reason = "it does not say of which system it is, so its packages can't be judged: "
                                                               "give the system's os-release file with --os-release"});
    }
  }
  return inventory;
}

}  // namespace parapet::inventory
