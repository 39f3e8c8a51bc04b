// SPDX-License-Identifier: Apache-2.0
#include "server/ingest/upload.h"

#include <utility>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/json.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "inventory/collect/host_facts.h"
#include "inventory/report.h"
#include "inventory/sbom/sbom.h"
#include "server/ingest/sensor_protocol.h"

namespace parapet::server {
namespace {

constexpr std::size_t kProblemsShown = 100;
constexpr std::string_view kSchema = "parapet.inventory/1";

// A document of ours says so in "schema", which stands at its beginning; no bill of materials has that text for a schema.
bool is_inventory(std::string_view body) {
  const std::string_view start = body.substr(0, 4096);
  return start.find("\"schema\"") != std::string_view::npos && start.find(kSchema) != std::string_view::npos;
}

Result<inventory::Inventory> read_document(std::string_view body, const Limits& limits) {
  if (trim(body.substr(0, 4096)).empty()) {
    return bad_input("the body is empty: parapet.inventory/1, CycloneDX or SPDX is expected");
  }
  return is_inventory(body) ? inventory::read_report(body, limits) : inventory::read_sbom(body, limits);
}

bool names_system(const inventory::OperatingSystem& os) { return !os.family.empty() || !os.id.empty(); }

// Which device it is. Names are hashed with what they are, so that an application and a device of one name are two, and neither
// can be made to meet a device that reports for itself.
std::string id_of_subject(std::string_view given, std::string_view kind, std::string_view name) {
  if (is_device_id(given)) {
    return std::string(given);
  }
  return given.empty() ? inventory::device_id_of(fmt::format("upload {} {}", kind, name))
                       : inventory::device_id_of(fmt::format("upload id {}", given));
}

}  // namespace

Result<Upload> read_upload(std::string_view body, const UploadOptions& options, const Limits& limits) {
  if (options.name.size() > limits.name_bytes_max || options.id.size() > limits.name_bytes_max) {
    return fail(ErrorCode::kLimit, "name, id: longer than name_bytes_max");
  }
  inventory::Inventory document = TRY(read_document(body, limits));
  Upload upload;
  upload.application = !names_system(document.device.os);
  Report& report = upload.report;
  report.channel = "upload";
  report.ordered = false;
  report.kind = Report::Kind::kFull;
  report.taken = options.taken;
  report.device = std::move(document.device);
  report.software = std::move(document.software);
  report.problems = std::move(document.problems);
  if (!options.name.empty()) {
    report.device.name = std::string(options.name);
  }
  const std::string_view id = options.id.empty() ? std::string_view(report.device.id) : options.id;
  if (id.empty() && report.device.name.empty()) {
    return bad_input("the document does not name what it describes: give it a name with ?name=… or ?id=…");
  }
  report.device.id = id_of_subject(id, upload.application ? "application" : "device", report.device.name);
  report.digest = sha256_hex(fmt::format("{}\n{}", report.device.name, sha256_hex(body)));
  return upload;
}

std::string write_upload_answer(const Upload& upload, std::size_t software, const Receipt& receipt) {
  JsonWriter json;
  json.begin_object();
  json.member("device_id", upload.report.device.id);
  json.member("name", upload.report.device.name);
  json.member("subject", upload.application ? "application" : "device");
  json.member("result", receipt_name(receipt.kind)).member("reason", receipt.reason);
  json.member("software", static_cast<std::uint64_t>(software));
  json.member("problems_total", static_cast<std::uint64_t>(upload.report.problems.size()));
  json.key("problems").begin_array();
  std::size_t shown = 0;
  for (const inventory::Problem& problem : upload.report.problems) {
    if (++shown > kProblemsShown) {
      break;
    }
    json.begin_object().member("place", problem.place).member("reason", problem.reason).end_object();
  }
  json.end_array().end_object();
  return json.take();
}

}  // namespace parapet::server
