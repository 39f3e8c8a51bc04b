// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace parapet::inventory {

// The operating system of a device, as it names itself (os-release, registry, system_profiler).
struct OperatingSystem {
  std::string family;        // "linux", "windows", "macos", or "" where not known
  std::string id;            // os-release ID; "windows" or "windows-server"; "macos"
  std::string version;       // os-release VERSION_ID; the product name as displayed on Windows
  std::string codename;      // "bookworm"
  std::string build;         // Windows: "10.0.BUILD.UBR"; macOS: "22F66"
  std::string arch;          // "x86_64", "aarch64", ...
  std::string kernel;        // uname -r
  std::string kernel_build;  // uname -v
  std::string name;          // PRETTY_NAME, for people
};

struct Device {
  std::string id;    // 40 hex digits, or what a recorded list gave
  std::string name;  // host name
  std::string last_boot;  // RFC 3339; "" where not known
  OperatingSystem os;
  std::vector<std::string> hotfixes;  // "KB5044273"
};

// A socket that the software listens on.
struct ListeningSocket {
  std::string protocol;  // "tcp", "udp"
  std::string address;
  std::uint16_t port = 0;
  friend auto operator<=>(const ListeningSocket&, const ListeningSocket&) = default;
};

// One installed thing. Fields that the source does not tell stay empty. name and version are kept exactly as the source
// gave them; normalising is SoftwareKey's business.
struct Software {
  std::string ecosystem;       // "deb", "pypi", ... (inventory/ecosystem.h)
  std::string name;
  std::string version;
  std::string source;          // source package; empty: the name
  std::string source_version;  // empty: the version
  std::string arch;
  std::string publisher;       // as displayed by the system: a Windows publisher, a dpkg maintainer, an rpm vendor
  std::string vendor;          // CPE naming, where known
  std::string product;         // CPE naming, where known
  std::string module;          // rpm module stream "nodejs:18"
  std::string repository;      // where the package came from, as the package manager says
  std::string origin;          // "" the distribution itself; else who else made it (third party)
  std::string owned_by;        // name of the distribution package that owns the files of this language package; then that one is judged
  std::vector<std::string> paths;  // where it was seen, sorted
  std::string installed;           // ISO date or time
  std::string last_used;
  std::optional<bool> running;
  std::vector<ListeningSocket> listening;
  bool lower_bound_only = false;   // a requirement or go.sum line: what might be selected, not what is installed

  friend bool operator==(const Software&, const Software&) = default;
};

// Something that could not be read on the way. Not fatal by itself, shown to the user, never silent.
struct Problem {
  std::string place;   // path, or path and record
  std::string reason;
};

struct Inventory {
  Device device;
  std::vector<Software> software;
  std::vector<Problem> problems;
};

}  // namespace parapet::inventory
