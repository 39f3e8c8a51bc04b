// SPDX-License-Identifier: Apache-2.0
#include "server/ingest/sensor_protocol.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/json.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "base/time.h"
#include "inventory/report.h"

namespace parapet::server {
namespace {

constexpr std::size_t kAddressesMax = 4096;
constexpr std::size_t kAddressBytesMax = 64;
constexpr std::size_t kSetAsideMax = 1000;
constexpr std::size_t kReservedMax = 2048;  // a list may be long and hold nothing that counts
constexpr std::size_t kSecretBytesMax = 1024;
constexpr std::size_t kDigestBytesMax = 128;

Result<JsonValue> parse_as(JsonParser& parser, std::string_view json, std::string_view schema) {
  const JsonValue root = TRY(parser.parse(json));
  if (root["schema"].string() != schema) {
    return bad_input(fmt::format("schema: '{}' where '{}' is expected", printable(root["schema"].string().substr(0, 60)), schema));
  }
  return root;
}

Limits body_limits(const Limits& limits) {
  Limits bounded = limits;
  bounded.document_bytes_max = limits.inventory_bytes_max;
  return bounded;
}

// A text that may be missing.
Result<std::string> text_of(JsonValue value, std::size_t bytes_max, std::string_view place) {
  if (!value.present() || value.is_null()) {
    return std::string{};
  }
  if (!value.is_string()) {
    return bad_input(fmt::format("{}: not a text", place));
  }
  if (value.string().size() > bytes_max) {
    return fail(ErrorCode::kLimit, fmt::format("{}: longer than {} bytes", place, bytes_max));
  }
  return std::string(value.string());
}

Result<std::uint64_t> count_of(JsonValue value, std::string_view place) {
  const std::optional<std::int64_t> number = value.integer();
  if (!number || *number < 1) {
    return bad_input(fmt::format("{}: not a number above zero", place));
  }
  return static_cast<std::uint64_t>(*number);
}

Result<Report::Kind> kind_of(JsonValue value) {
  constexpr std::array<std::pair<std::string_view, Report::Kind>, 3> kKinds{
      {{"full", Report::Kind::kFull}, {"delta", Report::Kind::kDelta}, {"contact", Report::Kind::kContact}}};
  for (const auto& [name, kind] : kKinds) {
    if (value.string() == name) {
      return kind;
    }
  }
  return bad_input("kind: neither 'full' nor 'delta' nor 'contact'");
}

Result<std::vector<inventory::Software>> entries_of(JsonValue list, std::string_view name, const Limits& limits,
                                                    std::vector<inventory::Problem>& problems) {
  std::vector<inventory::Software> entries;
  if (!list.present() || list.is_null()) {
    return entries;
  }
  if (!list.is_array()) {
    return bad_input(fmt::format("{}: not a list", name));
  }
  inventory::EntryPlace place{.list = name};
  entries.reserve(std::min<std::size_t>(list.elements().size(), kReservedMax));
  for (const JsonValue value : list.elements()) {
    if (place.index >= limits.software_per_device_max) {
      return fail(ErrorCode::kLimit, fmt::format("{}: more entries than software_per_device_max ({})", name, limits.software_per_device_max));
    }
    Result<inventory::Software> software = inventory::read_software(value, limits, place);
    if (software) {
      entries.push_back(*std::move(software));
    } else if (problems.size() < kSetAsideMax) {
      problems.push_back({.place = place.text(), .reason = "set aside: " + software.error().to_string()});
    }
    ++place.index;
  }
  return entries;
}

Result<std::vector<inventory::NetworkAddress>> addresses_of(JsonValue list) {
  std::vector<inventory::NetworkAddress> addresses;
  if (list.present() && !list.is_null() && !list.is_array()) {
    return bad_input("addresses: not a list");
  }
  for (const JsonValue element : list.elements()) {
    const std::string place = fmt::format("addresses[{}]", addresses.size());
    if (addresses.size() >= kAddressesMax) {
      return fail(ErrorCode::kLimit, fmt::format("addresses: more than {}", kAddressesMax));
    }
    inventory::NetworkAddress address;
    address.address = TRY(text_of(element["address"], kAddressBytesMax, place + ".address"));
    const std::string mac = TRY(text_of(element["mac_address"], kAddressBytesMax, place + ".mac_address"));
    address.mac_address = mac_address_of(mac);
    address.up = element["up"].boolean().value_or(true);
    if (address.address.empty() && address.mac_address.empty()) {
      return bad_input(place + ": neither an address nor a mac_address");
    }
    addresses.push_back(std::move(address));
  }
  return addresses;
}

// What stands in a report must agree with its kind: a full one says all, a contact nothing.
Result<void> check_kind(JsonValue root, Report::Kind kind) {
  const bool full = kind == Report::Kind::kFull;
  if (full && !root["software"].is_array()) {
    return bad_input("software: missing, or not a list: a full report has it all");
  }
  if (!full && root["software"].present()) {
    return bad_input("software: only a full report has it");
  }
  if (kind != Report::Kind::kDelta && (root["put"].present() || root["removed"].present())) {
    return bad_input("put, removed: only a delta has them");
  }
  return {};
}

}  // namespace

std::string_view receipt_name(Receipt::Kind kind) {
  switch (kind) {
    case Receipt::Kind::kApplied:
      return "applied";
    case Receipt::Kind::kRepeated:
      return "repeated";
    case Receipt::Kind::kOlder:
      return "older";
    case Receipt::Kind::kGap:
      return "gap";
  }
  return "gap";
}

bool is_device_id(std::string_view text) {
  return text.size() == 40 && std::ranges::all_of(text, [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

std::string mac_address_of(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    const char lower = to_lower(c);
    if (is_digit(lower) || (lower >= 'a' && lower <= 'f')) {
      digits += lower >= 'a' ? static_cast<char>(lower - 'a' + 'A') : lower;
    } else if (c != ':' && c != '-' && c != '.') {
      return {};
    }
  }
  return digits.size() == 12 && digits.find_first_not_of('0') != std::string::npos ? digits : std::string{};
}

Result<SensorEnrolment> read_sensor_enrolment(std::string_view json, const Limits& limits) {
  JsonParser parser(body_limits(limits));
  const JsonValue root = TRY(parse_as(parser, json, "parapet.enrol/1"));
  SensorEnrolment enrolment;
  enrolment.key = TRY(text_of(root["key"], kSecretBytesMax, "key"));
  if (!root["device"].is_object()) {
    return bad_input("device: missing, or not an object");
  }
  enrolment.device = TRY(inventory::read_device(root["device"], limits));
  if (!is_device_id(enrolment.device.id)) {
    return bad_input("device.id: not 40 lower-case hex digits");
  }
  return enrolment;
}

std::string write_sensor_enrolment_answer(std::string_view device_id, std::string_view credential, std::uint32_t interval_seconds) {
  JsonWriter json;
  json.begin_object().member("device_id", device_id).member("credential", credential);
  json.member("interval_seconds", interval_seconds).end_object();
  return json.take();
}

Result<Report> read_sensor_report(std::string_view json, const Limits& limits) {
  JsonParser parser(body_limits(limits));
  const JsonValue root = TRY(parse_as(parser, json, "parapet.report/1"));
  Report report;
  report.kind = TRY(kind_of(root["kind"]));
  report.epoch = TRY(count_of(root["epoch"], "epoch"));
  report.sequence = TRY(count_of(root["sequence"], "sequence"));
  if (report.sequence == 1 && report.kind != Report::Kind::kFull) {
    return bad_input("sequence: the report that opens an epoch is a full one");
  }
  TRY(check_kind(root, report.kind));
  report.device = TRY(inventory::read_device(root["device"], limits));
  report.domain = TRY(text_of(root["domain"], limits.name_bytes_max, "domain"));
  report.addresses_known = root["addresses"].is_array();
  report.addresses = TRY(addresses_of(root["addresses"]));
  report.problems = TRY(inventory::read_problems(root["problems"], limits));
  report.software = TRY(entries_of(root["software"], "software", limits, report.problems));
  report.put = TRY(entries_of(root["put"], "put", limits, report.problems));
  report.removed = TRY(entries_of(root["removed"], "removed", limits, report.problems));
  report.digest = TRY(text_of(root["digest"], kDigestBytesMax, "digest"));
  const std::string taken = TRY(text_of(root["taken"], 64, "taken"));
  if (!taken.empty()) {
    const std::optional<UnixTime> time = parse_time(taken);
    if (!time) {
      return bad_input("taken: not a time (RFC 3339)");
    }
    report.taken = *time;
  }
  return report;
}

std::string write_sensor_report_answer(const Receipt& receipt, std::uint32_t interval_seconds) {
  JsonWriter json;
  json.begin_object().member("result", receipt_name(receipt.kind)).member("reason", receipt.reason);
  json.member("interval_seconds", interval_seconds).end_object();
  return json.take();
}

}  // namespace parapet::server
