// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "base/result.h"

namespace parapet {

// A YAML document as a plain tree. Scalars keep their text as written (what "1.10" means is the reader's business).
class YamlValue {
 public:
  enum class Kind { kAbsent, kNull, kScalar, kSequence, kMapping };

  [[nodiscard]] Kind kind() const { return kind_; }
  [[nodiscard]] bool present() const { return kind_ != Kind::kAbsent; }
  // The text of a scalar; "" for anything else.
  [[nodiscard]] std::string_view string() const { return kind_ == Kind::kScalar ? std::string_view(text_) : ""; }
  // Elements of a sequence, values of a mapping in order; empty for anything else.
  [[nodiscard]] const std::vector<YamlValue>& elements() const { return elements_; }
  // Keys of a mapping, one for each of elements(); empty for anything else.
  [[nodiscard]] const std::vector<std::string>& keys() const { return keys_; }
  // The key of an element of a mapping; "" for an element of a sequence, and past the end.
  [[nodiscard]] std::string_view key(std::size_t index) const {
    return index < keys_.size() ? std::string_view(keys_[index]) : std::string_view{};
  }
  // The member of a mapping; an absent value where there is none. Linear.
  [[nodiscard]] const YamlValue& operator[](std::string_view key) const;

 private:
  friend class YamlBuilder;
  Kind kind_ = Kind::kAbsent;
  std::string text_;
  std::vector<YamlValue> elements_;
  std::vector<std::string> keys_;
};

// Reads the first document of a YAML text with yaml-cpp. Aliases (`*name`) are refused: no format we read uses them, and
// they are how a small file becomes an endless one. Errors: kBadInput with line and column, kLimit (record_bytes_max,
// depth_max).
[[nodiscard]] Result<YamlValue> read_yaml(std::string_view bytes, const Limits& limits);

}  // namespace parapet
