// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "inventory/collect/gathered.h"

// The readers behind composer_collectors() and nuget_collectors().
namespace parapet::inventory {

// vendor/composer/installed.json: a list (Composer 1) or an object with packages (Composer 2).
[[nodiscard]] Result<void> read_composer_installed(std::string_view bytes, Gathered& out);
// composer.lock: packages and packages-dev.
[[nodiscard]] Result<void> read_composer_lock(std::string_view bytes, Gathered& out);

// NAME.deps.json and project.assets.json: libraries of the types package and runtimepack.
[[nodiscard]] Result<void> read_dotnet_libraries(std::string_view bytes, Gathered& out);
[[nodiscard]] Result<void> read_nuget_lock(std::string_view bytes, Gathered& out);
[[nodiscard]] Result<void> read_packages_config(std::string_view bytes, Gathered& out);

}  // namespace parapet::inventory
