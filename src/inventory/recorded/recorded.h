// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "base/limits.h"
#include "base/result.h"
#include "inventory/inventory.h"

// Lists of software that somebody wrote down on a machine, by whatever tool was at hand (docs/formats/inventory.md).
namespace parapet::inventory {

// Reads a recorded list, its form told from its content: parapet.inventory/1, osquery results, system_profiler, dpkg status,
// apk installed, `rpm -qa`, a registry export, a table of Windows applications. os: the system of a list that lacks it
// (--os-release); what the list itself says comes first. Errors: kBadInput with line or entry and reason for what is none
// of these or broken, kLimit.
[[nodiscard]] Result<Inventory> read_recorded(std::string_view bytes, const std::optional<OperatingSystem>& os, const Limits& limits);

// Lines "name-[epoch:]version-release.arch", as `rpm -qa --qf '%{NAME}-%{EPOCH}:%{VERSION}-%{RELEASE}.%{ARCH}\n'` gives.
// Lines of another form become problems; where no line is of this form, kBadInput.
[[nodiscard]] Result<Inventory> read_rpm_list(std::string_view text, const Limits& limits);

// A registry export (regedit's "Version 5.00" and REGEDIT4), in UTF-8 by now: the CurrentVersion and Uninstall keys of both
// views and of users. Errors: kBadInput with the line, or where neither kind of key is in it.
[[nodiscard]] Result<Inventory> read_registry_export(std::string_view text, const Limits& limits);

// A table with the columns DisplayName, DisplayVersion, Publisher and, where it has it, RegistryView ("32", "64"). Other
// columns are not read. Errors: kBadInput with the line.
[[nodiscard]] Result<Inventory> read_windows_table(std::string_view text, const Limits& limits);

// `system_profiler -json SPSoftwareDataType SPApplicationsDataType`.
[[nodiscard]] Result<Inventory> read_system_profiler(std::string_view json, const Limits& limits);

// Results of osquery: an object of tables, one table's rows, or lines of its result log (snapshots and added rows).
[[nodiscard]] Result<Inventory> read_osquery(std::string_view json, const Limits& limits);

}  // namespace parapet::inventory
