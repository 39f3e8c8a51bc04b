// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/time.h"

namespace parapet {

// Where time comes from. Passed in, so that a test can live through a year in a second. Implementations are safe to
// call from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual UnixTime now() const = 0;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] UnixTime now() const override;
};

// A clock that stands still until it is told to move. For tests and for --as-of; one thread sets, any thread reads
// between settings.
class FixedClock final : public Clock {
 public:
  explicit FixedClock(UnixTime time) : time_(time) {}
  [[nodiscard]] UnixTime now() const override { return time_; }
  void set(UnixTime time) { time_ = time; }

 private:
  UnixTime time_;
};

}  // namespace parapet
