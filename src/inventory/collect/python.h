// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string_view>

#include "inventory/collect/gathered.h"

// The readers behind python_collectors(). Errors name the place inside the file.
namespace parapet::inventory {

[[nodiscard]] std::unique_ptr<Collector> python_metadata_collector();
[[nodiscard]] std::unique_ptr<Collector> requirements_collector();

// METADATA or PKG-INFO: the header's Name and Version.
[[nodiscard]] Result<void> read_python_metadata(std::string_view bytes, Gathered& out);

// One requirements file without what it includes, whose paths (as written) are handed to `includes`.
[[nodiscard]] Result<void> read_requirements(std::string_view bytes, Gathered& out, std::vector<std::string>& includes);

// [[package]] tables with name, version and source: poetry.lock, uv.lock, pdm.lock; [[packages]] of pylock.toml (PEP 751).
[[nodiscard]] Result<void> read_python_toml_lock(std::string_view bytes, Gathered& out);
[[nodiscard]] Result<void> read_pipfile_lock(std::string_view bytes, Gathered& out);

}  // namespace parapet::inventory
