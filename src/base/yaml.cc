// SPDX-License-Identifier: Apache-2.0
#include "base/yaml.h"

#include <istream>
#include <optional>
#include <streambuf>

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

namespace parapet {

const YamlValue& YamlValue::operator[](std::string_view key) const {
  static const YamlValue kAbsentValue;
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    if (keys_[i] == key) {
      return elements_[i];
    }
  }
  return kAbsentValue;
}

// Carries our own refusal through yaml-cpp's parser; caught in read_yaml.
struct YamlRefused {
  Error error;
};

// Builds the tree from yaml-cpp's events.
class YamlBuilder final : public YAML::EventHandler {
 public:
  explicit YamlBuilder(const Limits& limits) : limits_(limits) {}

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {
    YamlValue value;
    value.kind_ = YamlValue::Kind::kNull;
    put(std::move(value));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    throw YamlRefused{Error(ErrorCode::kBadInput, "aliases are not read").at(place(mark))};
  }
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t, const std::string& text) override {
    YamlValue value;
    value.kind_ = YamlValue::Kind::kScalar;
    value.text_ = text;
    put(std::move(value));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {
    open(mark, YamlValue::Kind::kSequence);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {
    open(mark, YamlValue::Kind::kMapping);
  }
  void OnMapEnd() override { close(); }

  YamlValue take() { return std::move(root_); }

  static std::string place(const YAML::Mark& mark) {
    return fmt::format("line {}, column {}", mark.line + 1, mark.column + 1);
  }

 private:
  struct Level {
    YamlValue value;
    std::optional<std::string> key;
  };

  void open(const YAML::Mark& mark, YamlValue::Kind kind) {
    if (levels_.size() >= limits_.depth_max) {
      throw YamlRefused{
          Error(ErrorCode::kLimit, fmt::format("nested deeper than depth_max ({})", limits_.depth_max)).at(place(mark))};
    }
    levels_.emplace_back();
    levels_.back().value.kind_ = kind;
  }

  void close() {
    YamlValue value = std::move(levels_.back().value);
    levels_.pop_back();
    put(std::move(value));
  }

  void put(YamlValue value) {
    if (levels_.empty()) {
      root_ = std::move(value);
      return;
    }
    Level& level = levels_.back();
    if (level.value.kind_ == YamlValue::Kind::kSequence) {
      level.value.elements_.push_back(std::move(value));
    } else if (!level.key) {
      level.key = std::string(value.string());
    } else {
      level.value.keys_.push_back(std::move(*level.key));
      level.value.elements_.push_back(std::move(value));
      level.key.reset();
    }
  }

  const Limits& limits_;
  std::vector<Level> levels_;
  YamlValue root_;
};

namespace {

// A stream over bytes that are somebody else's; yaml-cpp reads streams only.
class ViewBuffer final : public std::streambuf {
 public:
  explicit ViewBuffer(std::string_view bytes) {
    char* begin = const_cast<char*>(bytes.data());
    setg(begin, begin, begin + bytes.size());
  }
};

}  // namespace

Result<YamlValue> read_yaml(std::string_view bytes, const Limits& limits) {
  if (bytes.size() > limits.record_bytes_max) {
    return fail(ErrorCode::kLimit, fmt::format("YAML of {} bytes is larger than record_bytes_max ({})", bytes.size(),
                                               limits.record_bytes_max));
  }
  ViewBuffer buffer(bytes);
  std::istream stream(&buffer);
  YamlBuilder builder(limits);
  try {
    YAML::Parser parser(stream);
    parser.HandleNextDocument(builder);
  } catch (const YamlRefused& refused) {
    return std::unexpected(refused.error);
  } catch (const YAML::Exception& error) {
    return located(Error(ErrorCode::kBadInput, "not valid YAML: " + error.msg), YamlBuilder::place(error.mark));
  }
  return builder.take();
}

}  // namespace parapet
