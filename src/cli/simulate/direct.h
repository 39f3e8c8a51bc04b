// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "base/clock.h"
#include "base/progress.h"
#include "base/result.h"
#include "cli/simulate/fleet.h"

namespace parapet::cli::simulate {

// Writes a whole fleet into the store of a data folder, without a server: devices that have reported for a while, with the
// updates of the last two weeks in their history. Not durable while it runs: a crash leaves a folder to be thrown away.
// The folder must have no fleet yet. Errors: kConflict, kEnvironment.
struct DirectOutcome {
  std::uint64_t devices = 0;
  std::uint64_t installs = 0;
};
[[nodiscard]] Result<DirectOutcome> fill_folder(const std::string& folder, const Fleet& fleet, std::uint32_t devices, unsigned threads,
                                                const Clock& clock, Progress& progress);

}  // namespace parapet::cli::simulate
