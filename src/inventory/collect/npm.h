// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "inventory/collect/gathered.h"

// The readers behind npm_collectors(). Errors name the place inside the file.
namespace parapet::inventory {

// package.json of an installed package; the path gives the name where the file has none.
[[nodiscard]] Result<void> read_package_json(std::string_view bytes, Gathered& out);
// package-lock.json and npm-shrinkwrap.json, lockfileVersion 1, 2 and 3.
[[nodiscard]] Result<void> read_package_lock(std::string_view bytes, Gathered& out);
// yarn.lock of version 1 and of berry.
[[nodiscard]] Result<void> read_yarn_lock(std::string_view bytes, Gathered& out);
// pnpm-lock.yaml, lockfileVersion 5, 6 and 9.
[[nodiscard]] Result<void> read_pnpm_lock(std::string_view bytes, Gathered& out);

// The package that a node_modules path ends in: "a/node_modules/@s/b" -> "@s/b"; "" where it ends in none.
[[nodiscard]] std::string_view package_of_path(std::string_view path);

}  // namespace parapet::inventory
