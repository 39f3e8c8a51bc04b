// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/json.h"
#include "base/json_writer.h"

namespace parapet::server::api {

// Writes a parsed value as it was, whatever it is. Depth is bounded by the parser that made the value.
void copy_json(JsonWriter& out, const JsonValue& value);

}  // namespace parapet::server::api
