// SPDX-License-Identifier: Apache-2.0
#include "inventory/platform_name.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "inventory/ecosystem.h"
#include "inventory/windows_release.h"

namespace parapet::inventory {
namespace {

// os-release ids and how the established product spells the platform; the rest is spelled in the same manner.
constexpr std::array<std::pair<std::string_view, std::string_view>, 22> kLinux{{
    {"almalinux", "AlmaLinux"},
    {"alpine", "Alpine"},
    {"amzn", "AmazonLinux"},
    {"arch", "ArchLinux"},
    {"centos", "CentOS"},
    {"debian", "Debian"},
    {"fedora", "Fedora"},
    {"linuxmint", "LinuxMint"},
    {"mariner", "AzureLinux"},
    {"azurelinux", "AzureLinux"},
    {"ol", "OracleLinux"},
    {"opensuse-leap", "OpenSUSE"},
    {"opensuse-tumbleweed", "OpenSUSE"},
    {"photon", "Photon"},
    {"raspbian", "Raspbian"},
    {"rhel", "RedHatEnterpriseLinux"},
    {"rocky", "RockyLinux"},
    {"sled", "SLED"},
    {"sles", "SLES"},
    {"ubuntu", "Ubuntu"},
    {"wolfi", "Wolfi"},
    {"chainguard", "Chainguard"},
}};

// The build decides: Windows 11 calls itself "Windows 10" in its registry.
std::optional<std::string> release_of(const OperatingSystem& os) {
  std::optional<std::string> release = windows_release_of_build(os.build, os.id == "windows-server");
  return release ? release : windows_release(os.version);
}

// "windows_server_2012_r2" -> "WindowsServer2012R2".
std::string windows_platform(const OperatingSystem& os) {
  const std::optional<std::string> release = release_of(os);
  if (!release) {
    return os.id == "windows-server" ? "WindowsServer" : "Windows";
  }
  std::string out;
  for (const std::string_view word : split(windows_family(*release), '_')) {
    out += word;
    char& first = out[out.size() - word.size()];
    if (!word.empty() && first >= 'a' && first <= 'z') {
      first = static_cast<char>(first - 32);
    }
  }
  return out;
}

}  // namespace

std::string platform_name(const OperatingSystem& os) {
  if (os.family == "windows") {
    return windows_platform(os);
  }
  if (os.family == "macos") {
    return "macOS";
  }
  const auto found = std::ranges::find(kLinux, std::string_view(os.id), &std::pair<std::string_view, std::string_view>::first);
  if (found != kLinux.end()) {
    return std::string(found->second);
  }
  if (!os.id.empty()) {
    std::string own = os.id;
    if (own.front() >= 'a' && own.front() <= 'z') {
      own.front() = static_cast<char>(own.front() - 32);
    }
    return own;
  }
  return os.family == "linux" ? "Linux" : "Other";
}

std::string windows_version(const OperatingSystem& os) {
  if (os.family != "windows") {
    return {};
  }
  const std::optional<std::string> release = release_of(os);
  return release && (release->starts_with("windows_10") || release->starts_with("windows_11")) ? *release : std::string();
}

std::string windows_version_title(std::string_view version) {
  if (version == "windows_10" || version == "windows_11") {
    return std::string(version == "windows_10" ? "Windows 10" : "Windows 11") + ", version not known";
  }
  return std::string(windows_release_title(version));
}

}  // namespace parapet::inventory
