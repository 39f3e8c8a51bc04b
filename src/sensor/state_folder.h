// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "base/files.h"
#include "base/random.h"
#include "base/result.h"
#include "base/time.h"
#include "sensor/baseline.h"

namespace parapet::sensor {

// What enrolment gave this device.
struct Credential {
  std::string server;     // the address it is for: another server is enrolled with anew
  std::string device_id;
  std::string secret;
};

// A report that waits to be answered.
struct QueuedReport {
  std::uint64_t epoch = 0;
  std::uint64_t sequence = 0;
};

struct QueueLimits {
  std::size_t reports_max = 64;
  std::uint64_t bytes_max = 16ULL << 20;
};

// What the sensor must remember over a restart, in one folder (docs/formats/sensor-state.md): the credential, the position
// in the sequence of reports, what the server knows after them, and the reports that were not answered yet. A queue that
// grows too long is forgotten: one full report says the same. Whatever is found broken leads to a full report in a new
// epoch, never to a wrong delta. One thread; a lock keeps a second process out.
class StateFolder {
 public:
  // Makes the folder where there is none. Errors: kConflict (another sensor uses it), kEnvironment.
  [[nodiscard]] static Result<StateFolder> open(std::string folder, Files& files, const QueueLimits& limits);

  // What the server knows once it has everything in the queue; nullopt: a full report is due.
  [[nodiscard]] const std::optional<Baseline>& baseline() const { return baseline_; }
  [[nodiscard]] UnixTime last_full() const { return last_full_; }
  // What the newest report said beside software, as a hash (of whatever kind the caller has).
  [[nodiscard]] std::uint64_t facts() const { return facts_; }

  // The position of the next report. A full one opens a new epoch.
  [[nodiscard]] QueuedReport next(bool full, UnixTime now) const;
  // Makes a report durable. Of a report that is no full one the queue may instead be given up, when it is too long: then
  // baseline() is empty afterwards. Where it can't be written: the same, and the error.
  [[nodiscard]] Result<void> add(const QueuedReport& report, bool full, std::string_view body, Baseline after, std::uint64_t facts,
                                 UnixTime now);

  [[nodiscard]] std::optional<QueuedReport> oldest() const;
  [[nodiscard]] Result<std::string> body_of(const QueuedReport& report) const;
  // The server has it: it is forgotten.
  [[nodiscard]] Result<void> answered(const QueuedReport& report);
  // Forgets all that waits; a full report is due, in an epoch that is at least so many seconds later than the last one.
  [[nodiscard]] Result<void> start_over(std::uint64_t skip = 0);

  [[nodiscard]] const std::optional<Credential>& credential() const { return credential_; }
  [[nodiscard]] Result<void> keep_credential(Credential credential);
  [[nodiscard]] Result<void> forget_credential();

  // When programs were last seen (Runtime::write); "" where nothing is remembered.
  [[nodiscard]] std::string usage() const;
  [[nodiscard]] Result<void> keep_usage(std::string_view text);

  // The id of a machine without a machine id: made once, kept.
  [[nodiscard]] Result<std::string> own_device_id(Random& random);

 private:
  StateFolder(std::string folder, Files& files, const QueueLimits& limits, FileLock lock)
      : folder_(std::move(folder)), files_(&files), limits_(limits), lock_(std::move(lock)) {}
  void read_position();
  [[nodiscard]] Result<void> read_queue();
  void read_credential();
  [[nodiscard]] Result<void> write_position();
  [[nodiscard]] Result<void> write_secret(const std::string& name, std::string_view bytes);
  [[nodiscard]] std::string queue_path(const QueuedReport& report) const;

  struct Waiting {
    QueuedReport report;
    std::uint64_t bytes = 0;
  };
  std::string folder_;
  Files* files_;
  QueueLimits limits_;
  FileLock lock_;
  std::uint64_t epoch_ = 0;
  std::uint64_t sequence_ = 0;
  UnixTime last_full_;
  std::uint64_t facts_ = 0;
  std::optional<Baseline> baseline_;
  std::deque<Waiting> queue_;
  std::optional<Credential> credential_;
};

}  // namespace parapet::sensor
