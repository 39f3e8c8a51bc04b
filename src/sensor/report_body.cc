// SPDX-License-Identifier: Apache-2.0
#include "sensor/report_body.h"

#include "base/json_writer.h"
#include "inventory/report.h"
#include "sensor/entry.h"

namespace parapet::sensor {
namespace {

void write_head(JsonWriter& json, std::string_view kind, const ReportHead& head, const Host& host) {
  json.member("schema", "parapet.report/1").member("kind", kind);
  json.member("epoch", head.epoch).member("sequence", head.sequence);
  json.member("taken", format_time(head.taken)).member("digest", head.digest);
  json.key("device");
  inventory::write_device(json, host.inventory.device);
  json.member("domain", host.domain);
  json.key("addresses").begin_array();
  for (const inventory::NetworkAddress& address : host.addresses) {
    json.begin_object().member("address", address.address).member_unless_empty("mac_address", address.mac_address);
    json.member("up", address.up).end_object();
  }
  json.end_array();
}

void write_end(JsonWriter& json, const Host& host) {
  json.key("problems");
  inventory::write_problems(json, host.inventory.problems);
  json.end_object();
}

void write_removed(JsonWriter& json, const std::vector<std::string>& identities) {
  json.key("removed").begin_array();
  for (const std::string& identity : identities) {
    inventory::write_software(json, identity_fields(identity));
  }
  json.end_array();
}

}  // namespace

std::string enrol_body(std::string_view key, const inventory::Device& device) {
  JsonWriter json;
  json.begin_object().member("schema", "parapet.enrol/1").member("key", key);
  json.key("device");
  inventory::write_device(json, device);
  json.end_object();
  return json.take();
}

std::string full_body(const ReportHead& head, const Host& host) {
  JsonWriter json;
  json.begin_object();
  write_head(json, "full", head, host);
  json.key("software").begin_array();
  for (const inventory::Software& software : host.inventory.software) {
    inventory::write_software(json, software);
  }
  json.end_array();
  write_end(json, host);
  return json.take();
}

std::string delta_body(const ReportHead& head, const Host& host, const Difference& difference) {
  JsonWriter json;
  json.begin_object();
  write_head(json, "delta", head, host);
  json.key("put").begin_array();
  for (const std::size_t position : difference.put) {
    inventory::write_software(json, host.inventory.software[position]);
  }
  json.end_array();
  write_removed(json, difference.removed);
  write_end(json, host);
  return json.take();
}

std::string contact_body(const ReportHead& head, const Host& host) {
  JsonWriter json;
  json.begin_object();
  write_head(json, "contact", head, host);
  write_end(json, host);
  return json.take();
}

}  // namespace parapet::sensor
