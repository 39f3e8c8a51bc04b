// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "inventory/collect/gathered.h"

// The readers behind go_and_rust_collectors().
namespace parapet::inventory {

// go.mod. complete: whether it lists every selected module (its go directive is 1.17 or later; Go modules reference, "go
// directive"); otherwise its entries are marked as lower bounds.
[[nodiscard]] Result<void> read_go_mod(std::string_view bytes, Gathered& out, bool& complete);
// go.sum: every module whose content was ever needed, as lower bounds.
[[nodiscard]] Result<void> read_go_sum(std::string_view bytes, Gathered& out);

[[nodiscard]] Result<void> read_cargo_lock(std::string_view bytes, Gathered& out);

}  // namespace parapet::inventory
