// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/clock.h"
#include "base/progress.h"
#include "base/result.h"
#include "cli/simulate/client.h"
#include "cli/simulate/fleet.h"
#include "cli/simulate/statistics.h"
#include "net/request.h"

namespace parapet::cli::simulate {

struct RunOptions {
  std::string server;
  std::string key;
  net::Trust trust;
  bool osquery = false;
  std::uint32_t devices = 100;
  unsigned connections = 64;     // open at once; each serves its share of the devices in turn
  double minutes = 0;            // of changes after all devices have reported once
  double rate = 0;               // reports a second in that time; 0: as fast as the server answers
  std::uint32_t patience_s = 600;  // how long one device goes on without an answer
  std::string report_file;       // JSON lines of what was acknowledged
};

struct RunOutcome {
  std::uint64_t reported = 0;    // devices that the server has
  std::uint64_t given_up = 0;
  std::string first_reason;      // why the first one was given up
  double first_seconds = 0;      // until all had reported once
  double seconds = 0;
};

// Lets the fleet speak to a server over real connections. stopped: asked often; true ends the run early. Errors:
// kEnvironment (the report file).
[[nodiscard]] Result<RunOutcome> run_fleet(const RunOptions& options, const Fleet& fleet, const Clock& clock, Statistics& statistics,
                                           Progress& progress, const std::function<bool()>& stopped);

}  // namespace parapet::cli::simulate
