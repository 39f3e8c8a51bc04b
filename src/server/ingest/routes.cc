// SPDX-License-Identifier: Apache-2.0
#include "server/ingest/routes.h"

#include <memory>

#include "server/ingest/answers.h"
#include "server/ingest/handlers.h"

namespace parapet::server {

Limits IngestOptions::limits() const {
  Limits limits;
  limits.document_bytes_max = unpacked_bytes_max;
  limits.inventory_bytes_max = unpacked_bytes_max;
  limits.record_bytes_max = unpacked_bytes_max;
  limits.string_bytes_max = 64U << 10;
  limits.depth_max = 64;
  limits.software_per_device_max = software_per_device_max;
  return limits;
}

http::Response refuse_enrolment(const Enrolment::Refused& refused) {
  if (refused.status == 401) {
    return refusal(401, "Unauthorized", refused.message);
  }
  return try_later(refused.status, refused.retry_seconds, refused.message);
}

std::optional<http::Response> Ingest::hold_off(std::string_view device) {
  const std::optional<std::uint32_t> wait = reports.take(device, backend->clock().now());
  return wait ? std::optional(try_later(429, *wait, "this device reports too often")) : std::nullopt;
}

void add_ingest_routes(http::Router& router, Fleet& fleet, Gate& gate, const IngestOptions& options) {
  const auto ingest = std::make_shared<Ingest>(std::make_unique<FleetBackend>(fleet, options.submitted), options);
  add_sensor_routes(router, ingest);
  add_osquery_routes(router, ingest);
  add_upload_routes(router, ingest, gate);
}

}  // namespace parapet::server
