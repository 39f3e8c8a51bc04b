// SPDX-License-Identifier: Apache-2.0
#include "server/site/site.h"

namespace parapet::server::site {

const Site& embedded_site() {
  static constexpr Site kNone;
  return kNone;
}

}  // namespace parapet::server::site
