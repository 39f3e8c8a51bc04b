// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace parapet {

// Writes JSON to a string as it comes, without a tree. Text that is not UTF-8 has its bad bytes replaced by U+FFFD, so
// that the output is always valid. Calls must nest properly; a broken nesting ends the process (CHECK).
class JsonWriter {
 public:
  // indent: blanks for each level; 0 writes one line.
  explicit JsonWriter(int indent = 0) : indent_(indent) {}

  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(std::string_view name);

  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(const std::string& text) { return value(std::string_view(text)); }
  JsonWriter& value(std::int64_t number);
  JsonWriter& value(std::uint64_t number);
  JsonWriter& value(int number) { return value(static_cast<std::int64_t>(number)); }
  JsonWriter& value(unsigned number) { return value(static_cast<std::uint64_t>(number)); }
  JsonWriter& value(double number);  // shortest form that reads back the same; not finite: null
  JsonWriter& value(bool truth);
  JsonWriter& null();

  // key and value in one.
  template <typename T>
  JsonWriter& member(std::string_view name, const T& content) {
    return key(name).value(content);
  }
  // The same, left out where the text is empty.
  JsonWriter& member_unless_empty(std::string_view name, std::string_view text);

  [[nodiscard]] const std::string& text() const { return out_; }
  // Hands over what was written so far and forgets it, so that a long output can be streamed.
  [[nodiscard]] std::string take();

 private:
  void before_value();
  void new_line();
  void quoted(std::string_view text);

  struct Level {
    bool array = false;
    bool empty = true;
  };
  std::string out_;
  std::vector<Level> levels_;
  bool after_key_ = false;
  int indent_;
};

}  // namespace parapet
