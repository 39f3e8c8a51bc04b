// SPDX-License-Identifier: Apache-2.0
#include "server/ingest/osquery_protocol.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/json.h"
#include "base/json_writer.h"
#include "base/text.h"

namespace parapet::server {
namespace {

constexpr std::size_t kSecretBytesMax = 1024;
constexpr std::size_t kProblemsMax = 100;

// Columns that some reader uses (inventory/recorded/osquery_rows.cc), and what people look at of users and certificates.
constexpr auto kKeptColumns = std::to_array<std::string_view>(
    {"address",     "arch",        "build",           "bundle_identifier", "bundle_short_version", "bundle_version",    "codename",
     "common_name", "computer_name", "data",          "display_name",      "display_version",      "epoch",             "hardware_model",
     "hardware_vendor", "hostname", "hotfix_id",      "identifier",        "install_location",     "installed_path",    "interface",
     "issuer",      "kernel_version", "last_opened_at", "last_opened_time", "mac",                 "maintainer",        "name",
     "not_valid_after", "package", "package_source",  "path",              "platform",             "platform_like",     "port",
     "protocol",    "publisher",   "release",         "revision",          "sha1",                 "source",            "status",
     "type",        "uid",         "username",        "vendor",            "version"});

static_assert(std::ranges::is_sorted(kKeptColumns));

bool is_kept(std::string_view column) { return std::ranges::binary_search(kKeptColumns, column); }

Limits body_limits(const Limits& limits) {
  Limits bounded = limits;
  bounded.document_bytes_max = limits.inventory_bytes_max;
  return bounded;
}

// A number as osquery would have written it as a text.
std::optional<std::string> text_of(JsonValue value) {
  if (value.is_string()) {
    return std::string(value.string());
  }
  if (const std::optional<std::int64_t> number = value.integer()) {
    return std::to_string(*number);
  }
  if (const std::optional<double> number = value.number()) {
    return fmt::format("{}", *number);
  }
  if (const std::optional<bool> truth = value.boolean()) {
    return std::string(*truth ? "1" : "0");
  }
  return value.is_null() ? std::optional(std::string{}) : std::nullopt;
}

std::string short_text(JsonValue value, std::size_t bytes_max) { return text_of(value).value_or(std::string{}).substr(0, bytes_max); }

std::optional<std::uint64_t> count_of(JsonValue value) { return parse_uint(short_text(value, 24)); }

// nullopt for what is no row, or one beyond the bounds.
std::optional<OsqueryRow> row_of(JsonValue value) {
  if (!value.is_object()) {
    return std::nullopt;
  }
  std::vector<std::pair<std::string_view, std::string>> columns;
  for (const JsonMember member : value.members()) {
    std::optional<std::string> text = text_of(member.value);
    if (!text || columns.size() >= kOsqueryColumnsMax || member.key.size() > kOsqueryNameBytesMax || text->size() > kOsqueryValueBytesMax) {
      return std::nullopt;
    }
    columns.emplace_back(member.key, *std::move(text));
  }
  std::ranges::sort(columns);
  OsqueryRow row;
  std::string all;
  JsonWriter json;
  json.begin_object();
  for (const auto& [name, text] : columns) {
    all += name;
    all += '\0';
    all += text;
    all += '\0';
    if (is_kept(name) && !text.empty()) {
      json.member(name, text);
    }
  }
  json.end_object();
  row.hash = hash64(all);
  row.columns = json.take();
  return row;
}

void set_aside(std::vector<inventory::Problem>& problems, std::string place, std::string reason) {
  if (problems.size() < kProblemsMax) {
    problems.push_back({.place = std::move(place), .reason = std::move(reason)});
  }
}

Result<void> read_rows(JsonValue list, const std::string& place, std::vector<OsqueryRow>& rows, std::vector<inventory::Problem>& problems) {
  std::size_t index = 0;
  for (const JsonValue value : list.elements()) {
    if (rows.size() >= kOsqueryRowsMax) {
      return fail(ErrorCode::kLimit, fmt::format("{}: more than {} rows", place, kOsqueryRowsMax));
    }
    if (std::optional<OsqueryRow> row = row_of(value)) {
      rows.push_back(*std::move(row));
    } else {
      set_aside(problems, fmt::format("{}[{}]", place, index), "set aside: not a row of texts and numbers within the bounds");
    }
    ++index;
  }
  return {};
}

// Board vendors that did not give their boards an id: the same on thousands of machines.
bool is_placeholder(std::string_view uuid) {
  std::string digits;
  for (const char c : uuid) {
    if (c != '-') {
      digits += c;
    }
  }
  const bool one_digit = digits.find_first_not_of(digits.empty() ? '0' : digits.front()) == std::string::npos;
  return digits.size() < 16 || one_digit || digits == "03000200040005000006000700080009" || digits == "12345678123456781234567812345678" ||
         digits == "0123456789abcdef0123456789abcdef" || digits.starts_with("fefefefe");
}

bool same_run(const OsqueryResult& a, const OsqueryResult& b) {
  return a.query == b.query && !a.snapshot && !b.snapshot && a.events && b.events && a.epoch == b.epoch && a.counter == b.counter;
}

// The rows of one entry, in whichever of the three formats it came.
Result<bool> read_entry_rows(JsonValue entry, const std::string& place, OsqueryResult& result, std::vector<inventory::Problem>& problems) {
  if (entry["snapshot"].is_array()) {
    result.snapshot = true;
    TRY(read_rows(entry["snapshot"], place + ".snapshot", result.added, problems));
    return true;
  }
  if (entry["diffResults"].is_object()) {
    TRY(read_rows(entry["diffResults"]["removed"], place + ".diffResults.removed", result.removed, problems));
    TRY(read_rows(entry["diffResults"]["added"], place + ".diffResults.added", result.added, problems));
    return true;
  }
  if (entry["columns"].is_object()) {
    std::optional<OsqueryRow> row = row_of(entry["columns"]);
    const std::string_view action = entry["action"].string();
    if (!row || (action != "added" && action != "removed")) {
      return false;
    }
    result.events = true;
    (action == "added" ? result.added : result.removed).push_back(*std::move(row));
    return true;
  }
  // A snapshot of no rows is written without them by some versions: action alone.
  result.snapshot = entry["action"].string() == "snapshot";
  return result.snapshot;
}

Result<void> read_entry(JsonValue entry, const std::string& place, OsqueryLog& log) {
  OsqueryResult result;
  result.query = short_text(entry["name"], kOsqueryNameBytesMax + 1);
  if (result.query.empty() || result.query.size() > kOsqueryNameBytesMax) {
    set_aside(log.problems, place, "set aside: no name of a query");
    return {};
  }
  result.epoch = count_of(entry["epoch"]).value_or(0);
  result.counter = count_of(entry["counter"]).value_or(0);
  result.time = static_cast<std::int64_t>(std::min<std::uint64_t>(count_of(entry["unixTime"]).value_or(0), 1ULL << 40U));
  if (!TRY(read_entry_rows(entry, place, result, log.problems))) {
    set_aside(log.problems, place, "set aside: neither rows that came or went nor a snapshot");
    return {};
  }
  if (!log.results.empty() && same_run(log.results.back(), result)) {
    OsqueryResult& run = log.results.back();
    std::ranges::move(result.added, std::back_inserter(run.added));
    std::ranges::move(result.removed, std::back_inserter(run.removed));
    run.time = std::max(run.time, result.time);
  } else {
    log.results.push_back(std::move(result));
  }
  return {};
}

Result<std::string> node_key_of(JsonValue root) {
  if (!root.is_object()) {
    return bad_input("the body is no JSON object");
  }
  const std::string_view key = root["node_key"].string();
  if (key.size() > kSecretBytesMax) {
    return fail(ErrorCode::kLimit, "node_key: too long");
  }
  return std::string(key);
}

std::vector<OsqueryRow> details_of(JsonValue value) {
  std::vector<OsqueryRow> rows;
  if (std::optional<OsqueryRow> row = row_of(value)) {
    rows.push_back(*std::move(row));
  }
  return rows;
}

}  // namespace

std::string osquery_platform(std::string_view platform, std::string_view platform_type) {
  const std::string name = to_lower(platform);
  if (name == "windows" || name == "darwin") {
    return name;
  }
  if (!name.empty()) {
    return name == "freebsd" ? std::string{} : "linux";
  }
  // osquery's PlatformType: POSIX 1, Windows 2, BSD 4, Linux 8, macOS 16.
  const std::uint64_t mask = parse_uint(platform_type).value_or(0);
  return (mask & 2U) != 0 ? "windows" : (mask & 16U) != 0 ? "darwin" : (mask & 8U) != 0 ? "linux" : "";
}

Result<OsqueryEnrolment> read_osquery_enrolment(std::string_view json, const Limits& limits) {
  JsonParser parser(body_limits(limits));
  const JsonValue root = TRY(parser.parse(json));
  if (!root.is_object()) {
    return bad_input("the body is no JSON object");
  }
  OsqueryEnrolment enrolment;
  enrolment.secret = root["enroll_secret"].string();
  enrolment.host_identifier = trim(root["host_identifier"].string());
  if (enrolment.secret.size() > kSecretBytesMax || enrolment.host_identifier.size() > limits.name_bytes_max) {
    return fail(ErrorCode::kLimit, "enroll_secret, host_identifier: too long");
  }
  const JsonValue details = root["host_details"];
  const JsonValue system = details["system_info"];
  const std::string uuid = to_lower(trim(short_text(system["uuid"], 128)));
  enrolment.hardware_id = is_placeholder(uuid) ? std::string{} : uuid;
  enrolment.host_name = short_text(system["hostname"], limits.name_bytes_max);
  enrolment.platform = osquery_platform(details["os_version"]["platform"].string(), short_text(root["platform_type"], 24));
  enrolment.os_version = details_of(details["os_version"]);
  enrolment.system_info = details_of(system);
  if (enrolment.host_name.empty() && !enrolment.host_identifier.empty()) {
    // People know a device by some name: the identifier is the host's name unless --host_identifier says otherwise.
    enrolment.host_name = enrolment.host_identifier;
    JsonWriter row;
    row.begin_object().member("hostname", enrolment.host_name).end_object();
    enrolment.system_info = {{.hash = hash64(row.text()), .columns = row.text()}};
  }
  if (enrolment.identity().empty()) {
    return bad_input("host_identifier, host_details.system_info.uuid: neither is given");
  }
  return enrolment;
}

Result<std::string> read_osquery_node_key(std::string_view json, const Limits& limits) {
  JsonParser parser(body_limits(limits));
  const JsonValue root = TRY(parser.parse(json));
  return node_key_of(root);
}

Result<OsqueryLog> read_osquery_log(std::string_view json, const Limits& limits) {
  JsonParser parser(body_limits(limits));
  const JsonValue root = TRY(parser.parse(json));
  OsqueryLog log;
  log.node_key = TRY(node_key_of(root));
  const std::string_view type = root["log_type"].string();
  if (type != "result" && type != "status" && type != "snapshot") {
    return bad_input("log_type: neither 'result' nor 'status'");
  }
  const JsonValue data = root["data"];
  const bool nothing = !data.present() || data.is_null() || (data.is_string() && data.string().empty());
  if (!data.is_array() && !nothing) {
    return bad_input("data: not a list");
  }
  log.status = type == "status";
  if (log.status) {
    return log;
  }
  std::size_t index = 0;
  for (const JsonValue entry : data.elements()) {
    if (index >= kOsqueryResultsMax) {
      return fail(ErrorCode::kLimit, fmt::format("data: more than {} entries", kOsqueryResultsMax));
    }
    TRY(read_entry(entry, fmt::format("data[{}]", index), log));
    ++index;
  }
  return log;
}

Result<OsqueryAnswers> read_osquery_answers(std::string_view json, const Limits& limits) {
  JsonParser parser(body_limits(limits));
  const JsonValue root = TRY(parser.parse(json));
  OsqueryAnswers answers;
  answers.node_key = TRY(node_key_of(root));
  if (root["queries"].present() && !root["queries"].is_object()) {
    return bad_input("queries: not an object");
  }
  const JsonValue statuses = root["statuses"];
  for (const JsonMember member : root["queries"].members()) {
    if (answers.answers.size() >= 1000) {
      return fail(ErrorCode::kLimit, "queries: more than 1000");
    }
    const std::string place = fmt::format("queries.{}", printable(member.key.substr(0, kOsqueryNameBytesMax)));
    if (member.key.size() > kOsqueryNameBytesMax) {
      set_aside(answers.problems, place, "set aside: the name is too long");
      continue;
    }
    OsqueryAnswer answer{.query = std::string(member.key), .status = 0, .message = short_text(root["messages"][member.key], 1000), .rows = {}};
    if (const JsonValue status = statuses[member.key]; status.present()) {
      // "0" or 0; what is neither is no success.
      const std::optional<std::uint64_t> number = count_of(status);
      answer.status = number && *number < 1'000'000 ? static_cast<std::int64_t>(*number) : 1;
    }
    // Before 2.1.2 there were no statuses, and a query that failed had a text in the place of rows.
    if (member.value.is_array()) {
      TRY(read_rows(member.value, place, answer.rows, answers.problems));
    } else if (!(member.value.is_string() && member.value.string().empty())) {
      answer.status = answer.status == 0 ? 1 : answer.status;
    }
    answers.answers.push_back(std::move(answer));
  }
  return answers;
}

}  // namespace parapet::server
