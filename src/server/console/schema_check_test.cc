// SPDX-License-Identifier: Apache-2.0
#include "server/console/schema_check_test.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "server/console/openapi.h"

namespace parapet::server::console::test {
namespace {

JsonValue resolved(JsonValue document, JsonValue schema) {
  constexpr std::string_view kPrefix = "#/components/";
  const std::string_view reference = schema["$ref"].string();
  if (reference.empty()) {
    return schema;
  }
  EXPECT_TRUE(reference.starts_with(kPrefix)) << reference;
  const std::string_view rest = reference.substr(kPrefix.size());
  const std::size_t slash = rest.find('/');
  const JsonValue found = document["components"][rest.substr(0, slash)][rest.substr(slash + 1)];
  EXPECT_TRUE(found.present()) << reference;
  return found;
}

bool is_type(JsonValue value, std::string_view type) {
  return (type == "object" && value.is_object()) || (type == "array" && value.is_array()) || (type == "string" && value.is_string()) ||
         (type == "null" && value.is_null()) || (type == "boolean" && value.boolean().has_value()) || (type == "number" && value.is_number()) ||
         (type == "integer" && value.integer().has_value());
}

bool type_fits(JsonValue schema, JsonValue value) {
  const JsonValue type = schema["type"];
  if (!type.present()) {
    return true;
  }
  if (type.is_string()) {
    return is_type(value, type.string());
  }
  for (const JsonValue one : type.elements()) {
    if (is_type(value, one.string())) {
      return true;
    }
  }
  return false;
}

bool same(JsonValue a, JsonValue b) { return (a.is_null() && b.is_null()) || (a.is_string() && b.is_string() && a.string() == b.string()); }

void check_object(JsonValue document, JsonValue schema, JsonValue value, const std::string& place, std::vector<std::string>& found) {
  for (const JsonValue name : schema["required"].elements()) {
    if (!value[name.string()].present()) {
      found.push_back(fmt::format("{}.{} is missing", place, name.string()));
    }
  }
  for (const JsonMember member : value.members()) {
    const JsonValue property = schema["properties"][member.key];
    if (property.present()) {
      const std::vector<std::string> below = breaches(document, property, member.value, fmt::format("{}.{}", place, member.key));
      found.insert(found.end(), below.begin(), below.end());
    } else if (schema["additionalProperties"].boolean() == false) {
      found.push_back(fmt::format("{}.{} is not in the document", place, member.key));
    }
  }
}

}  // namespace

std::vector<std::string> breaches(JsonValue document, JsonValue schema, JsonValue value, const std::string& place) {
  schema = resolved(document, schema);
  std::vector<std::string> found;
  if (!type_fits(schema, value)) {
    return {place + " has another type"};
  }
  if (schema["oneOf"].present()) {
    std::size_t fitting = 0;
    for (const JsonValue one : schema["oneOf"].elements()) {
      fitting += breaches(document, one, value, place).empty() ? 1U : 0U;
    }
    if (fitting != 1) {
      found.push_back(fmt::format("{} fits {} of oneOf", place, fitting));
    }
  }
  if (schema["enum"].present()) {
    bool any = false;
    for (const JsonValue one : schema["enum"].elements()) {
      any = any || same(one, value);
    }
    if (!any) {
      found.push_back(fmt::format("{} is not in the enumeration: '{}'", place, value.string()));
    }
  }
  if (schema["const"].present() && !same(schema["const"], value)) {
    found.push_back(place + " is not the constant");
  }
  if (value.is_object()) {
    check_object(document, schema, value, place, found);
  }
  if (value.is_array() && schema["items"].present()) {
    std::size_t index = 0;
    for (const JsonValue element : value.elements()) {
      const std::vector<std::string> below = breaches(document, schema["items"], element, fmt::format("{}[{}]", place, index++));
      found.insert(found.end(), below.begin(), below.end());
    }
  }
  return found;
}

std::vector<std::string> answer_breaches(std::string_view operation, int status, std::string_view body) {
  JsonParser document_parser;
  const Result<JsonValue> document = document_parser.parse(openapi_document());
  if (!document) {
    return {document.error().to_string()};
  }
  for (const JsonMember path : (*document)["paths"].members()) {
    for (const JsonMember method : path.value.members()) {
      if (method.value["operationId"].string() != operation) {
        continue;
      }
      const JsonValue response = resolved(*document, method.value["responses"][fmt::format("{}", status)]);
      if (!response.present()) {
        return {fmt::format("{} may not answer {}", operation, status)};
      }
      const JsonValue schema = response["content"]["application/json"]["schema"];
      if (!schema.present()) {
        return body.empty() ? std::vector<std::string>{} : std::vector<std::string>{fmt::format("{}: a body where none is promised", operation)};
      }
      JsonParser parser;
      const Result<JsonValue> value = parser.parse(body);
      return value ? breaches(*document, schema, *value) : std::vector<std::string>{value.error().to_string()};
    }
  }
  return {fmt::format("no operation {}", operation)};
}

TEST(SchemaCheck, finds_what_breaks_a_schema) {
  JsonParser parser;
  JsonParser values;
  const JsonValue document = *parser.parse(R"({"components":{"schemas":{"A":{"type":"object","additionalProperties":false,"required":["x"],
    "properties":{"x":{"type":["string","null"],"enum":["a",null]},"y":{"type":"array","items":{"type":"integer"}}}}}},
    "s":{"$ref":"#/components/schemas/A"}})");
  const auto check = [&](std::string_view text) { return breaches(document, document["s"], *values.parse(text)); };
  EXPECT_THAT(check(R"({"x":"a","y":[1,2]})"), ::testing::IsEmpty());
  EXPECT_THAT(check(R"({"x":null})"), ::testing::IsEmpty());
  EXPECT_THAT(check(R"({"x":"b","y":[1,"2"],"z":1})"), ::testing::SizeIs(3));
  EXPECT_THAT(check("{}"), ::testing::ElementsAre("$.x is missing"));
}

}  // namespace parapet::server::console::test
