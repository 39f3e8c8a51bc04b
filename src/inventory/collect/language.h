// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "inventory/collect/collector.h"

// The collectors of language packages, one function for each family; language_collectors() gathers them.
namespace parapet::inventory {

// dist-info, egg-info; requirements.txt; poetry.lock, uv.lock, pdm.lock; Pipfile.lock.
[[nodiscard]] std::vector<std::unique_ptr<Collector>> python_collectors();
// node_modules/**/package.json; package-lock.json, npm-shrinkwrap.json; yarn.lock; pnpm-lock.yaml.
[[nodiscard]] std::vector<std::unique_ptr<Collector>> npm_collectors();
// go.mod with go.sum; Cargo.lock. What stands in executables is binary_collector()'s.
[[nodiscard]] std::vector<std::unique_ptr<Collector>> go_and_rust_collectors();
// ELF, PE and Mach-O files: Go build information and Rust's auditable section.
[[nodiscard]] std::unique_ptr<Collector> binary_collector();
// jar, war, ear, par, sar, jpi, hpi; gradle.lockfile.
[[nodiscard]] std::vector<std::unique_ptr<Collector>> java_collectors();
// specifications/*.gemspec; Gemfile.lock.
[[nodiscard]] std::vector<std::unique_ptr<Collector>> gem_collectors();
// vendor/composer/installed.json; composer.lock.
[[nodiscard]] std::vector<std::unique_ptr<Collector>> composer_collectors();
// *.deps.json, packages.lock.json, packages.config, project.assets.json.
[[nodiscard]] std::vector<std::unique_ptr<Collector>> nuget_collectors();
// Bitnami's .spdx-*.spdx, R's DESCRIPTION; pubspec.lock, mix.lock, Package.resolved, conan.lock, renv.lock, cabal.project.freeze, stack.yaml.lock.
[[nodiscard]] std::vector<std::unique_ptr<Collector>> other_collectors();

// True where the collectors that want this file read only parts of it through read_at(), so that an image need not keep
// all of it.
[[nodiscard]] bool read_in_parts(const TreeFile& file);

}  // namespace parapet::inventory
