// SPDX-License-Identifier: Apache-2.0
#include "inventory/sbom/cyclonedx_writer.h"

#include <fmt/format.h>

#include "base/hash.h"
#include "inventory/purl.h"
#include "inventory/sbom/cpe.h"
#include "inventory/sbom/properties.h"

namespace parapet::inventory {
namespace {

void write_properties(const Properties& properties, JsonWriter& out) {
  if (properties.empty()) {
    return;
  }
  out.key("properties").begin_array();
  for (const auto& [name, value] : properties) {
    out.begin_object().member("name", name).member("value", value).end_object();
  }
  out.end_array();
}

void write_system(const Device& device, JsonWriter& out) {
  const OperatingSystem& os = device.os;
  if (os.id.empty()) {
    return;
  }
  out.begin_object();
  out.member("bom-ref", system_bom_ref(device));
  out.member("type", "operating-system");
  out.member("name", os.id);
  out.member_unless_empty("version", os.version);
  out.member_unless_empty("description", os.name);
  write_properties(properties_of(os), out);
  out.end_object();
}

bool is_application(const Software& software) {
  return software.ecosystem == "windows" || software.ecosystem == "macos" || software.ecosystem == "cpe" ||
         software.ecosystem == "generic";
}

void write_software(const Device& device, const Software& software, JsonWriter& out) {
  out.begin_object();
  out.member("bom-ref", bom_ref(device, software));
  out.member("type", is_application(software) ? "application" : "library");
  out.member_unless_empty("publisher", software.publisher);
  out.member("name", software.name);
  out.member_unless_empty("version", software.version);
  if (!software.vendor.empty() && !software.product.empty()) {
    out.member("cpe", cpe_of(software.vendor, software.product, software.version));
  }
  out.member_unless_empty("purl", purl_of(device, software));
  write_properties(properties_of(software), out);
  if (!software.paths.empty()) {
    out.key("evidence").begin_object().key("occurrences").begin_array();
    for (const std::string& path : software.paths) {
      out.begin_object().member("location", path).end_object();
    }
    out.end_array().end_object();
  }
  out.end_object();
}

}  // namespace

std::string bom_ref(const Device& device, const Software& software) {
  std::string all;
  for (const auto& [name, value] : properties_of(software)) {
    all += name + '=' + value + '\0';
  }
  const std::string purl = purl_of(device, software);
  return fmt::format("{}#{:016x}", purl.empty() ? software.ecosystem : purl, hash64(all));
}

std::string system_bom_ref(const Device& device) { return fmt::format("os:{}", device.os.id); }

void write_components(const Inventory& inventory, JsonWriter& out) {
  out.begin_array();
  write_system(inventory.device, out);
  for (const Software& software : inventory.software) {
    write_software(inventory.device, software, out);
  }
  out.end_array();
}

void write_subject(const Device& device, JsonWriter& out) {
  out.begin_object();
  out.member("bom-ref", fmt::format("device:{}", device.id.empty() ? device.name : device.id));
  out.member("type", "device");
  out.member("name", device.name.empty() ? "device" : device.name);
  write_properties(properties_of(device), out);
  out.end_object();
}

}  // namespace parapet::inventory
