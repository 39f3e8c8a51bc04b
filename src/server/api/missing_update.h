// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/api/api.h"

namespace parapet::server::api {

// A missing security update by its knowledge base number (api.md §5.8). No feed that is read so far names them: the list is
// empty, with the shape that it will have.
[[nodiscard]] Answer<http::Response> missing_updates(Call& call);

}  // namespace parapet::server::api
