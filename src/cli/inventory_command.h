// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "inventory/inventory.h"

namespace CLI {
class App;
}

namespace parapet::cli {

struct Context;

// `parapet inventory [TARGET]`: what would be reported of a target, as parapet.inventory/1 or as a table for people.
void add_inventory_command(CLI::App& app, Context& context);

// The table: a line for each entry, below it the counts and what could not be read. Stripped of control characters.
[[nodiscard]] std::string inventory_table(const inventory::Inventory& inventory, std::size_t width, bool colour);

}  // namespace parapet::cli
