// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace parapet::net {

// An http or https address as the configuration gives it. Errors: kUsage with what is wrong.
struct Address {
  std::string scheme;  // "http", "https"
  std::string rest;    // host, port, path, query
};
[[nodiscard]] Result<Address> parse_address(std::string_view text);

}  // namespace parapet::net
