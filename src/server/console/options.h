// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/time.h"

namespace parapet::server::console {

class FeedJobs;

// What GET /api/v1/about tells of the running server.
struct ServerFacts {
  std::string address;               // where devices and people reach it
  std::string fingerprint;           // SHA-256 of its certificate; "" without TLS
  UnixTime certificate_expires;
  bool own_certificate = false;      // made by the server: nobody trusts it unless told its fingerprint
  std::string tenant_id;
  UnixTime started;
};

// What the routes need beside the fleet and the gate; app/ fills it in. The defaults serve tests: feeds can't be changed.
struct ConsoleOptions {
  FeedJobs* feed_jobs = nullptr;     // not owned
  std::function<ServerFacts()> server = {};  // any thread
  std::uint64_t import_mb_max = 8'192;
  std::uint64_t sync_minutes = 0;
  std::uint64_t report_mb_max = 32;
  std::uint64_t software_per_device_max = 100'000;
  std::uint64_t inactive_days = 7;
  std::uint64_t silent_days = 30;
  std::uint64_t delta_days = 14;
};

}  // namespace parapet::server::console
