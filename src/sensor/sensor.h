// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/files.h"
#include "base/limits.h"
#include "base/random.h"
#include "base/result.h"
#include "net/request.h"
#include "sensor/state_folder.h"

namespace parapet::sensor {

struct SensorOptions {
  std::string server;                    // "https://parapet.example:8443"
  std::string enrolment_key;             // may be empty where the state folder holds a credential
  std::string state_folder;
  std::string root;                      // "": the machine itself; tests give a folder
  bool once = false;                     // report, and return when the server has it
  std::uint32_t interval_s = 0;          // how long to stay silent; 0: as the server says
  net::Trust trust;
  Limits limits;
  QueueLimits queue;
  std::uint32_t settle_ms = 500;         // a change is looked at when the files were quiet for so long,
  std::uint32_t settle_max_ms = 15'000;  // or when they have not been for so long
  std::uint32_t sample_s = 60;           // between looks at the processes
  std::uint32_t runtime_s = 300;         // between reports of what runs and listens
  std::uint32_t walk_rest_s = 30;        // between walks that changes call for
};

// Told in words of what happens; for a log.
using Log = std::function<void(std::string_view message)>;

// The endpoint daemon: enrols, reports all software once, then each change within two seconds of its end, and that it is
// there when nothing changes. Survives an absent server (a queue on disk, jittered retries) and its own end at any moment.
// One thread: the caller's; it sleeps in poll(2) on the watched files. stop_descriptor becomes readable when it is to end.
// Returns when told to stop, or with `once` when the server has the report. Errors: kUsage (no key and no credential),
// kConflict (another sensor on the state folder), kEnvironment (state folder; with `once` also: no answer, refused).
[[nodiscard]] Result<void> run_sensor(const SensorOptions& options, const Clock& clock, Random& random, Files& files,
                                      int stop_descriptor, const Log& log);

}  // namespace parapet::sensor
