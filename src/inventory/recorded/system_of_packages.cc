// SPDX-License-Identifier: Apache-2.0
#include "inventory/recorded/system_of_packages.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "base/text.h"

namespace parapet::inventory {
namespace {

struct Stating {
  std::string_view ecosystem;
  std::string_view package;
  std::string_view os_id;
};
constexpr auto kStating = std::to_array<Stating>({
    {"deb", "base-files", "debian"},
    {"apk", "alpine-base", "alpine"},
    {"apk", "alpine-release", "alpine"},
    {"rpm", "almalinux-release", "almalinux"},
    {"rpm", "azurelinux-release", "azurelinux"},
    {"rpm", "centos-linux-release", "centos"},
    {"rpm", "centos-release", "centos"},
    {"rpm", "centos-stream-release", "centos"},
    {"rpm", "fedora-release-common", "fedora"},
    {"rpm", "mariner-release", "mariner"},
    {"rpm", "oraclelinux-release", "ol"},
    {"rpm", "photon-release", "photon"},
    {"rpm", "redhat-release", "rhel"},
    {"rpm", "redhat-release-server", "rhel"},
    {"rpm", "rocky-release", "rocky"},
    {"rpm", "sles-release", "sles"},
});

// "0:9.4-1.el9" -> "9.4", "3.19.1-r0" -> "3.19.1", "12.4+deb12u12" -> "12.4".
std::string release_number(std::string_view version) {
  const auto [epoch, rest] = cut(version, ':');
  std::string_view number = rest ? *rest : epoch;
  std::size_t end = 0;
  while (end < number.size() && (is_digit(number[end]) || number[end] == '.')) {
    ++end;
  }
  return std::string(number.substr(0, end));
}

// "12.4" and "12.4+deb12u12" are Debian's. Ubuntu, Raspberry Pi OS and others rebuild base-files under versions of their
// own ("12ubuntu4.6", "12.4+deb12u5+rpi1"), which say nothing of the release.
bool is_derived(const Software& package) {
  if (package.ecosystem != "deb") {
    return false;
  }
  std::string_view rest = std::string_view(package.version).substr(release_number(package.version).size());
  if (rest.starts_with("+deb")) {
    rest.remove_prefix(std::min(rest.size(), rest.find_first_not_of("0123456789u", 4)));
  }
  return !rest.empty() || (!package.publisher.empty() && package.publisher.find("debian.org") == std::string::npos);
}

}  // namespace

std::optional<StatedSystem> system_of_packages(const std::vector<Software>& packages) {
  std::optional<StatedSystem> stated;
  for (const Software& package : packages) {
    for (const Stating& stating : kStating) {
      if (package.ecosystem != stating.ecosystem || package.name != stating.package || is_derived(package)) {
        continue;
      }
      StatedSystem found{.os = {.family = "linux", .id = std::string(stating.os_id), .version = release_number(package.version)},
                         .by = package.name + " " + package.version};
      if (found.os.version.empty() || (stated && (stated->os.id != found.os.id || stated->os.version != found.os.version))) {
        return std::nullopt;
      }
      stated = std::move(found);
    }
  }
  return stated;
}

}  // namespace parapet::inventory
