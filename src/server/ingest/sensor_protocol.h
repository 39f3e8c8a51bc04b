// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "base/result.h"
#include "inventory/inventory.h"
#include "server/fleet/report.h"

// The sensor protocol's bodies (docs/formats/sensor-protocol.md). Pure.
namespace parapet::server {

// parapet.enrol/1. device.id is 40 lower-case hex digits. Errors: kBadInput with the field, kLimit.
struct SensorEnrolment {
  std::string key;
  inventory::Device device;
};
[[nodiscard]] Result<SensorEnrolment> read_sensor_enrolment(std::string_view json, const Limits& limits);
[[nodiscard]] std::string write_sensor_enrolment_answer(std::string_view device_id, std::string_view credential,
                                                        std::uint32_t interval_seconds);

// parapet.report/1. An entry of software, put or removed that can't be read is set aside as a problem with its place; anything
// else that is wrong refuses the report: kBadInput with the field, kLimit. channel, tags and external address are the caller's to fill.
[[nodiscard]] Result<Report> read_sensor_report(std::string_view json, const Limits& limits);
[[nodiscard]] std::string write_sensor_report_answer(const Receipt& receipt, std::uint32_t interval_seconds);

// "applied", "repeated", "older", "gap".
[[nodiscard]] std::string_view receipt_name(Receipt::Kind kind);

// 40 lower-case hex digits.
[[nodiscard]] bool is_device_id(std::string_view text);

// "0a:1b:2c:3d:4e:5f", "0A-1B-…" -> "0A1B2C3D4E5F"; "" for what is no MAC address, or the one of all zeros.
[[nodiscard]] std::string mac_address_of(std::string_view text);

}  // namespace parapet::server
