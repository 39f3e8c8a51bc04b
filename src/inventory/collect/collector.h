// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "inventory/collect/tree.h"
#include "inventory/inventory.h"

namespace parapet::inventory {

// What one file, or one package database, gave.
struct Collected {
  std::vector<Software> software;
  std::vector<Problem> problems;
};

// Reads one kind of source in a tree (dpkg's database, pom.properties in jars, lock files...). Stateless: one object
// serves many trees and threads.
class Collector {
 public:
  virtual ~Collector() = default;
  // "dpkg", "npm-lock": for progress and problems.
  [[nodiscard]] virtual std::string_view name() const = 0;
  // True where collect() should see this file; told from path, size and mode alone, called for every file: cheap.
  [[nodiscard]] virtual bool wants(const TreeFile& file) const = 0;
  // Reads the file and what belongs to it. A file that looks like its kind and is broken is an error; a file that is not
  // of the kind after all gives an empty Collected.
  [[nodiscard]] virtual Result<Collected> collect(const Tree& tree, const TreeFile& file, const Limits& limits) const = 0;
  // True for package databases: an error ends the scan ("present but unreadable is an error, never an empty inventory").
  [[nodiscard]] virtual bool is_package_database() const { return false; }
};

// collect/operating_system.cc: dpkg, rpm, apk, pacman.
[[nodiscard]] std::vector<std::unique_ptr<Collector>> system_collectors();
// collect/language_collectors.cc: Python, npm, Go, Rust, Java, gems, Composer, NuGet and their lock files.
[[nodiscard]] std::vector<std::unique_ptr<Collector>> language_collectors();

}  // namespace parapet::inventory
