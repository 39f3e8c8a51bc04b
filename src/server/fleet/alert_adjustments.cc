// SPDX-License-Identifier: Apache-2.0
#include "server/fleet/alert_adjustments.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "exposure/index.h"
#include "inventory/device_keys.h"

namespace parapet::server {
namespace {

// Letter case and the kind of slash are ignored: Windows does, and evidence is written by many hands.
std::string plain_path(std::string_view path) {
  std::string plain = to_lower(path);
  std::ranges::replace(plain, '\\', '/');
  return plain;
}

std::string_view last_part(std::string_view path) { return path.substr(path.find_last_of('/') + 1); }

bool touches(std::string_view file, std::string_view software_path) {
  if (file == software_path || (file.starts_with(software_path) && file.substr(software_path.size()).starts_with('/'))) {
    return true;
  }
  return file.find('/') == std::string_view::npos && last_part(software_path) == file;
}

bool is_touched(const inventory::Software& software, const std::vector<std::string>& files) {
  for (const std::string& path : software.paths) {
    const std::string plain = plain_path(path);
    if (std::ranges::any_of(files, [&plain](const std::string& file) { return touches(file, plain); })) {
      return true;
    }
  }
  return false;
}

}  // namespace

std::vector<std::string> evidence_files(std::string_view evidence_json) {
  std::vector<std::string> files;
  if (evidence_json.empty()) {
    return files;
  }
  JsonParser parser;
  const Result<JsonValue> list = parser.parse(evidence_json);
  if (!list) {
    return files;
  }
  for (const JsonValue entry : list->elements()) {
    const std::string_view name = entry["fileName"].string();
    const std::string_view folder = entry["filePath"].string();
    if (name.empty() && folder.empty()) {
      continue;
    }
    std::string file = plain_path(folder);
    if (!name.empty() && last_part(file) != plain_path(name)) {
      file += (file.empty() || file.ends_with('/') ? "" : "/") + plain_path(name);
    }
    files.push_back(std::move(file));
  }
  return files;
}

std::vector<exposure::Adjustment> alert_adjustments(const std::vector<store::Alert>& alerts, store::Store& store,
                                                    const inventory::ProductTable& products) {
  std::vector<exposure::Adjustment> adjustments;
  for (const store::Alert& alert : alerts) {
    const std::vector<std::string> files = alert.status == "Resolved" ? std::vector<std::string>() : evidence_files(alert.evidence_json);
    if (files.empty()) {
      continue;
    }
    const Result<store::StoredInventory> known = store.inventory(alert.device);
    if (!known) {
      continue;  // the device was removed since
    }
    inventory::Inventory whole{.device = known->device.device, .software = {}, .problems = {}};
    for (const store::StoredSoftware& entry : known->software) {
      if (is_touched(entry.software, files)) {
        whole.software.push_back(entry.software);
      }
    }
    std::set<std::string> touched;
    for (const inventory::DeviceKey& entry : inventory::device_keys(whole, &products)) {
      if (entry.software != nullptr) {
        touched.insert(exposure::product_id(exposure::product_of(entry.key)));
      }
    }
    for (const std::string& product : touched) {
      adjustments.push_back({.devices = {alert.device}, .product = product, .vulnerability = {}, .context = 1, .alerted = true});
    }
  }
  return adjustments;
}

}  // namespace parapet::server
