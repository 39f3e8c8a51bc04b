// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "server/http/message.h"

namespace parapet::server {

// `{"error":{"code":"…","message":"…"}}`, the shape of every refusal of the ingest channels (docs/formats/sensor-protocol.md).
[[nodiscard]] http::Response refusal(int status, std::string_view code, std::string_view message);

// The same with Retry-After: 429 for a caller that asks too often, 503 for a server that can't keep up.
[[nodiscard]] http::Response try_later(int status, std::uint32_t seconds, std::string_view message);

// For a body that could not be decoded: 413 where a bound was hit, else 400, with the place of the fault.
[[nodiscard]] http::Response refuse_body(const Error& error);

// For a report that was decoded but could not be made durable: 503 with Retry-After where the fleet is overloaded (kLimit)
// or the disk fails (kEnvironment), else 500 or the status of its code. Never 200: nothing was kept.
[[nodiscard]] http::Response refuse_submit(const Error& error);

}  // namespace parapet::server
