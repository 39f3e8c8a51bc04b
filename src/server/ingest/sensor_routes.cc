// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>
#include <variant>

#include "base/text.h"
#include "server/ingest/answers.h"
#include "server/ingest/handlers.h"
#include "server/ingest/sensor_protocol.h"

namespace parapet::server {
namespace {

constexpr std::string_view kChannel = "sensor";

std::string_view bearer_of(const http::Request& request) {
  const std::string_view given = request.header("authorization");
  constexpr std::string_view kScheme = "bearer ";
  return given.size() > kScheme.size() && equals_ignoring_case(given.substr(0, kScheme.size()), kScheme)
             ? trim(given.substr(kScheme.size()))
             : std::string_view{};
}

http::Response enrol(Ingest& ingest, const http::Request& request) {
  const Result<SensorEnrolment> asked = read_sensor_enrolment(request.body, ingest.limits);
  if (!asked) {
    return refuse_body(asked.error());
  }
  const auto outcome = ingest.enrolment.enrol({.channel = kChannel,
                                               .key = asked->key,
                                               .device = asked->device.id,
                                               .host = asked->device.name,
                                               .address = request.remote_address,
                                               .request_id = request.id});
  if (const auto* refused = std::get_if<Enrolment::Refused>(&outcome)) {
    return refuse_enrolment(*refused);
  }
  http::Response response = http::Response::json(
      write_sensor_enrolment_answer(asked->device.id, std::get<std::string>(outcome), ingest.options.interval_seconds));
  response.header("Cache-Control", "no-store");
  return response;
}

http::Response report(Ingest& ingest, const http::Request& request) {
  const Result<std::optional<EnrolledDevice>> device =
      ingest.enrolment.authenticate(kChannel, bearer_of(request), request.remote_address);
  if (!device) {
    return refuse_submit(device.error());
  }
  if (!*device) {
    return refusal(401, "Unauthorized", "the credential is not valid (any more): enrol again");
  }
  if (std::optional<http::Response> wait = ingest.hold_off((*device)->device)) {
    return *std::move(wait);
  }
  Result<Report> decoded = read_sensor_report(request.body, ingest.limits);
  if (!decoded) {
    return refuse_body(decoded.error());
  }
  // A disk that was copied with the credential on it reports with a machine id of its own: it has to enrol as itself.
  if (!decoded->device.id.empty() && decoded->device.id != (*device)->device) {
    return refusal(401, "Unauthorized", "device.id: the credential belongs to another device: enrol again");
  }
  const std::string host = decoded->device.name;
  decoded->channel = kChannel;
  decoded->device.id = (*device)->device;
  decoded->external_address = request.remote_address;
  decoded->tags_at_first = (*device)->tags;
  const Result<Receipt> receipt = ingest.backend->submit(*std::move(decoded));
  if (!receipt) {
    return refuse_submit(receipt.error());
  }
  ingest.enrolment.reported(**device, host, request.remote_address, receipt->kind);
  return http::Response::json(write_sensor_report_answer(*receipt, ingest.options.interval_seconds));
}

}  // namespace

void add_sensor_routes(http::Router& router, std::shared_ptr<Ingest> ingest) {
  router.add(http::Method::kPost, "/sensor/v1/enrol", [ingest](const http::Request& request) { return enrol(*ingest, request); },
             {.name = "sensor.enrol"});
  router.add(http::Method::kPost, "/sensor/v1/report", [ingest](const http::Request& request) { return report(*ingest, request); },
             {.body_bytes_max = ingest->options.body_bytes_max,
              .unpacked_bytes_max = ingest->options.unpacked_bytes_max,
              .name = "sensor.report"});
}

}  // namespace parapet::server
