// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "server/api/api_error.h"
#include "server/http/message.h"

namespace parapet::server::api {

// A JSON object that a client sent. Names are compared exactly (api.md §1.1: body parameters are case-sensitive).
class Body {
 public:
  // names: all that the operation takes; another one is refused, so that a wrong letter case does not pass in silence.
  [[nodiscard]] static Answer<Body> parse(const http::Request& request, std::initializer_list<std::string_view> names);

  [[nodiscard]] JsonValue operator[](std::string_view name) const { return root_[name]; }
  // Errors: MissingRequiredParameter; InvalidRequestBody where it is no text, is empty or is longer than `bytes_max`.
  [[nodiscard]] Answer<std::string> required_text(std::string_view name, std::size_t bytes_max) const;
  // nullopt where it is absent or null.
  [[nodiscard]] Answer<std::optional<std::string>> text(std::string_view name, std::size_t bytes_max) const;
  // A list of texts; nullopt where it is absent or null.
  [[nodiscard]] Answer<std::optional<std::vector<std::string>>> texts(std::string_view name, std::size_t items_max,
                                                                      std::size_t bytes_max) const;

 private:
  JsonParser parser_;
  JsonValue root_;
};

}  // namespace parapet::server::api
