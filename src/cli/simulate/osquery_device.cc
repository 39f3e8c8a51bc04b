// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/json.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "cli/simulate/client.h"

namespace parapet::cli::simulate {
namespace {

using inventory::Software;

// A row of a result: columns in order.
using Row = std::vector<std::pair<std::string, std::string>>;

// The table that a query reads, told from the text after FROM; only the tables that a simulated device can answer.
std::string_view table_of(std::string_view sql) {
  constexpr auto kTables = std::to_array<std::string_view>({"os_version", "system_info", "kernel_info", "deb_packages", "rpm_packages", "programs", "apps",
                                                            "python_packages", "npm_packages", "interface_addresses"});
  const std::size_t from = sql.find(" FROM ");
  const std::string_view rest = from == std::string_view::npos ? std::string_view{} : sql.substr(from + 6);
  for (const std::string_view table : kTables) {
    if (rest.starts_with(table) && (rest.size() == table.size() || rest[table.size()] == ' ')) {
      return table;
    }
  }
  return {};
}

// The table in which osquery would list the software; "" where it has none for it.
std::string_view table_of(const Software& software) {
  constexpr auto kTables = std::to_array<std::pair<std::string_view, std::string_view>>({{"deb", "deb_packages"}, {"rpm", "rpm_packages"}, {"windows", "programs"},
                                                                                         {"macos", "apps"}, {"pypi", "python_packages"}, {"npm", "npm_packages"}});
  const auto found = std::ranges::find(kTables, software.ecosystem, [](const auto& entry) { return entry.first; });
  return found == kTables.end() ? std::string_view{} : found->second;
}

Row rpm_row(const Software& software) {
  std::string_view rest = software.version;
  std::string epoch;
  if (const std::size_t colon = rest.find(':'); colon != std::string_view::npos) {
    epoch = rest.substr(0, colon);
    rest.remove_prefix(colon + 1);
  }
  const auto [version, release] = cut(rest, '-');
  return {{"name", software.name}, {"version", std::string(version)}, {"release", std::string(release.value_or(""))}, {"epoch", epoch},
          {"arch", software.arch}, {"source", ""}, {"vendor", software.publisher}};
}

Row row_of(const Software& software) {
  if (software.ecosystem == "deb") {
    return {{"name", software.name}, {"version", software.version}, {"source", software.source}, {"arch", software.arch},
            {"status", "install ok installed"}, {"maintainer", software.publisher}};
  }
  if (software.ecosystem == "rpm") {
    return rpm_row(software);
  }
  if (software.ecosystem == "windows") {
    return {{"name", software.name}, {"version", software.version}, {"publisher", software.publisher}, {"install_location", ""}};
  }
  const std::string path = software.paths.empty() ? std::string{} : "/" + software.paths.front();
  if (software.ecosystem == "macos") {
    return {{"name", software.name + ".app"}, {"display_name", software.name}, {"path", "/Applications/" + software.name + ".app"},
            {"bundle_identifier", ""}, {"bundle_short_version", software.version}, {"bundle_version", software.version}};
  }
  return {{"name", software.name}, {"version", software.version}, {"path", path}};
}

std::string_view platform_of(const inventory::OperatingSystem& os) {
  return os.family == "macos" ? "darwin" : os.family == "windows" ? "windows" : "linux";
}

Row os_row(const inventory::OperatingSystem& os) {
  const bool windows = os.family == "windows";
  const std::string_view build = windows ? std::string_view(os.build).substr(std::min<std::size_t>(5, os.build.size())) : std::string_view(os.build);
  return {{"name", os.name.empty() ? os.version : os.name}, {"version", windows ? os.build : os.version}, {"major", "0"}, {"minor", "0"}, {"patch", "0"},
          {"build", std::string(cut(build, '.').first)}, {"platform", os.family == "linux" ? os.id : std::string(platform_of(os))},
          {"platform_like", os.id}, {"codename", os.codename}, {"arch", os.arch}};
}

void write_row(JsonWriter& json, const Row& row) {
  json.begin_object();
  for (const auto& [column, value] : row) {
    json.member(column, value);
  }
  json.end_object();
}

void write_rows(JsonWriter& json, std::string_view name, const std::vector<Row>& rows) {
  json.key(name).begin_array();
  for (const Row& row : rows) {
    write_row(json, row);
  }
  json.end_array();
}

// A device that speaks osquery's TLS remote API as its client does: enrolment, configuration, results of the queries that
// the configuration schedules (differential, with epoch and counter), answers to what the server asks.
class OsqueryDevice final : public SimulatedDevice {
 public:
  OsqueryDevice(const RunContext& context, std::uint32_t number)
      : context_(context), number_(number), choice_(context.fleet.first_choice(number)), identity_(context.fleet.identity(number, choice_)) {}

  Outcome step(net::RequestClient& client) override;
  void change() override {
    for (const std::size_t line : context_.fleet.churn(number_, ++steps_, choice_)) {
      changed_.insert(line);
    }
  }

 private:
  struct Scheduled {
    std::string name;
    std::string_view table;
    bool snapshot = false;
    std::uint64_t counter = 0;
  };

  Outcome enrol(net::RequestClient& client);
  Outcome configure(net::RequestClient& client);
  Outcome send_results(net::RequestClient& client);
  Outcome answer_questions(net::RequestClient& client);
  [[nodiscard]] std::vector<Row> all_rows(std::string_view table) const;
  [[nodiscard]] std::string log_body(bool full);
  bool write_result(JsonWriter& json, Scheduled& query, bool full) const;
  // The parsed answer where it is fine and the node key still counts.
  std::optional<Outcome> failed(const Posted& posted, JsonParser& parser, JsonValue& root);

  const RunContext& context_;
  std::uint32_t number_;
  Choice choice_;
  Choice reported_;
  Identity identity_;
  std::set<std::size_t> changed_;
  std::string node_key_;
  std::vector<Scheduled> schedule_;
  std::uint64_t epoch_ = 0;
  std::uint32_t steps_ = 0;
  std::uint64_t logs_ = 0;
  bool configured_ = false;
  bool asked_ = false;
};

std::vector<Row> OsqueryDevice::all_rows(std::string_view table) const {
  const inventory::Device& device = identity_.device;
  if (table == "os_version") {
    return {os_row(device.os)};
  }
  if (table == "system_info") {
    return {{{"hostname", device.name}, {"computer_name", device.name}, {"hardware_vendor", "Parapet"}, {"hardware_model", "simulated"}}};
  }
  if (table == "kernel_info") {
    return {{{"version", device.os.kernel}}};
  }
  std::vector<Row> rows;
  if (table == "interface_addresses") {
    for (const inventory::NetworkAddress& address : identity_.addresses) {
      std::string mac;
      for (std::size_t i = 0; i + 1 < address.mac_address.size(); i += 2) {
        mac += (i == 0 ? "" : ":") + to_lower(address.mac_address.substr(i, 2));
      }
      rows.push_back({{"interface", "eth0"}, {"address", address.address}, {"mac", mac}});
    }
    return rows;
  }
  for (const Software& software : context_.fleet.software(choice_)) {
    if (table_of(software) == table) {
      rows.push_back(row_of(software));
    }
  }
  return rows;
}

std::optional<Outcome> OsqueryDevice::failed(const Posted& posted, JsonParser& parser, JsonValue& root) {
  if (!posted.fine()) {
    return posted.failure;
  }
  const Result<JsonValue> parsed = parser.parse(posted.response.body);
  if (!parsed) {
    return Outcome{.kind = Outcome::Kind::kLater, .reason = "the answer is no JSON"};
  }
  root = *parsed;
  if (root["node_invalid"].boolean().value_or(false)) {
    context_.statistics.start_over();
    const bool enrolling = node_key_.empty();
    node_key_.clear();
    configured_ = false;
    reported_.versions.clear();
    return Outcome{.kind = enrolling ? Outcome::Kind::kRefused : Outcome::Kind::kMore, .reason = "node_invalid"};
  }
  return std::nullopt;
}

Outcome OsqueryDevice::enrol(net::RequestClient& client) {
  JsonWriter json;
  const std::string& id = identity_.device.id;
  const std::string uuid = fmt::format("{}-{}-{}-{}-{}", id.substr(0, 8), id.substr(8, 4), id.substr(12, 4), id.substr(16, 4), id.substr(20, 12));
  json.begin_object().member("enroll_secret", context_.key).member("host_identifier", uuid);
  json.member("platform_type", platform_of(identity_.device.os) == "windows" ? "2" : "9");
  json.key("host_details").begin_object().key("os_version");
  write_row(json, os_row(identity_.device.os));
  json.key("osquery_info");
  write_row(json, {{"build_platform", std::string(platform_of(identity_.device.os))}, {"version", "5.12.1"}, {"pid", "100"}});
  json.key("system_info");
  write_row(json, {{"uuid", uuid}, {"hostname", identity_.device.name}, {"computer_name", identity_.device.name}, {"hardware_vendor", "Parapet"}});
  json.end_object().end_object();
  const Posted posted = post(context_, client, "/api/osquery/enroll", json.take(), false, "");
  JsonParser parser;
  JsonValue root;
  if (std::optional<Outcome> outcome = failed(posted, parser, root); outcome) {
    return *outcome;
  }
  if (root["node_key"].string().empty()) {
    return {.kind = Outcome::Kind::kRefused, .reason = "enrolment: no node key"};
  }
  node_key_ = root["node_key"].string();
  context_.statistics.enrolled();
  return {.kind = Outcome::Kind::kMore};
}

Outcome OsqueryDevice::configure(net::RequestClient& client) {
  JsonWriter json;
  json.begin_object().member("node_key", node_key_).end_object();
  const Posted posted = post(context_, client, "/api/osquery/config", json.take(), false, "");
  JsonParser parser;
  JsonValue root;
  if (std::optional<Outcome> outcome = failed(posted, parser, root); outcome) {
    return *outcome;
  }
  const auto epoch = static_cast<std::uint64_t>(root["options"]["schedule_epoch"].integer().value_or(0));
  if (epoch != epoch_) {
    reported_.versions.clear();  // a new epoch begins with all rows
    epoch_ = epoch;
  }
  schedule_.clear();
  for (const JsonMember query : root["schedule"].members()) {
    const std::string_view platform = query.value["platform"].string();
    const std::string_view table = table_of(query.value["query"].string());
    if (table.empty() || (!platform.empty() && platform != platform_of(identity_.device.os) && platform != "all" &&
                          !(platform == "posix" && platform_of(identity_.device.os) != "windows"))) {
      continue;
    }
    schedule_.push_back({.name = std::string(query.key), .table = table, .snapshot = query.value["snapshot"].boolean().value_or(false)});
  }
  configured_ = true;
  return {.kind = Outcome::Kind::kMore};
}

// False where the query has nothing to say.
bool OsqueryDevice::write_result(JsonWriter& json, Scheduled& query, bool full) const {
  std::vector<Row> added;
  std::vector<Row> removed;
  if (full) {
    added = all_rows(query.table);
    query.counter = 0;
  } else {
    for (const std::size_t line : changed_) {
      if (reported_.versions[line] == choice_.versions[line] ||
          table_of(context_.fleet.profiles()[choice_.profile].lines[line].software) != query.table) {
        continue;
      }
      if (reported_.versions[line] != kAbsent) {
        removed.push_back(row_of(context_.fleet.software_of_line(reported_, line)));
      }
      if (choice_.versions[line] != kAbsent) {
        added.push_back(row_of(context_.fleet.software_of_line(choice_, line)));
      }
    }
    if (added.empty() && removed.empty()) {
      return false;
    }
    ++query.counter;
  }
  json.begin_object().member("name", query.name).member("hostIdentifier", identity_.device.id);
  json.member("unixTime", context_.clock.now().seconds).member("epoch", epoch_).member("counter", query.counter).member("numerics", false);
  if (query.snapshot) {
    write_rows(json, "snapshot", added);
    json.member("action", "snapshot");
  } else {
    json.key("diffResults").begin_object();
    write_rows(json, "removed", removed);
    write_rows(json, "added", added);
    json.end_object();
  }
  json.end_object();
  return true;
}

std::string OsqueryDevice::log_body(bool full) {
  JsonWriter json;
  json.begin_object().member("node_key", node_key_).member("log_type", "result").key("data").begin_array();
  for (Scheduled& query : schedule_) {
    if (full || !query.snapshot) {
      (void)write_result(json, query, full);
    }
  }
  json.end_array().end_object();
  return json.take();
}

Outcome OsqueryDevice::send_results(net::RequestClient& client) {
  const bool full = reported_.versions.empty();
  const std::vector<Scheduled> before = schedule_;
  const Posted posted = post(context_, client, "/api/osquery/log", log_body(full), false, "");
  JsonParser parser;
  JsonValue root;
  if (std::optional<Outcome> outcome = failed(posted, parser, root); outcome) {
    schedule_ = before;  // osquery sends a buffered result again as it was
    return *outcome;
  }
  context_.statistics.acknowledged();
  if (context_.log != nullptr) {
    context_.log->add({.device = identity_.device.id, .kind = full ? "full" : "delta", .epoch = epoch_, .sequence = ++logs_, .choice = &choice_, .result = "ok"});
  }
  reported_ = choice_;
  changed_.clear();
  asked_ = full || steps_ % 10 == 0;
  return {.kind = asked_ ? Outcome::Kind::kMore : Outcome::Kind::kDone};
}

Outcome OsqueryDevice::answer_questions(net::RequestClient& client) {
  asked_ = false;
  JsonWriter json;
  json.begin_object().member("node_key", node_key_).end_object();
  const Posted read = post(context_, client, "/api/osquery/distributed/read", json.take(), false, "");
  JsonParser parser;
  JsonValue root;
  if (std::optional<Outcome> outcome = failed(read, parser, root); outcome) {
    return *outcome;
  }
  JsonWriter answers;
  answers.begin_object().member("node_key", node_key_).key("queries").begin_object();
  std::size_t count = 0;
  for (const JsonMember query : root["queries"].members()) {
    const std::string_view table = table_of(query.value.string());
    if (table.empty()) {
      continue;
    }
    write_rows(answers, query.key, all_rows(table));
    ++count;
  }
  if (count == 0) {
    return {.kind = Outcome::Kind::kDone};
  }
  answers.end_object().key("statuses").begin_object();
  for (const JsonMember query : root["queries"].members()) {
    if (!table_of(query.value.string()).empty()) {
      answers.member(query.key, 0);
    }
  }
  answers.end_object().end_object();
  const Posted written = post(context_, client, "/api/osquery/distributed/write", answers.take(), false, "");
  if (std::optional<Outcome> outcome = failed(written, parser, root); outcome) {
    return *outcome;
  }
  return {.kind = Outcome::Kind::kDone};
}

Outcome OsqueryDevice::step(net::RequestClient& client) {
  if (node_key_.empty()) {
    return enrol(client);
  }
  if (!configured_) {
    return configure(client);
  }
  return asked_ ? answer_questions(client) : send_results(client);
}

}  // namespace

std::unique_ptr<SimulatedDevice> make_osquery_device(const RunContext& context, std::uint32_t number) {
  return std::make_unique<OsqueryDevice>(context, number);
}

}  // namespace parapet::cli::simulate
