// SPDX-License-Identifier: Apache-2.0
#include "server/ingest/answers.h"

#include "base/json_writer.h"
#include "base/text.h"

namespace parapet::server {
namespace {

constexpr std::uint32_t kOverloadedSeconds = 5;
constexpr std::uint32_t kDiskSeconds = 30;

}  // namespace

http::Response refusal(int status, std::string_view code, std::string_view message) {
  JsonWriter json;
  json.begin_object().key("error").begin_object();
  json.member("code", code).member("message", printable(message)).end_object().end_object();
  return http::Response::json(json.take(), status);
}

http::Response try_later(int status, std::uint32_t seconds, std::string_view message) {
  http::Response response = refusal(status, status == 429 ? "TooManyRequests" : "ServiceUnavailable", message);
  response.header("Retry-After", std::to_string(seconds));
  return response;
}

http::Response refuse_body(const Error& error) {
  const bool too_large = error.code() == ErrorCode::kLimit;
  return refusal(too_large ? 413 : 400, too_large ? "TooLarge" : "BadRequest", error.to_string());
}

http::Response refuse_submit(const Error& error) {
  switch (error.code()) {
    case ErrorCode::kLimit:
      return try_later(503, kOverloadedSeconds, "the server is busy; the report was not taken in");
    case ErrorCode::kEnvironment:
      return try_later(503, kDiskSeconds, "the server could not write to its disk; the report was not taken in");
    case ErrorCode::kNotFound:
      return refusal(404, "NotFound", error.message());
    case ErrorCode::kConflict:
      return refusal(409, "Conflict", error.message());
    case ErrorCode::kUsage:
    case ErrorCode::kBadInput:
    case ErrorCode::kUnsupported:
      return refusal(400, "BadRequest", error.to_string());
  }
  return refusal(500, "InternalError", "the report was not taken in");
}

}  // namespace parapet::server
