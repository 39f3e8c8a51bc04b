// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/limits.h"
#include "base/progress.h"
#include "base/result.h"
#include "inventory/inventory.h"

namespace parapet::inventory {

// What to look at (design §7): "host", "dir:PATH", "image:FILE", "sbom:FILE", "inventory:FILE".
struct Target {
  enum class Kind { kHost, kFolder, kImage, kSbom, kInventory };
  Kind kind = Kind::kHost;
  std::string path;
};

// Errors: kUsage where the text is no target.
[[nodiscard]] Result<Target> parse_target(std::string_view text);
[[nodiscard]] std::string to_string(const Target& target);

struct ReadOptions {
  Limits limits;
  std::optional<std::string> os_release_file;  // --os-release: the system of a recorded list that lacks it
};

// Everything that is installed there. A path that does not exist is kNotFound; a package database that is present but
// unreadable is an error; single files that can't be read become problems of the inventory.
[[nodiscard]] Result<Inventory> read_target(const Target& target, const ReadOptions& options, Progress& progress);

}  // namespace parapet::inventory
