// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>

#include "inventory/collect/collector.h"
#include "inventory/collect/system_collectors.h"

namespace parapet::inventory {
namespace {

void add_if_there(const Tree& tree, std::string path, std::vector<TreeFile>& files) {
  if (tree.exists(path)) {
    files.push_back({.path = std::move(path)});
  }
}

}  // namespace

std::vector<std::unique_ptr<Collector>> system_collectors() {
  std::vector<std::unique_ptr<Collector>> collectors;
  collectors.push_back(dpkg_collector());
  collectors.push_back(rpm_collector());
  collectors.push_back(apk_collector());
  collectors.push_back(pacman_collector());
  return collectors;
}

std::vector<TreeFile> database_files(const Tree& tree) {
  std::vector<TreeFile> files;
  add_if_there(tree, "var/lib/dpkg/status", files);
  const Result<std::vector<std::string>> distroless = tree.list("var/lib/dpkg/status.d");
  for (const std::string& name : distroless.value_or(std::vector<std::string>{})) {
    files.push_back({.path = "var/lib/dpkg/status.d/" + name});
  }
  // Alpine merged /lib into /usr/lib in 3.23; where one is a link to the other the database is read once.
  add_if_there(tree, "lib/apk/db/installed", files);
  if (files.empty() || files.back().path != "lib/apk/db/installed") {
    add_if_there(tree, "usr/lib/apk/db/installed", files);
  }
  if (!tree.list("var/lib/pacman/local").value_or(std::vector<std::string>{}).empty()) {
    files.push_back({.path = "var/lib/pacman/local/ALPM_DB_VERSION"});
  }
  // SUSE and newer Fedora keep it in usr; var/lib/rpm is then a link. One kind at a time is in use: rpm looks for its
  // newest first.
  for (const std::string folder : {"usr/lib/sysimage/rpm/", "var/lib/rpm/"}) {
    for (const char* name : {"rpmdb.sqlite", "Packages.db", "Packages"}) {
      if (tree.exists(folder + name)) {
        files.push_back({.path = folder + name});
        return files;
      }
    }
  }
  return files;
}

}  // namespace parapet::inventory
