// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace parapet::server::console::test {

// Holds a value against a schema of the OpenAPI document, as far as the document uses JSON Schema: $ref, type, enum, const,
// properties, required, additionalProperties, items, oneOf. Each breach is a line with its place.
[[nodiscard]] std::vector<std::string> breaches(JsonValue document, JsonValue schema, JsonValue value, const std::string& place = "$");

// What of an answer breaks the document's schema for the operation and status; also where the document lacks either.
[[nodiscard]] std::vector<std::string> answer_breaches(std::string_view operation, int status, std::string_view body);

}  // namespace parapet::server::console::test
