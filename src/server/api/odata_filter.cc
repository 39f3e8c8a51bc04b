// SPDX-License-Identifier: Apache-2.0
#include "server/api/odata_filter.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace parapet::server::api::odata {
namespace {

std::string upper(std::string text) {
  for (char& c : text) {
    c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  }
  return text;
}

bool text_holds(const Property& property, std::string text, std::string part, auto&& holds) {
  if (property.kind != Kind::kString) {
    text = to_lower(text);
    part = to_lower(part);
  }
  return holds(std::string_view(text), std::string_view(part));
}

}  // namespace

bool Filter::matches(const Row& row) const { return evaluate(nodes_[root_], row, nullptr); }

std::optional<std::string> Filter::demanded_text(std::size_t property) const {
  std::vector<std::uint32_t> conjuncts{root_};
  while (!conjuncts.empty()) {
    const Node& node = nodes_[conjuncts.back()];
    conjuncts.pop_back();
    if (node.operation == Operation::kAnd) {
      conjuncts.push_back(node.left);
      conjuncts.push_back(node.right);
    } else if (node.operation == Operation::kEqual && node.property == property && !node.of_variable && node.fold == Fold::kNone) {
      if (const auto* text = std::get_if<std::string>(&node.literals.front())) {
        return *text;
      }
    }
  }
  return std::nullopt;
}

bool Filter::compare_node(const Node& node, const Value& value) const {
  const Property& property = node.of_variable ? variable_ : (*properties_)[node.property];
  const auto equal = [&](const Value& literal) { return compare(property, value, literal) == 0; };
  if (node.operation == Operation::kIn) {
    return std::ranges::any_of(node.literals, equal);
  }
  const Value& literal = node.literals.front();
  if (node.operation == Operation::kEqual) {
    return equal(literal);
  }
  if (node.operation == Operation::kNotEqual) {
    return !equal(literal);
  }
  if (value.index() != literal.index() || value.index() == 0) {
    return false;
  }
  const int order = compare(property, value, literal);
  switch (node.operation) {
    case Operation::kGreater:
      return order > 0;
    case Operation::kGreaterOrEqual:
      return order >= 0;
    case Operation::kLess:
      return order < 0;
    case Operation::kLessOrEqual:
      return order <= 0;
    case Operation::kStartsWith:
      return text_holds(property, std::get<std::string>(value), std::get<std::string>(literal),
                        [](auto text, auto part) { return text.starts_with(part); });
    case Operation::kEndsWith:
      return text_holds(property, std::get<std::string>(value), std::get<std::string>(literal),
                        [](auto text, auto part) { return text.ends_with(part); });
    case Operation::kContains:
      return text_holds(property, std::get<std::string>(value), std::get<std::string>(literal),
                        [](auto text, auto part) { return text.find(part) != std::string_view::npos; });
    default:
      return false;
  }
}

// Recursion is as deep as the filter is nested, which the parser bounds.
bool Filter::evaluate(const Node& node, const Row& row, const Value* variable) const {
  switch (node.operation) {
    case Operation::kAnd:
      return evaluate(nodes_[node.left], row, variable) && evaluate(nodes_[node.right], row, variable);
    case Operation::kOr:
      return evaluate(nodes_[node.left], row, variable) || evaluate(nodes_[node.right], row, variable);
    case Operation::kNot:
      return !evaluate(nodes_[node.left], row, variable);
    case Operation::kConstant:
      return std::get<bool>(node.literals.front());
    case Operation::kTruth: {
      const Value value = row.value(node.property);
      const bool* truth = std::get_if<bool>(&value);
      return truth != nullptr && *truth;
    }
    case Operation::kAny:
    case Operation::kAll: {
      const Value items = row.value(node.property);
      const auto* texts = std::get_if<std::vector<std::string>>(&items);
      if (texts == nullptr) {
        return node.operation == Operation::kAll;
      }
      const auto holds = [&](const std::string& text) {
        const Value item = text;
        return evaluate(nodes_[node.left], row, &item);
      };
      return node.operation == Operation::kAny ? std::ranges::any_of(*texts, holds) : std::ranges::all_of(*texts, holds);
    }
    default:
      break;
  }
  Value value = node.of_variable ? (variable != nullptr ? *variable : Value{}) : row.value(node.property);
  if (node.fold != Fold::kNone) {
    if (auto* text = std::get_if<std::string>(&value)) {
      *text = node.fold == Fold::kLower ? to_lower(*text) : upper(std::move(*text));
    }
  }
  return compare_node(node, value);
}

}  // namespace parapet::server::api::odata
