// SPDX-License-Identifier: Apache-2.0
#include "inventory/sbom/component.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "inventory/merge.h"
#include "inventory/sbom/cpe.h"
#include "inventory/sbom/properties.h"

namespace parapet::inventory {
namespace {

// Kinds of component that are no installed software even where they carry a version.
constexpr std::array<std::string_view, 7> kNoSoftware = {"file",   "data",     "machine-learning-model", "cryptographic-asset",
                                                         "source", "container", "device"};

// Purl types that name an image or repository, not something that an ecosystem judges.
bool names_image(const Purl& purl) { return purl.type == "oci" || purl.type == "docker"; }

std::string family_of(std::string_view id) {
  if (id.starts_with("windows")) {
    return "windows";
  }
  return id == "macos" ? "macos" : "linux";
}

std::string full_name(const Component& component, char separator) {
  return component.group.empty() ? component.name : component.group + separator + component.name;
}

// Purls write Go and npm names in lower case, and some producers move the tail of a Go module's path into the subpath.
// The component's own name is then the better spelling.
void take_better_spelling(const Component& component, const Purl& purl, Software& software) {
  if (software.ecosystem != "go" && software.ecosystem != "npm") {
    return;
  }
  const std::string named = full_name(component, '/');
  if (equals_ignoring_case(named, software.name) || equals_ignoring_case(component.name, software.name)) {
    software.name = equals_ignoring_case(named, software.name) ? named : component.name;
  } else if (!purl.subpath.empty()) {
    const std::string whole = software.name + "/" + purl.subpath;
    if (equals_ignoring_case(named, whole) || equals_ignoring_case(component.name, whole)) {
      software.name = equals_ignoring_case(named, whole) ? named : component.name;
    }
  }
}

}  // namespace

void SbomBuilder::set_aside(const Component& component, std::string reason) {
  inventory_.problems.push_back({.place = component.place, .reason = std::move(reason)});
}

void SbomBuilder::add_system(const Component& component) {
  OperatingSystem os;
  if (restore(component.properties, os)) {
    inventory_.device.os = std::move(os);
    system_known_ = true;
    return;
  }
  if (component.name.empty()) {
    set_aside(component, "an operating system without a name");
    return;
  }
  if (system_known_) {
    return;
  }
  const std::string id = to_lower(component.name);
  inventory_.device.os.family = family_of(id);
  inventory_.device.os.id = id;
  inventory_.device.os.version = component.version;
  inventory_.device.os.name = fmt::format("{} {}", component.name, component.version);
  system_known_ = true;
}

void SbomBuilder::add_subject(const Component& component) {
  if (!restore(component.properties, inventory_.device)) {
    inventory_.device.name = full_name(component, '/');
  }
}

void SbomBuilder::add_purl(const Component& component) {
  const Result<Purl> purl = parse_purl(component.purl);
  if (!purl) {
    set_aside(component, fmt::format("purl '{}': {}", printable(component.purl), purl.error().to_string()));
    return;
  }
  if (names_image(*purl)) {
    return;
  }
  Result<Software> software = software_of_purl(*purl);
  if (!software) {
    set_aside(component, software.error().to_string());
    return;
  }
  if (software->version.empty()) {
    software->version = component.version;
  }
  take_better_spelling(component, *purl, *software);
  software->publisher = component.publisher;
  if (const Result<Cpe> cpe = parse_cpe(component.cpe); cpe && purl->type == "generic") {
    software->vendor = cpe->vendor == "*" ? software->vendor : cpe->vendor;
    software->product = cpe->product == "*" ? "" : cpe->product;
  }
  read_foreign_properties(component.properties, *software);
  software->paths.insert(software->paths.end(), component.paths.begin(), component.paths.end());
  if (const std::optional<OperatingSystem> os = system_of_purl(*purl)) {
    ++systems_of_purls_[{os->id, os->version.empty() ? os->codename : os->version}];
  }
  inventory_.software.push_back(*std::move(software));
}

void SbomBuilder::add_cpe(const Component& component) {
  const Result<Cpe> cpe = parse_cpe(component.cpe);
  if (!cpe) {
    set_aside(component, fmt::format("CPE '{}': {}", printable(component.cpe), cpe.error().to_string()));
    return;
  }
  std::string version = component.version;
  if (cpe->version != "*" && cpe->version != "-") {
    version = cpe->version;
  }
  inventory_.software.push_back({.ecosystem = "cpe",
                                 .name = component.name.empty() ? cpe->product : full_name(component, '/'),
                                 .version = std::move(version),
                                 .publisher = component.publisher,
                                 .vendor = cpe->vendor,
                                 .product = cpe->product,
                                 .paths = component.paths});
}

Result<void> SbomBuilder::add(const Component& component, bool subject) {
  if (inventory_.software.size() >= limits_.software_per_device_max) {
    return fail(ErrorCode::kLimit, fmt::format("more components than software_per_device_max ({})", limits_.software_per_device_max));
  }
  if (component.name.size() > limits_.name_bytes_max || component.version.size() > limits_.version_bytes_max) {
    set_aside(component, "the name or version is longer than name_bytes_max or version_bytes_max");
    return {};
  }
  if (component.type == "operating-system") {
    add_system(component);
    return {};
  }
  if (subject) {
    add_subject(component);
  }
  Software own;
  if (restore(component.properties, own)) {
    inventory_.software.push_back(std::move(own));
  } else if (!component.purl.empty()) {
    add_purl(component);
  } else if (!component.cpe.empty()) {
    add_cpe(component);
  } else if (subject || std::find(kNoSoftware.begin(), kNoSoftware.end(), component.type) != kNoSoftware.end()) {
    return {};
  } else if (component.name.empty() || component.version.empty()) {
    set_aside(component, fmt::format("'{}' has no purl, no CPE and no version: nothing that could be judged", printable(component.name)));
  } else {
    inventory_.software.push_back({.ecosystem = "generic",
                                   .name = full_name(component, '/'),
                                   .version = component.version,
                                   .publisher = component.publisher,
                                   .paths = component.paths});
  }
  return {};
}

Result<Inventory> SbomBuilder::finish() && {
  if (!system_known_ && !systems_of_purls_.empty()) {
    const auto most = std::max_element(systems_of_purls_.begin(), systems_of_purls_.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    const auto& [id, release] = most->first;
    inventory_.device.os.family = "linux";
    inventory_.device.os.id = id;
    (release.empty() || is_digit(release.front()) || release.front() == 'v' ? inventory_.device.os.version
                                                                            : inventory_.device.os.codename) = release;
    if (systems_of_purls_.size() > 1) {
      inventory_.problems.push_back(
          {.place = "purls", .reason = fmt::format("name {} different systems; {} {} was taken, the one named most often",
                                                   systems_of_purls_.size(), id, release)});
    }
  }
  merge_equal(inventory_.software);
  return std::move(inventory_);
}

}  // namespace parapet::inventory
