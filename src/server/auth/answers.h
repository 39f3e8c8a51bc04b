// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "base/json.h"
#include "server/auth/sign_in.h"
#include "server/gate.h"
#include "server/http/message.h"

namespace parapet::server::auth {

// {"error":{"code":…,"message":…,"target":<request id>}}, the shape of all errors but OAuth's (api.md §3).
[[nodiscard]] http::Response error_answer(const http::Request& request, int status, std::string_view code, std::string_view message);
[[nodiscard]] http::Response refused(const http::Request& request, const Gate::Refusal& refusal);
[[nodiscard]] http::Response refused(const http::Request& request, const SignInRefusal& refusal);
// For a failure of the store or of a check of ours: 400, 404, 409 or 503 as its code says.
[[nodiscard]] http::Response refused(const http::Request& request, const Error& error);

// The Set-Cookie header of a session; "" ends it.
[[nodiscard]] std::string session_cookie(std::string_view content);

// The body as one JSON object. The request must say that it is JSON: a form of a foreign page can't. The error is the answer to give.
[[nodiscard]] std::expected<JsonValue, http::Response> json_body(const http::Request& request, JsonParser& parser);

}  // namespace parapet::server::auth
