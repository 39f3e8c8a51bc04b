// SPDX-License-Identifier: Apache-2.0
// What follows from all of osquery's rows together.
#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "inventory/collect/deb_origin.h"
#include "inventory/collect/rpm.h"
#include "inventory/ecosystem.h"
#include "inventory/recorded/osquery_rows.h"

namespace parapet::inventory {
namespace {

// The folder that a path lies in, as the system compares them.
std::string folder_key(std::string_view path, bool windows) {
  std::string key = windows ? to_lower(path) : std::string(path);
  if (windows) {
    std::ranges::replace(key, '/', '\\');
  }
  while (!key.empty() && (key.back() == '\\' || key.back() == '/' || key.back() == '"')) {
    key.pop_back();
  }
  while (!key.empty() && key.front() == '"') {
    key.erase(key.begin());
  }
  return key;
}

// "C:", "C:\Program Files" or "/Applications" hold the programs of many: no place of one program.
bool is_common_folder(const std::string& key) { return std::ranges::count_if(key, [](char c) { return c == '\\' || c == '/'; }) < 2; }

// "2.28.1" of "1:2.28.1+dfsg-1": what the distribution packaged.
std::string_view upstream_version(std::string_view version) {
  if (const std::size_t colon = version.find(':'); colon != std::string_view::npos) {
    version.remove_prefix(colon + 1);
  }
  version = version.substr(0, version.rfind('-'));
  return version.substr(0, version.find('+'));
}

// Whether a distribution's package python3-PART is made of the Python package: "yaml" of "pyyaml", "requests" of "requests". Only asked where
// folder and version agree already.
bool may_be_packaged_as(std::string_view name, std::string_view part) {
  return name == part || (part.size() >= 3 && name.find(part) != std::string_view::npos) ||
         (name.size() >= 3 && part.find(name) != std::string_view::npos);
}

// Folders that only the package manager writes to: pip of these systems keeps to /usr/local and home folders.
bool is_packaged_python(std::string_view path) {
  return path.starts_with("/usr/lib/python3/dist-packages") ||
         ((path.starts_with("/usr/lib/python3.") || path.starts_with("/usr/lib64/python3.")) &&
          path.find("/site-packages") != std::string_view::npos);
}

}  // namespace

void OsqueryRows::settle_system() {
  OperatingSystem& os = facts_.inventory.device.os;
  if (os.family != "windows") {
    return;
  }
  // The kernel's version has the patch level where os_version has not, the registry before both: it is what Windows Update writes.
  if (std::ranges::count(os.build, '.') < 3 && os.kernel.starts_with(os.build + ".")) {
    os.build = os.kernel;
  }
  os.kernel.clear();
  const std::vector<std::string_view> parts = split(os.build, '.');
  if (!windows_revision_.empty() && parse_uint(windows_revision_) && parts.size() >= 3 &&
      (windows_build_.empty() || windows_build_ == parts[2])) {
    os.build = fmt::format("{}.{}.{}.{}", parts[0], parts[1], parts[2], windows_revision_);
  }
}

void OsqueryRows::settle_origins() {
  const std::string& system = facts_.inventory.device.os.id;
  const DebOrigins debian(system);
  for (Software& software : facts_.inventory.software) {
    if (software.ecosystem == "deb" && !software.publisher.empty()) {
      software.origin = debian.origin_of({.name = software.name, .version = software.version, .maintainer = software.publisher});
    } else if (software.ecosystem == "rpm" && !software.publisher.empty()) {
      software.origin = rpm_origin(system, software.publisher);
    }
  }
}

// A Python package in a folder of the system's own, of which the system has a package of that very version, is that package's.
void OsqueryRows::settle_owners() {
  constexpr std::string_view kPrefix = "python3-";
  constexpr std::size_t kCandidatesMax = 256;
  std::unordered_map<std::string_view, std::vector<std::string_view>> packages;  // of the distribution, by the version they hold
  for (const Software& software : facts_.inventory.software) {
    if ((software.ecosystem == "deb" || software.ecosystem == "rpm") && software.name.starts_with(kPrefix)) {
      if (std::vector<std::string_view>& names = packages[upstream_version(software.version)]; names.size() < kCandidatesMax) {
        names.push_back(software.name);
      }
    }
  }
  for (Software& software : facts_.inventory.software) {
    if (software.ecosystem != "pypi" || software.paths.empty() || !is_packaged_python(software.paths[0])) {
      continue;
    }
    const auto found = packages.find(software.version);
    if (found == packages.end()) {
      continue;
    }
    const std::string name = normalise_name("pypi", software.name);
    for (const std::string_view package : found->second) {
      const std::string_view part = package.substr(kPrefix.size());
      if (part == name || (software.owned_by.empty() && may_be_packaged_as(name, part))) {
        software.owned_by = package;
      }
    }
  }
}

void OsqueryRows::settle_runtime() {
  const bool windows = facts_.inventory.device.os.family == "windows";
  const char separator = windows ? '\\' : '/';
  std::unordered_map<std::string, std::vector<std::size_t>> places;
  std::vector<Software>& software = facts_.inventory.software;
  for (std::size_t i = 0; i < software.size(); ++i) {
    if ((software[i].ecosystem == "windows" || software[i].ecosystem == "macos") && !software[i].paths.empty()) {
      std::string key = folder_key(software[i].paths[0], windows);
      if (!is_common_folder(key)) {
        places[std::move(key)].push_back(i);
      }
    }
  }
  // Every folder above a program is looked up, so that the cost is that of the paths, not of all pairs.
  const auto owners_of = [&](const std::string& path, const auto& visit) {
    std::string key = folder_key(path, windows);
    for (std::size_t end = key.rfind(separator); end != std::string::npos && end > 0; end = key.rfind(separator)) {
      key.resize(end);
      if (const auto found = places.find(key); found != places.end()) {
        std::ranges::for_each(found->second, visit);
        return;
      }
    }
  };
  for (const std::string& path : running_) {
    owners_of(path, [&](std::size_t i) { software[i].running = true; });
  }
  for (const Listener& listener : listening_) {
    owners_of(listener.path, [&](std::size_t i) {
      software[i].running = true;
      software[i].listening.push_back(listener.socket);
    });
  }
  for (Software& entry : software) {
    std::ranges::sort(entry.listening);
    const auto repeated = std::ranges::unique(entry.listening);
    entry.listening.erase(repeated.begin(), repeated.end());
  }
}

OsqueryFacts OsqueryRows::finish() && {
  settle_system();
  settle_origins();
  settle_owners();
  settle_runtime();
  std::ranges::sort(facts_.addresses);
  const auto repeated = std::ranges::unique(facts_.addresses);
  facts_.addresses.erase(repeated.begin(), repeated.end());
  for (const std::string& name : tables_passed_) {
    facts_.inventory.problems.push_back({.place = name.empty() ? "rows" : name, .reason = "of no table that names software; not read"});
  }
  return std::move(facts_);
}

}  // namespace parapet::inventory
