// SPDX-License-Identifier: Apache-2.0
#include "inventory/recorded/osquery_rows.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "base/time.h"
#include "inventory/collect/rpm.h"

// Columns as osquery's schema names them (osquery.io/schema).
namespace parapet::inventory {
namespace {

constexpr std::size_t kProblemsMax = 100;
constexpr std::size_t kRuntimeMax = 100'000;    // processes, sockets, addresses
constexpr std::size_t kHotfixesMax = 100'000;

std::string text(JsonValue row, std::string_view column) {
  const JsonValue value = row[column];
  if (const std::optional<std::int64_t> number = value.integer()) {
    return std::to_string(*number);
  }
  return std::string(value.string());
}

std::string text(JsonValue row, std::string_view column, std::string_view other_column) {
  std::string first = text(row, column);
  return first.empty() ? text(row, other_column) : first;
}

void add_path(JsonValue row, std::string_view column, Software& software) {
  std::string path = text(row, column);
  path = path.empty() ? text(row, "installed_path") : path;  // of lists of several tables
  if (!path.empty()) {
    software.paths.push_back(std::move(path));
  }
}

Software deb_package(JsonValue row) {
  Software software{.ecosystem = "deb", .name = text(row, "name"), .version = text(row, "version"), .arch = text(row, "arch"),
                    .publisher = text(row, "maintainer")};
  // In a list of several tables "source" is the table, and ours bring the source package along under another name.
  const bool mixed = text(row, "source") == "deb_packages";
  const std::string source = text(row, mixed ? "package_source" : "source");
  const auto [name, version] = cut(source, '(');
  software.source = trim(name);
  software.source_version = version ? std::string(trim(cut(*version, ')').first)) : std::string{};
  return software;
}

Software rpm_package(JsonValue row) {
  Software software{.ecosystem = "rpm", .name = text(row, "name"), .arch = text(row, "arch"), .publisher = text(row, "vendor")};
  const std::string epoch = text(row, "epoch");
  const bool has_epoch = !epoch.empty() && epoch != "0" && epoch != "(none)";
  const std::string release = text(row, "release");
  software.version = (has_epoch ? epoch + ":" : std::string{}) + text(row, "version") + (release.empty() ? std::string{} : "-" + release);
  const std::string source = text(row, "source");
  const std::string source_file = source == "rpm_packages" ? text(row, "package_source") : source;
  software.source = split_source_rpm(source_file).first;
  return software;
}

Software windows_program(JsonValue row) {
  Software software{.ecosystem = "windows", .name = text(row, "name"), .version = text(row, "version"),
                    .publisher = text(row, "publisher", "vendor")};
  add_path(row, "install_location", software);
  return software;
}

// Seconds since 1970, with a fraction; "-1" and the like are no time.
std::string time_of(const std::string& seconds) {
  const std::optional<double> number = parse_double(seconds);
  return number && *number > 0 && *number < 1e11 ? format_time({static_cast<std::int64_t>(*number)}) : std::string{};
}

Software mac_application(JsonValue row) {
  Software software{.ecosystem = "macos", .name = text(row, "display_name"), .version = text(row, "bundle_short_version")};
  if (software.name.empty()) {
    software.name = text(row, "name");  // "Firefox.app"
    if (software.name.ends_with(".app")) {
      software.name.resize(software.name.size() - 4);
    }
  }
  software.version = software.version.empty() ? text(row, "bundle_version", "version") : software.version;
  software.last_used = time_of(text(row, "last_opened_time", "last_opened_at"));
  add_path(row, "path", software);
  return software;
}

Software other_package(std::string_view ecosystem, JsonValue row) {
  Software software{.ecosystem = std::string(ecosystem), .name = text(row, "name", "package"), .version = text(row, "version")};
  add_path(row, "path", software);
  return software;
}

// Tables whose rows have name, version and path, and the ecosystem that they are.
constexpr auto kPlainTables = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"python_packages", "pypi"},
    {"npm_packages", "npm"},
    {"apk_packages", "apk"},
    {"homebrew_packages", "brew"},
    {"chocolatey_packages", "chocolatey"},
    {"portage_packages", "ebuild"},
    {"chrome_extensions", "chrome-extension"},
    {"firefox_addons", "firefox-addon"},
    {"safari_extensions", "safari-extension"},
    {"vscode_extensions", "vscode-extension"},
});

// Tables that say something of a device, though they name no software.
constexpr auto kOtherTables = std::to_array<std::string_view>(
    {"deb_packages", "rpm_packages", "programs", "apps", "patches", "os_version", "kernel_info", "system_info", "windows_version",
     "interface_addresses", "processes", "listening_ports", "users", "certificates", "software_linux", "software_macos",
     "software_windows", "os_unix_like", "os_windows", "os_version_windows", "network_interface_unix", "network_interface_windows"});

bool ends_in(std::string_view name, std::string_view table) {
  return name == table ||
         (name.ends_with(table) && std::string_view("_-/:").find(name[name.size() - table.size() - 1]) != std::string_view::npos);
}

// Red Hat's relatives: osquery names the platform of all of them "rhel" where /etc/os-release is not read.
std::string linux_id(const std::string& platform, std::string_view name) {
  constexpr auto kNames = std::to_array<std::pair<std::string_view, std::string_view>>(
      {{"AlmaLinux", "almalinux"}, {"CentOS", "centos"}, {"Rocky", "rocky"}, {"Oracle", "ol"}, {"Fedora", "fedora"}, {"Amazon", "amzn"}});
  if (platform == "rhel") {
    for (const auto& [start, id] : kNames) {
      if (name.starts_with(start)) {
        return std::string(id);
      }
    }
  }
  return platform;
}

// "12 (bookworm)", "22.04.4 LTS (Jammy Jellyfish)", "CentOS Linux release 7.9.2009 (Core)": the first word that is a number.
std::string linux_version(std::string_view version) {
  for (const std::string_view word : split_blanks(version)) {
    if (is_digit(word.front())) {
      return std::string(word);
    }
  }
  return {};
}

// Ubuntu's releases are year and two digits of month; what follows is the point release. Where the parts were taken for numbers
// ("22.4.0"), the month has lost its zero.
std::string ubuntu_version(std::string_view version) {
  const std::vector<std::string_view> parts = split(version, '.');
  if (parts.size() < 2) {
    return std::string(version);
  }
  return fmt::format("{}.{}{}", parts[0], parts[1].size() == 1 ? "0" : "", parts[1]);
}

void set_windows(JsonValue row, OperatingSystem& os) {
  os.family = "windows";
  os.version = os.name.starts_with("Microsoft ") ? os.name.substr(10) : os.name;
  os.id = os.version.find("Server") != std::string::npos ? "windows-server" : "windows";
  // "10.0.19045", with the patch level in a column of its own since osquery 5.9, or "10.0.19045.3570".
  std::string build = text(row, "version");
  if (const std::string kernel = text(row, "kernel_version"); kernel.starts_with(build + ".")) {
    build = kernel;
  }
  const std::string revision = text(row, "revision");
  const bool add_revision = std::ranges::count(build, '.') < 3 && !revision.empty() && revision != "0";
  build += add_revision ? "." + revision : std::string{};
  // Of two tables that both name the build, the one without its patch level must not take it away.
  if (!os.build.starts_with(build + ".")) {
    os.build = std::move(build);
  }
  os.arch = os.arch.find("64") != std::string::npos ? "x86_64" : os.arch;
}

void set_system(JsonValue row, OperatingSystem& os) {
  const std::string platform = to_lower(text(row, "platform"));
  const std::string version = text(row, "version");
  os.name = text(row, "name", "codename");
  if (std::string arch = text(row, "arch"); !arch.empty()) {
    os.arch = std::move(arch);
  }
  os.codename = text(row, "codename");
  if (platform == "windows" || os.name.starts_with("Microsoft Windows")) {
    set_windows(row, os);
  } else if (platform == "darwin") {
    os.family = os.id = "macos";
    os.version = version;
    os.build = text(row, "build");
  } else if (!platform.empty()) {
    os.family = "linux";
    os.id = linux_id(platform, os.name);
    os.version = linux_version(version);
    os.version = os.id == "ubuntu" ? ubuntu_version(os.version) : os.version;
  }
  if (std::string kernel = text(row, "kernel_version"); !kernel.empty() && os.family == "linux") {
    os.kernel = std::move(kernel);
  }
}

bool is_removed_deb(JsonValue row) {
  const std::string status = text(row, "status");
  return status.ends_with("config-files") || status.ends_with("not-installed");
}

}  // namespace

std::string_view osquery_table_of_query(std::string_view name) {
  // The longest one that fits: "os_version_windows" is not "windows_version", "software_linux" not "linux".
  std::string_view found;
  const auto look_at = [&](std::string_view table) {
    if (ends_in(name, table) && table.size() > found.size()) {
      found = table;
    }
  };
  std::ranges::for_each(kOtherTables, look_at);
  for (const auto& [table, ecosystem] : kPlainTables) {
    look_at(table);
  }
  return found;
}

std::string_view osquery_table_of_row(JsonValue row) {
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

Result<void> OsqueryRows::add_software(Software software, const std::string& place) {
  const bool long_field = software.name.size() > limits_.name_bytes_max || software.version.size() > limits_.version_bytes_max ||
                          software.publisher.size() > limits_.name_bytes_max || software.source.size() > limits_.name_bytes_max ||
                          (!software.paths.empty() && software.paths[0].size() > limits_.string_bytes_max);
  std::vector<Problem>& problems = facts_.inventory.problems;
  if (software.name.empty() || long_field) {
    if (problems.size() < kProblemsMax) {
      problems.push_back({.place = place, .reason = long_field ? "a field longer than its limit" : "a row without a name"});
    }
    return {};
  }
  if (facts_.inventory.software.size() >= limits_.software_per_device_max) {
    return fail(ErrorCode::kLimit, "more rows than software_per_device_max");
  }
  facts_.inventory.software.push_back(std::move(software));
  return {};
}

Result<void> OsqueryRows::add_mixed_row(JsonValue row, const std::string& place) {
  const std::string source = text(row, "source");
  if (const std::string_view table = osquery_table_of_query(source); table == source && !table.starts_with("software_")) {
    return add_row(table, row, place);
  }
  if (facts_.inventory.problems.size() < kProblemsMax) {
    facts_.inventory.problems.push_back({.place = place, .reason = fmt::format("software of a table that is not read: '{}'",
                                                                               printable(source.substr(0, 60)))});
  }
  return {};
}

void OsqueryRows::add_address(JsonValue row) {
  facts_.addresses_known = true;
  std::string address = text(row, "address");
  address.resize(std::min(address.size(), address.find('%')));  // the zone of a link-local address is the device's own business
  if (address.empty() || address.size() > 64 || address == "127.0.0.1" || address == "::1" || facts_.addresses.size() >= kRuntimeMax) {
    return;
  }
  std::string mac;
  for (const char c : text(row, "mac")) {
    if (c != ':' && c != '-') {
      mac += c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
    }
  }
  mac = mac.size() == 12 && mac != "000000000000" ? mac : std::string{};
  facts_.addresses.push_back({.address = std::move(address), .mac_address = std::move(mac), .up = true});
}

void OsqueryRows::add_runtime(std::string_view table, JsonValue row) {
  std::string path = text(row, "path");
  if (path.empty() || path.size() > 4096) {
    return;
  }
  if (table == "processes") {
    if (running_.size() < kRuntimeMax) {
      running_.push_back(std::move(path));
    }
    return;
  }
  const std::optional<std::uint64_t> port = parse_uint(text(row, "port"));
  if (!port || *port == 0 || *port > 65535 || listening_.size() >= kRuntimeMax) {
    return;
  }
  const std::string number = text(row, "protocol");  // IANA protocol numbers
  listening_.push_back({.path = std::move(path),
                        .socket = {.protocol = number == "6" ? "tcp" : number == "17" ? "udp" : number.substr(0, 8),
                                   .address = text(row, "address").substr(0, 64),
                                   .port = static_cast<std::uint16_t>(*port)}});
}

void OsqueryRows::name_host(std::string_view name) { facts_.inventory.device.name = name.substr(0, limits_.name_bytes_max); }

void OsqueryRows::set_system_info(JsonValue row) {
  const std::string name = text(row, "hostname", "computer_name");
  if (!name.empty()) {
    name_host(name);
  }
  const auto [host, domain] = cut(name, '.');
  facts_.domain = domain && domain->find('.') != std::string_view::npos ? std::string(*domain) : facts_.domain;
}

// Values of HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion. ProductName is not read: Windows 11 calls itself 10 there.
void OsqueryRows::set_windows_version(JsonValue row) {
  const std::string name = to_lower(text(row, "name"));
  std::string data = text(row, "data");
  if (data.size() > 16) {
    return;
  }
  if (name == "ubr") {
    windows_revision_ = std::move(data);
  } else if (name == "currentbuild") {
    windows_build_ = std::move(data);
  }
}

Result<void> OsqueryRows::add_row(std::string_view table, JsonValue row, const std::string& place) {
  Device& device = facts_.inventory.device;
  for (const auto& [plain, ecosystem] : kPlainTables) {
    if (table == plain) {
      return add_software(other_package(ecosystem, row), place);
    }
  }
  if (table == "deb_packages") {
    return is_removed_deb(row) ? Result<void>{} : add_software(deb_package(row), place);
  }
  if (table == "rpm_packages") {
    return text(row, "name") == "gpg-pubkey" ? Result<void>{} : add_software(rpm_package(row), place);
  }
  if (table == "programs") {
    return add_software(windows_program(row), place);
  }
  if (table == "apps") {
    return add_software(mac_application(row), place);
  }
  if (table.starts_with("software_")) {
    return add_mixed_row(row, place);
  }
  if (table == "patches") {
    if (std::string fix = text(row, "hotfix_id"); fix.starts_with("KB") && fix.size() < 32 && device.hotfixes.size() < kHotfixesMax) {
      device.hotfixes.push_back(std::move(fix));
    }
  } else if (table == "os_version" || table == "os_unix_like" || table == "os_windows" || table == "os_version_windows") {
    set_system(row, device.os);
  } else if (table == "kernel_info") {
    device.os.kernel = text(row, "version");
  } else if (table == "system_info") {
    set_system_info(row);
  } else if (table == "windows_version") {
    set_windows_version(row);
  } else if (table == "interface_addresses" || table.starts_with("network_interface_")) {
    add_address(row);
  } else if (table == "processes" || table == "listening_ports") {
    add_runtime(table, row);
  }
  return {};
}

Result<void> OsqueryRows::add(std::string_view name, JsonValue rows) {
  std::size_t index = 0;
  for (const JsonValue row : rows.elements()) {
    const std::string place = fmt::format("{}[{}]", printable(name.empty() ? std::string_view("rows") : name), index++);
    if (!row.is_object()) {
      return bad_input(place + ": not an object of columns");
    }
    std::string_view table = osquery_table_of_query(name);
    table = table.empty() ? osquery_table_of_row(row) : table;
    if (table.empty()) {
      if (std::ranges::find(tables_passed_, name) == tables_passed_.end() && tables_passed_.size() < kProblemsMax) {
        tables_passed_.emplace_back(name);
      }
      continue;
    }
    TRY(add_row(table, row, place));
  }
  return {};
}

}  // namespace parapet::inventory
