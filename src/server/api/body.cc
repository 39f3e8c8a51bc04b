// SPDX-License-Identifier: Apache-2.0
#include "server/api/body.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"

namespace parapet::server::api {

Answer<Body> Body::parse(const http::Request& request, std::initializer_list<std::string_view> names) {
  Body body;
  Result<JsonValue> root = body.parser_.parse(request.body);
  if (!root || !root->is_object()) {
    return invalid_body("The body must be a JSON object.");
  }
  for (const JsonMember member : root->members()) {
    if (std::ranges::find(names, member.key) == names.end()) {
      return invalid_body(fmt::format("The parameter '{}' is not known here; names are case-sensitive.",
                                      printable(member.key.substr(0, 64))));
    }
  }
  body.root_ = *root;
  return body;
}

Answer<std::string> Body::required_text(std::string_view name, std::size_t bytes_max) const {
  Answer<std::optional<std::string>> found = text(name, bytes_max);
  if (!found) {
    return std::unexpected(std::move(found).error());
  }
  if (!*found) {
    return missing_parameter(name);
  }
  if ((*found)->empty()) {
    return invalid_body(fmt::format("The parameter '{}' must not be empty.", name));
  }
  return std::move(**found);
}

Answer<std::optional<std::string>> Body::text(std::string_view name, std::size_t bytes_max) const {
  const JsonValue value = root_[name];
  if (!value.present() || value.is_null()) {
    return std::optional<std::string>();
  }
  if (!value.is_string()) {
    return invalid_body(fmt::format("The parameter '{}' must be a text.", name));
  }
  if (value.string().size() > bytes_max) {
    return invalid_body(fmt::format("The parameter '{}' is longer than {} bytes.", name, bytes_max));
  }
  return std::optional<std::string>(value.string());
}

Answer<std::optional<std::vector<std::string>>> Body::texts(std::string_view name, std::size_t items_max,
                                                            std::size_t bytes_max) const {
  const JsonValue value = root_[name];
  if (!value.present() || value.is_null()) {
    return std::optional<std::vector<std::string>>();
  }
  if (!value.is_array()) {
    return invalid_body(fmt::format("The parameter '{}' must be a list of texts.", name));
  }
  if (value.elements().size() > items_max) {
    return std::unexpected(ApiError{400, "MaximumBatchSizeExceeded",
                                    fmt::format("Received {} entries of '{}'; at most {} are allowed.", value.elements().size(),
                                                name, items_max)});
  }
  std::vector<std::string> items;
  for (const JsonValue item : value.elements()) {
    if (!item.is_string() || item.string().empty() || item.string().size() > bytes_max) {
      return invalid_body(fmt::format("The parameter '{}' must be a list of texts of 1 to {} bytes.", name, bytes_max));
    }
    items.emplace_back(item.string());
  }
  return std::optional(std::move(items));
}

}  // namespace parapet::server::api
