// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "inventory/collect/ownership.h"
#include "inventory/collect/scan_tree.h"

namespace parapet::inventory {
namespace {

// Where programs and libraries of languages live by the Filesystem Hierarchy Standard and the habits of the languages'
// distributions. The rest of /usr is libraries in C, documentation and data: no collector reads any of it.
constexpr auto kFolders = std::to_array<std::string_view>({
    "app", "opt", "srv", "usr/bin", "usr/games", "usr/lib/dotnet", "usr/lib/go", "usr/lib/jvm", "usr/lib/node_modules", "usr/lib/ruby",
    "usr/lib64/ruby", "usr/lib64/dotnet", "usr/libexec", "usr/local", "usr/sbin", "usr/share/dotnet", "usr/share/gems",
    "usr/share/java", "usr/share/maven-repo", "usr/share/nodejs", "usr/share/php", "usr/share/ruby", "usr/share/rubygems-integration",
    "usr/share/tomcat", "usr/src/app", "var/lib/gems", "var/lib/tomcat", "var/www", "workspace",
});

// Folders that many packages share: a third party's file in one of them says nothing about the folder.
constexpr auto kShared = std::to_array<std::string_view>({
    "usr/lib/debug", "usr/lib/modules", "usr/lib/pkgconfig", "usr/lib/systemd", "usr/lib/sysusers.d", "usr/lib/tmpfiles.d", "usr/lib/udev",
    "usr/share/applications", "usr/share/bash-completion", "usr/share/doc", "usr/share/fish", "usr/share/icons", "usr/share/info",
    "usr/share/keyrings", "usr/share/licenses", "usr/share/lintian", "usr/share/locale", "usr/share/man", "usr/share/mime",
    "usr/share/pixmaps", "usr/share/zsh",
});

// "usr/lib/python3", "usr/lib/python3.11", "usr/lib64/python3.9".
void add_python(const Tree& tree, std::set<std::string>& folders) {
  for (const std::string parent : {"usr/lib", "usr/lib64"}) {
    for (const std::string& name : tree.list(parent).value_or(std::vector<std::string>{})) {
      if (name.starts_with("python")) {
        folders.insert(parent + "/" + name);
      }
    }
  }
}

// The first three parts of a path below usr/lib, usr/share or usr/libexec: the folder that a third party made for itself.
std::string own_folder(std::string_view file) {
  const std::vector<std::string_view> parts = split(file.starts_with('/') ? file.substr(1) : file, '/');
  const bool fits = parts.size() > 3 && parts[0] == "usr" && (parts[1] == "lib" || parts[1] == "share" || parts[1] == "lib64");
  if (!fits) {
    return {};
  }
  std::string folder = std::string(parts[0]) + "/" + std::string(parts[1]) + "/" + std::string(parts[2]);
  const bool shared = std::ranges::find(kShared, folder) != kShared.end() || parts[2].ends_with("-linux-gnu");
  return shared ? std::string{} : folder;
}

// A working folder that says where an application lies. "/" and home folders are where anything may be started.
bool is_application_folder(std::string_view folder) {
  const auto depth = std::ranges::count(folder, '/');
  for (const std::string_view never : {"/proc", "/sys", "/dev", "/run", "/tmp", "/root", "/etc", "/usr"}) {
    if (folder == never || (folder.starts_with(never) && folder.substr(never.size()).starts_with("/") && never != "/root")) {
      return false;
    }
  }
  return folder.starts_with("/home/") ? depth >= 3 : depth >= 2;
}

}  // namespace

std::vector<std::string> host_folders(const Tree& tree, const std::vector<Software>& packages,
                                      const std::vector<RunningProgram>& programs, const Limits& limits) {
  std::set<std::string> folders(kFolders.begin(), kFolders.end());
  add_python(tree, folders);
  for (const Software& package : packages) {
    if (package.origin.empty() || package.ecosystem != "deb") {
      continue;
    }
    for (const std::string& file : dpkg_files_of(tree, package, limits)) {
      if (std::string folder = own_folder(file); !folder.empty()) {
        folders.insert(std::move(folder));
      }
    }
  }
  for (const RunningProgram& program : programs) {
    for (const std::string& folder : program.folders) {
      if (is_application_folder(folder)) {
        folders.insert(folder.substr(1));
      }
    }
  }
  // A folder inside another would be walked twice. In a sorted set the outer one comes first, but not always right before.
  std::vector<std::string> outer;
  for (const std::string& folder : folders) {
    const bool inside = std::ranges::any_of(outer, [&](const std::string& other) {
      return folder.size() > other.size() && folder.starts_with(other) && folder[other.size()] == '/';
    });
    if (!inside) {
      outer.push_back(folder);
    }
  }
  return outer;
}

}  // namespace parapet::inventory
