// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/oval_document.h"

#include <array>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "base/xml.h"
#include "knowledge/feeds/field.h"

namespace parapet::knowledge {
namespace {

using Attributes = std::span<const XmlAttribute>;

OvalOperation operation_of(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, OvalOperation>, 8> kNames = {{
      {"", OvalOperation::kEquals},  // the schema's default
      {"equals", OvalOperation::kEquals},
      {"not equal", OvalOperation::kNotEqual},
      {"less than", OvalOperation::kLess},
      {"less than or equal", OvalOperation::kLessOrEqual},
      {"greater than", OvalOperation::kGreater},
      {"greater than or equal", OvalOperation::kGreaterOrEqual},
      {"pattern match", OvalOperation::kPatternMatch},
  }};
  for (const auto& [known, operation] : kNames) {
    if (name == known) {
      return operation;
    }
  }
  return OvalOperation::kUnknown;
}

class Reader final : public XmlHandler {
 public:
  explicit Reader(const Limits& limits) : limits_(limits) { document_.strings.emplace_back(); }

  Result<void> start(std::string_view name, Attributes attributes) override {
    ++depth_;
    if (depth_ == 1) {
      return name == "oval_definitions" ? Result<void>{} : bad_input(fmt::format("the root is '{}', not oval_definitions", name));
    }
    if (in_definition_) {
      return start_in_definition(name, attributes);
    }
    if (name == "definition") {
      in_definition_ = true;
      definition_ = {};
      definition_.id = attribute(attributes, "id");
      definition_.klass = attribute(attributes, "class");
      definition_.deprecated = attribute(attributes, "deprecated") == "true";
    } else if (name.ends_with("_test")) {
      start_test(name, attributes);
    } else if (name.ends_with("_object")) {
      id_ = attribute(attributes, "id");
      inside_ = Inside::kObject;
    } else if (name.ends_with("_state")) {
      id_ = attribute(attributes, "id");
      state_ = {};
      inside_ = Inside::kState;
    } else {
      start_in_part(name, attributes);
    }
    return {};
  }

  Result<void> end(std::string_view name, std::string_view text) override {
    --depth_;
    if (in_definition_) {
      end_in_definition(name, text);
      return {};
    }
    if (inside_ == Inside::kNone) {
      if (name == "product_name") {
        document_.product_name = trim(text);
      } else if (name == "timestamp") {
        document_.timestamp = time_or_unknown(trim(text));
      }
    } else if (name.ends_with("_test")) {
      document_.tests.insert_or_assign(std::move(id_), std::move(test_));
      inside_ = Inside::kNone;
    } else if (name.ends_with("_object")) {
      inside_ = Inside::kNone;
    } else if (name.ends_with("_state")) {
      document_.states.insert_or_assign(std::move(id_), std::move(state_));
      inside_ = Inside::kNone;
    } else {
      end_in_part(name, text);
    }
    return {};
  }

  OvalDocument take() { return std::move(document_); }

 private:
  enum class Inside { kNone, kTest, kObject, kState };

  void start_test(std::string_view name, Attributes attributes) {
    id_ = attribute(attributes, "id");
    test_ = {};
    test_.kind = name;
    test_.comment = attribute(attributes, "comment");
    test_.none_exist = attribute(attributes, "check_existence") == "none_exist";
    inside_ = Inside::kTest;
  }

  void start_in_part(std::string_view name, Attributes attributes) {
    if (inside_ == Inside::kTest && name == "object") {
      test_.object = attribute(attributes, "object_ref");
    } else if (inside_ == Inside::kTest && name == "state") {
      test_.states.emplace_back(attribute(attributes, "state_ref"));
    } else if (inside_ != Inside::kNone) {
      operation_ = operation_of(attribute(attributes, "operation"));
    }
  }

  void end_in_part(std::string_view name, std::string_view text) {
    OvalEntity entity{.operation = operation_, .value = std::string(trim(text))};
    if (inside_ == Inside::kObject) {
      if (name == "name") {
        document_.objects.insert_or_assign(id_, std::move(entity));
      }
    } else if (inside_ == Inside::kState) {
      if (name == "evr") {
        // Microsoft: "0: 1.20.10-1.azl3".
        std::erase_if(entity.value, is_space);
        state_.evr = std::move(entity);
      } else if (name == "version") {
        state_.version = std::move(entity);
      } else if (name == "arch") {
        state_.arch = std::move(entity);
      } else if (name == "signature_keyid") {
        state_.signature = true;
      } else {
        state_.has_unread = true;
      }
    }
  }

  Result<void> start_in_definition(std::string_view name, Attributes attributes) {
    if (name == "criteria" || name == "criterion" || name == "extend_definition") {
      return add_node(name, attributes);
    }
    if (name == "reference") {
      if (definition_.references.size() >= limits_.aliases_per_record_max) {
        return fail(ErrorCode::kLimit, fmt::format("{} has more references than aliases_per_record_max", definition_.id));
      }
      definition_.references.push_back({.source = std::string(attribute(attributes, "source")),
                                        .id = std::string(attribute(attributes, "ref_id")),
                                        .url = std::string(attribute(attributes, "ref_url"))});
    } else if (name == "cve") {
      if (definition_.cves.size() >= limits_.aliases_per_record_max) {
        return fail(ErrorCode::kLimit, fmt::format("{} has more CVEs than aliases_per_record_max", definition_.id));
      }
      definition_.cves.push_back({.text = {},
                                  .cvss2 = std::string(attribute(attributes, "cvss2")),
                                  .cvss3 = std::string(attribute(attributes, "cvss3")),
                                  .cvss4 = std::string(attribute(attributes, "cvss4")),
                                  .impact = std::string(attribute(attributes, "impact")),
                                  .cwe = std::string(attribute(attributes, "cwe")),
                                  .href = std::string(attribute(attributes, "href"))});
    } else if (name == "issued") {
      definition_.issued = time_or_unknown(attribute(attributes, "date"));
    } else if (name == "updated") {
      definition_.updated = time_or_unknown(attribute(attributes, "date"));
    }
    return {};
  }

  void end_in_definition(std::string_view name, std::string_view text) {
    if (name == "definition") {
      in_definition_ = false;
      open_.clear();
      document_.definitions.push_back(std::move(definition_));
    } else if (name == "criteria") {
      if (!open_.empty()) {
        open_.pop_back();
      }
    } else if (name == "title") {
      definition_.title = trim(text);
    } else if (name == "description") {
      definition_.description = trim(text);
    } else if (name == "severity") {
      definition_.severity = trim(text);
    } else if (name == "patchable") {
      definition_.patchable = trim(text);
    } else if (name == "advisory_date") {
      definition_.issued = time_or_unknown(trim(text));
    } else if (name == "platform") {
      definition_.platforms.emplace_back(trim(text));
    } else if (name == "cve" && !definition_.cves.empty()) {
      definition_.cves.back().text = trim(text);
    }
  }

  Result<void> add_node(std::string_view name, Attributes attributes) {
    if (definition_.nodes.size() >= limits_.ranges_per_record_max) {
      return fail(ErrorCode::kLimit, fmt::format("{} has more criteria than ranges_per_record_max ({})", definition_.id,
                                                 limits_.ranges_per_record_max));
    }
    const auto index = static_cast<std::uint32_t>(definition_.nodes.size());
    OvalNode node;
    const std::string_view negate = attribute(attributes, "negate");
    node.negate = negate == "true" || negate == "1";
    node.comment = intern(attribute(attributes, "comment"));
    if (name == "criteria") {
      const std::string_view how = attribute(attributes, "operator");
      node.kind = how.empty() || how == "AND" ? OvalNode::Kind::kAll
                  : how == "OR"               ? OvalNode::Kind::kAny
                                              : OvalNode::Kind::kUnknown;
    } else {
      const std::string_view test = attribute(attributes, "test_ref");
      node.kind = name == "criterion" ? OvalNode::Kind::kTest : OvalNode::Kind::kUnknown;
      node.test = intern(test);
    }
    if (!open_.empty()) {
      definition_.nodes[open_.back()].children.push_back(index);
    } else if (index != 0) {
      return bad_input(fmt::format("{} has two criteria at the top", definition_.id));
    }
    definition_.nodes.push_back(std::move(node));
    if (name == "criteria") {
      open_.push_back(index);
    }
    return {};
  }

  std::uint32_t intern(std::string_view text) {
    if (text.empty()) {
      return 0;
    }
    const auto [found, added] =
        interned_.try_emplace(std::string(text), static_cast<std::uint32_t>(document_.strings.size()));
    if (added) {
      document_.strings.push_back(found->first);
    }
    return found->second;
  }

  const Limits& limits_;
  OvalDocument document_;
  std::unordered_map<std::string, std::uint32_t> interned_;
  std::uint32_t depth_ = 0;
  Inside inside_ = Inside::kNone;
  bool in_definition_ = false;
  OvalDefinition definition_;
  std::vector<std::uint32_t> open_;  // criteria elements that are open, outermost first
  std::string id_;
  OvalTest test_;
  OvalState state_;
  OvalOperation operation_ = OvalOperation::kEquals;
};

}  // namespace

Result<OvalDocument> read_oval_document(std::string_view bytes, const Limits& limits) {
  Reader reader(limits);
  TRY(read_xml(bytes, limits, reader));
  return reader.take();
}

}  // namespace parapet::knowledge
