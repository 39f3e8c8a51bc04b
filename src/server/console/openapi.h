// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace parapet::server::console {

// docs/openapi/parapet.json: OpenAPI 3.1 of everything that the server answers.
[[nodiscard]] std::string_view openapi_document();

}  // namespace parapet::server::console
