// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "server/site/site.h"

namespace parapet::server::site {

// One way in which a file can be sent.
struct Representation {
  std::string_view coding;  // "br", "gzip" or "" (as it is)
  std::string_view content;
};

// Which representation of the file an Accept-Encoding header asks for (RFC 9110, section 12.5.3): the one of the highest weight,
// brotli before gzip before plain where they weigh the same. Plain also where the client takes none of them.
[[nodiscard]] Representation choose_representation(const SiteFile& file, std::string_view accept_encoding);

}  // namespace parapet::server::site
