// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "base/limits.h"
#include "base/result.h"

namespace parapet {

struct XmlAttribute {
  std::string_view name;  // local name, without namespace
  std::string_view value;
};

// Sees a document's elements in order. Names come without their namespace prefix. All views die with the call.
// An error returned by any call ends the reading.
class XmlHandler {
 public:
  virtual ~XmlHandler() = default;
  [[nodiscard]] virtual Result<void> start(std::string_view name, std::span<const XmlAttribute> attributes) = 0;
  // text: the element's own character data, joined, without its children's; bounded by string_bytes_max.
  [[nodiscard]] virtual Result<void> end(std::string_view name, std::string_view text) = 0;
};

// The value of an attribute; "" where it is not there.
[[nodiscard]] std::string_view attribute(std::span<const XmlAttribute> attributes, std::string_view name);

// Reads one XML document with expat. External entities are never fetched and internal ones are refused (the defence
// against entity bombs that needs no tuning: no format we read uses them). Errors: kBadInput with line and column,
// kLimit (depth_max, string_bytes_max).
[[nodiscard]] Result<void> read_xml(std::string_view bytes, const Limits& limits, XmlHandler& handler);

}  // namespace parapet
