// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "base/result.h"
#include "server/http/message.h"

namespace parapet::server::api {

// A refusal in the shape that clients of the compatible API read (api.md §3): {"error": {code, message, target}}.
struct ApiError {
  int status = 400;
  std::string code;     // "ODataError", "ResourceNotFound", ...
  std::string message;
};

template <typename T>
using Answer = std::expected<T, ApiError>;

[[nodiscard]] std::unexpected<ApiError> odata_error(std::string message);
[[nodiscard]] std::unexpected<ApiError> invalid_input(std::string message);
[[nodiscard]] std::unexpected<ApiError> invalid_body(std::string message);
[[nodiscard]] std::unexpected<ApiError> missing_parameter(std::string_view name);
[[nodiscard]] std::unexpected<ApiError> not_found(std::string message);
// An error of ours as the API tells it: the closed codes of base/result.h map to one status each. Errors of the environment
// say no more than that: their text may hold paths of this machine.
[[nodiscard]] std::unexpected<ApiError> refused(const Error& error);

// target: the request's id.
[[nodiscard]] http::Response error_response(const ApiError& error, std::string_view target);

}  // namespace parapet::server::api
