// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "inventory/inventory.h"

namespace parapet::inventory {

// Joins entries that differ in nothing but where they were seen: one entry with the paths and sockets of all, sorted and
// without repetition, in the order of first appearance.
void merge_equal(std::vector<Software>& software);

}  // namespace parapet::inventory
