// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "cli/simulate/fleet.h"
#include "cli/simulate/statistics.h"
#include "net/request.h"

namespace parapet::cli::simulate {

// What a device's next step came to.
struct Outcome {
  enum class Kind {
    kDone,      // the server has all that the device has to say
    kMore,      // an answer came, and the next step may follow at once
    kLater,     // the same again, not before retry_after_s
    kRefused,   // what is sent is not taken: the device gives up
  };
  Kind kind = Kind::kLater;
  std::uint32_t retry_after_s = 0;
  std::string reason;
};

// A report that was acknowledged, for --report.
struct Acknowledged {
  std::string_view device;
  std::string_view kind;
  std::uint64_t epoch = 0;
  std::uint64_t sequence = 0;
  const Choice* choice = nullptr;
  std::string_view result;
};

class AcknowledgedLog {
 public:
  virtual ~AcknowledgedLog() = default;
  // Any thread.
  virtual void add(const Acknowledged& acknowledged) = 0;
};

// What all devices of a run share. Outlives them.
struct RunContext {
  const Fleet& fleet;
  const Clock& clock;
  Statistics& statistics;
  AcknowledgedLog* log = nullptr;  // may be nullptr
  std::string server;              // without a slash at its end
  std::string key;
};

// One device that speaks a protocol. One thread at a time.
class SimulatedDevice {
 public:
  virtual ~SimulatedDevice() = default;
  // Sends the next request that brings the server closer to knowing the device as it is: enrolment, all of it, changes.
  [[nodiscard]] virtual Outcome step(net::RequestClient& client) = 0;
  // Something changes on the device; the next steps report it.
  virtual void change() = 0;
};

[[nodiscard]] std::unique_ptr<SimulatedDevice> make_sensor_device(const RunContext& context, std::uint32_t number);
[[nodiscard]] std::unique_ptr<SimulatedDevice> make_osquery_device(const RunContext& context, std::uint32_t number);

// Posts a JSON body, counts and times it. An empty answer: no connection, or a status that says later; outcome says which.
struct Posted {
  net::Response response;
  bool answered = false;
  Outcome failure;  // where not answered with 2xx
  [[nodiscard]] bool fine() const { return answered && response.status >= 200 && response.status < 300; }
};
[[nodiscard]] Posted post(const RunContext& context, net::RequestClient& client, std::string_view path, std::string body, bool zstd,
                          std::string_view credential);

}  // namespace parapet::cli::simulate
