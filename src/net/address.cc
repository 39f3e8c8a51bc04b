// SPDX-License-Identifier: Apache-2.0
#include "net/address.h"

namespace parapet::net {

Result<Address> parse_address(std::string_view text) {
  const std::size_t separator = text.find("://");
  const std::string_view scheme = text.substr(0, separator);
  if (separator == std::string_view::npos || (scheme != "http" && scheme != "https")) {
    return fail(ErrorCode::kUsage, "'" + std::string(text) + "' is no address; it must begin with https:// or http://");
  }
  return Address{.scheme = std::string(scheme), .rest = std::string(text.substr(separator + 3))};
}

}  // namespace parapet::net
