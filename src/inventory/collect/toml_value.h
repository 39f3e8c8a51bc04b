// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"

namespace parapet::inventory {

// A TOML document as a plain tree; what lock files need of it. Numbers, truth values and dates are there without text.
class TomlValue {
 public:
  enum class Kind { kAbsent, kString, kOther, kArray, kTable };

  [[nodiscard]] Kind kind() const { return kind_; }
  [[nodiscard]] bool present() const { return kind_ != Kind::kAbsent; }
  // The text of a string; "" for anything else.
  [[nodiscard]] std::string_view string() const { return kind_ == Kind::kString ? std::string_view(text_) : std::string_view(); }
  // Elements of an array, values of a table; empty for anything else.
  [[nodiscard]] const std::vector<TomlValue>& elements() const { return elements_; }
  [[nodiscard]] const std::vector<std::string>& keys() const { return keys_; }
  // The member of a table; an absent value where there is none. Linear.
  [[nodiscard]] const TomlValue& operator[](std::string_view key) const;

 private:
  friend class TomlBuilder;
  Kind kind_ = Kind::kAbsent;
  std::string text_;
  std::vector<TomlValue> elements_;
  std::vector<std::string> keys_;
};

// Reads a TOML document with toml++. Errors: kBadInput with line and column, kLimit (record_bytes_max, depth_max).
[[nodiscard]] Result<TomlValue> read_toml(std::string_view bytes, const Limits& limits);

}  // namespace parapet::inventory
