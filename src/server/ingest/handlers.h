// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "server/gate.h"
#include "server/http/router.h"
#include "server/ingest/backend.h"
#include "server/ingest/enrolment.h"
#include "server/ingest/rate_limit.h"
#include "server/ingest/routes.h"

// What the routes of the ingest channels share, and the channels one by one.
namespace parapet::server {

// Lives as long as the router's handlers.
struct Ingest {
  Ingest(std::unique_ptr<IngestBackend> backend_of, const IngestOptions& options_of)
      : options(options_of), limits(options_of.limits()), backend(std::move(backend_of)), enrolment(*backend, options_of.enrolment),
        reports(options_of.reports_per_minute, 60) {}

  // What to answer a device that reports more often than it may; nullopt: go on.
  [[nodiscard]] std::optional<http::Response> hold_off(std::string_view device);

  IngestOptions options;
  Limits limits;
  std::unique_ptr<IngestBackend> backend;
  Enrolment enrolment;
  RateLimit reports;  // by device id
};

void add_sensor_routes(http::Router& router, std::shared_ptr<Ingest> ingest);
void add_osquery_routes(http::Router& router, std::shared_ptr<Ingest> ingest);
// gate outlives the router.
void add_upload_routes(http::Router& router, std::shared_ptr<Ingest> ingest, Gate& gate);

// The answer to an enrolment that was refused.
[[nodiscard]] http::Response refuse_enrolment(const Enrolment::Refused& refused);

}  // namespace parapet::server
