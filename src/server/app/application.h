// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/progress.h"
#include "base/result.h"
#include "server/app/config.h"
#include "server/fleet/fleet.h"
#include "server/site/site.h"

namespace parapet::server {

// What the operator is told once the server runs.
struct Started {
  std::string address;          // "https://host:8443"
  std::uint16_t port = 0;
  std::string fingerprint;      // SHA-256 of the certificate that was made or is in use, for sensors that pin it; "" without TLS
  std::string certificate_file;
  std::string tenant_id;
  std::string first_sign_in;    // where the first administrator's password was told; "" where there is none to tell
  std::uint32_t devices = 0;
  double load_seconds = 0;
};

// The whole server: opens the data folder, loads the fleet, serves, watches the knowledge folder, lets time pass. Made and ended
// by one thread. Clock and site outlive it.
class Application {
 public:
  // Serves when it returns; site is the web console that it shows. Errors: kConflict (another server has the folder), kEnvironment (address in use, disk), kBadInput
  // (damaged store), and those of the configuration's files.
  [[nodiscard]] static Result<std::unique_ptr<Application>> start(const Config& config, const std::string& data_folder,
                                                                  const Clock& clock, const site::Site& site,
                                                                  Progress& progress);
  virtual ~Application() = default;  // stops

  [[nodiscard]] virtual const Started& started() const = 0;
  [[nodiscard]] virtual Fleet& fleet() = 0;
  // Takes no new requests, lets those under way end, makes everything durable, closes.
  virtual void stop() = 0;
  // Reads the certificate and opens the log files again (SIGHUP).
  [[nodiscard]] virtual Result<void> reload() = 0;
};

}  // namespace parapet::server
