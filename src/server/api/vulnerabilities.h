// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "server/api/api.h"
#include "server/api/vulnerability_entity.h"

namespace parapet::server::api {

// V1 to V4.
void add_vulnerability_routes(RouteAdder& routes);

// A collection with the context that sub-collections have (api.md §6).
[[nodiscard]] Answer<http::Response> vulnerability_collection(Call& call, const std::vector<exposure::WeaknessNumber>& weaknesses);

}  // namespace parapet::server::api
