// SPDX-License-Identifier: Apache-2.0
#include <expected>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/time.h"
#include "server/ingest/answers.h"
#include "server/ingest/handlers.h"
#include "server/ingest/sensor_protocol.h"
#include "server/ingest/upload.h"

namespace parapet::server {
namespace {

// An upload may renew what was uploaded, in the caller's own groups; it never speaks for a device that reports for itself.
std::optional<http::Response> refuse_subject(Ingest& ingest, const access::Principal& principal, const Report& report) {
  const Result<std::optional<store::StoredDevice>> known = ingest.backend->find_device(report.device.id);
  if (!known) {
    return refuse_submit(known.error());
  }
  if (!*known) {
    return std::nullopt;
  }
  if (!principal.scope.all && !principal.scope.has((*known)->group)) {
    return refusal(403, "Forbidden", "the device is not in a group of yours");
  }
  if ((*known)->channel != "upload") {
    return refusal(409, "Conflict", fmt::format("the device reports by itself ({}): an upload can't replace that", (*known)->channel));
  }
  return std::nullopt;
}

http::Response upload(Ingest& ingest, Gate& gate, const http::Request& request) {
  const std::expected<access::Principal, Gate::Refusal> principal =
      gate.require_role(request, access::Permission::kManageSecuritySettings, {"Inventory.Write.All"});
  if (!principal) {
    return refusal(principal.error().status, principal.error().status == 403 ? "Forbidden" : "Unauthorized", principal.error().message);
  }
  UploadOptions options{.name = request.option("name").value_or(std::string_view{}),
                        .id = request.option("id").value_or(std::string_view{}),
                        .taken = {}};
  if (const std::optional<std::string_view> taken = request.option("taken")) {
    const std::optional<UnixTime> time = parse_time(*taken);
    if (!time) {
      return refusal(400, "BadRequest", "taken: not a time (RFC 3339)");
    }
    options.taken = *time;
  }
  Result<Upload> decoded = read_upload(request.body, options, ingest.limits);
  if (!decoded) {
    return refuse_body(decoded.error());
  }
  if (std::optional<http::Response> refused = refuse_subject(ingest, *principal, decoded->report)) {
    return *std::move(refused);
  }
  const std::size_t software = decoded->report.software.size();
  Report report = decoded->report;
  report.external_address = request.remote_address;
  const Result<Receipt> receipt = ingest.backend->submit(std::move(report));
  if (!receipt) {
    return refuse_submit(receipt.error());
  }
  if (receipt->kind == Receipt::Kind::kOlder || receipt->kind == Receipt::Kind::kGap) {
    return refusal(409, "Conflict", receipt->reason);
  }
  gate.audit(*principal, request, "inventory.uploaded", decoded->report.device.id,
             fmt::format("'{}', {} entries: {}", decoded->report.device.name, software, receipt_name(receipt->kind)));
  return http::Response::json(write_upload_answer(*decoded, software, *receipt));
}

}  // namespace

void add_upload_routes(http::Router& router, std::shared_ptr<Ingest> ingest, Gate& gate) {
  router.add(http::Method::kPost, "/api/v1/inventories",
             [ingest, &gate](const http::Request& request) { return upload(*ingest, gate, request); },
             {.body_bytes_max = ingest->options.body_bytes_max,
              .unpacked_bytes_max = ingest->options.unpacked_bytes_max,
              .name = "inventories.upload"});
}

}  // namespace parapet::server
