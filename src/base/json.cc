// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"

#include <fmt/format.h>

namespace parapet {

JsonValue JsonValue::operator[](std::string_view key) const {
  simdjson::dom::object object;
  simdjson::dom::element found;
  if (!present_ || element_.get(object) != simdjson::SUCCESS || object.at_key(key).get(found) != simdjson::SUCCESS) {
    return {};
  }
  return JsonValue(found);
}

std::string_view JsonValue::string() const {
  std::string_view text;
  return present_ && element_.get(text) == simdjson::SUCCESS ? text : std::string_view{};
}

std::optional<double> JsonValue::number() const {
  double value = 0;
  if (!present_ || element_.get(value) != simdjson::SUCCESS) {
    return std::nullopt;
  }
  return value;
}

std::optional<std::int64_t> JsonValue::integer() const {
  std::int64_t value = 0;
  if (!present_ || element_.get(value) != simdjson::SUCCESS) {
    return std::nullopt;
  }
  return value;
}

std::optional<bool> JsonValue::boolean() const {
  bool value = false;
  if (!present_ || element_.get(value) != simdjson::SUCCESS) {
    return std::nullopt;
  }
  return value;
}

JsonValue::Array JsonValue::elements() const {
  simdjson::dom::array array;
  return present_ && element_.get(array) == simdjson::SUCCESS ? Array(array) : Array();
}

JsonValue::Object JsonValue::members() const {
  simdjson::dom::object object;
  return present_ && element_.get(object) == simdjson::SUCCESS ? Object(object) : Object();
}

JsonParser::JsonParser(const Limits& limits) : limits_(limits), parser_(std::make_unique<simdjson::dom::parser>()) {}

Result<JsonValue> JsonParser::parse(std::string_view bytes) {
  if (bytes.size() > limits_.document_bytes_max) {
    return fail(ErrorCode::kLimit, fmt::format("JSON of {} bytes is larger than document_bytes_max ({})", bytes.size(),
                                               limits_.document_bytes_max));
  }
  if (parser_->capacity() < bytes.size() || parser_->max_depth() != limits_.depth_max) {
    if (parser_->allocate(std::max(bytes.size(), parser_->capacity()), limits_.depth_max) != simdjson::SUCCESS) {
      return fail(ErrorCode::kEnvironment, "no memory for a JSON document");
    }
  }
  simdjson::dom::element root;
  const simdjson::error_code error = parser_->parse(bytes.data(), bytes.size()).get(root);
  if (error == simdjson::DEPTH_ERROR) {
    return fail(ErrorCode::kLimit, fmt::format("JSON is nested deeper than depth_max ({})", limits_.depth_max));
  }
  if (error != simdjson::SUCCESS) {
    return bad_input(fmt::format("not valid JSON: {}", simdjson::error_message(error)));
  }
  return JsonValue(root);
}

}  // namespace parapet
