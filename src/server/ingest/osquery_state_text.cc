// SPDX-License-Identifier: Apache-2.0
// How an osquery client's state is kept (docs/formats/osquery-state.md).
#include <optional>
#include <string>

#include "base/json.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "server/ingest/osquery_state.h"

namespace parapet::server {
namespace {

std::uint64_t number_of(JsonValue value) { return parse_uint(value.string()).value_or(0); }

}  // namespace

std::string OsqueryState::write() const {
  JsonWriter head;
  head.begin_object().member("schema", "parapet.osquery/1").member("platform", platform);
  head.member("report_epoch", std::to_string(report_epoch)).member("report_sequence", std::to_string(report_sequence));
  head.member("schedule_epoch", std::to_string(schedule_epoch)).key("queries").begin_array();
  for (const auto& [name, query] : queries_) {
    head.begin_object().member("name", name);
    head.member("based", query.based).member("counted", query.counted).member("full_since", query.full_since);
    head.member("epoch", std::to_string(query.epoch)).member("counter", std::to_string(query.counter));
    head.member("time", query.time).member("verified", query.verified).member("failed", query.failed);
    head.member_unless_empty("wanted", query.wanted);
    head.key("rows").begin_array();
    for (const auto& [hash, columns] : query.rows) {
      head.value(std::to_string(hash)).value(columns);
    }
    head.end_array().end_object();
  }
  head.end_array().end_object();
  return head.take();
}

std::string OsqueryState::progress() const {
  JsonWriter json;
  json.begin_array().value(platform).value(schedule_epoch);
  for (const auto& [name, query] : queries_) {
    json.value(name).value(query.based).value(query.counted).value(query.full_since).value(query.epoch).value(query.counter);
    json.value(query.failed).value(query.wanted).value(is_snapshot(name) ? 0 : query.verified);
  }
  json.end_array();
  return json.take();
}

Result<OsqueryState> OsqueryState::parse(std::string_view text) {
  OsqueryState state;
  if (text.empty()) {
    return state;
  }
  JsonParser parser;
  const JsonValue root = TRY(parser.parse(text));
  if (root["schema"].string() != "parapet.osquery/1") {
    return bad_input("the kept state of the device is not parapet.osquery/1");
  }
  state.platform = root["platform"].string();
  state.report_epoch = number_of(root["report_epoch"]);
  state.report_sequence = number_of(root["report_sequence"]);
  state.schedule_epoch = number_of(root["schedule_epoch"]);
  for (const JsonValue entry : root["queries"].elements()) {
    Query* query = state.query(entry["name"].string());
    if (query == nullptr) {
      break;
    }
    query->based = entry["based"].boolean().value_or(false);
    query->counted = entry["counted"].boolean().value_or(false);
    query->full_since = entry["full_since"].boolean().value_or(false);
    query->epoch = number_of(entry["epoch"]);
    query->counter = number_of(entry["counter"]);
    query->time = entry["time"].integer().value_or(0);
    query->verified = entry["verified"].integer().value_or(0);
    query->failed = entry["failed"].integer().value_or(0);
    query->wanted = entry["wanted"].string();
    std::optional<std::uint64_t> hash;
    for (const JsonValue element : entry["rows"].elements()) {
      if (!hash) {
        hash = number_of(element);
      } else {
        query->rows.emplace(*hash, element.string());
        hash.reset();
      }
    }
  }
  return state;
}

}  // namespace parapet::server
