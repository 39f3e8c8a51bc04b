// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "server/console/pages.h"
#include "server/console/third_party.h"
#include "store/store.h"

// This server, for whoever is signed in: what runs here, how it is reached, what it knows and what it is made of.
namespace parapet::server::console {
namespace {

constexpr std::uint64_t kApiVersion = 1;

void put_knowledge(JsonWriter& out, const Call& call, UnixTime now) {
  std::uint64_t records = 0;
  std::uint64_t stale = 0;
  UnixTime imported;
  for (const knowledge::FeedInfo& feed : call.knowledge().feeds()) {
    records += feed.records;
    stale += feed.stale(now) ? 1U : 0U;
    imported = std::max(imported, feed.imported);
  }
  out.key("knowledge").begin_object().member("generation", call.knowledge().generation());
  out.member("feeds", static_cast<std::uint64_t>(call.knowledge().feeds().size())).member("records", records).member("staleFeeds", stale);
  put_time(out, "imported", imported);
  out.end_object();
}

void put_certificate(JsonWriter& out, const ServerFacts& server) {
  out.key("certificate");
  if (server.fingerprint.empty()) {
    out.null();
    return;
  }
  out.begin_object().member("fingerprint", server.fingerprint);
  put_time(out, "expires", server.certificate_expires);
  out.member("selfSigned", server.own_certificate).end_object();
}

void put_limits(JsonWriter& out, const ConsoleOptions& options) {
  out.key("limits").begin_object().member("reportMb", options.report_mb_max).member("importMb", options.import_mb_max);
  out.member("softwarePerDevice", options.software_per_device_max).member("inactiveDays", options.inactive_days);
  out.member("silentDays", options.silent_days).member("changeDays", options.delta_days).end_object();
}

Result<http::Response> about(const Call& call) {
  const UnixTime now = call.console.fleet.clock().now();
  const ServerFacts server = call.console.options.server ? call.console.options.server() : ServerFacts{.started = now};
  constexpr std::string_view kCommit = PARAPET_COMMIT;
  JsonWriter out;
  out.begin_object().member("product", "Parapet").member("version", PARAPET_VERSION).key("commit");
  kCommit.empty() ? out.null() : out.value(kCommit);
  out.key("formats").begin_object().member("store", store::schema_version()).member("api", kApiVersion).end_object();
  put_knowledge(out, call, now);
  out.member("address", server.address);
  put_certificate(out, server);
  out.member("tenantId", server.tenant_id).member("started", format_time(server.started));
  out.member("uptimeSeconds", std::max<std::int64_t>(0, now.seconds - server.started.seconds));
  out.member("devices", call.view().devices(call.scope).size());
  put_limits(out, call.console.options);
  out.key("libraries").begin_array();
  for (const ThirdParty& one : third_party()) {
    out.begin_object().member("name", one.name).member("licence", one.licence).member("use", one.use).end_object();
  }
  out.end_array().end_object();
  return http::Response::json(out.take());
}

}  // namespace

void add_about_routes(http::Router& router, const std::shared_ptr<Console>& console) {
  add(router, console, http::Method::kGet, "/api/v1/about", "v1.about", to_be_known(), about);
}

}  // namespace parapet::server::console
