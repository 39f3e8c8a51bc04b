// SPDX-License-Identifier: Apache-2.0
#include "sensor/gatherer.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <set>
#include <string_view>
#include <utility>

#include "base/progress.h"
#include "inventory/collect/os_release.h"
#include "inventory/collect/scan_tree.h"
#include "inventory/collect/tree.h"
#include "sensor/entry.h"
#include "sensor/loaded_files.h"
#include "sensor/memory.h"
#include "sensor/network.h"

namespace parapet::sensor {
namespace {

using inventory::Inventory;
using inventory::Software;
using inventory::Tree;

std::string root_path(const std::string& root) { return root.empty() ? "/" : root; }

}  // namespace

Gatherer::Gatherer(std::string root, const Limits& limits) : root_(std::move(root)), limits_(limits) {
  while (root_.ends_with('/')) {
    root_.pop_back();
  }
}

Result<void> Gatherer::read_packages(const Tree& tree) {
  std::vector<inventory::Problem> problems;
  inventory::OperatingSystem os = TRY(inventory::read_operating_system(tree, limits_));
  std::vector<Software> packages = TRY(inventory::read_databases(tree, limits_, problems));
  os_ = std::move(os);
  packages.shrink_to_fit();
  packages_ = std::move(packages);
  package_problems_ = std::move(problems);
  runtime_.forget_owners();
  return {};
}

void Gatherer::read_facts(const Tree& tree, UnixTime now, Libraries libraries) {
  facts_ = inventory::read_host_facts(root_, limits_);
  std::vector<inventory::RunningProgram> programs = facts_.programs;
  if (libraries == Libraries::kToo) {
    for (std::string& file : loaded_files(root_)) {
      programs.push_back({.path = std::move(file)});
    }
  }
  runtime_.sample(programs, tree, limits_, now);
}

Result<void> Gatherer::walk(UnixTime now) {
  const std::unique_ptr<Tree> whole = TRY(inventory::open_folder(root_path(root_), limits_, {}));
  TRY(read_packages(*whole));
  read_facts(*whole, now, Libraries::kToo);
  runtime_.look_at_access_times(root_, now);
  const std::vector<std::string> start_at = inventory::host_folders(*whole, packages_, facts_.programs, limits_);
  const std::unique_ptr<Tree> tree =
      TRY(inventory::open_folder(root_path(root_), limits_, {.start_at = start_at, .may_matter = inventory::may_hold_software}));
  NoProgress progress;
  // What runs is told by the samples, so the walk gets no programs.
  Inventory found = TRY(inventory::scan_tree(*tree, os_, packages_, {}, limits_, progress));
  languages_.clear();
  std::ranges::copy_if(std::make_move_iterator(found.software.begin()), std::make_move_iterator(found.software.end()),
                       std::back_inserter(languages_), [](const Software& entry) { return !is_distribution_package(entry.ecosystem); });
  languages_.shrink_to_fit();
  walk_problems_ = std::move(found.problems);
  find_language_folders(*whole, start_at);
  found = {};
  give_memory_back();
  return {};
}

Result<void> Gatherer::refresh(UnixTime now) {
  const std::unique_ptr<Tree> tree = TRY(inventory::open_folder(root_path(root_), limits_, {}));
  TRY(read_packages(*tree));
  read_facts(*tree, now, Libraries::kNot);
  // What a removed package brought along is gone with it; what a new one brings, the next walk shows.
  std::set<std::string_view> names;
  for (const Software& package : packages_) {
    names.insert(package.name);
  }
  std::erase_if(languages_, [&](const Software& entry) { return !entry.owned_by.empty() && !names.contains(entry.owned_by); });
  give_memory_back();
  return {};
}

Result<void> Gatherer::sample(UnixTime now, Libraries libraries) {
  const std::unique_ptr<Tree> tree = TRY(inventory::open_folder(root_path(root_), limits_, {}));
  read_facts(*tree, now, libraries);
  return {};
}

Host Gatherer::host(const std::string& device_id, UnixTime now) const {
  Host host;
  Inventory& inventory = host.inventory;
  inventory.device = {.id = device_id, .name = facts_.name, .last_boot = facts_.last_boot, .os = os_};
  inventory.device.os.arch = facts_.arch;
  inventory.device.os.kernel = facts_.kernel;
  inventory.device.os.kernel_build = facts_.kernel_build;
  inventory.software.reserve(packages_.size() + languages_.size());
  std::ranges::copy(packages_, std::back_inserter(inventory.software));
  std::ranges::copy(languages_, std::back_inserter(inventory.software));
  runtime_.mark(inventory.software, now);
  make_distinct(inventory.software);
  for (const std::vector<inventory::Problem>* problems : {&package_problems_, &walk_problems_, &facts_.problems}) {
    std::ranges::copy(*problems, std::back_inserter(inventory.problems));
  }
  host.domain = domain_of(facts_.name, root_);
  host.addresses = network_addresses();
  return host;
}

std::string containing_folder(std::string_view path) {
  for (const std::string_view mark : {".dist-info/", ".egg-info/"}) {
    if (const std::size_t at = path.rfind(mark); at != std::string_view::npos) {
      path = path.substr(0, at);
    }
  }
  constexpr std::string_view kModules = "node_modules/";
  const std::size_t modules = path.rfind(kModules);
  if (modules != std::string_view::npos && (modules == 0 || path[modules - 1] == '/')) {
    const std::string_view inside = path.substr(modules + kModules.size());
    // "@scope/name/package.json" changes in "node_modules/@scope".
    const std::size_t scope = inside.starts_with('@') ? inside.find('/') : std::string_view::npos;
    return std::string(path.substr(0, modules + kModules.size() - 1 + (scope == std::string_view::npos ? 0 : scope + 1)));
  }
  const std::size_t slash = path.rfind('/');
  return std::string(path.substr(0, slash == std::string_view::npos ? 0 : slash));
}

namespace {

// Folders below the one where a walk begins in which installers make a folder for each package.
void add_package_folders(const Tree& tree, const std::string& folder, std::set<std::string>& folders) {
  const auto below = [&](const std::string& parent) { return tree.list(parent).value_or(std::vector<std::string>{}); };
  const auto add_python = [&](const std::string& python) {
    for (const char* name : {"/dist-packages", "/site-packages"}) {
      folders.insert(python + name);
    }
  };
  folders.insert(folder);
  if (folder.starts_with("usr/lib/python") || folder.starts_with("usr/lib64/python")) {
    add_python(folder);
  }
  if (folder == "usr/local") {
    for (const char* name : {"/bin", "/sbin", "/lib", "/lib/node_modules", "/share"}) {
      folders.insert(folder + name);
    }
    for (const std::string& name : below(folder + "/lib")) {
      if (name.starts_with("python")) {
        add_python(folder + "/lib/" + name);
      }
    }
  }
  if (folder == "opt" || folder == "srv" || folder == "app" || folder == "var/www") {
    for (const std::string& name : below(folder)) {
      folders.insert(folder + "/" + name);
    }
  }
}

}  // namespace

void Gatherer::find_language_folders(const Tree& tree, const std::vector<std::string>& started_at) {
  std::set<std::string> folders;
  for (const std::string& folder : started_at) {
    add_package_folders(tree, folder, folders);
  }
  for (const Software& entry : languages_) {
    if (!entry.owned_by.empty()) {
      continue;  // comes and goes with its package, whose database is watched
    }
    for (const std::string& path : entry.paths) {
      folders.insert(containing_folder(path));
    }
  }
  folders.erase("");
  language_folders_.assign(folders.begin(), folders.end());
}

}  // namespace parapet::sensor
