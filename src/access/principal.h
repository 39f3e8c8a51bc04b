// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "access/records.h"

namespace parapet::access {

// The device groups a caller reaches. Every count and list obeys it.
struct DeviceScope {
  bool all = false;
  std::vector<GroupNumber> groups;  // sorted; kNoGroup stands for devices in no group

  [[nodiscard]] bool has(GroupNumber group) const;
  friend bool operator==(const DeviceScope&, const DeviceScope&) = default;
};

// Somebody who was authenticated, with what was granted. Made for one request.
struct Principal {
  enum class Kind { kUser, kPersonalToken, kApiClient };
  Kind kind = Kind::kUser;
  std::string id;                    // User::id or ApiClient::id
  std::string name;                  // for the audit log
  PermissionSet permissions;         // of the user's roles; empty for API clients
  // Names of the compatible API's permissions: application permissions of a client ("Machine.Read.All"), delegated ones of a
  // user's token ("Machine.Read"). A console session has all delegated permissions that its roles allow.
  std::vector<std::string> api_permissions;
  DeviceScope scope;
  std::string csrf_token;            // of a session; "" elsewhere

  [[nodiscard]] bool may(Permission permission) const { return permissions.has(permission); }
  // True where one of the names is granted; names are compared exactly.
  [[nodiscard]] bool granted(std::initializer_list<std::string_view> names) const;
};

}  // namespace parapet::access
