// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "access/records.h"
#include "base/result.h"
#include "server/http/message.h"

namespace parapet::server::auth {

// A user's personal tokens as a list (docs/formats/api-v1.md, "Lists"), without their secrets. Errors: kUsage for an option or a
// column that the list does not have.
[[nodiscard]] Result<http::Response> list_own_tokens(const http::Request& request, std::vector<access::PersonalToken> tokens, UnixTime now);

}  // namespace parapet::server::auth
