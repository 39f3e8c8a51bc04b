// SPDX-License-Identifier: Apache-2.0
#include "server/api/alerts.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/random.h"
#include "base/text.h"
#include "server/api/answer.h"
#include "server/api/body.h"
#include "server/api/json_copy.h"
#include "server/api/machines.h"

namespace parapet::server::api {
namespace {

using odata::Value;
using Response = Answer<http::Response>;

constexpr std::size_t kTitleBytesMax = 1'000;
constexpr std::size_t kTextBytesMax = 16'000;
constexpr std::size_t kWordBytesMax = 256;
constexpr std::size_t kTechniquesMax = 100;
constexpr std::size_t kEvidenceMax = 500;

const std::vector<std::string_view>& severities() {
  static const std::vector<std::string_view> names{"UnSpecified", "Informational", "Low", "Medium", "High"};
  return names;
}
const std::vector<std::string_view>& statuses() {
  static const std::vector<std::string_view> names{"Unknown", "New", "InProgress", "Resolved"};
  return names;
}

struct AlertItem {
  const Reader* reader = nullptr;       // both outlive the item
  const store::Alert* alert = nullptr;

  [[nodiscard]] MachineItem machine() const { return {reader, alert->device}; }
};

Value text_or_null(const std::string& text) { return text.empty() ? Value() : Value(text); }
Value time_or_null(UnixTime time) { return time.known() ? Value(time) : Value(); }

void write_evidence(JsonWriter& out, const AlertItem& item) {
  JsonParser parser;
  const Result<JsonValue> evidence = parser.parse(item.alert->evidence_json);
  if (evidence && evidence->is_array()) {
    copy_json(out, *evidence);
  } else {
    out.begin_array().end_array();
  }
}

void add_times(Entity<AlertItem>& entity) {
  using Item = AlertItem;
  entity.time("alertCreationTime", [](const Item& item) { return time_or_null(item.alert->created); }, true);
  entity.time("firstEventTime", [](const Item& item) { return time_or_null(item.alert->first_event); });
  entity.time("lastEventTime", [](const Item& item) { return time_or_null(item.alert->last_event); }, true);
  entity.time("lastUpdateTime", [](const Item& item) { return time_or_null(item.alert->updated); }, true);
  entity.time("resolvedTime", [](const Item& item) { return time_or_null(item.alert->resolved); });
}

Entity<AlertItem> make_entity() {
  using Item = AlertItem;
  const auto nothing = [](const Item&) { return Value(); };
  Entity<Item> entity;
  entity.name("id", [](const Item& item) { return Value(item.alert->id); }, true);
  entity.number("incidentId", nothing, true).number("investigationId", nothing, true);
  entity.text("assignedTo", nothing, true);
  entity.one_of("severity", severities(), [](const Item& item) { return Value(item.alert->severity); }, true);
  entity.one_of("status", statuses(), [](const Item& item) { return Value(item.alert->status); }, true);
  entity.text("classification", nothing).text("determination", nothing).text("investigationState", nothing);
  entity.text("detectionSource", [](const Item& item) { return text_or_null(item.alert->detection_source); }, true);
  entity.text("detectorId", nothing);
  entity.name("category", [](const Item& item) { return text_or_null(item.alert->category); }, true);
  entity.text("threatFamilyName", nothing).text("threatName", nothing);
  entity.text("title", [](const Item& item) { return Value(item.alert->title); });
  entity.text("description", [](const Item& item) { return Value(item.alert->description); });
  add_times(entity);
  entity.name("machineId", [](const Item& item) { return Value(item.machine().facts().id); });
  entity.name("computerDnsName",
              [](const Item& item) { return machine_reference_entity().value(1, item.machine()); });
  entity.text("rbacGroupName", [](const Item& item) { return Value(item.reader->state().group_name(item.machine().facts().group)); });
  entity.text("aadTenantId", nothing);
  entity.object("relatedUser", [](JsonWriter& out, const Item&) { out.null(); });
  entity.texts("mitreTechniques", [](const Item& item) { return Value(item.alert->techniques); });
  entity.object("comments", [](JsonWriter& out, const Item&) { out.begin_array().end_array(); });
  entity.object("evidence", write_evidence, true);
  return entity;
}

const Entity<AlertItem>& entity() {
  static const Entity<AlertItem> made = make_entity();
  return made;
}

// Newest first, then by id.
std::vector<AlertItem> alerts_of(const Reader& reader, std::optional<exposure::DeviceNumber> device) {
  std::vector<AlertItem> items;
  for (const store::Alert& alert : reader.state().alerts) {
    if ((!device || alert.device == *device) && reader.sees(alert.device)) {
      items.push_back({&reader, &alert});
    }
  }
  std::ranges::sort(items, [](const AlertItem& a, const AlertItem& b) {
    return std::pair(b.alert->created, a.alert->id) < std::pair(a.alert->created, b.alert->id);
  });
  return items;
}

Response list_alerts(Call& call) {
  return list_response(call, entity(), alerts_of(call.reader, std::nullopt), {.set = "Alerts", .expandable = "evidence"});
}

Response machine_alerts(Call& call) {
  const Answer<exposure::DeviceNumber> device = device_of(call);
  if (!device) {
    return std::unexpected(device.error());
  }
  return list_response(call, entity(), alerts_of(call.reader, *device), {.set = "Alerts", .expandable = "evidence"});
}

Answer<AlertItem> find_alert(const Call& call, std::string_view id) {
  for (const AlertItem& item : alerts_of(call.reader, std::nullopt)) {
    if (equals_ignoring_case(item.alert->id, id)) {
      return item;
    }
  }
  return not_found(fmt::format("Alert {} was not found", printable(id.substr(0, 128))));
}

// One alert comes with its evidence, asked for or not: there is no page to keep small.
Response answer_alert(const Call& call, std::string_view id, int status) {
  const Answer<AlertItem> item = find_alert(call, id);
  if (!item) {
    return std::unexpected(item.error());
  }
  Answer<odata::Query> query = odata::read_query(call.request, {&entity().properties(), 1, "evidence"});
  if (!query) {
    return std::unexpected(std::move(query).error());
  }
  query->expanded = true;
  JsonWriter out;
  out.begin_object().member("@odata.context", call.context("Alerts/$entity"));
  entity().write_members(out, *item, *query);
  out.end_object();
  return http::Response::json(out.take(), status);
}

Response get_alert(Call& call) { return answer_alert(call, call.request.parameter("id"), 200); }

Answer<std::string> one_of(const std::vector<std::string_view>& names, std::string_view parameter, std::string_view text) {
  const auto found = std::ranges::find_if(names, [&](std::string_view name) { return equals_ignoring_case(name, text); });
  if (found == names.end()) {
    return invalid_input(fmt::format("'{}' is no value of {}.", printable(text.substr(0, 64)), parameter));
  }
  return std::string(*found);
}

std::string new_alert_id() {
  SystemRandom random;
  return fmt::format("da{:016x}{:016x}_1", random.next(), random.next());
}

Answer<bool> read_texts(const Body& body, store::Alert& alert) {
  Answer<std::string> title = body.required_text("title", kTitleBytesMax);
  if (!title) {
    return std::unexpected(std::move(title).error());
  }
  alert.title = printable(*title);
  struct Field {
    std::string_view name;
    std::size_t bytes_max;
    std::string* place;
  };
  std::string action;
  std::string report;
  for (const Field& field : {Field{"description", kTextBytesMax, &alert.description}, Field{"category", kWordBytesMax, &alert.category},
                             Field{"detectionSource", kWordBytesMax, &alert.detection_source},
                             Field{"recommendedAction", kTextBytesMax, &action}, Field{"reportId", kWordBytesMax, &report}}) {
    Answer<std::optional<std::string>> text = body.text(field.name, field.bytes_max);
    if (!text) {
      return std::unexpected(std::move(text).error());
    }
    *field.place = text->value_or("");
  }
  if (alert.detection_source.empty()) {
    alert.detection_source = "API";
  }
  auto techniques = body.texts("mitreTechniques", kTechniquesMax, kWordBytesMax);
  if (!techniques) {
    return std::unexpected(std::move(techniques).error());
  }
  alert.techniques = std::move(*techniques).value_or(std::vector<std::string>());
  return true;
}

Answer<bool> read_evidence(const Body& body, store::Alert& alert) {
  const JsonValue evidence = body["evidence"];
  alert.evidence_json = "[]";
  if (!evidence.present() || evidence.is_null()) {
    return true;
  }
  if (!evidence.is_array() || evidence.elements().size() > kEvidenceMax) {
    return invalid_body(fmt::format("The parameter 'evidence' must be a list of at most {} objects.", kEvidenceMax));
  }
  for (const JsonValue item : evidence.elements()) {
    if (!item.is_object()) {
      return invalid_body("The parameter 'evidence' must be a list of objects.");
    }
  }
  JsonWriter out;
  copy_json(out, evidence);
  alert.evidence_json = out.take();
  return true;
}

Answer<bool> read_time(const Body& body, UnixTime now, store::Alert& alert) {
  alert.created = now;
  alert.updated = now;
  alert.first_event = now;
  const auto text = body.text("eventTime", kWordBytesMax);
  if (!text) {
    return std::unexpected(text.error());
  }
  if (*text) {
    const std::optional<UnixTime> time = parse_time(**text);
    if (!time) {
      return invalid_body("The parameter 'eventTime' must be a time such as 2025-03-01T00:00:00Z.");
    }
    alert.first_event = *time;
  }
  alert.last_event = alert.first_event;
  return true;
}

Answer<store::Alert> read_alert(const Call& call, const Body& body) {
  store::Alert alert;
  const Answer<std::string> machine = body.required_text("machineId", kWordBytesMax);
  if (!machine) {
    return std::unexpected(machine.error());
  }
  const auto device = call.reader.find_device(*machine);
  if (!device) {
    return not_found(fmt::format("Device {} was not found", printable(*machine)));
  }
  alert.device = *device;
  const Answer<std::string> severity = body.required_text("severity", kWordBytesMax);
  if (!severity) {
    return std::unexpected(severity.error());
  }
  Answer<std::string> named = one_of(severities(), "severity", *severity);
  if (!named) {
    return std::unexpected(std::move(named).error());
  }
  alert.severity = std::move(*named);
  alert.status = "New";
  for (const Answer<bool>& done :
       {read_texts(body, alert), read_evidence(body, alert), read_time(body, call.reader.now(), alert)}) {
    if (!done) {
      return std::unexpected(done.error());
    }
  }
  alert.id = new_alert_id();
  return alert;
}

Answer<bool> put(Call& call, const store::Alert& alert, std::string action) {
  if (const Result<void> done = call.api.fleet.put_alert(alert); !done) {
    return refused(done.error());
  }
  call.api.gate.audit(call.principal, call.request, std::move(action), alert.id, alert.title);
  call.api.fleet.settle();
  call.state = call.api.fleet.state();
  call.reader = Reader(call.state, call.reader.scope(), call.api.fleet.clock().now(), &call.api.texts);
  return true;
}

Response create_alert(Call& call) {
  const Answer<Body> body = Body::parse(call.request, {"machineId", "severity", "title", "description", "category", "detectionSource",
                                                       "recommendedAction", "reportId", "eventTime", "mitreTechniques", "evidence"});
  if (!body) {
    return std::unexpected(body.error());
  }
  const Answer<store::Alert> alert = read_alert(call, *body);
  if (!alert) {
    return std::unexpected(alert.error());
  }
  if (const Answer<bool> done = put(call, *alert, "alert.created"); !done) {
    return std::unexpected(done.error());
  }
  return answer_alert(call, alert->id, 200);
}

Response update_alert(Call& call) {
  const Answer<AlertItem> item = find_alert(call, call.request.parameter("id"));
  if (!item) {
    return std::unexpected(item.error());
  }
  const Answer<Body> body = Body::parse(call.request, {"status"});
  if (!body) {
    return std::unexpected(body.error());
  }
  const Answer<std::string> text = body->required_text("status", kWordBytesMax);
  if (!text) {
    return std::unexpected(text.error());
  }
  const Answer<std::string> status = one_of(statuses(), "status", *text);
  if (!status) {
    return std::unexpected(status.error());
  }
  store::Alert alert = *item->alert;
  alert.status = *status;
  alert.updated = call.reader.now();
  alert.resolved = *status == "Resolved" ? call.reader.now() : UnixTime{};
  if (const Answer<bool> done = put(call, alert, "alert.updated"); !done) {
    return std::unexpected(done.error());
  }
  return answer_alert(call, alert.id, 200);
}

}  // namespace

void add_alert_routes(RouteAdder& routes) {
  using http::Method;
  const std::vector<std::string> read = permission::alert_read();
  const std::vector<std::string> write = permission::alert_write();
  routes.add_list("/alerts", "alerts.list", read, list_alerts);
  routes.add(Method::kGet, "/alerts/{id}", "alerts.get", read, get_alert);
  routes.add(Method::kPost, "/alerts", "alerts.create", write, create_alert);
  routes.add(Method::kPost, "/alerts/CreateAlertByReference", "alerts.create_by_reference", write, create_alert);
  routes.add(Method::kPatch, "/alerts/{id}", "alerts.update", write, update_alert);
  routes.add_list("/machines/{id}/alerts", "machines.alerts", read, machine_alerts);
}

}  // namespace parapet::server::api
