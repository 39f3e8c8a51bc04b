// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"
#include "inventory/collect/deb_origin.h"
#include "inventory/collect/rpm.h"
#include "inventory/products/product_table.h"
#include "inventory/recorded/recorded.h"

// Columns as osquery's schema names them (osquery.io/schema); every value is a text.
namespace parapet::inventory {
namespace {

constexpr std::size_t kProblemsMax = 100;

// What the reading of one row may change.
struct Reading {
  Inventory inventory;
  Limits limits;
  std::string windows_kernel;             // kernel_info of Windows: "10.0.19045.3570"
  std::vector<std::string> tables_passed;  // seen, but of no kind that names software
};

std::string text(JsonValue row, std::string_view column) {
  const JsonValue value = row[column];
  if (const std::optional<std::int64_t> number = value.integer()) {
    return std::to_string(*number);
  }
  return std::string(value.string());
}

void add_path(JsonValue row, std::string_view column, Software& software) {
  if (std::string path = text(row, column); !path.empty()) {
    software.paths.push_back(std::move(path));
  }
}

Software deb_package(JsonValue row) {
  Software software{.ecosystem = "deb", .name = text(row, "name"), .version = text(row, "version"), .arch = text(row, "arch"),
                    .publisher = text(row, "maintainer")};
  const std::string source = text(row, "source");
  const auto [name, version] = cut(source, '(');
  software.source = trim(name);
  software.source_version = version ? std::string(trim(cut(*version, ')').first)) : std::string{};
  return software;
}

Software rpm_package(JsonValue row) {
  Software software{.ecosystem = "rpm", .name = text(row, "name"), .arch = text(row, "arch"), .publisher = text(row, "vendor")};
  const std::string epoch = text(row, "epoch");
  const bool has_epoch = !epoch.empty() && epoch != "0" && epoch != "(none)";
  software.version = (has_epoch ? epoch + ":" : std::string{}) + text(row, "version") + "-" + text(row, "release");
  const std::string source_file = text(row, "source");
  software.source = split_source_rpm(source_file).first;
  return software;
}

Software windows_program(JsonValue row) {
  Software software{.ecosystem = "windows", .name = text(row, "name"), .version = text(row, "version"),
                    .publisher = text(row, "publisher")};
  add_path(row, "install_location", software);
  return software;
}

Software mac_application(JsonValue row) {
  Software software{.ecosystem = "macos", .name = text(row, "display_name"), .version = text(row, "bundle_short_version")};
  if (software.name.empty()) {
    software.name = text(row, "name");  // "Firefox.app"
    if (software.name.ends_with(".app")) {
      software.name.resize(software.name.size() - 4);
    }
  }
  software.version = software.version.empty() ? text(row, "bundle_version") : software.version;
  add_path(row, "path", software);
  return software;
}

Software language_package(std::string_view ecosystem, JsonValue row) {
  Software software{.ecosystem = std::string(ecosystem), .name = text(row, "name"), .version = text(row, "version")};
  add_path(row, "path", software);
  return software;
}

void set_system(JsonValue row, OperatingSystem& os) {
  const std::string platform = to_lower(text(row, "platform"));
  const std::string version = text(row, "version");
  os.name = text(row, "name");
  os.arch = text(row, "arch");
  os.codename = text(row, "codename");
  if (platform == "windows") {
    os.family = "windows";
    os.version = os.name.starts_with("Microsoft ") ? os.name.substr(10) : os.name;
    os.id = os.version.find("Server") != std::string::npos ? "windows-server" : "windows";
    // "10.0.19045", with the patch level in a column of its own since osquery 5.9.
    const std::string revision = text(row, "revision");
    os.build = version + (revision.empty() || revision == "0" ? std::string{} : "." + revision);
    os.arch = os.arch.find("64") != std::string::npos ? "x86_64" : os.arch;
  } else if (platform == "darwin") {
    os.family = os.id = "macos";
    os.version = version;
    os.build = text(row, "build");
  } else {
    os.family = "linux";
    os.id = platform;
    // "12 (bookworm)", "22.04.4 LTS (Jammy Jellyfish)", "9.4 (Seafoam Ocelot)"
    const std::vector<std::string_view> words = split_blanks(version);
    os.version = !words.empty() && is_digit(words[0].front()) ? std::string(words[0]) : std::string{};
    if (os.id == "ubuntu") {  // its releases are two numbers, what follows is the point release
      const std::size_t second = os.version.find('.', os.version.find('.') + 1);
      os.version = os.version.substr(0, second);
    }
  }
}

// Which table rows come from, by columns that only it has: for results without the table's name.
std::string_view table_of(JsonValue row) {
  constexpr auto kColumns = std::to_array<std::array<std::string_view, 3>>({
      {"deb_packages", "maintainer", "source"},
      {"rpm_packages", "release", "epoch"},
      {"programs", "identifying_number", "publisher"},
      {"apps", "bundle_identifier", "path"},
      {"patches", "hotfix_id", "hotfix_id"},
      {"os_version", "platform_like", "name"},
      {"os_version", "codename", "name"},
      {"system_info", "hardware_vendor", "hostname"},
      {"kernel_info", "arguments", "version"},
      {"npm_packages", "homepage", "version"},
      {"python_packages", "summary", "version"},
  });
  for (const auto& [table, first, second] : kColumns) {
    if (row[first].present() && row[second].present()) {
      return table;
    }
  }
  return {};
}

Result<void> add_software(Software software, const std::string& place, Reading& reading) {
  const Limits& limits = reading.limits;
  const bool long_field = software.name.size() > limits.name_bytes_max || software.version.size() > limits.version_bytes_max ||
                          software.publisher.size() > limits.name_bytes_max || software.source.size() > limits.name_bytes_max;
  if (software.name.empty() || long_field) {
    if (reading.inventory.problems.size() < kProblemsMax) {
      reading.inventory.problems.push_back({.place = place, .reason = long_field ? "a field longer than its limit" : "a row without a name"});
    }
    return {};
  }
  if (reading.inventory.software.size() >= limits.software_per_device_max) {
    return fail(ErrorCode::kLimit, "more rows than software_per_device_max");
  }
  reading.inventory.software.push_back(std::move(software));
  return {};
}

bool is_removed_deb(JsonValue row) {
  const std::string status = text(row, "status");
  return status.ends_with("config-files") || status.ends_with("not-installed");
}

Result<void> read_row(std::string_view table, JsonValue row, const std::string& place, Reading& reading) {
  Device& device = reading.inventory.device;
  if (table == "deb_packages") {
    return is_removed_deb(row) ? Result<void>{} : add_software(deb_package(row), place, reading);
  }
  if (table == "rpm_packages") {
    return text(row, "name") == "gpg-pubkey" ? Result<void>{} : add_software(rpm_package(row), place, reading);
  }
  if (table == "programs") {
    return add_software(windows_program(row), place, reading);
  }
  if (table == "apps") {
    return add_software(mac_application(row), place, reading);
  }
  if (table == "python_packages") {
    return add_software(language_package("pypi", row), place, reading);
  }
  if (table == "npm_packages") {
    return add_software(language_package("npm", row), place, reading);
  }
  if (table == "apk_packages") {
    return add_software(language_package("apk", row), place, reading);
  }
  if (table == "patches") {
    if (std::string fix = text(row, "hotfix_id"); fix.starts_with("KB") && device.hotfixes.size() < 100'000) {
      device.hotfixes.push_back(std::move(fix));
    }
  } else if (table == "os_version") {
    set_system(row, device.os);
  } else if (table == "kernel_info") {
    device.os.kernel = text(row, "version");
  } else if (table == "system_info") {
    device.name = text(row, "hostname").substr(0, reading.limits.name_bytes_max);
  }
  return {};
}

// The table of a query's name: packs prefix it ("pack_vuln-management_deb_packages").
std::string_view table_of_name(std::string_view name) {
  constexpr auto kTables = std::to_array<std::string_view>({"deb_packages", "rpm_packages", "apk_packages", "programs", "apps",
                                                            "python_packages", "npm_packages", "patches", "os_version", "kernel_info",
                                                            "system_info"});
  for (const std::string_view table : kTables) {
    if (name == table || (name.ends_with(table) && std::string_view("_-/:").find(name[name.size() - table.size() - 1]) != std::string_view::npos)) {
      return table;
    }
  }
  return {};
}

Result<void> read_rows(std::string_view name, JsonValue rows, Reading& reading) {
  std::size_t index = 0;
  for (const JsonValue row : rows.elements()) {
    const std::string place = fmt::format("{}[{}]", printable(name.empty() ? std::string_view("rows") : name), index++);
    if (!row.is_object()) {
      return bad_input(place + ": not an object of columns");
    }
    std::string_view table = table_of_name(name);
    table = table.empty() ? table_of(row) : table;
    if (table.empty()) {
      if (std::ranges::find(reading.tables_passed, name) == reading.tables_passed.end() && reading.tables_passed.size() < kProblemsMax) {
        reading.tables_passed.emplace_back(name);
      }
      continue;
    }
    TRY(read_row(table, row, place, reading));
  }
  return {};
}

// A line of the result log: a snapshot's rows, or one row that a differential query added.
Result<bool> read_log_entry(JsonValue entry, Reading& reading) {
  const bool snapshot = entry["snapshot"].is_array();
  const bool row = entry["columns"].is_object();
  if (!entry["name"].is_string() || (!snapshot && !row)) {
    return false;
  }
  const std::string_view name = entry["name"].string();
  if (const std::string_view host = entry["hostIdentifier"].string(); !host.empty() && reading.inventory.device.name.empty()) {
    reading.inventory.device.name = host.substr(0, reading.limits.name_bytes_max);
  }
  if (snapshot) {
    TRY(read_rows(name, entry["snapshot"], reading));
    return true;
  }
  if (entry["action"].string() == "removed") {
    return true;
  }
  std::string_view table = table_of_name(name);
  table = table.empty() ? table_of(entry["columns"]) : table;
  if (!table.empty()) {
    TRY(read_row(table, entry["columns"], std::string(printable(name)), reading));
  }
  return true;
}

Result<bool> read_document(JsonValue root, Reading& reading) {
  if (root.is_array()) {
    bool log = false;
    for (const JsonValue element : root.elements()) {
      log = log || element["snapshot"].present() || element["columns"].present();
    }
    if (!log) {
      TRY(read_rows("", root, reading));
      return root.elements().size() > 0;
    }
    for (const JsonValue element : root.elements()) {
      (void)TRY(read_log_entry(element, reading));
    }
    return true;
  }
  if (TRY(read_log_entry(root, reading))) {
    return true;
  }
  // {"deb_packages": [...], ...}, also below "data" or "queries" as management servers hand it over.
  for (const std::string_view wrapper : {"data", "queries", "results"}) {
    if (root[wrapper].is_object() || root[wrapper].is_array()) {
      return read_document(root[wrapper], reading);
    }
  }
  bool any = false;
  for (const JsonMember member : root.members()) {
    if (member.value.is_array()) {
      any = any || !table_of_name(member.key).empty();
      TRY(read_rows(member.key, member.value, reading));
    }
  }
  return any;
}

void settle(Reading& reading) {
  OperatingSystem& os = reading.inventory.device.os;
  if (os.family == "windows") {
    // The kernel's version has the patch level where os_version has not.
    if (std::ranges::count(os.build, '.') < 3 && os.kernel.starts_with(os.build + ".")) {
      os.build = os.kernel;
    }
    os.kernel.clear();
  }
  const DebOrigins debian(os.id);
  for (Software& software : reading.inventory.software) {
    if (software.ecosystem == "deb" && !software.publisher.empty()) {
      software.origin = debian.origin_of({.name = software.name, .version = software.version, .maintainer = software.publisher});
    } else if (software.ecosystem == "rpm" && !software.publisher.empty()) {
      software.origin = rpm_origin(os.id, software.publisher);
    }
  }
  for (const std::string& name : reading.tables_passed) {
    reading.inventory.problems.push_back({.place = name.empty() ? "rows" : name, .reason = "of no table that names software; not read"});
  }
}

}  // namespace

Result<Inventory> read_osquery(std::string_view json, const Limits& limits) {
  Limits bounded = limits;
  bounded.document_bytes_max = limits.inventory_bytes_max;
  JsonParser parser(bounded);
  Reading reading{.limits = limits};
  const Result<JsonValue> whole = parser.parse(json);
  if (whole) {
    if (!TRY(read_document(*whole, reading))) {
      return bad_input("no result of osquery: neither tables nor log entries");
    }
  } else {
    // The result log has one document on each line.
    std::size_t number = 0;
    std::string_view rest = json;
    while (!rest.empty()) {
      ++number;
      const std::string_view line = trim(take_line(rest));
      if (line.empty()) {
        continue;
      }
      const Result<JsonValue> entry = parser.parse(line);
      if (!entry) {
        return number == 1 ? std::unexpected(whole.error()) : located(entry.error(), fmt::format("line {}", number));
      }
      if (!TRY_AT(read_log_entry(*entry, reading), fmt::format("line {}", number))) {
        return bad_input(fmt::format("line {}: no entry of osquery's result log", number));
      }
    }
  }
  settle(reading);
  return std::move(reading.inventory);
}

}  // namespace parapet::inventory
