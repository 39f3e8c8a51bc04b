// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exposure/view.h"
#include "store/census.h"

namespace parapet::server {

// The listed devices of a view by kind, on the view's day. Some milliseconds for a hundred thousand devices, on all cores.
[[nodiscard]] store::Census census_of(const exposure::View& view);

}  // namespace parapet::server
