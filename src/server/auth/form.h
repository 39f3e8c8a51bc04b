// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace parapet::server::auth {

// The fields of an application/x-www-form-urlencoded body, in order.
class Form {
 public:
  // Errors: kBadInput (broken escape, not UTF-8, a field twice: RFC 6749, section 3.2), kLimit (more than 64 fields).
  [[nodiscard]] static Result<Form> parse(std::string_view body);
  // "" where it is absent or empty (RFC 6749, section 3.2: the same).
  [[nodiscard]] std::string_view field(std::string_view name) const;

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

// Client id and secret of an "Authorization: Basic" header; each was form-encoded before (RFC 6749, section 2.3.1). nullopt for anything else.
[[nodiscard]] std::optional<std::pair<std::string, std::string>> basic_credentials(std::string_view authorization);

}  // namespace parapet::server::auth
