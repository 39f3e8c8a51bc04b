// SPDX-License-Identifier: Apache-2.0
#include "server/site/routes.h"

#include <memory>

#include "server/http/refusal.h"
#include "server/site/content.h"

namespace parapet::server::site {
namespace {

using http::Request;
using http::Response;

constexpr std::uint64_t kReportBytesMax = 16 << 10;
constexpr std::uint32_t kReportsPerMinute = 60;
constexpr std::uint32_t kReportsPerHour = 600;

}  // namespace

void add_site_routes(http::Router& router, const Site& site) {
  if (site.page.empty()) {
    router.otherwise([](std::string_view path) { return path == "/"; }, [](const Request&) { return no_console(); }, {.name = "site.none"});
    return;
  }
  router.otherwise([&site](std::string_view path) { return find_file(site, path) != nullptr; },
                   [&site](const Request& request) {
                     const SiteFile* file = find_file(site, request.path);
                     return file == nullptr ? Response::empty(404) : file_answer(*file, request);
                   },
                   {.name = "site.file"});
  const auto page = std::make_shared<const Page>(site);
  router.otherwise(is_page,
                   [page](const Request&) {
                     SystemRandom random;
                     return page->answer(new_nonce(random));
                   },
                   {.name = "site.page"});
}

void add_csp_report_routes(http::Router& router, CspReports& reports) {
  router.add(http::Method::kPost, "/api/v1/csp-reports",
             [&reports](const Request& request) {
               if (const Result<void> taken = reports.take(request.body); !taken) {
                 return http::error_answer({.status = 400, .message = "this is no report of a browser: " + taken.error().message()}, request.id);
               }
               return Response::empty(204);
             },
             {.body_bytes_max = kReportBytesMax,
              .unpacked_bytes_max = kReportBytesMax,
              .name = "site.csp_report",
              .calls_per_minute = kReportsPerMinute,
              .calls_per_hour = kReportsPerHour});
}

}  // namespace parapet::server::site
