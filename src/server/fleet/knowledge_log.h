// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "base/result.h"
#include "exposure/index.h"
#include "store/store.h"

namespace parapet::server {

// Writes what the index learned into the knowledge log.
[[nodiscard]] Result<void> append_lessons(store::Store& store, const std::vector<exposure::Lesson>& lessons, UnixTime now);

// At start: takes from the freshly loaded index what it knows of every key, writes down what the log does not say yet (a crash
// came between, or the knowledge changed while no server ran), and tells the index since when each weakness is known here.
[[nodiscard]] Result<void> align_knowledge_log(store::Store& store, exposure::Index& index, UnixTime now);

}  // namespace parapet::server
