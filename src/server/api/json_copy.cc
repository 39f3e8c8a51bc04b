// SPDX-License-Identifier: Apache-2.0
#include "server/api/json_copy.h"

namespace parapet::server::api {

void copy_json(JsonWriter& out, const JsonValue& value) {
  if (value.is_object()) {
    out.begin_object();
    for (const JsonMember member : value.members()) {
      out.key(member.key);
      copy_json(out, member.value);
    }
    out.end_object();
  } else if (value.is_array()) {
    out.begin_array();
    for (const JsonValue item : value.elements()) {
      copy_json(out, item);
    }
    out.end_array();
  } else if (value.is_string()) {
    out.value(value.string());
  } else if (const auto integer = value.integer()) {
    out.value(*integer);
  } else if (const auto number = value.number()) {
    out.value(*number);
  } else if (const auto truth = value.boolean()) {
    out.value(*truth);
  } else {
    out.null();
  }
}

}  // namespace parapet::server::api
