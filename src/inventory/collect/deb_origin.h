// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <boost/unordered/unordered_flat_map.hpp>

#include "base/limits.h"
#include "inventory/collect/collector.h"
#include "inventory/collect/tree.h"

namespace parapet::inventory {

// What dpkg's status says of a package's making.
struct DebMaking {
  std::string_view name;
  std::string_view version;
  std::string_view maintainer;
  std::string_view origin;   // Origin:
  std::string_view vendor;   // Vendor:, which only packages made outside of distributions have
  bool license = false;      // License: is there; the same
};

// Tells whose package a deb is (docs/decisions/061-whose-package-is-it.md). Immutable once its lists are read.
class DebOrigins {
 public:
  // os_id: ID of os-release, "" where not known.
  explicit DebOrigins(std::string os_id) : os_id_(std::move(os_id)) {}

  // Adds what apt's lists say: packages that stand in an index of somebody else. Lists that can't be read become problems.
  void read_lists(const Tree& tree, const Limits& limits, std::vector<Problem>& problems);

  // "" where the package is the distribution's own; else who made it and how that shows: "nodesource.com (maintainer)".
  [[nodiscard]] std::string origin_of(const DebMaking& making) const;

 private:
  [[nodiscard]] bool own_origin(std::string_view origin) const;
  void read_index(const Tree& tree, const std::string& path, const std::string& origin, const Limits& limits,
                  std::vector<Problem>& problems);

  std::string os_id_;
  boost::unordered_flat_map<std::string, std::string> listed_;  // "name version" -> origin
};

}  // namespace parapet::inventory
