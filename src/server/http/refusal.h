// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

#include "server/http/message.h"

namespace parapet::server::http {

// Why a request is answered by the server itself instead of its handler.
struct Refusal {
  int status = 400;
  std::string message;
  std::uint32_t retry_after_s = 0;  // for 429 and 503
};

// For `return refused(…)`.
[[nodiscard]] inline std::unexpected<Refusal> refused(int status, std::string message, std::uint32_t retry_after_s = 0) {
  return std::unexpected(Refusal{.status = status, .message = std::move(message), .retry_after_s = retry_after_s});
}

// The error code of the compatible API for a status ("NotFound" for 404).
[[nodiscard]] std::string_view error_code(int status);

// {"error":{"code":"NotFound","message":…,"target":<request id>}} (api.md §3).
[[nodiscard]] Response error_answer(const Refusal& refusal, std::string_view request_id);

}  // namespace parapet::server::http
