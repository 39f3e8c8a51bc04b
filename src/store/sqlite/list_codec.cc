// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/list_codec.h"

#include "base/json.h"
#include "base/json_writer.h"

namespace parapet::store {
namespace {

Result<JsonValue> parse(std::string_view json) {
  thread_local JsonParser parser;
  const Result<JsonValue> value = parser.parse(json);
  if (!value) {
    return bad_input("the store is damaged: a column holds no JSON (" + value.error().message() + ")");
  }
  return *value;
}

void write_list(JsonWriter& out, const std::vector<std::string>& list) {
  out.begin_array();
  for (const std::string& text : list) {
    out.value(text);
  }
  out.end_array();
}

std::vector<std::string> to_list(const JsonValue& value) {
  std::vector<std::string> list;
  for (const JsonValue element : value.elements()) {
    list.emplace_back(element.string());
  }
  return list;
}

void write_texts(JsonWriter& out, std::string_view name, const std::vector<access::GroupRule::Text>& texts) {
  out.key(name).begin_array();
  for (const access::GroupRule::Text& text : texts) {
    out.begin_object().member("comparison", static_cast<int>(text.comparison)).member("text", text.text).end_object();
  }
  out.end_array();
}

std::vector<access::GroupRule::Text> to_texts(const JsonValue& value) {
  std::vector<access::GroupRule::Text> texts;
  for (const JsonValue element : value.elements()) {
    texts.push_back({.comparison = static_cast<access::GroupRule::Comparison>(element["comparison"].integer().value_or(0) & 3),
                     .text = std::string(element["text"].string())});
  }
  return texts;
}

}  // namespace

std::string list_text(const std::vector<std::string>& list) {
  if (list.empty()) {
    return "[]";
  }
  JsonWriter out;
  write_list(out, list);
  return out.take();
}

Result<std::vector<std::string>> read_list(std::string_view json) {
  if (json == "[]") {
    return std::vector<std::string>();
  }
  return to_list(TRY(parse(json)));
}

std::string addresses_text(const std::vector<inventory::NetworkAddress>& addresses) {
  JsonWriter out;
  out.begin_array();
  for (const inventory::NetworkAddress& address : addresses) {
    out.begin_object().member("address", address.address).member_unless_empty("mac_address", address.mac_address);
    out.member("up", address.up).end_object();
  }
  out.end_array();
  return out.take();
}

Result<std::vector<inventory::NetworkAddress>> read_addresses(std::string_view json) {
  std::vector<inventory::NetworkAddress> addresses;
  if (json == "[]") {
    return addresses;
  }
  const JsonValue list = TRY(parse(json));
  for (const JsonValue element : list.elements()) {
    addresses.push_back({.address = std::string(element["address"].string()),
                         .mac_address = std::string(element["mac_address"].string()),
                         .up = element["up"].boolean().value_or(true)});
  }
  return addresses;
}

std::string rule_text(const access::GroupRule& rule) {
  JsonWriter out;
  out.begin_object();
  write_texts(out, "names", rule.names);
  write_texts(out, "domains", rule.domains);
  write_texts(out, "tags", rule.tags);
  out.key("platforms");
  write_list(out, rule.platforms);
  out.end_object();
  return out.take();
}

Result<access::GroupRule> read_rule(std::string_view json) {
  const JsonValue value = TRY(parse(json));
  return access::GroupRule{.names = to_texts(value["names"]),
                           .domains = to_texts(value["domains"]),
                           .tags = to_texts(value["tags"]),
                           .platforms = to_list(value["platforms"])};
}

std::string numbers_text(const std::vector<GroupNumber>& numbers) {
  JsonWriter out;
  out.begin_array();
  for (const GroupNumber number : numbers) {
    out.value(number.value);
  }
  out.end_array();
  return out.take();
}

Result<std::vector<GroupNumber>> read_numbers(std::string_view json) {
  const JsonValue value = TRY(parse(json));
  std::vector<GroupNumber> numbers;
  for (const JsonValue element : value.elements()) {
    numbers.push_back(GroupNumber{static_cast<std::uint32_t>(element.integer().value_or(0))});
  }
  return numbers;
}

}  // namespace parapet::store
