// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parapet::server::auth {

// The resources for which existing clients ask tokens (api.md §1.1, §2.1): the documented bases of the compatible API, regional ones
// included, and the application's own names. Each may become a token's "aud".
[[nodiscard]] const std::vector<std::string>& known_resources();

// The resource that a v2 scope asks for: "https://api.securitycenter.microsoft.com/.default" → without "/.default". The OpenID scopes
// beside it are passed over. nullopt where there is none or more than one.
[[nodiscard]] std::optional<std::string> resource_of_scope(std::string_view scope);

// Without slashes at the end: how resources are compared ("https://a//.default" is what "https://a/" + "/.default" becomes).
[[nodiscard]] std::string_view without_slashes(std::string_view resource);

}  // namespace parapet::server::auth
