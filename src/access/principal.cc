// SPDX-License-Identifier: Apache-2.0
#include "access/principal.h"

#include <algorithm>

namespace parapet::access {

bool DeviceScope::has(GroupNumber group) const { return all || std::ranges::binary_search(groups, group); }

bool Principal::granted(std::initializer_list<std::string_view> names) const {
  return std::ranges::any_of(names, [this](std::string_view wanted) {
    return std::ranges::find(api_permissions, wanted) != api_permissions.end();
  });
}

}  // namespace parapet::access
