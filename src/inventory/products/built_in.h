// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace parapet::inventory {

// The text of products.toml, put into the program by the build (cmake/embed.cmake).
[[nodiscard]] std::string_view built_in_products();

}  // namespace parapet::inventory
