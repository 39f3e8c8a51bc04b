// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include <simdjson.h>

#include "base/limits.h"
#include "base/result.h"

namespace parapet {

// A value inside a parsed JSON document; absent where a member or type asked for is not there, so that look-ups can be
// chained: `record["containers"]["cna"]["title"].string()`. Cheap to copy; valid until its JsonParser parses again.
class JsonValue {
 public:
  class Array;
  class Object;

  JsonValue() = default;
  explicit JsonValue(simdjson::dom::element element) : element_(element), present_(true) {}

  // True where there is a value (null counts as one).
  [[nodiscard]] bool present() const { return present_; }
  [[nodiscard]] bool is_object() const { return present_ && element_.is_object(); }
  [[nodiscard]] bool is_array() const { return present_ && element_.is_array(); }
  [[nodiscard]] bool is_string() const { return present_ && element_.is_string(); }
  [[nodiscard]] bool is_number() const { return present_ && element_.is_number(); }
  [[nodiscard]] bool is_null() const { return present_ && element_.is_null(); }

  // The member of an object; absent where this is no object or has no such member. Linear in the members.
  [[nodiscard]] JsonValue operator[](std::string_view key) const;

  // The text of a string; "" for anything else.
  [[nodiscard]] std::string_view string() const;
  [[nodiscard]] std::optional<double> number() const;
  [[nodiscard]] std::optional<std::int64_t> integer() const;
  [[nodiscard]] std::optional<bool> boolean() const;

  // The elements or members, to iterate over; empty for anything else.
  [[nodiscard]] Array elements() const;
  [[nodiscard]] Object members() const;

 private:
  simdjson::dom::element element_{};
  bool present_ = false;
};

struct JsonMember {
  std::string_view key;
  JsonValue value;
};

class JsonValue::Array {
 public:
  class Iterator {
   public:
    Iterator() = default;
    explicit Iterator(simdjson::dom::array::iterator it) : it_(it) {}
    JsonValue operator*() const { return JsonValue(*it_); }
    Iterator& operator++() {
      ++it_;
      return *this;
    }
    bool operator!=(const Iterator& other) const { return it_ != other.it_; }

   private:
    simdjson::dom::array::iterator it_{};
  };
  Array() = default;
  explicit Array(simdjson::dom::array array) : begin_(array.begin()), end_(array.end()), size_(array.size()) {}
  [[nodiscard]] Iterator begin() const { return begin_; }
  [[nodiscard]] Iterator end() const { return end_; }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }

 private:
  Iterator begin_;
  Iterator end_;
  std::size_t size_ = 0;
};

class JsonValue::Object {
 public:
  class Iterator {
   public:
    Iterator() = default;
    explicit Iterator(simdjson::dom::object::iterator it) : it_(it) {}
    JsonMember operator*() const { return {it_.key(), JsonValue(it_.value())}; }
    Iterator& operator++() {
      ++it_;
      return *this;
    }
    bool operator!=(const Iterator& other) const { return it_ != other.it_; }

   private:
    simdjson::dom::object::iterator it_{};
  };
  Object() = default;
  explicit Object(simdjson::dom::object object) : begin_(object.begin()), end_(object.end()), size_(object.size()) {}
  [[nodiscard]] Iterator begin() const { return begin_; }
  [[nodiscard]] Iterator end() const { return end_; }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }

 private:
  Iterator begin_;
  Iterator end_;
  std::size_t size_ = 0;
};

// Parses whole documents; keep one for each thread and reuse it, it keeps its memory.
class JsonParser {
 public:
  explicit JsonParser(const Limits& limits = {});

  // Reads one document. Errors: kBadInput (not JSON, not UTF-8), kLimit (larger than document_bytes_max, deeper than
  // depth_max). The values die with the next call.
  [[nodiscard]] Result<JsonValue> parse(std::string_view bytes);

 private:
  Limits limits_;
  std::unique_ptr<simdjson::dom::parser> parser_;
};

}  // namespace parapet
