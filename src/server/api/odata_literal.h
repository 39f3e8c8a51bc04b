// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/api/odata_tokens.h"
#include "server/api/odata_value.h"

namespace parapet::server::api::odata {

// True for a token that can only be a literal: a quoted string, a number, a date-time, true, false, null.
[[nodiscard]] bool is_literal(const Token& token);

// A literal as the property's kind reads it. Times: "2025-03-01T00:00:00Z", "2025-03-01Z", "2025-03-01", also in quotes;
// numbers also in quotes; guids bare. Errors: ODataError, also for a word that the property's list of values does not have.
[[nodiscard]] Answer<Value> read_literal(const Token& token, const Property& property);

}  // namespace parapet::server::api::odata
