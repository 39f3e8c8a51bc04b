// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "base/limits.h"
#include "server/fleet/fleet.h"
#include "server/gate.h"
#include "server/http/router.h"
#include "server/ingest/enrolment.h"

namespace parapet::server {

struct IngestOptions {
  std::uint32_t interval_seconds = 3600;            // how long a sensor may stay silent
  std::uint64_t body_bytes_max = 32ULL << 20;       // of a report or upload, as sent
  std::uint64_t unpacked_bytes_max = 128ULL << 20;  // after gzip or zstd
  std::uint32_t software_per_device_max = 100'000;
  std::uint32_t reports_per_minute = 1'200;         // of one device
  EnrolmentOptions enrolment;
  // Told of each report that reached the fleet: its channel and what became of it ("applied", "repeated", "older", "gap",
  // "failed"). Called from any thread; for metrics.
  std::function<void(std::string_view channel, std::string_view outcome)> submitted;

  // The bounds of everything inside a body.
  [[nodiscard]] Limits limits() const;
};

// Adds the routes of the three ingest channels: our sensors (docs/formats/sensor-protocol.md), osquery (docs/osquery.md) and
// uploads (docs/formats/upload.md). Fleet and gate outlive the router; handlers may run on any thread.
void add_ingest_routes(http::Router& router, Fleet& fleet, Gate& gate, const IngestOptions& options);

}  // namespace parapet::server
