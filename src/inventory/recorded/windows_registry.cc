// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "inventory/recorded/recorded.h"
#include "inventory/recorded/registry_file.h"

namespace parapet::inventory {
namespace {

constexpr std::string_view kUninstall = "\\microsoft\\windows\\currentversion\\uninstall\\";
constexpr std::string_view kCurrentVersion = "hkey_local_machine\\software\\microsoft\\windows nt\\currentversion";
constexpr std::string_view kComputerName = "\\control\\computername\\computername";
constexpr std::string_view kServicing = "\\component based servicing\\packages\\package_for_";
constexpr std::uint32_t kServicingInstalled = 112;  // CurrentState of an installed package
constexpr std::uint32_t kWindows11 = 22000;         // the first build of Windows 11 (design: README of the recorded lists)

// "KB5044273" of "Security Update for Microsoft Windows (KB5044273)"; "" where there is none.
std::string knowledge_base_number(std::string_view text) {
  for (std::size_t at = text.find("KB"); at != std::string_view::npos; at = text.find("KB", at + 1)) {
    std::size_t end = at + 2;
    while (end < text.size() && is_digit(text[end])) {
      ++end;
    }
    if (end - at >= 8) {
      return std::string(text.substr(at, end - at));
    }
  }
  return {};
}

// "20241120" -> "2024-11-20"; other spellings depend on the installer's language and are left out.
std::string install_date(std::string_view text) {
  if (text.size() != 8 || !std::ranges::all_of(text, is_digit)) {
    return {};
  }
  return fmt::format("{}-{}-{}", text.substr(0, 4), text.substr(4, 2), text.substr(6, 2));
}

void set_system(const RegistryKey& key, Inventory& inventory) {
  OperatingSystem& os = inventory.device.os;
  os.family = "windows";
  os.version = key.text("productname");
  const std::string type = to_lower(key.text("installationtype"));
  const bool server = type.starts_with("server") || to_lower(os.version).find("server") != std::string::npos;
  os.id = server ? "windows-server" : "windows";
  std::string build = key.text("currentbuild");
  build = build.empty() ? key.text("currentbuildnumber") : build;
  const std::optional<std::uint64_t> number = parse_uint(build);
  // Windows 11 still says "Windows 10" here; what it shows to people is told by the build.
  if (!server && number && *number >= kWindows11 && os.version.starts_with("Windows 10")) {
    os.version.replace(0, 10, "Windows 11");
  }
  const std::optional<std::uint32_t> major = key.number("currentmajorversionnumber");
  std::string release = key.text("currentversion");  // "6.1"; stands at 6.3 for ever on Windows 10
  if (major) {
    release = fmt::format("{}.{}", *major, key.number("currentminorversionnumber").value_or(0));
  }
  if (number && !release.empty()) {
    os.build = release + "." + build;
    if (const std::optional<std::uint32_t> revision = key.number("ubr")) {
      os.build += fmt::format(".{}", *revision);
    } else {
      inventory.problems.push_back({.place = key.path, .reason = "no UBR value: the patch level is not known"});
    }
  } else {
    inventory.problems.push_back({.place = key.path, .reason = "no build number: the system can't be judged"});
  }
  const std::string lab = key.text("buildlabex").empty() ? key.text("buildlab") : key.text("buildlabex");
  os.arch = lab.find(".amd64") != std::string::npos ? "x86_64" : lab.find(".arm64") != std::string::npos ? "aarch64"
            : lab.find(".x86") != std::string::npos ? "x86" : "";
  const std::string shown = key.text("displayversion").empty() ? key.text("releaseid") : key.text("displayversion");
  os.name = shown.empty() ? os.version : os.version + " " + shown;
}

// An update of something, not a thing of its own.
bool is_update(const RegistryKey& key) {
  const std::string type = to_lower(key.text("releasetype"));
  if (!key.text("parentkeyname").empty() || type.find("update") != std::string::npos || type.find("hotfix") != std::string::npos) {
    return true;
  }
  const std::string name = key.text("displayname");
  const bool says_so = name.starts_with("Security Update for") || name.starts_with("Update for") || name.starts_with("Hotfix for");
  return says_so && !knowledge_base_number(name).empty();
}

// A Windows Installer part of a bundle that has a visible entry of its own. Its version follows the installer's rules, not
// the product's (.NET 8.0.1 is "64.4.4211" there). Other hidden entries are software.
bool is_part_of_bundle(const RegistryKey& key) {
  return key.number("systemcomponent").value_or(0) == 1 && key.number("windowsinstaller").value_or(0) == 1;
}

Result<void> add_application(const RegistryKey& key, std::string_view lower_path, const Limits& limits, Inventory& inventory) {
  const std::string name = key.text("displayname");
  if (name.empty() || is_part_of_bundle(key)) {
    return {};
  }
  if (is_update(key)) {
    std::string fix = knowledge_base_number(name + " " + key.path);
    if (!fix.empty()) {
      inventory.device.hotfixes.push_back(std::move(fix));
    }
    return {};
  }
  if (inventory.software.size() >= limits.software_per_device_max) {
    return fail(ErrorCode::kLimit, "more applications than software_per_device_max");
  }
  Software software;
  software.ecosystem = "windows";
  software.name = name;
  software.version = key.text("displayversion");
  software.publisher = key.text("publisher");
  if (software.name.size() > limits.name_bytes_max || software.version.size() > limits.version_bytes_max ||
      software.publisher.size() > limits.name_bytes_max) {
    inventory.problems.push_back({.place = fmt::format("line {}", key.line), .reason = "a name, version or publisher longer than its limit"});
    return {};
  }
  software.installed = install_date(key.text("installdate"));
  software.arch = lower_path.find("\\wow6432node\\") != std::string_view::npos ? "x86" : "";
  const std::string location = key.text("installlocation");
  if (!location.empty() && location.size() <= limits.string_bytes_max) {
    software.paths.push_back(location);
  }
  inventory.software.push_back(std::move(software));
  return {};
}

// Whether the key is directly below an Uninstall key.
bool is_application_key(std::string_view lower_path) {
  const std::size_t at = lower_path.find(kUninstall);
  return at != std::string_view::npos && lower_path.find('\\', at + kUninstall.size()) == std::string_view::npos;
}

}  // namespace

Result<Inventory> read_registry_export(std::string_view text, const Limits& limits) {
  RegistryFile file = TRY(RegistryFile::open(text, limits));
  Inventory inventory;
  bool any = false;
  bool two_views = false;
  while (true) {
    const std::optional<RegistryKey> key = TRY(file.next());
    if (!key) {
      break;
    }
    const std::string path = to_lower(key->path);
    if (path.starts_with("-")) {
      continue;  // a key that the file would delete
    }
    two_views = two_views || path.find("\\wow6432node\\") != std::string::npos;
    if (path == kCurrentVersion) {
      set_system(*key, inventory);
      any = true;
    } else if (is_application_key(path)) {
      TRY(add_application(*key, path, limits, inventory));
      any = true;
    } else if (path.ends_with(kComputerName)) {
      inventory.device.name = key->text("computername").substr(0, limits.name_bytes_max);
    } else if (path.find(kServicing) != std::string::npos && key->number("currentstate") == kServicingInstalled) {
      if (std::string fix = knowledge_base_number(key->path); !fix.empty()) {
        inventory.device.hotfixes.push_back(std::move(fix));
      }
    }
  }
  if (!any) {
    return bad_input("neither the CurrentVersion key nor an Uninstall key is in it");
  }
  OperatingSystem& os = inventory.device.os;
  if (os.family.empty()) {
    os.family = os.id = "windows";
    inventory.problems.push_back({.place = "CurrentVersion", .reason = "the key is not in the export: the system is not known"});
  }
  if (os.arch.empty() && two_views) {
    os.arch = "x86_64";  // only 64-bit systems have the second view
  }
  for (Software& software : inventory.software) {
    software.arch = software.arch.empty() ? os.arch : software.arch;
  }
  std::vector<std::string>& fixes = inventory.device.hotfixes;
  std::ranges::sort(fixes);
  fixes.erase(std::ranges::unique(fixes).begin(), fixes.end());
  return inventory;
}

}  // namespace parapet::inventory
