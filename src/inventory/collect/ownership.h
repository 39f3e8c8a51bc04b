// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "base/limits.h"
#include "inventory/collect/collector.h"
#include "inventory/collect/tree.h"

namespace parapet::inventory {

// Which operating system package owns a file. Made for a given set of paths: the lists of files that package managers keep
// (a hundred thousand lines on a small host) are run through once, on all cores, and only what was asked for is kept.
class Owners {
 public:
  // Paths relative to the root, without leading slash. What can't be read becomes a problem: its files count as owned by
  // nobody, and so are judged by their language's advisories.
  [[nodiscard]] static Owners find(const Tree& tree, const std::vector<std::string>& paths, const Limits& limits,
                                   std::vector<Problem>& problems);

  // The package's name; "" where no package owns the path. Where /bin, /sbin and /lib are links into /usr, both spellings
  // are one.
  [[nodiscard]] std::string_view of(std::string_view path) const;

 private:
  boost::unordered_flat_map<std::string, std::string> owners_;  // by path in one spelling
};

// The files that dpkg says a package owns, absolute; empty where there is no list.
[[nodiscard]] std::vector<std::string> dpkg_files_of(const Tree& tree, const Software& package, const Limits& limits);

}  // namespace parapet::inventory
