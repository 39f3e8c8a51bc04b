// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"
#include "inventory/products/product_table.h"
#include "inventory/recorded/recorded.h"

namespace parapet::inventory {
namespace {

// "macOS 14.5 (23F79)", "Mac OS X 10.13.6 (17G65)".
void set_system(std::string_view os_version, OperatingSystem& os) {
  os.family = os.id = "macos";
  os.name = os_version;
  for (const std::string_view word : split_blanks(os_version)) {
    if (is_digit(word.front())) {
      os.version = word;
    } else if (word.front() == '(' && word.back() == ')' && word.size() > 2) {
      os.build = word.substr(1, word.size() - 2);
    }
  }
}

// "arch_arm_i64", "arch_i64", ... of an application; "Apple M2" or "Intel Core i7" of the machine.
std::string arch_of(JsonValue hardware) {
  if (!hardware["chip_type"].string().empty()) {
    return "aarch64";
  }
  return hardware["cpu_type"].string().find("Intel") != std::string_view::npos ? "x86_64" : "";
}

std::string publisher_of(JsonValue application) {
  for (const JsonValue signer : application["signed_by"].elements()) {
    return std::string(plain_publisher(signer.string()));
  }
  return application["obtained_from"].string() == "apple" ? "Apple" : "";
}

}  // namespace

Result<Inventory> read_system_profiler(std::string_view json, const Limits& limits) {
  Limits bounded = limits;
  bounded.document_bytes_max = limits.inventory_bytes_max;
  JsonParser parser(bounded);
  const JsonValue root = TRY(parser.parse(json));
  if (!root["SPApplicationsDataType"].is_array()) {
    return bad_input("SPApplicationsDataType: missing, or not a list (record with: system_profiler -json SPSoftwareDataType "
                     "SPApplicationsDataType)");
  }
  Inventory inventory;
  inventory.device.os.family = inventory.device.os.id = "macos";
  for (const JsonValue overview : root["SPSoftwareDataType"].elements()) {
    set_system(overview["os_version"].string().substr(0, limits.name_bytes_max), inventory.device.os);
    inventory.device.os.kernel = overview["kernel_version"].string().substr(0, limits.name_bytes_max);
    inventory.device.name = overview["local_host_name"].string().substr(0, limits.name_bytes_max);
  }
  for (const JsonValue hardware : root["SPHardwareDataType"].elements()) {
    inventory.device.os.arch = arch_of(hardware);
  }
  if (inventory.device.os.version.empty()) {
    inventory.problems.push_back({.place = "SPSoftwareDataType", .reason = "no os_version: the system itself is not judged"});
  }
  std::size_t index = 0;
  for (const JsonValue application : root["SPApplicationsDataType"].elements()) {
    const std::string place = fmt::format("SPApplicationsDataType[{}]", index++);
    Software software;
    software.ecosystem = "macos";
    software.name = application["_name"].string();
    software.version = application["version"].string();
    software.publisher = publisher_of(application);
    if (software.name.empty() || software.name.size() > limits.name_bytes_max || software.version.size() > limits.version_bytes_max ||
        software.publisher.size() > limits.name_bytes_max) {
      inventory.problems.push_back({.place = place, .reason = software.name.empty() ? "no _name" : "a field longer than its limit"});
      continue;
    }
    if (inventory.software.size() >= limits.software_per_device_max) {
      return fail(ErrorCode::kLimit, "more applications than software_per_device_max");
    }
    if (const std::string_view path = application["path"].string(); !path.empty()) {
      software.paths.emplace_back(path.substr(0, limits.string_bytes_max));
    }
    inventory.software.push_back(std::move(software));
  }
  return inventory;
}

}  // namespace parapet::inventory
