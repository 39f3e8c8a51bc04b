// SPDX-License-Identifier: Apache-2.0
#include "server/api/odata_literal.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/text.h"

namespace parapet::server::api::odata {
namespace {

std::unexpected<ApiError> wrong(const Token& token, const Property& property, std::string_view wanted) {
  return odata_error(fmt::format("'{}' at position {} of the filter does not fit the property '{}': {} is expected.",
                                 printable(token.text.substr(0, 64)), token.position, property.name, wanted));
}

Answer<Value> read_time(const Token& token, const Property& property) {
  std::string_view text = token.text;
  constexpr std::size_t kDate = 10;  // "2025-03-01"
  if (text.size() == kDate + 1 && (text.back() == 'Z' || text.back() == 'z')) {
    text.remove_suffix(1);
  }
  const std::optional<UnixTime> time = parse_time(text);
  if (!time) {
    return wrong(token, property, "a time such as 2025-03-01T00:00:00Z");
  }
  return Value(*time);
}

Answer<Value> read_enumerator(const Token& token, const Property& property) {
  const auto found = std::ranges::find_if(property.enumerators,
                                          [&](std::string_view name) { return equals_ignoring_case(name, token.text); });
  if (found == property.enumerators.end()) {
    return wrong(token, property, fmt::format("one of {}", fmt::join(property.enumerators, ", ")));
  }
  return Value(std::string(*found));
}

bool is_guid(std::string_view text) {
  constexpr std::size_t kGuid = 36;
  return text.size() == kGuid && std::ranges::count(text, '-') == 4;
}

}  // namespace

bool is_literal(const Token& token) {
  if (token.kind == Token::Kind::kText) {
    return true;
  }
  return token.kind == Token::Kind::kWord &&
         (is_digit(token.text.front()) || token.text.front() == '-' || token.text.front() == '+' ||
          equals_ignoring_case(token.text, "true") || equals_ignoring_case(token.text, "false") ||
          equals_ignoring_case(token.text, "null"));
}

Answer<Value> read_literal(const Token& token, const Property& property) {
  const bool bare = token.kind == Token::Kind::kWord;
  if (bare && equals_ignoring_case(token.text, "null")) {
    return Value();
  }
  switch (property.kind) {
    case Kind::kString:
    case Kind::kName:
      if (bare && !is_literal(token) && !is_guid(token.text)) {
        return wrong(token, property, "a text in single quotes");
      }
      return Value(token.text);
    case Kind::kEnum:
      return read_enumerator(token, property);
    case Kind::kNumber:
      if (const std::optional<double> number = parse_double(token.text)) {
        return Value(*number);
      }
      return wrong(token, property, "a number");
    case Kind::kBoolean:
      if (equals_ignoring_case(token.text, "true") || equals_ignoring_case(token.text, "false")) {
        return Value(equals_ignoring_case(token.text, "true"));
      }
      return wrong(token, property, "true or false");
    case Kind::kTime:
      return read_time(token, property);
    case Kind::kStrings:
    case Kind::kObject:
      break;
  }
  return wrong(token, property, "nothing comparable");
}

}  // namespace parapet::server::api::odata
