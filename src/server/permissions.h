// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "access/records.h"

namespace parapet::server {

// One permission of the compatible API (api.md §2.3): the name that programs are granted, the one that users delegate, and the
// role permission that a user needs behind it (any of two).
struct ApiPermission {
  std::string_view application;
  std::string_view delegated;
  access::Permission role;
  access::Permission or_role;
};

// All of them, in the order of the document.
[[nodiscard]] std::span<const ApiPermission> api_permissions();

}  // namespace parapet::server
