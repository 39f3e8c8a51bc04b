// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "inventory/collect/gathered.h"

// The readers behind other_collectors().
namespace parapet::inventory {

// The SPDX document that a Bitnami application brings along: all that it lists.
[[nodiscard]] Result<void> read_bitnami_bill(std::string_view bytes, Gathered& out);
// DESCRIPTION of an installed R package.
[[nodiscard]] Result<void> read_r_description(std::string_view bytes, Gathered& out);
[[nodiscard]] Result<void> read_pubspec_lock(std::string_view bytes, Gathered& out);
// mix.lock: lines of an Elixir map; only packages of hex.
[[nodiscard]] Result<void> read_mix_lock(std::string_view bytes, Gathered& out);
// Package.resolved, version 1, 2 and 3. Names are repository addresses without scheme and ".git", as OSV's SwiftURL.
[[nodiscard]] Result<void> read_package_resolved(std::string_view bytes, Gathered& out);
// conan.lock of Conan 1 and 2.
[[nodiscard]] Result<void> read_conan_lock(std::string_view bytes, Gathered& out);
[[nodiscard]] Result<void> read_renv_lock(std::string_view bytes, Gathered& out);
[[nodiscard]] Result<void> read_cabal_freeze(std::string_view bytes, Gathered& out);
[[nodiscard]] Result<void> read_stack_lock(std::string_view bytes, Gathered& out);

}  // namespace parapet::inventory
