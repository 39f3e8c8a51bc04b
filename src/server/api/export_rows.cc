// SPDX-License-Identifier: Apache-2.0
#include "server/api/export_rows.h"

#include <optional>

#include <fmt/format.h>

#include "inventory/platform_name.h"
#include "priority/risk.h"
#include "server/api/encoding.h"
#include "server/api/machine_entity.h"
#include "server/api/vulnerability_entity.h"

namespace parapet::server::api {
namespace {

struct Rated {
  knowledge::Severity severity = knowledge::Severity::kUnknown;
  std::optional<float> score;
  Exploitability exploitability = Exploitability::kNone;
};

// By the fleet's copy; a weakness that no key has any more is looked up in knowledge.
Rated rating_of(const Reader& reader, const OccurrenceColumns& occurrence) {
  if (const auto number = occurrence.number ? occurrence.number : reader.view().find_weakness(occurrence.weakness)) {
    const exposure::WeaknessState& state = reader.view().weakness(*number);
    return {state.severity, state.score, exploitability_of(state.known_exploited, state.weaponised, state.exploit)};
  }
  if (const auto id = reader.knowledge().find_vulnerability(occurrence.weakness)) {
    const knowledge::Vulnerability known = reader.knowledge().vulnerability(*id);
    return {known.severity, known.score, exploitability_of(known.known_exploited, known.weaponised, priority::exploit_level(known))};
  }
  return {};
}

}  // namespace

DeviceColumns device_columns(const Reader& reader, exposure::DeviceNumber device) {
  const exposure::DeviceFacts& facts = *reader.view().device(device).facts;
  DeviceColumns columns;
  columns.id = facts.id;
  const odata::Value name = machine_reference_entity().value(1, MachineItem{&reader, device});
  if (const auto* text = std::get_if<std::string>(&name)) {
    columns.name = *text;
  }
  columns.platform = inventory::platform_name(facts.os);
  columns.version = export_version(facts.os);
  columns.architecture = processor_name(facts.os.arch);
  columns.group_name = reader.state().group_name(facts.group);
  columns.group_id = facts.group.value;
  columns.last_seen = export_time_text(facts.last_contact.seconds);
  return columns;
}

void write_device(JsonWriter& out, const DeviceColumns& device) {
  out.member("deviceId", device.id);
  write_text_or_null(out, "deviceName", device.name);
  out.member("osPlatform", device.platform).member("rbacGroupName", device.group_name).member("rbacGroupId", device.group_id);
}

void write_texts(JsonWriter& out, std::string_view name, const std::vector<std::string>& texts) {
  out.key(name).begin_array();
  for (const std::string& text : texts) {
    out.value(text);
  }
  out.end_array();
}

void write_text_or_null(JsonWriter& out, std::string_view name, std::string_view text) {
  out.key(name);
  if (text.empty()) {
    out.null();
  } else {
    out.value(text);
  }
}

void write_occurrence(JsonWriter& out, const Reader& reader, const DeviceColumns& device, const OccurrenceColumns& occurrence) {
  const Rated rated = rating_of(reader, occurrence);
  out.member("id", fmt::format("{}_{}_{}_{}_", device.id, occurrence.product, occurrence.version, occurrence.weakness));
  write_device(out, device);
  out.member("osVersion", device.version).member("osArchitecture", device.architecture);
  out.member("softwareVendor", occurrence.vendor).member("softwareName", occurrence.product);
  out.member("softwareVersion", occurrence.version).member("cveId", occurrence.weakness);
  out.member("vulnerabilitySeverityLevel", severity_text(rated.severity));
  out.key("cvssScore");
  if (rated.score) {
    // Scores have one decimal; a float's own digits behind it are noise.
    constexpr double kTenth = 10;
    out.value(static_cast<double>(static_cast<int>(static_cast<double>(*rated.score) * kTenth + 0.5)) / kTenth);
  } else {
    out.null();
  }
  out.member("exploitabilityLevel", exploitability_name(rated.exploitability));
  write_text_or_null(out, "recommendedSecurityUpdate",
                     occurrence.fixed_version.empty() ? std::string() : fmt::format("{} {}", occurrence.product, occurrence.fixed_version));
  out.key("recommendedSecurityUpdateId").null().key("recommendedSecurityUpdateUrl").null();
  out.member("recommendationReference", fmt::format("va-_-{}", occurrence.product_id));
  write_texts(out, "diskPaths", occurrence.paths);
  out.key("registryPaths").begin_array().end_array();
  write_text_or_null(out, "firstSeenTimestamp", export_time_text(occurrence.first_seen.seconds));
  out.member("lastSeenTimestamp", device.last_seen);
}

}  // namespace parapet::server::api
