// SPDX-License-Identifier: Apache-2.0
#include "server/api/api.h"

#include <algorithm>
#include <array>
#include <exception>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"

namespace parapet::server::api {
namespace {

constexpr std::array<std::string_view, 2> kPrefixes{"/api", "/api/v1.0"};

bool is_host(std::string_view text) {
  constexpr std::size_t kHostMax = 300;
  return !text.empty() && text.size() <= kHostMax && std::ranges::all_of(text, [](char c) {
    return is_alpha(c) || is_digit(c) || c == '.' || c == '-' || c == ':' || c == '[' || c == ']';
  });
}

http::Response refusal_response(const Gate::Refusal& refusal, const http::Request& request) {
  const bool known = refusal.status == 403;
  http::Response response = error_response({refusal.status, known ? "Forbidden" : "Unauthorized", refusal.message}, request.id);
  if (!known) {
    response.header("WWW-Authenticate", "Bearer");
  }
  return response;
}

// The state that a call is about: the newest, or the one that its $skiptoken names.
Answer<std::pair<std::shared_ptr<const FleetState>, std::optional<Cursor>>> state_for(Api& api, const http::Request& request) {
  const std::optional<std::string_view> token = request.option("$skiptoken");
  if (!token) {
    return std::pair(api.fleet.state(), std::optional<Cursor>());
  }
  const std::optional<Cursor> cursor = read_cursor(*token);
  if (!cursor) {
    return odata_error("The $skiptoken is not one that this server gave.");
  }
  std::shared_ptr<const FleetState> state = api.snapshots.find(cursor->snapshot);
  if (!state) {
    return odata_error("The $skiptoken has expired: the snapshot that it belongs to is no longer kept. Start again without it.");
  }
  return std::pair(std::move(state), cursor);
}

http::Response handle(Api& api, const http::Request& request, const std::vector<std::string>& permissions,
                      const CallHandler& handler) {
  std::expected<access::Principal, Gate::Refusal> principal = api.gate.require(request, permissions);
  if (!principal) {
    return refusal_response(principal.error(), request);
  }
  auto state = state_for(api, request);
  if (!state) {
    return error_response(state.error(), request.id);
  }
  const exposure::Scope scope = scope_of(principal->scope);
  Call call{api,           request,
            std::move(*principal), state->first,
            state->second, Reader(state->first, scope, api.fleet.clock().now(), &api.texts)};
  Answer<http::Response> answer = handler(call);
  return answer ? std::move(*answer) : error_response(answer.error(), request.id);
}

}  // namespace

std::string origin_of(const Api& api, const http::Request& request) {
  if (!api.public_address.empty()) {
    return api.public_address;
  }
  const std::string_view host = request.header("host");
  return fmt::format("{}://{}", request.secure ? "https" : "http", is_host(host) ? host : "localhost");
}

std::string Call::base() const {
  const bool versioned = to_lower(request.path).starts_with("/api/v1.0/");
  return origin_of(api, request) + (versioned ? "/api/v1.0" : "/api");
}

std::string Call::context(std::string_view set) const { return fmt::format("{}/$metadata#{}", base(), set); }

std::string next_link(const Api& api, const http::Request& request, const Cursor& cursor) {
  std::string query;
  for (const auto& [name, text] : request.query) {
    // $skip is in the cursor already.
    if (equals_ignoring_case(name, "$skiptoken") || equals_ignoring_case(name, "$skip")) {
      continue;
    }
    query += percent_encode(name, "$-_.~") + "=" + percent_encode(text, "-_.~") + "&";
  }
  return fmt::format("{}{}?{}$skiptoken={}", origin_of(api, request), percent_encode(request.path, "/-_.~$()=,'"), query,
                     write_cursor(cursor));
}

bool wants_count(const http::Request& request) {
  std::string_view path = request.path;
  while (path.ends_with('/')) {
    path.remove_suffix(1);
  }
  constexpr std::string_view kCount = "/$count";
  return path.size() >= kCount.size() && equals_ignoring_case(path.substr(path.size() - kCount.size()), kCount);
}

void RouteAdder::add(http::Method method, std::string_view path, std::string_view name, const std::vector<std::string>& permissions,
                     const CallHandler& handler, Limits limits) {
  for (const std::string_view prefix : kPrefixes) {
    http::RouteOptions options;
    options.name = fmt::format("compatible.{}", name);
    options.calls_per_minute = limits.per_minute;
    options.calls_per_hour = limits.per_hour;
    router_.add(
        method, fmt::format("{}{}", prefix, path),
        [api = api_, permissions, handler](const http::Request& request) { return handle(*api, request, permissions, handler); },
        std::move(options));
  }
}

void RouteAdder::add_list(std::string_view path, std::string_view name, const std::vector<std::string>& permissions,
                          const CallHandler& handler, Limits limits) {
  add(http::Method::kGet, path, name, permissions, handler, limits);
  add(http::Method::kGet, fmt::format("{}/$count", path), fmt::format("{}.count", name), permissions, handler, limits);
}

void RouteAdder::add_open(http::Method method, std::string_view path, std::string_view name, const http::Handler& handler,
                          Limits limits) {
  for (const std::string_view prefix : kPrefixes) {
    http::RouteOptions options;
    options.name = fmt::format("compatible.{}", name);
    options.calls_per_minute = limits.per_minute;
    options.calls_per_hour = limits.per_hour;
    router_.add(method, fmt::format("{}{}", prefix, path), handler, std::move(options));
  }
}

namespace permission {

std::vector<std::string> machine_read() {
  return {"Machine.Read.All", "Machine.Read", "Machine.ReadWrite.All", "Machine.ReadWrite"};
}
std::vector<std::string> machine_write() { return {"Machine.ReadWrite.All", "Machine.ReadWrite"}; }
std::vector<std::string> vulnerability_read() { return {"Vulnerability.Read.All", "Vulnerability.Read"}; }
std::vector<std::string> software_read() { return {"Software.Read.All", "Software.Read"}; }
std::vector<std::string> recommendation_read() { return {"SecurityRecommendation.Read.All", "SecurityRecommendation.Read"}; }
std::vector<std::string> score_read() { return {"Score.Read.All", "Score.Read"}; }
std::vector<std::string> remediation_read() { return {"RemediationTasks.Read.All", "RemediationTask.Read"}; }
std::vector<std::string> baseline_read() { return {"SecurityBaselinesAssessment.Read.All", "SecurityBaselinesAssessment.Read"}; }
std::vector<std::string> hunting_read() { return {"AdvancedQuery.Read.All", "AdvancedQuery.Read"}; }
std::vector<std::string> alert_read() { return {"Alert.Read.All", "Alert.Read", "Alert.ReadWrite.All", "Alert.ReadWrite"}; }
std::vector<std::string> alert_write() { return {"Alert.ReadWrite.All", "Alert.ReadWrite"}; }

}  // namespace permission

}  // namespace parapet::server::api
