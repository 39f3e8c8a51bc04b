// SPDX-License-Identifier: Apache-2.0
#include "inventory/collect/toml_value.h"

#include <fmt/format.h>
#include <toml++/toml.h>

namespace parapet::inventory {

class TomlBuilder {
 public:
  explicit TomlBuilder(std::uint32_t depth_max) : depth_max_(depth_max) {}

  Result<TomlValue> build(const toml::node& node, std::uint32_t depth) const {
    if (depth > depth_max_) {
      return fail(ErrorCode::kLimit, fmt::format("TOML is nested deeper than depth_max ({})", depth_max_));
    }
    TomlValue value;
    if (const toml::table* table = node.as_table(); table != nullptr) {
      value.kind_ = TomlValue::Kind::kTable;
      for (const auto& [key, member] : *table) {
        value.keys_.emplace_back(key.str());
        value.elements_.push_back(TRY(build(member, depth + 1)));
      }
    } else if (const toml::array* array = node.as_array(); array != nullptr) {
      value.kind_ = TomlValue::Kind::kArray;
      for (const toml::node& element : *array) {
        value.elements_.push_back(TRY(build(element, depth + 1)));
      }
    } else if (const auto* text = node.as_string(); text != nullptr) {
      value.kind_ = TomlValue::Kind::kString;
      value.text_ = text->get();
    } else {
      value.kind_ = TomlValue::Kind::kOther;
    }
    return value;
  }

 private:
  std::uint32_t depth_max_;
};

const TomlValue& TomlValue::operator[](std::string_view key) const {
  static const TomlValue kAbsentValue;
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    if (keys_[i] == key) {
      return elements_[i];
    }
  }
  return kAbsentValue;
}

Result<TomlValue> read_toml(std::string_view bytes, const Limits& limits) {
  if (bytes.size() > limits.record_bytes_max) {
    return fail(ErrorCode::kLimit, fmt::format("TOML of {} bytes is larger than record_bytes_max ({})", bytes.size(),
                                               limits.record_bytes_max));
  }
  try {
    const toml::table table = toml::parse(bytes);
    return TomlBuilder(limits.depth_max).build(table, 0);
  } catch (const toml::parse_error& error) {
    return located(Error(ErrorCode::kBadInput, fmt::format("not valid TOML: {}", error.description())),
                   fmt::format("line {}, column {}", error.source().begin.line, error.source().begin.column));
  }
}

}  // namespace parapet::inventory
