// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "server/api/odata_filter.h"
#include "server/api/odata_literal.h"
#include "server/api/odata_tokens.h"

namespace parapet::server::api::odata {

// Recursive descent over the tokens of one filter: or, and, not, then one comparison, function or parenthesis.
class FilterParser {
 public:
  FilterParser(std::vector<Token> tokens, const std::vector<Property>& properties) : tokens_(std::move(tokens)) {
    filter_.properties_ = &properties;
  }

  Answer<Filter> parse() {
    Answer<std::uint32_t> root = either();
    if (!root) {
      return std::unexpected(std::move(root).error());
    }
    if (peek().kind != Token::Kind::kEnd) {
      return unexpected_token();
    }
    filter_.root_ = *root;
    return std::move(filter_);
  }

 private:
  using Operation = Filter::Operation;
  using Node = Filter::Node;
  using Index = Answer<std::uint32_t>;

  // What a comparison is about.
  struct Operand {
    Filter::Fold fold = Filter::Fold::kNone;
    bool of_variable = false;
    std::uint32_t property = 0;
  };

  [[nodiscard]] const Token& peek(std::size_t ahead = 0) const {
    return tokens_[std::min(next_ + ahead, tokens_.size() - 1)];
  }
  [[nodiscard]] bool at_word(std::string_view word, std::size_t ahead = 0) const {
    return peek(ahead).kind == Token::Kind::kWord && equals_ignoring_case(peek(ahead).text, word);
  }
  [[nodiscard]] bool at_symbol(std::string_view symbol, std::size_t ahead = 0) const {
    return peek(ahead).kind == Token::Kind::kSymbol && peek(ahead).text == symbol;
  }
  bool take_word(std::string_view word) { return at_word(word) && (++next_, true); }
  bool take_symbol(std::string_view symbol) { return at_symbol(symbol) && (++next_, true); }

  [[nodiscard]] std::unexpected<ApiError> unexpected_token() const {
    if (peek().kind == Token::Kind::kEnd) {
      return odata_error("The filter ends where something should follow.");
    }
    return odata_error(fmt::format("Syntax error at position {} of the filter: '{}' is not expected there.", peek().position,
                                   printable(peek().text.substr(0, 64))));
  }

  Answer<bool> expect_symbol(std::string_view symbol) {
    if (!take_symbol(symbol)) {
      return unexpected_token();
    }
    return true;
  }

  Index add(Node node) {
    // Each literal of a list counts as a node: both are work for each row.
    weight_ += 1 + node.literals.size();
    if (weight_ > kFilterNodesMax) {
      return odata_error(fmt::format("The filter has more than {} operators and values.", kFilterNodesMax));
    }
    filter_.nodes_.push_back(std::move(node));
    return static_cast<std::uint32_t>(filter_.nodes_.size() - 1);
  }

  Index join(Operation operation, std::uint32_t left, std::uint32_t right) {
    Node node;
    node.operation = operation;
    node.left = left;
    node.right = right;
    return add(std::move(node));
  }

  // a or b or c. A chain nests to the left in the tree, so its length counts against the depth too.
  Index chain(std::string_view word, Operation operation, Index (FilterParser::*part)()) {
    Index left = (this->*part)();
    std::vector<std::uint32_t> parts;
    while (left && take_word(word)) {
      parts.push_back(*left);
      left = (this->*part)();
    }
    if (!left || parts.empty()) {
      return left;
    }
    parts.push_back(*left);
    return balanced(operation, parts);
  }

  // Joins pairwise, so that a chain of a thousand is ten deep, in the order in which it was written.
  Index balanced(Operation operation, std::vector<std::uint32_t> parts) {
    while (parts.size() > 1) {
      std::vector<std::uint32_t> joined;
      for (std::size_t i = 0; i + 1 < parts.size(); i += 2) {
        const Index both = join(operation, parts[i], parts[i + 1]);
        if (!both) {
          return both;
        }
        joined.push_back(*both);
      }
      if (parts.size() % 2 == 1) {
        joined.push_back(parts.back());
      }
      parts = std::move(joined);
    }
    return parts.front();
  }

  Index either() { return chain("or", Operation::kOr, &FilterParser::both); }
  Index both() { return chain("and", Operation::kAnd, &FilterParser::negated); }

  Index negated() {
    if (++depth_ > kFilterDepthMax) {
      return odata_error(fmt::format("The filter is nested deeper than {}.", kFilterDepthMax));
    }
    Index result = 0U;
    if (take_word("not")) {
      result = negated();
      if (result) {
        result = join(Operation::kNot, *result, 0);
      }
    } else {
      result = primary();
    }
    --depth_;
    return result;
  }

  Index primary() {
    if (take_symbol("(")) {
      Index inside = either();
      if (!inside) {
        return inside;
      }
      if (const Answer<bool> closed = expect_symbol(")"); !closed) {
        return std::unexpected(closed.error());
      }
      return with_truth(*inside);
    }
    if (at_symbol("(", 1)) {
      if (take_word("startswith")) {
        return text_function(Operation::kStartsWith);
      }
      if (take_word("endswith")) {
        return text_function(Operation::kEndsWith);
      }
      if (take_word("contains")) {
        return text_function(Operation::kContains);
      }
    }
    if (is_literal(peek())) {
      return mirrored();
    }
    return comparison();
  }

  // "startswith(...) eq true", as some clients write it.
  Index with_truth(std::uint32_t node) {
    const bool equal = at_word("eq");
    if ((!equal && !at_word("ne")) || !(at_word("true", 1) || at_word("false", 1))) {
      return node;
    }
    const bool truth = at_word("true", 1);
    next_ += 2;
    return equal == truth ? Index(node) : join(Operation::kNot, node, 0);
  }

  Answer<Operand> operand() {
    Operand operand;
    const bool lower = at_word("tolower") && at_symbol("(", 1);
    if (lower || (at_word("toupper") && at_symbol("(", 1))) {
      operand.fold = lower ? Filter::Fold::kLower : Filter::Fold::kUpper;
      next_ += 2;
    }
    if (peek().kind != Token::Kind::kWord) {
      return unexpected_token();
    }
    const std::string& name = peek().text;
    if (!variable_.empty() && name == variable_) {
      operand.of_variable = true;
    } else {
      const int property = find_property(*filter_.properties_, name);
      if (property < 0) {
        return odata_error(fmt::format("Could not find a property named '{}'.", printable(name.substr(0, 64))));
      }
      operand.property = static_cast<std::uint32_t>(property);
      if (!(*filter_.properties_)[operand.property].filterable) {
        return odata_error(fmt::format("The property '{}' cannot be used in the $filter query option.",
                                       (*filter_.properties_)[operand.property].name));
      }
    }
    ++next_;
    if (operand.fold != Filter::Fold::kNone) {
      if (const Answer<bool> closed = expect_symbol(")"); !closed) {
        return std::unexpected(closed.error());
      }
    }
    return operand;
  }

  [[nodiscard]] const Property& property_of(const Operand& operand) const {
    return operand.of_variable ? filter_.variable_ : (*filter_.properties_)[operand.property];
  }

  Node node_of(const Operand& operand, Operation operation) const {
    Node node;
    node.operation = operation;
    node.fold = operand.fold;
    node.of_variable = operand.of_variable;
    node.property = operand.property;
    return node;
  }

  Answer<Value> literal(const Property& property) {
    const Token& token = peek();
    if (token.kind != Token::Kind::kWord && token.kind != Token::Kind::kText) {
      return unexpected_token();
    }
    ++next_;
    return read_literal(token, property);
  }

  Index text_function(Operation operation) {
    ++next_;  // the parenthesis
    const Answer<Operand> about = operand();
    if (!about) {
      return std::unexpected(about.error());
    }
    const Property& property = property_of(*about);
    if (property.kind != Kind::kString && property.kind != Kind::kName && property.kind != Kind::kEnum) {
      return odata_error(fmt::format("The property '{}' is no text; startswith, endswith and contains need one.", property.name));
    }
    if (const Answer<bool> comma = expect_symbol(","); !comma) {
      return std::unexpected(comma.error());
    }
    if (peek().kind != Token::Kind::kText) {
      return odata_error("The second argument of startswith, endswith and contains is a text in single quotes.");
    }
    Node node = node_of(*about, operation);
    node.literals.emplace_back(peek().text);
    ++next_;
    if (const Answer<bool> closed = expect_symbol(")"); !closed) {
      return std::unexpected(closed.error());
    }
    const Index added = add(std::move(node));
    return added ? with_truth(*added) : added;
  }

  static std::optional<Operation> operation_of(const Token& token) {
    static constexpr std::pair<std::string_view, Operation> kOperations[] = {
        {"eq", Operation::kEqual},          {"ne", Operation::kNotEqual}, {"gt", Operation::kGreater},
        {"ge", Operation::kGreaterOrEqual}, {"lt", Operation::kLess},     {"le", Operation::kLessOrEqual}};
    for (const auto& [name, operation] : kOperations) {
      if (token.kind == Token::Kind::kWord && equals_ignoring_case(token.text, name)) {
        return operation;
      }
    }
    return std::nullopt;
  }

  Index comparison() {
    const Answer<Operand> about = operand();
    if (!about) {
      return std::unexpected(about.error());
    }
    const Property& property = property_of(*about);
    if (property.kind == Kind::kStrings) {
      return collection(*about);
    }
    if (take_word("in")) {
      return one_of(*about);
    }
    const std::optional<Operation> operation = operation_of(peek());
    if (!operation) {
      return property.kind == Kind::kBoolean ? add(node_of(*about, Operation::kTruth)) : Index(unexpected_token());
    }
    ++next_;
    Answer<Value> value = literal(property);
    if (!value) {
      return std::unexpected(std::move(value).error());
    }
    Node node = node_of(*about, *operation);
    node.literals.push_back(std::move(*value));
    return add(std::move(node));
  }

  // 'x' eq name: the same as name eq 'x', with the order turned round. A lone true or false stands for itself.
  Index mirrored() {
    const Token token = peek();
    const std::optional<Operation> operation = operation_of(peek(1));
    if (!operation && (at_word("true") || at_word("false"))) {
      Node node;
      node.literals.emplace_back(at_word("true"));
      ++next_;
      return add(std::move(node));
    }
    ++next_;
    if (!operation) {
      return unexpected_token();
    }
    ++next_;
    const Answer<Operand> about = operand();
    if (!about) {
      return std::unexpected(about.error());
    }
    if (property_of(*about).kind == Kind::kStrings) {
      return odata_error(fmt::format("The collection '{}' is filtered with any() or all().", property_of(*about).name));
    }
    Answer<Value> value = read_literal(token, property_of(*about));
    if (!value) {
      return std::unexpected(std::move(value).error());
    }
    Node node = node_of(*about, turned(*operation));
    node.literals.push_back(std::move(*value));
    return add(std::move(node));
  }

  static Operation turned(Operation operation) {
    switch (operation) {
      case Operation::kGreater:
        return Operation::kLess;
      case Operation::kGreaterOrEqual:
        return Operation::kLessOrEqual;
      case Operation::kLess:
        return Operation::kGreater;
      case Operation::kLessOrEqual:
        return Operation::kGreaterOrEqual;
      default:
        return operation;
    }
  }

  Index one_of(const Operand& about) {
    if (const Answer<bool> open = expect_symbol("("); !open) {
      return std::unexpected(open.error());
    }
    Node node = node_of(about, Operation::kIn);
    do {
      Answer<Value> value = literal(property_of(about));
      if (!value) {
        return std::unexpected(std::move(value).error());
      }
      node.literals.push_back(std::move(*value));
    } while (take_symbol(","));
    if (const Answer<bool> closed = expect_symbol(")"); !closed) {
      return std::unexpected(closed.error());
    }
    return add(std::move(node));
  }

  // /any(t: ...), /all(t: ...), /any() behind a collection.
  Index collection(const Operand& about) {
    const bool any = at_word("any", 1);
    if (!at_symbol("/") || !(any || at_word("all", 1)) || !at_symbol("(", 2)) {
      return odata_error(fmt::format("The collection '{0}' is filtered with any() or all(): {0}/any(t: t eq 'x').",
                                     property_of(about).name));
    }
    if (!variable_.empty()) {
      return odata_error("any() and all() can't stand in one another.");
    }
    next_ += 3;
    Node node = node_of(about, any ? Operation::kAny : Operation::kAll);
    if (any && take_symbol(")")) {
      Node truth;
      truth.literals.emplace_back(true);
      const Index always = add(std::move(truth));
      if (!always) {
        return always;
      }
      node.left = *always;
      return add(std::move(node));
    }
    if (peek().kind != Token::Kind::kWord || !at_symbol(":", 1)) {
      return unexpected_token();
    }
    variable_ = peek().text;
    next_ += 2;
    const Index inside = either();
    variable_.clear();
    if (!inside) {
      return inside;
    }
    if (const Answer<bool> closed = expect_symbol(")"); !closed) {
      return std::unexpected(closed.error());
    }
    node.left = *inside;
    return add(std::move(node));
  }

  std::vector<Token> tokens_;
  std::size_t next_ = 0;
  Filter filter_;
  std::string variable_;  // of the any() or all() that is being read
  std::size_t weight_ = 0;
  int depth_ = 0;
};

Answer<Filter> Filter::parse(std::string_view text, const std::vector<Property>& properties) {
  if (text.size() > kFilterBytesMax) {
    return odata_error(fmt::format("The filter is longer than {} bytes.", kFilterBytesMax));
  }
  Answer<std::vector<Token>> tokens = tokenize(text);
  if (!tokens) {
    return std::unexpected(std::move(tokens).error());
  }
  return FilterParser(std::move(*tokens), properties).parse();
}

}  // namespace parapet::server::api::odata
