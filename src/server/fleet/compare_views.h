// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "exposure/view.h"

namespace parapet::server {

// What two views say differently of devices, products, weaknesses and scores, each as a sentence; at most 50. Numbers of keys,
// products and weaknesses may differ: they are compared by name.
[[nodiscard]] std::vector<std::string> compare_views(const exposure::View& used, const exposure::View& rebuilt);

}  // namespace parapet::server
