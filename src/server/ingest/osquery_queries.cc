// SPDX-License-Identifier: Apache-2.0
#include "server/ingest/osquery_queries.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/json_writer.h"

namespace parapet::server {
namespace {

constexpr std::uint32_t kSoon = 600;
constexpr std::uint32_t kHour = 3600;
constexpr std::uint32_t kDay = 86'400;
constexpr std::string_view kFullPrefix = "parapet_full_query_";

// DISTINCT: osquery reports a row that is there twice as one row gone when one of them goes.
constexpr auto kSchedule = std::to_array<OsqueryScheduled>({
    {"parapet_os_version", "", kHour, true, false, "SELECT name, version, major, minor, patch, build, platform, platform_like, codename, arch FROM os_version"},
    {"parapet_system_info", "", kHour, true, false, "SELECT hostname, computer_name, hardware_vendor, hardware_model FROM system_info"},
    {"parapet_kernel_info", "", kHour, true, false, "SELECT version FROM kernel_info"},
    {"parapet_windows_version", "windows", kHour, true, false,
     "SELECT name, data FROM registry WHERE key = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion' "
     "AND name IN ('UBR', 'CurrentBuild', 'DisplayVersion')"},
    {"parapet_deb_packages", "linux", kSoon, false, true, "SELECT DISTINCT name, version, source, arch, status, maintainer FROM deb_packages"},
    {"parapet_rpm_packages", "linux", kSoon, false, true, "SELECT DISTINCT name, version, release, epoch, arch, source, vendor FROM rpm_packages"},
    {"parapet_portage_packages", "linux", kSoon, false, true, "SELECT DISTINCT package, version FROM portage_packages"},
    {"parapet_python_packages", "", kSoon, false, true, "SELECT DISTINCT name, version, path FROM python_packages"},
    {"parapet_npm_packages", "", kSoon, false, true, "SELECT DISTINCT name, version, path FROM npm_packages"},
    {"parapet_programs", "windows", kSoon, false, true, "SELECT DISTINCT name, version, publisher, install_location FROM programs"},
    {"parapet_chocolatey_packages", "windows", kSoon, false, true, "SELECT DISTINCT name, version, path FROM chocolatey_packages"},
    {"parapet_patches", "windows", kHour, false, false, "SELECT DISTINCT hotfix_id FROM patches"},
    {"parapet_apps", "darwin", kSoon, false, true,
     "SELECT DISTINCT name, display_name, path, bundle_identifier, bundle_short_version, bundle_version FROM apps"},
    {"parapet_homebrew_packages", "darwin", kSoon, false, true, "SELECT DISTINCT name, version, path FROM homebrew_packages"},
    {"parapet_chrome_extensions", "", kHour, false, true,
     "SELECT DISTINCT ce.name, ce.version, ce.identifier, ce.path FROM users CROSS JOIN chrome_extensions ce USING (uid)"},
    {"parapet_firefox_addons", "", kHour, false, true,
     "SELECT DISTINCT fa.name, fa.version, fa.identifier, fa.path FROM users CROSS JOIN firefox_addons fa USING (uid)"},
    {"parapet_processes", "", kHour, false, false, "SELECT DISTINCT path FROM processes WHERE path != ''"},
    {"parapet_listening_ports", "", kHour, false, false,
     "SELECT DISTINCT p.path, l.port, l.protocol, l.address FROM listening_ports l JOIN processes p USING (pid) "
     "WHERE l.port != 0 AND p.path != ''"},
    {"parapet_interface_addresses", "", kHour, true, false,
     "SELECT a.interface, a.address, d.mac FROM interface_addresses a JOIN interface_details d ON d.interface = a.interface"},
    {"parapet_users", "", kDay, false, false, "SELECT DISTINCT uid, username FROM users"},
    {"parapet_certificates", "", kDay, false, false, "SELECT DISTINCT common_name, issuer, not_valid_after, sha1 FROM certificates"},
});

// One table that a version of osquery lacks fails the whole list, so only tables that all versions since 5.0 have are in them. There is
// no kernel_info on ARM. Columns are those that simulators answer, and those that ours adds ("package_source", "epoch", "maintainer"): a source that lacks them is read
// as well as it can be.
constexpr auto kDetails = std::to_array<OsqueryDetail>({
    {"fleet_detail_query_os_version", "", "SELECT name, version, major, minor, patch, build, platform, platform_like, codename, arch FROM os_version"},
    {"fleet_detail_query_os_unix_like", "linux",
     "SELECT o.name, o.version, o.platform, o.codename, o.arch, k.version AS kernel_version FROM os_version o LEFT JOIN kernel_info k"},
    {"fleet_detail_query_os_windows", "windows",
     "SELECT o.name, o.platform, o.arch, k.version AS kernel_version, o.version FROM os_version o LEFT JOIN kernel_info k"},
    {"fleet_detail_query_system_info", "", "SELECT hostname, computer_name, hardware_vendor, hardware_model FROM system_info"},
    {"fleet_detail_query_network_interface_unix", "linux",
     "SELECT a.address, d.mac FROM interface_addresses a JOIN interface_details d ON d.interface = a.interface"},
    {"fleet_detail_query_network_interface_windows", "windows",
     "SELECT a.address, d.mac FROM interface_addresses a JOIN interface_details d ON d.interface = a.interface"},
    {"fleet_detail_query_software_linux", "linux",
     "SELECT name, version, 'deb_packages' AS source, source AS package_source, maintainer, '' AS release, '' AS epoch, '' AS vendor, arch, status, "
     "'' AS installed_path FROM deb_packages UNION SELECT name, version, 'rpm_packages', source, '', release, epoch, vendor, arch, '', '' "
     "FROM rpm_packages UNION SELECT name, version, 'python_packages', '', '', '', '', '', '', '', path FROM python_packages "
     "UNION SELECT name, version, 'npm_packages', '', '', '', '', '', '', '', path FROM npm_packages"},
    {"fleet_detail_query_software_macos", "darwin",
     "SELECT name, COALESCE(NULLIF(bundle_short_version, ''), bundle_version) AS version, 'apps' AS source, bundle_identifier, "
     "path AS installed_path FROM apps UNION SELECT name, version, 'homebrew_packages', '', path FROM homebrew_packages "
     "UNION SELECT name, version, 'python_packages', '', path FROM python_packages"},
    {"fleet_detail_query_software_windows", "windows",
     "SELECT name, version, 'programs' AS source, publisher AS vendor, install_location AS installed_path FROM programs "
     "UNION SELECT name, version, 'python_packages', '', path FROM python_packages "
     "UNION SELECT name, version, 'chocolatey_packages', '', path FROM chocolatey_packages"},
});

void write_schedule(JsonWriter& json) {
  json.key("schedule").begin_object();
  for (const OsqueryScheduled& query : kSchedule) {
    json.key(query.name).begin_object();
    json.member("query", query.sql).member("interval", query.interval_seconds);
    json.member_unless_empty("platform", query.platform);
    if (query.snapshot) {
      json.member("snapshot", true);
    }
    json.end_object();
  }
  json.end_object();
}

}  // namespace

std::span<const OsqueryScheduled> osquery_schedule() { return kSchedule; }

const OsqueryScheduled* find_osquery_scheduled(std::string_view name) {
  const auto found = std::ranges::find(kSchedule, name, &OsqueryScheduled::name);
  return found == kSchedule.end() ? nullptr : &*found;
}

std::span<const OsqueryDetail> osquery_details() { return kDetails; }

std::string osquery_full_name(std::string_view scheduled) { return fmt::format("{}{}", kFullPrefix, scheduled); }

std::optional<std::string_view> osquery_full_of(std::string_view name) {
  return name.starts_with(kFullPrefix) ? std::optional(name.substr(kFullPrefix.size())) : std::nullopt;
}

bool osquery_runs_on(std::string_view platform, std::string_view system) {
  return platform.empty() || system.empty() || platform == system || (platform == "posix" && system != "windows");
}

std::string write_osquery_config(std::uint64_t schedule_epoch) {
  JsonWriter json;
  json.begin_object();
  json.key("options").begin_object();
  json.member("schedule_epoch", schedule_epoch);
  // One line for each run instead of one for each row, so that a run arrives whole or not at all.
  json.member("logger_event_type", false);
  json.member("schedule_splay_percent", 10);
  json.member("disable_distributed", false);
  json.member("distributed_interval", 60);
  json.end_object();
  write_schedule(json);
  json.member("node_invalid", false);
  json.end_object();
  return json.take();
}

}  // namespace parapet::server
