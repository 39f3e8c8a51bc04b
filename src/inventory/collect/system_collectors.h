// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "inventory/collect/collector.h"
#include "inventory/collect/tree.h"

// The readers of operating systems' package databases, one function each; system_collectors() gathers them.
namespace parapet::inventory {

// var/lib/dpkg/status and, in distroless images, status.d.
[[nodiscard]] std::unique_ptr<Collector> dpkg_collector();
// lib/apk/db/installed; usr/lib/apk/db/installed since Alpine 3.23.
[[nodiscard]] std::unique_ptr<Collector> apk_collector();
// var/lib/pacman/local/*/desc.
[[nodiscard]] std::unique_ptr<Collector> pacman_collector();
// var/lib/rpm and usr/lib/sysimage/rpm: rpmdb.sqlite, Packages.db (ndb), Packages (Berkeley DB, read-only).
[[nodiscard]] std::unique_ptr<Collector> rpm_collector();

// The files of a tree that package databases begin with, so that a scan need not walk to find them. One file stands for a
// whole database.
[[nodiscard]] std::vector<TreeFile> database_files(const Tree& tree);

}  // namespace parapet::inventory
