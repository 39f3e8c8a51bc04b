// SPDX-License-Identifier: Apache-2.0
#include "server/auth/answers.h"

#include <fmt/format.h>

#include "base/json_writer.h"
#include "base/text.h"

namespace parapet::server::auth {
namespace {

std::string_view code_of(int status) {
  switch (status) {
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "ResourceNotFound";
    case 409:
      return "Conflict";
    case 503:
      return "ServiceUnavailable";
    default:
      return "InvalidInput";
  }
}

int status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::kNotFound:
      return 404;
    case ErrorCode::kConflict:
      return 409;
    case ErrorCode::kEnvironment:
      return 503;
    default:
      return 400;
  }
}

}  // namespace

http::Response error_answer(const http::Request& request, int status, std::string_view code, std::string_view message) {
  JsonWriter json;
  json.begin_object().key("error").begin_object();
  json.member("code", code).member("message", message).member("target", request.id);
  json.end_object().end_object();
  auto response = http::Response::json(json.take(), status);
  response.header("Cache-Control", "no-store");
  return response;
}

http::Response refused(const http::Request& request, const Gate::Refusal& refusal) {
  auto response = error_answer(request, refusal.status, code_of(refusal.status), refusal.message);
  if (refusal.status == 401) {
    response.header("WWW-Authenticate", "Bearer");
  }
  return response;
}

http::Response refused(const http::Request& request, const SignInRefusal& refusal) {
  auto response = error_answer(request, refusal.status, refusal.code, refusal.message);
  if (refusal.retry_after_s > 0) {
    response.header("Retry-After", std::to_string(refusal.retry_after_s));
  }
  return response;
}

http::Response refused(const http::Request& request, const Error& error) {
  const int status = status_of(error.code());
  return error_answer(request, status, code_of(status), status == 503 ? "the server's store does not answer; try again" : error.to_string());
}

std::string session_cookie(std::string_view content) {
  return fmt::format("{}={}; Path=/; Secure; HttpOnly; SameSite=Strict{}", kSessionCookie, content, content.empty() ? "; Max-Age=0" : "");
}

std::expected<JsonValue, http::Response> json_body(const http::Request& request, JsonParser& parser) {
  const auto [type, parameters] = cut(request.header("content-type"), ';');
  if (!equals_ignoring_case(trim(type), "application/json")) {
    return std::unexpected(error_answer(request, 415, "InvalidRequestBody", "the body must be application/json"));
  }
  auto body = parser.parse(request.body);
  if (!body || !body->is_object()) {
    return std::unexpected(error_answer(request, 400, "InvalidRequestBody", body ? "the body must be one JSON object" : body.error().message()));
  }
  return *body;
}

}  // namespace parapet::server::auth
