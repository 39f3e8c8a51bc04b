// SPDX-License-Identifier: Apache-2.0
#include "advice/names.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "advice/device_advice.h"
#include "base/text.h"
#include "inventory/ecosystem.h"
#include "inventory/windows_release.h"

namespace parapet::advice {
namespace {

struct System {
  std::string_view domain;
  std::string_view title;
  std::string_view program;
};
constexpr auto kSystems = std::to_array<System>({
    {"almalinux", "AlmaLinux", "almalinux"},
    {"alpine", "Alpine", "alpine_linux"},
    {"amazon", "Amazon Linux", "amazon_linux"},
    {"arch", "Arch Linux", "arch_linux"},
    {"azurelinux", "Azure Linux", "azure_linux"},
    {"chainguard", "Chainguard", "chainguard"},
    {"debian", "Debian", "debian_linux"},
    {"fedora", "Fedora", "fedora"},
    {"mariner", "CBL-Mariner", "cbl-mariner"},
    {"openeuler", "openEuler", "openeuler"},
    {"opensuse", "openSUSE", "opensuse"},
    {"oracle", "Oracle Linux", "oracle_linux"},
    {"photon", "Photon OS", "photon_os"},
    {"redhat", "Red Hat Enterprise Linux", "enterprise_linux"},
    {"rocky", "Rocky Linux", "rocky_linux"},
    {"suse", "SUSE Linux Enterprise", "linux_enterprise"},
    {"ubuntu", "Ubuntu", "ubuntu_linux"},
    {"wolfi", "Wolfi", "wolfi"},
});

struct Ecosystem {
  std::string_view domain;
  std::string_view title;
};
constexpr auto kEcosystems = std::to_array<Ecosystem>({
    {"cargo", "crates.io"}, {"composer", "Packagist"}, {"gem", "RubyGems"}, {"go", "Go"},   {"maven", "Maven"},
    {"npm", "npm"},         {"nuget", "NuGet"},        {"pypi", "PyPI"},    {"pub", "Pub"}, {"hex", "Hex"},
});

const System* find_system(std::string_view name) {
  const auto* const found = std::ranges::find(kSystems, name, &System::domain);
  return found == kSystems.end() ? nullptr : &*found;
}

std::string_view platform_title(std::string_view platform) {
  return platform == "windows" ? "Windows" : platform == "macos" ? "macOS" : platform == "linux" ? "Linux" : platform;
}

// Letters, digits and signs that no shell gives a meaning to. A leading dash would be an option, a leading ~ a folder.
bool is_plain(std::string_view text) {
  return !text.empty() && text.front() != '-' && text.front() != '~' && text.size() <= 200 && std::ranges::all_of(text, [](char c) {
    return is_alpha(c) || is_digit(c) || std::string_view("._+:@/~-^").find(c) != std::string_view::npos;
  });
}

// The package manager's own command in front of the names.
std::string_view system_command(const inventory::SoftwareKey& key) {
  const std::string_view system = cut(key.domain, ':').first;
  if (key.ecosystem == "deb") {
    return "apt-get install --only-upgrade";
  }
  if (key.ecosystem == "apk") {
    return "apk add --upgrade";
  }
  if (key.ecosystem != "rpm") {
    return {};
  }
  if (system == "suse" || system == "opensuse") {
    return "zypper update";
  }
  if (system == "photon" || system == "azurelinux" || system == "mariner") {
    return "tdnf upgrade";
  }
  const bool old = key.domain == "redhat:7" || key.domain == "redhat:6" || key.domain == "oracle:7" || key.domain == "amazon:2";
  return old ? "yum update" : "dnf upgrade";
}

// One package of a language at a version.
std::string language_command(std::string_view domain, std::string_view name, std::string_view version) {
  if (domain == "pypi") {
    return fmt::format("pip install --upgrade '{}>={}'", name, version);
  }
  if (domain == "npm") {
    return fmt::format("npm install {}@{}", name, version);
  }
  if (domain == "gem") {
    return fmt::format("gem install {} -v {}", name, version);
  }
  if (domain == "cargo") {
    return fmt::format("cargo update -p {} --precise {}", name, version);
  }
  if (domain == "go" && name != "stdlib" && name != "toolchain") {
    return fmt::format("go get {}@v{}", name, version.starts_with('v') ? version.substr(1) : version);
  }
  if (domain == "composer") {
    return fmt::format("composer update {}", name);
  }
  if (domain == "nuget") {
    return fmt::format("dotnet add package {} --version {}", name, version);
  }
  return {};
}

}  // namespace

bool is_distribution_package(const inventory::SoftwareKey& key) {
  return key.ecosystem == "deb" || key.ecosystem == "rpm" || key.ecosystem == "apk" || key.ecosystem == "pacman";
}

std::string system_program(std::string_view system) {
  const System* const found = find_system(system);
  return std::string(found == nullptr ? system : found->program);
}

std::string release_name_of_domain(std::string_view domain) {
  const auto [system, release] = cut(domain, ':');
  if (const System* const found = find_system(system)) {
    std::string_view number = release.value_or(std::string_view{});
    if (system == "alpine" && number.starts_with('v')) {
      number.remove_prefix(1);
    }
    return number.empty() ? std::string(found->title) : fmt::format("{} {}", found->title, number);
  }
  const auto* const ecosystem = std::ranges::find(kEcosystems, system, &Ecosystem::domain);
  return ecosystem == kEcosystems.end() ? std::string(domain) : std::string(ecosystem->title);
}

std::string release_name(const inventory::SoftwareKey& key) {
  if (key.domain == "windows") {
    return std::string(inventory::windows_release_title(key.name));
  }
  if (key.domain == "product") {
    return key.platform.empty() ? "Applications" : fmt::format("Applications on {}", platform_title(key.platform));
  }
  std::string name = release_name_of_domain(key.domain);
  if (!key.module.empty() && key.module != "*") {
    name += fmt::format(", module {}", key.module);
  }
  return name;
}

version::Scheme scheme_of(const inventory::SoftwareKey& key) {
  return key.domain == "product" ? version::Scheme::kGeneric : inventory::scheme_of_ecosystem(key.ecosystem);
}

std::string update_command(const inventory::SoftwareKey& key, const std::set<std::string>& packages, std::string_view version) {
  constexpr std::size_t kPackagesMax = 64;  // a longer line is of no use to anybody
  if (packages.empty() || packages.size() > kPackagesMax || !std::ranges::all_of(packages, is_plain)) {
    return {};
  }
  if (key.kernel == inventory::KernelState::kRestartPending) {
    return "systemctl reboot";
  }
  if (key.ecosystem == "pacman") {
    return "pacman -Syu";  // partial upgrades are not supported there (ArchWiki, "System maintenance")
  }
  if (is_distribution_package(key)) {
    // The newest version that the archive has: an exact one may have left it already.
    const std::string_view command = system_command(key);
    return command.empty() ? std::string() : fmt::format("{} {}", command, fmt::join(packages, " "));
  }
  return is_plain(version) && packages.size() == 1 ? language_command(key.domain, *packages.begin(), version) : std::string();
}

PackageCommand package_command(std::string_view command) {
  // What system_command() answers.
  constexpr std::array<std::string_view, 6> kInstallers{"apt-get install --only-upgrade", "apk add --upgrade", "zypper update",
                                                         "tdnf upgrade", "yum update", "dnf upgrade"};
  const auto* const found = std::ranges::find_if(kInstallers, [&](std::string_view installer) {
    return command.starts_with(installer) && command.substr(installer.size()).starts_with(' ');
  });
  PackageCommand parts;
  if (found == kInstallers.end()) {
    return parts;
  }
  parts.installer = command.substr(0, found->size());
  std::string_view rest = command.substr(found->size() + 1);
  while (!rest.empty()) {  // names have no blanks: is_plain()
    const std::size_t end = std::min(rest.find(' '), rest.size());
    parts.packages.push_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return parts;
}

}  // namespace parapet::advice
