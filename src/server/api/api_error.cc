// SPDX-License-Identifier: Apache-2.0
#include "server/api/api_error.h"

#include <utility>

#include <fmt/format.h>

#include "base/json_writer.h"

namespace parapet::server::api {

std::unexpected<ApiError> odata_error(std::string message) {
  return std::unexpected(ApiError{400, "ODataError", std::move(message)});
}

std::unexpected<ApiError> invalid_input(std::string message) {
  return std::unexpected(ApiError{400, "InvalidInput", std::move(message)});
}

std::unexpected<ApiError> invalid_body(std::string message) {
  return std::unexpected(ApiError{400, "InvalidRequestBody", std::move(message)});
}

std::unexpected<ApiError> missing_parameter(std::string_view name) {
  return std::unexpected(
      ApiError{400, "MissingRequiredParameter", fmt::format("The required parameter '{}' is missing.", name)});
}

std::unexpected<ApiError> not_found(std::string message) {
  return std::unexpected(ApiError{404, "ResourceNotFound", std::move(message)});
}

std::unexpected<ApiError> refused(const Error& error) {
  switch (error.code()) {
    case ErrorCode::kUsage:
    case ErrorCode::kBadInput:
    case ErrorCode::kUnsupported:
    case ErrorCode::kLimit:
      return std::unexpected(ApiError{400, "BadRequest", error.to_string()});
    case ErrorCode::kNotFound:
      return std::unexpected(ApiError{404, "ResourceNotFound", error.to_string()});
    case ErrorCode::kConflict:
      return std::unexpected(ApiError{409, "DisallowedOperation", error.to_string()});
    case ErrorCode::kEnvironment:
      break;
  }
  return std::unexpected(ApiError{500, "InternalServerError", "The server could not do this now; try again later."});
}

http::Response error_response(const ApiError& error, std::string_view target) {
  JsonWriter out;
  out.begin_object().key("error").begin_object();
  out.member("code", error.code).member("message", error.message).member("target", target);
  out.end_object().end_object();
  return http::Response::json(out.take(), error.status);
}

}  // namespace parapet::server::api
