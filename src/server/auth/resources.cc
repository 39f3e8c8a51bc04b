// SPDX-License-Identifier: Apache-2.0
#include "server/auth/resources.h"

#include "base/text.h"

namespace parapet::server::auth {

const std::vector<std::string>& known_resources() {
  static const std::vector<std::string> kResources{
      "https://api.securitycenter.microsoft.com",
      "https://api.security.microsoft.com",
      "https://api.securitycenter.windows.com",
      "https://securitycenter.onmicrosoft.com/windowsatpservice",
      "https://us.api.security.microsoft.com",
      "https://eu.api.security.microsoft.com",
      "https://uk.api.security.microsoft.com",
      "https://au.api.security.microsoft.com",
      "https://swa.api.security.microsoft.com",
      "https://api-us.securitycenter.microsoft.com",
      "https://api-eu.securitycenter.microsoft.com",
      "https://api-uk.securitycenter.microsoft.com",
      "https://api-au.securitycenter.microsoft.com",
      "api://parapet",
  };
  return kResources;
}

std::string_view without_slashes(std::string_view resource) {
  while (resource.ends_with('/')) {
    resource.remove_suffix(1);
  }
  return resource;
}

std::optional<std::string> resource_of_scope(std::string_view scope) {
  constexpr std::string_view kSuffix = "/.default";
  std::optional<std::string> resource;
  for (const std::string_view part : split_blanks(scope)) {
    if (part == "openid" || part == "profile" || part == "offline_access") {
      continue;
    }
    if (resource || !part.ends_with(kSuffix)) {
      return std::nullopt;
    }
    resource = std::string(without_slashes(part.substr(0, part.size() - kSuffix.size())));
  }
  return resource;
}

}  // namespace parapet::server::auth
