// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/api/api.h"

namespace parapet::server::api {

// X1 to X18: assessments of the whole fleet as JSON pages and as files behind signed links (api.md §12).
void add_export_routes(RouteAdder& routes);

}  // namespace parapet::server::api
