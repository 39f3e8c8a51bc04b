// SPDX-License-Identifier: Apache-2.0
#include "server/api/exports.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "server/api/answer.h"
#include "server/api/export_stream.h"

namespace parapet::server::api {
namespace {

using Response = Answer<http::Response>;
using MakeRows = std::unique_ptr<RowMaker> (*)(ExportInput);

constexpr std::uint64_t kPageDefault = 50'000;
constexpr std::uint64_t kPageMax = 200'000;
constexpr std::size_t kDevicesInFile = 20'000;  // larger fleets come in several files, which can be fetched side by side
constexpr RouteAdder::Limits kPageLimits{30, 1'000};
constexpr RouteAdder::Limits kFileLimits{5, 20};

enum class Read { kVulnerability, kSoftware, kBaseline };

// One kind of export. rows: nullptr where there is no data yet: honest empty answers.
struct Kind {
  std::string_view name;       // in links and route names
  std::string_view page_path;  // "" where the documentation has files only
  std::string_view file_path;
  std::string_view type;       // of the context
  Read read = Read::kVulnerability;
  MakeRows rows = nullptr;
  std::uint32_t hours = 1;     // a link's life where sasValidHours is not given
  std::uint32_t hours_max = 6;
};

constexpr std::array<Kind, 9> kKinds{{
    {"configurations", "/machines/SecureConfigurationsAssessmentByMachine", "/machines/SecureConfigurationsAssessmentExport",
     "AssetConfiguration", Read::kVulnerability},
    {"software", "/machines/SoftwareInventoryByMachine", "/machines/SoftwareInventoryExport", "AssetSoftware", Read::kSoftware,
     make_software_rows},
    {"unidentified_software", "/machines/SoftwareInventoryNoProductCodeByMachine", "/machines/SoftwareInventoryNonCpeExport",
     "AssetNonCpeSoftware", Read::kSoftware, make_unidentified_software_rows, 3, 24},
    {"vulnerabilities", "/machines/SoftwareVulnerabilitiesByMachine", "/machines/SoftwareVulnerabilitiesExport",
     "AssetVulnerability", Read::kVulnerability, make_vulnerability_rows},
    {"extensions", "/machines/BrowserExtensionsInventoryByMachine", "/machines/browserextensionsinventoryExport",
     "AssetBrowserExtension", Read::kSoftware},
    {"certificates", "/machines/certificateAssessmentByMachine", "/machines/certificateAssessmentExport", "AssetCertificateAssessment",
     Read::kVulnerability, nullptr, 3, 24},
    {"hardware", "/machines/HardwareFirmwareInventoryByMachine", "/machines/HardwareFirmwareInventoryExport",
     "AssetHardwareFirmware", Read::kSoftware},
    {"baselines", "/machines/baselineComplianceAssessmentByMachine", "/machines/BaselineComplianceAssessmentExport",
     "AssetBaselineAssessment", Read::kBaseline},
    {"information", "", "/machines/InfoGatheringExport", "AssetInformation", Read::kVulnerability},
}};

// Makers that read the whole window of changes at their start come alone; the others share the work.
RowMakers makers_of(MakeRows make, const ExportInput& input) {
  constexpr std::size_t kMakers = 4;
  RowMakers makers;
  for (std::size_t i = 0; i < (make == make_change_rows ? 1 : kMakers); ++i) {
    makers.push_back(make(input));
  }
  return makers;
}

std::vector<std::string> permission_of(Read read) {
  switch (read) {
    case Read::kSoftware:
      return permission::software_read();
    case Read::kBaseline:
      return permission::baseline_read();
    case Read::kVulnerability:
      break;
  }
  return permission::vulnerability_read();
}

// Reads pageSize and the $ options that exports have; what else starts with "$" is refused as in other lists.
struct PageQuery {
  std::uint64_t rows_max = kPageDefault;
  bool linked = true;  // a next link is wanted
};

Answer<PageQuery> read_page_query(const Call& call) {
  static const std::vector<odata::Property> none;
  // Every number is a $top here: it says where the caller stops, not how large a page is.
  const Answer<odata::Query> query = odata::read_query(call.request, {&none, ~std::uint64_t{0}, {}});
  if (!query) {
    return std::unexpected(query.error());
  }
  if (query->skip != 0) {
    return odata_error("The query option '$skip' is not supported by exports: follow @odata.nextLink.");
  }
  PageQuery page;
  if (const auto size = call.request.option("pageSize")) {
    const std::optional<std::uint64_t> number = parse_uint(*size);
    if (!number || *number == 0 || *number > kPageMax) {
      return invalid_input(fmt::format("pageSize must be a number from 1 to {}.", kPageMax));
    }
    page.rows_max = *number;
  }
  if (query->top) {
    page.rows_max = *query->top;
    page.linked = false;
  }
  return page;
}

http::Response empty_page(const Call& call, std::string_view context) {
  JsonWriter out;
  out.begin_object().member("@odata.context", call.context(context)).key("value").begin_array().end_array().end_object();
  return http::Response::json(out.take());
}

std::string context_of(std::string_view type) { return fmt::format("Collection(microsoft.windowsDefenderATP.api.{})", type); }

// What the address of the next page is made of, without the call, which is gone when the page ends.
std::function<std::string(const Cursor&)> linker(const Call& call) {
  const auto request = std::make_shared<http::Request>();
  request->query = call.request.query;
  request->path = call.request.path;
  request->headers = call.request.headers;
  request->secure = call.request.secure;
  return [&api = call.api, request, state = call.state](const Cursor& reached) {
    Cursor cursor = reached;
    cursor.snapshot = api.snapshots.keep(state, kPagingSeconds);
    return next_link(api, *request, cursor);
  };
}

Response page_response(const Call& call, std::string_view type, MakeRows make, UnixTime since) {
  const Answer<PageQuery> query = read_page_query(call);
  if (!query) {
    return std::unexpected(query.error());
  }
  if (make == nullptr) {
    return empty_page(call, context_of(type));
  }
  const auto reader = std::make_shared<const Reader>(call.reader);
  ExportPage page;
  page.context = call.context(context_of(type));
  page.devices = reader->view().devices(reader->scope()).to_vector();
  page.start = call.cursor.value_or(Cursor{});
  page.rows_max = query->rows_max;
  if (query->linked) {
    page.next_link = linker(call);
  }
  http::Response response = http::Response::json("");
  response.source = json_page(std::move(page), makers_of(make, {reader, &call.api.fleet.store(), since}));
  return response;
}

Answer<std::uint32_t> link_hours(const Call& call, const Kind& kind) {
  const auto text = call.request.option("sasValidHours");
  if (!text) {
    return kind.hours;
  }
  const std::optional<std::uint64_t> hours = parse_uint(*text);
  if (!hours || *hours == 0 || *hours > kind.hours_max) {
    return invalid_input(fmt::format("sasValidHours must be a number from 1 to {}.", kind.hours_max));
  }
  return static_cast<std::uint32_t>(*hours);
}

Response files_response(const Call& call, const Kind& kind) {
  const Answer<std::uint32_t> hours = link_hours(call, kind);
  if (!hours) {
    return std::unexpected(hours.error());
  }
  JsonWriter out;
  out.begin_object().member("@odata.context", call.context("microsoft.windowsDefenderATP.api.ExportFilesResponse"));
  out.key("exportFiles").begin_array();
  const std::vector<exposure::DeviceNumber> devices = call.reader.view().devices(call.reader.scope()).to_vector();
  if (kind.rows != nullptr && !devices.empty()) {
    constexpr std::int64_t kHour = 3'600;
    LinkContent content{.kind = std::string(kind.name), .scope = call.principal.scope};
    content.expires = UnixTime{call.reader.now().seconds + *hours * kHour};
    content.snapshot = call.api.export_snapshots.keep(call.state, *hours * kHour);
    for (std::size_t first = 0, part = 0; first < devices.size(); first += kDevicesInFile, ++part) {
      const std::size_t end = std::min(first + kDevicesInFile, devices.size());
      content.first_device = devices[first].value;
      content.last_device = devices[end - 1].value;
      out.value(fmt::format("{}/exports/files/{}-{:05}.json.gz?{}", call.base(), kind.name, part, call.api.links.sign(content)));
    }
  }
  out.end_array().member("generatedTime", format_time(call.reader.now())).end_object();
  return http::Response::json(out.take());
}

// Whoever holds the link may read: it names the scope of who asked for it and nothing else.
http::Response download(Api& api, const http::Request& request) {
  const std::optional<LinkContent> content = api.links.check(request);
  const auto kind = content ? std::ranges::find(kKinds, std::string_view(content->kind), &Kind::name) : kKinds.end();
  if (!content || kind == kKinds.end() || kind->rows == nullptr) {
    return error_response({403, "Forbidden", "The link's signature is not valid."}, request.id);
  }
  const UnixTime now = api.fleet.clock().now();
  if (now > content->expires) {
    return error_response({403, "Forbidden", "The link has expired; ask for the export again."}, request.id);
  }
  const std::shared_ptr<const FleetState> state = api.export_snapshots.find(content->snapshot);
  if (!state) {
    return error_response({404, "ResourceNotFound", "The snapshot of this link is no longer kept; ask for the export again."},
                          request.id);
  }
  const auto reader = std::make_shared<const Reader>(state, scope_of(content->scope), now);
  std::vector<exposure::DeviceNumber> devices = reader->view().devices(reader->scope()).to_vector();
  std::erase_if(devices, [&](exposure::DeviceNumber device) {
    return device.value < content->first_device || device.value > content->last_device;
  });
  http::Response response;
  response.header("Content-Type", "application/gzip").header("Cache-Control", "no-store");
  response.source = gzip_lines(std::move(devices), makers_of(kind->rows, {reader, &api.fleet.store(), {}}));
  return response;
}

// X9. The window starts with the six hours that hold sinceTime.
Response changes(Call& call) {
  const auto text = call.request.option("sinceTime");
  if (!text || text->empty()) {
    return missing_parameter("sinceTime");
  }
  const std::optional<UnixTime> since = parse_time(*text);
  if (!since) {
    return invalid_input("sinceTime must be a time such as 2025-03-01T00:00:00Z.");
  }
  constexpr std::int64_t kDaysMax = 14;
  constexpr std::int64_t kPeriod = 6 * 3'600;
  // A client that pages on with a link of its own keeps the window that it started with.
  const std::int64_t oldest = call.reader.now().seconds - kDaysMax * kSecondsPerDay - (call.cursor ? kPagingSeconds : 0);
  if (since->seconds < oldest) {
    return invalid_input("sinceTime must be within the last 14 days.");
  }
  return page_response(call, "DeltaAssetVulnerability", make_change_rows, UnixTime{since->seconds - since->seconds % kPeriod});
}

}  // namespace

void add_export_routes(RouteAdder& routes) {
  for (const Kind& kind : kKinds) {
    if (!kind.page_path.empty()) {
      routes.add(
          http::Method::kGet, kind.page_path, fmt::format("exports.{}", kind.name), permission_of(kind.read),
          [&kind](Call& call) { return page_response(call, kind.type, kind.rows, {}); }, kPageLimits);
    }
    routes.add(
        http::Method::kGet, kind.file_path, fmt::format("exports.{}.files", kind.name), permission_of(kind.read),
        [&kind](Call& call) { return files_response(call, kind); }, kFileLimits);
  }
  routes.add(http::Method::kGet, "/machines/SoftwareVulnerabilityChangesByMachine", "exports.changes",
             permission::vulnerability_read(), changes, kPageLimits);
  routes.add_open(
      http::Method::kGet, "/exports/files/{name}", "exports.download",
      [api = routes.api()](const http::Request& request) { return download(*api, request); }, {0, 0});
}

}  // namespace parapet::server::api
