// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "store/sqlite/connection.h"
#include "store/store.h"

namespace parapet::store {

// The steps that lead from an empty file to today's schema; step i makes version i + 1. Never changed once released:
// what comes later is a further step. docs/formats/fleet-store.md describes the tables.
[[nodiscard]] std::span<const char* const> schema_steps();

// The version of an open store; 0 for an empty file. kBadInput where the file is some other program's database.
[[nodiscard]] Result<std::uint32_t> stored_version(Connection& connection);

// Brings the store to today's version, each step in a transaction of its own. kUnsupported where it is newer.
[[nodiscard]] Result<void> migrate(Connection& connection);

}  // namespace parapet::store
