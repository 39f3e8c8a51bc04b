// SPDX-License-Identifier: Apache-2.0
#include "server/api/machine_entity.h"

#include <array>
#include <optional>
#include <utility>

#include "base/text.h"
#include "inventory/ecosystem.h"
#include "inventory/platform_name.h"
#include "inventory/windows_release.h"

namespace parapet::server::api {
namespace {

using odata::Value;

Value text_or_null(std::string text) { return text.empty() ? Value() : Value(std::move(text)); }
Value time_or_null(UnixTime time) { return time.known() ? Value(time) : Value(); }

Value last_address(const exposure::DeviceFacts& facts) {
  for (const inventory::NetworkAddress& address : facts.addresses) {
    if (address.up && address.address != "127.0.0.1" && address.address != "::1") {
      return address.address;
    }
  }
  return facts.addresses.empty() ? Value() : Value(facts.addresses.front().address);
}

// Machine.osBuild is a number: the build of Windows; other systems have none.
Value os_build(const inventory::OperatingSystem& os) {
  const std::optional<inventory::WindowsBuild> build = os.family == "windows" ? inventory::parse_windows_build(os.build) : std::nullopt;
  return build ? Value(static_cast<double>(build->build)) : Value();
}

Value os_architecture(std::string_view arch) {
  constexpr std::array<std::string_view, 8> kWide{"x86_64", "amd64", "aarch64", "arm64", "ppc64le", "s390x", "riscv64", "ppc64"};
  for (const std::string_view wide : kWide) {
    if (equals_ignoring_case(arch, wide)) {
      return std::string("64-bit");
    }
  }
  return arch.empty() ? Value() : Value(std::string("32-bit"));
}

Value exposure_level(exposure::ExposureLevel level) {
  switch (level) {
    case exposure::ExposureLevel::kUnknown:
      return {};
    case exposure::ExposureLevel::kNone:
      return std::string("None");
    case exposure::ExposureLevel::kLow:
      return std::string("Low");
    case exposure::ExposureLevel::kMedium:
      return std::string("Medium");
    case exposure::ExposureLevel::kHigh:
      return std::string("High");
  }
  return {};
}

void write_addresses(JsonWriter& out, const MachineItem& item) {
  out.begin_array();
  for (const inventory::NetworkAddress& address : item.facts().addresses) {
    out.begin_object().member("ipAddress", address.address);
    if (address.mac_address.empty()) {
      out.key("macAddress").null();
    } else {
      out.member("macAddress", address.mac_address);
    }
    out.member("operationalStatus", address.up ? "Up" : "Down").end_object();
  }
  out.end_array();
}

Entity<MachineItem> make_machine() {
  using odata::Kind;
  Entity<MachineItem> entity;
  entity.name("id", [](const MachineItem& item) { return Value(item.facts().id); }, true);
  entity.name("computerDnsName", [](const MachineItem& item) { return text_or_null(dns_name(item.facts())); }, true);
  entity.time("firstSeen", [](const MachineItem& item) { return time_or_null(item.facts().first_seen); });
  entity.time("lastSeen", [](const MachineItem& item) { return time_or_null(item.facts().last_full_report); }, true);
  entity.name("osPlatform", [](const MachineItem& item) { return Value(inventory::platform_name(item.facts().os)); }, true);
  entity.name("version", [](const MachineItem& item) { return text_or_null(version_name(item.facts().os)); }, true);
  entity.text("osProcessor", [](const MachineItem& item) { return text_or_null(processor_name(item.facts().os.arch)); });
  entity.text("osArchitecture", [](const MachineItem& item) { return os_architecture(item.facts().os.arch); });
  entity.number("osBuild", [](const MachineItem& item) { return os_build(item.facts().os); });
  entity.one_of("onboardingStatus", {"onboarded", "CanBeOnboarded", "Unsupported", "InsufficientInfo"},
                [](const MachineItem&) { return Value(std::string("onboarded")); }, true);
  entity.text("lastIpAddress", [](const MachineItem& item) { return last_address(item.facts()); }, true);
  entity.text("lastExternalIpAddress", [](const MachineItem& item) { return text_or_null(item.facts().external_address); });
  entity.one_of("healthStatus",
                {"Active", "Inactive", "ImpairedCommunication", "NoSensorData", "NoSensorDataImpairedCommunication", "Unknown"},
                [](const MachineItem& item) {
                  const exposure::DeviceState& state = item.state();
                  return Value(std::string(state.inactive ? "Inactive" : "Active"));
                },
                true);
  entity.number("rbacGroupId", [](const MachineItem& item) { return Value(static_cast<double>(item.facts().group.value)); }, true);
  entity.text("rbacGroupName", [](const MachineItem& item) { return Value(item.reader->state().group_name(item.facts().group)); });
  entity.one_of("riskScore", {"None", "Informational", "Low", "Medium", "High"},
                [](const MachineItem& item) { return Value(std::string(item.reader->risk_of(item.number))); }, true);
  entity.one_of("exposureLevel", {"None", "Low", "Medium", "High"},
                [](const MachineItem& item) { return exposure_level(item.state().level); }, true);
  entity.one_of("deviceValue", {"Low", "Normal", "High"},
                [](const MachineItem& item) { return Value(std::string(device_value_name(item.facts().value))); }, true);
  entity.name("aadDeviceId", [](const MachineItem&) { return Value(); }, true);
  entity.boolean("isAadJoined", [](const MachineItem&) { return Value(); });
  entity.texts("machineTags", [](const MachineItem& item) { return Value(item.facts().tags); }, true);
  entity.object("ipAddresses", write_addresses);
  return entity;
}

Entity<MachineItem> make_reference() {
  Entity<MachineItem> entity;
  entity.name("id", [](const MachineItem& item) { return Value(item.facts().id); }, true);
  entity.name("computerDnsName", [](const MachineItem& item) { return text_or_null(dns_name(item.facts())); }, true);
  entity.name("osPlatform", [](const MachineItem& item) { return Value(inventory::platform_name(item.facts().os)); }, true);
  entity.text("rbacGroupName", [](const MachineItem& item) { return Value(item.reader->state().group_name(item.facts().group)); },
              true);
  return entity;
}

}  // namespace

const Entity<MachineItem>& machine_entity() {
  static const Entity<MachineItem> entity = make_machine();
  return entity;
}

const Entity<MachineItem>& machine_reference_entity() {
  static const Entity<MachineItem> entity = make_reference();
  return entity;
}

std::string_view device_value_name(inventory::DeviceValue value) {
  switch (value) {
    case inventory::DeviceValue::kLow:
      return "Low";
    case inventory::DeviceValue::kHigh:
      return "High";
    case inventory::DeviceValue::kNormal:
      break;
  }
  return "Normal";
}

std::string processor_name(std::string_view arch) {
  const std::string lower = to_lower(arch);
  if (lower == "x86_64" || lower == "amd64") {
    return "x64";
  }
  if (lower == "aarch64") {
    return "arm64";
  }
  if (lower == "i386" || lower == "i586" || lower == "i686") {
    return "x86";
  }
  return lower;
}

std::string version_name(const inventory::OperatingSystem& os) {
  if (os.family != "windows") {
    return os.version;
  }
  std::optional<std::string> release = inventory::windows_release_of_build(os.build, os.id == "windows-server");
  if (!release) {
    release = inventory::windows_release(os.version);
  }
  if (!release) {
    return os.version;
  }
  // "windows_11_23h2" -> "23H2"; a server release is named by its family and has no part of its own.
  const std::string_view family = inventory::windows_family(*release);
  if (release->size() <= family.size() + 1) {
    return os.version;
  }
  std::string name = release->substr(family.size() + 1);
  for (char& c : name) {
    c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  }
  return name;
}

std::string export_version(const inventory::OperatingSystem& os) { return os.family == "windows" ? os.build : os.version; }

}  // namespace parapet::server::api
