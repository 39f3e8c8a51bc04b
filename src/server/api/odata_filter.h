// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/api/api_error.h"
#include "server/api/odata_value.h"

namespace parapet::server::api::odata {

inline constexpr std::size_t kFilterBytesMax = 16 << 10;  // one $filter
inline constexpr std::size_t kFilterNodesMax = 2'000;     // its operators and list members
inline constexpr int kFilterDepthMax = 64;                // parentheses and not in one another

// A $filter, checked against an entity's properties and ready to be held against rows. OData 4.01 part 2 (URL conventions),
// section 5.1.1, the subset of api.md §1.4: eq ne gt ge lt le, and or not, in, startswith endswith contains, any and all over
// collections of strings, tolower and toupper around a property, parentheses, null. Immutable; safe to share.
class Filter {
 public:
  // Errors: ODataError naming what is wrong and where.
  [[nodiscard]] static Answer<Filter> parse(std::string_view text, const std::vector<Property>& properties);

  // A comparison with null is false but for eq and ne (OData 4.01 part 2, 5.1.1.1).
  [[nodiscard]] bool matches(const Row& row) const;

  // The text that the property must equal in every row that matches, where the filter says so at its top ("a eq 'x' and …");
  // so that a list need not look at the others.
  [[nodiscard]] std::optional<std::string> demanded_text(std::size_t property) const;

 private:
  friend class FilterParser;
  enum class Operation : std::uint8_t {
    kEqual, kNotEqual, kGreater, kGreaterOrEqual, kLess, kLessOrEqual, kIn, kStartsWith, kEndsWith, kContains, kTruth,
    kAnd, kOr, kNot, kAny, kAll, kConstant,
  };
  enum class Fold : std::uint8_t { kNone, kLower, kUpper };
  struct Node {
    Operation operation = Operation::kConstant;
    Fold fold = Fold::kNone;
    bool of_variable = false;      // about the variable of any() or all(), not about a property
    std::uint32_t property = 0;
    std::uint32_t left = 0;        // nodes
    std::uint32_t right = 0;
    std::vector<Value> literals;   // one, or the list of in
  };
  [[nodiscard]] bool evaluate(const Node& node, const Row& row, const Value* variable) const;
  [[nodiscard]] bool compare_node(const Node& node, const Value& value) const;

  const std::vector<Property>* properties_ = nullptr;  // outlive the filter: tables of properties are made once
  Property variable_{"", Kind::kString, true, {}};
  std::vector<Node> nodes_;
  std::uint32_t root_ = 0;
};

}  // namespace parapet::server::api::odata
