// SPDX-License-Identifier: Apache-2.0
#include "server/api/odata_value.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "base/text.h"

namespace parapet::server::api::odata {
namespace {

int order(int a, int b) { return a < b ? -1 : (b < a ? 1 : 0); }

int compare_ignoring_case(std::string_view a, std::string_view b) {
  const std::size_t common = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < common; ++i) {
    const char left = to_lower(a[i]);
    const char right = to_lower(b[i]);
    if (left != right) {
      return static_cast<unsigned char>(left) < static_cast<unsigned char>(right) ? -1 : 1;
    }
  }
  return a.size() < b.size() ? -1 : (b.size() < a.size() ? 1 : 0);
}

int position(const Property& property, std::string_view text) {
  for (std::size_t i = 0; i < property.enumerators.size(); ++i) {
    if (equals_ignoring_case(property.enumerators[i], text)) {
      return static_cast<int>(i);
    }
  }
  return static_cast<int>(property.enumerators.size());
}

int compare_texts(const Property& property, const std::string& a, const std::string& b) {
  if (property.kind == Kind::kEnum) {
    const int by_place = order(position(property, a), position(property, b));
    return by_place != 0 ? by_place : compare_ignoring_case(a, b);
  }
  if (property.kind == Kind::kName) {
    return compare_ignoring_case(a, b);
  }
  return order(a.compare(b), 0);
}

}  // namespace

int find_property(const std::vector<Property>& properties, std::string_view name) {
  for (std::size_t i = 0; i < properties.size(); ++i) {
    if (equals_ignoring_case(properties[i].name, name)) {
      return static_cast<int>(i);
    }
  }
  return -1;
}

int compare(const Property& property, const Value& a, const Value& b) {
  if (a.index() != b.index()) {
    return a.index() < b.index() ? -1 : 1;
  }
  if (const auto* text = std::get_if<std::string>(&a)) {
    return compare_texts(property, *text, std::get<std::string>(b));
  }
  return a < b ? -1 : (b < a ? 1 : 0);
}

void write(JsonWriter& out, const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    out.value(*text);
  } else if (const auto* number = std::get_if<double>(&value)) {
    constexpr double kExact = 9007199254740992.0;  // 2^53: every whole number below it is exact in a double
    if (std::trunc(*number) == *number && std::abs(*number) < kExact) {
      out.value(static_cast<std::int64_t>(*number));
    } else {
      out.value(*number);
    }
  } else if (const auto* truth = std::get_if<bool>(&value)) {
    out.value(*truth);
  } else if (const auto* time = std::get_if<UnixTime>(&value)) {
    out.value(format_time(*time));
  } else if (const auto* texts = std::get_if<std::vector<std::string>>(&value)) {
    out.begin_array();
    for (const std::string& item : *texts) {
      out.value(item);
    }
    out.end_array();
  } else {
    out.null();
  }
}

}  // namespace parapet::server::api::odata
