// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/json_writer.h"
#include "base/time.h"

namespace parapet::server::api::odata {

// What a property holds, as OData compares it.
enum class Kind {
  kString,   // compared exactly
  kName,     // a string that is the same in any letter case: host names, CVE ids
  kEnum,     // one of a closed list, in any letter case, ordered as listed
  kNumber,
  kBoolean,
  kTime,
  kStrings,  // a collection of strings: filtered with any() and all()
  kObject,   // JSON of its own; neither filtered nor ordered by
};

// A property's content in one entity; null where the entity has none.
using Value = std::variant<std::monostate, std::string, double, bool, UnixTime, std::vector<std::string>>;

// A property of an entity: its name in JSON and what may be asked of it.
struct Property {
  std::string_view name;
  Kind kind = Kind::kString;
  bool filterable = false;                    // the documentation lists it for $filter
  std::vector<std::string_view> enumerators;  // of kEnum
};

// Finds a property by name, letter case ignored; -1 where there is none.
[[nodiscard]] int find_property(const std::vector<Property>& properties, std::string_view name);

// One entity of a list, property by property, in the order of the list of properties.
class Row {
 public:
  virtual ~Row() = default;
  [[nodiscard]] virtual Value value(std::size_t property) const = 0;
};

// -1, 0 or 1; null is before everything. Both of the property's kind.
[[nodiscard]] int compare(const Property& property, const Value& a, const Value& b);

// As the API prints it: times as ISO 8601 UTC, whole numbers without a fraction, null where there is none.
void write(JsonWriter& out, const Value& value);

}  // namespace parapet::server::api::odata
