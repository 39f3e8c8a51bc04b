// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "inventory/collect/gathered.h"

// The readers behind gem_collectors().
namespace parapet::inventory {

// specifications/NAME-VERSION.gemspec: the stub line, else the file's name. Ruby code is never run.
[[nodiscard]] Result<void> read_gemspec(std::string_view bytes, Gathered& out);
[[nodiscard]] Result<void> read_gemfile_lock(std::string_view bytes, Gathered& out);

}  // namespace parapet::inventory
