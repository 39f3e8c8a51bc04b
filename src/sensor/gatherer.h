// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "base/time.h"
#include "inventory/collect/host_facts.h"
#include "inventory/inventory.h"
#include "sensor/report_body.h"
#include "sensor/runtime.h"

namespace parapet::sensor {

// What is installed and running on the machine, kept between looks, so that a change costs only what has to be read again:
//   walk()     everything: package databases, and language packages wherever they lie
//   refresh()  package databases and the system; the language packages are those of the last walk
//   sample()   processes and sockets
// Each leaves what was known before in place where it fails. One thread.
class Gatherer {
 public:
  // root: "" for the machine itself; tests give a folder.
  Gatherer(std::string root, const Limits& limits);

  // Errors: of a package database that is there and can't be read.
  [[nodiscard]] Result<void> walk(UnixTime now);
  [[nodiscard]] Result<void> refresh(UnixTime now);
  // Whether the libraries that processes have loaded are looked at too: that costs ten times as much.
  enum class Libraries { kNot, kToo };
  [[nodiscard]] Result<void> sample(UnixTime now, Libraries libraries);

  // All of it as it is to be reported: entries distinct, sorted by identity. device_id: for a machine without an id.
  [[nodiscard]] Host host(const std::string& device_id, UnixTime now) const;
  [[nodiscard]] const std::string& machine_device_id() const { return facts_.device_id; }

  // When programs were last seen, over restarts.
  [[nodiscard]] std::string usage() const { return runtime_.write(); }
  void recall_usage(std::string_view text) { runtime_.read(text); }

  // Folders in which language packages lie or may appear, relative to the root: where the last walk began, and where it
  // found something that no package of the distribution owns.
  [[nodiscard]] const std::vector<std::string>& language_folders() const { return language_folders_; }

 private:
  [[nodiscard]] Result<void> read_packages(const inventory::Tree& tree);
  void read_facts(const inventory::Tree& tree, UnixTime now, Libraries libraries);
  void find_language_folders(const inventory::Tree& tree, const std::vector<std::string>& started_at);

  std::string root_;
  Limits limits_;
  inventory::OperatingSystem os_;
  inventory::HostFacts facts_;
  std::vector<inventory::Software> packages_;
  std::vector<inventory::Software> languages_;
  std::vector<inventory::Problem> package_problems_;
  std::vector<inventory::Problem> walk_problems_;
  std::vector<std::string> language_folders_;
  Runtime runtime_;
};

// The folder whose change would show that the package in this file came, went or changed: of
// "a/node_modules/b/package.json" "a/node_modules", of "x/foo-1.dist-info/METADATA" "x", else the file's own.
[[nodiscard]] std::string containing_folder(std::string_view path);

}  // namespace parapet::sensor
