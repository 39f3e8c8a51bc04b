// SPDX-License-Identifier: Apache-2.0
#include "server/console/console.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "exposure/index.h"
#include "server/console/device_texts.h"
#include "server/console/device_traits.h"

namespace parapet::server::console {
namespace {

struct Status {
  int status;
  std::string_view code;
};

Status status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::kNotFound:
      return {404, "NotFound"};
    case ErrorCode::kConflict:
      return {409, "Conflict"};
    case ErrorCode::kLimit:
      return {413, "TooLarge"};
    case ErrorCode::kEnvironment:
      return {503, "Unavailable"};
    case ErrorCode::kUsage:
    case ErrorCode::kBadInput:
    case ErrorCode::kUnsupported:
      return {400, "BadRequest"};
  }
  return {400, "BadRequest"};
}

// Lets the caller through where one of the permissions is there; the first refusal is what it hears else.
std::expected<access::Principal, Gate::Refusal> ask(Gate& gate, const http::Request& request, const Needs& needs) {
  if (needs.permissions.empty()) {
    return gate.authenticate(request);
  }
  std::expected<access::Principal, Gate::Refusal> answer = std::unexpected(Gate::Refusal{.status = 403, .message = "not allowed"});
  for (std::size_t i = 0; i < needs.permissions.size(); ++i) {
    std::expected<access::Principal, Gate::Refusal> one = gate.require_role(request, needs.permissions[i], needs.client_permissions);
    if (one || i == 0) {
      answer = std::move(one);
    }
    if (answer || answer.error().status != 403) {
      break;
    }
  }
  return answer;
}

http::Response refusal_response(const Gate::Refusal& refusal, const http::Request& request) {
  return error_response(refusal.status, refusal.status == 401 ? "Unauthorized" : "Forbidden", refusal.message, request.id);
}

}  // namespace

bool Call::sees(exposure::DeviceNumber device) const {
  return view().has_device(device) && (scope.all || std::ranges::binary_search(scope.groups, view().device(device).facts->group));
}

Result<exposure::DeviceNumber> Call::device(std::string_view id) const {
  const std::optional<exposure::DeviceNumber> found = view().find_device(to_lower(id));
  if (!found || !sees(*found)) {
    return fail(ErrorCode::kNotFound, fmt::format("no device '{}'", printable(id)));
  }
  return *found;
}

Result<exposure::ProductNumber> Call::product(std::string_view id) const {
  std::optional<exposure::ProductNumber> found = view().find_product(id);
  if (!found) {
    // The router decodes path segments; ids keep the signs of design §3 encoded.
    const std::size_t middle = id.find("-_-");
    if (middle != std::string_view::npos) {
      const exposure::ProductName name{.vendor = std::string(id.substr(0, middle)), .name = std::string(id.substr(middle + 3))};
      found = view().find_product(exposure::product_id(name));
    }
  }
  if (!found || view().counts(*found, scope).installed == 0) {
    return fail(ErrorCode::kNotFound, fmt::format("no software '{}'", printable(id)));
  }
  return *found;
}

Recommendations Call::recommendations() const { return console.fleet.recommendations(state, scope); }

std::shared_ptr<const DeviceTraits> Call::traits() const { return console.device_traits->of(view()); }

std::shared_ptr<const DeviceTexts> Call::texts() const { return console.device_texts->of(view()); }

void Call::audit(std::string action, std::string subject, std::string detail) const {
  console.gate.audit(principal, request, std::move(action), std::move(subject), std::move(detail));
}

Needs to_view() {
  return {.permissions = {access::Permission::kViewVulnerabilities, access::Permission::kViewData}, .client_permissions = {"Machine.Read.All"}};
}

Needs to_be_known() { return {}; }

void add(http::Router& router, const std::shared_ptr<Console>& console, http::Method method, std::string pattern, std::string name,
         Needs needs, CallHandler handler, http::RouteOptions options) {
  options.name = std::move(name);
  if (options.body_file || options.body_bytes_max > http::RouteOptions{}.body_bytes_max) {
    options.before_body = [console, needs](const http::Request& request) -> std::optional<http::Response> {
      const std::expected<access::Principal, Gate::Refusal> principal = ask(console->gate, request, needs);
      return principal ? std::nullopt : std::optional(refusal_response(principal.error(), request));
    };
  }
  router.add(
      method, std::move(pattern),
      [console, needs = std::move(needs), handler = std::move(handler)](const http::Request& request) {
        std::expected<access::Principal, Gate::Refusal> principal = ask(console->gate, request, needs);
        if (!principal) {
          return refusal_response(principal.error(), request);
        }
        exposure::Scope scope = scope_of(principal->scope);
        const Call call{.console = *console,
                        .request = request,
                        .principal = *std::move(principal),
                        .scope = std::move(scope),
                        .state = console->fleet.state()};
        Result<http::Response> response = handler(call);
        return response ? *std::move(response) : error_response(response.error(), request.id);
      },
      std::move(options));
}

http::Response error_response(const Error& error, std::string_view target) {
  const Status status = status_of(error.code());
  return error_response(status.status, status.code, error.to_string(), target);
}

http::Response error_response(int status, std::string_view code, std::string_view message, std::string_view target) {
  JsonWriter out;
  out.begin_object().key("error").begin_object().member("code", code).member("message", message).member_unless_empty("target", target);
  out.end_object().end_object();
  http::Response response = http::Response::json(out.take(), status);
  if (status == 401) {
    response.header("WWW-Authenticate", "Bearer");
  }
  return response;
}

void put_time(JsonWriter& out, std::string_view name, UnixTime time) {
  out.key(name);
  time.known() ? out.value(format_time(time)) : out.null();
}

void put_number(JsonWriter& out, std::string_view name, const std::optional<double>& number) {
  out.key(name);
  number ? out.value(*number) : out.null();
}

void put_number(JsonWriter& out, std::string_view name, const std::optional<float>& number) {
  // As many digits as the number has: 0.1F is 0.1, not 0.10000000149.
  put_number(out, name, number ? parse_double(fmt::format("{}", *number)) : std::nullopt);
}

void put_texts(JsonWriter& out, std::string_view name, const std::vector<std::string>& texts) {
  out.key(name).begin_array();
  for (const std::string& text : texts) {
    out.value(text);
  }
  out.end_array();
}

}  // namespace parapet::server::console
