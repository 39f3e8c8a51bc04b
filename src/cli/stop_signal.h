// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"

namespace parapet::cli {

// SIGTERM and SIGINT as a descriptor that becomes readable, and stays so, when one of them came (signalfd(2)). Made on the
// main thread before others start, so that no thread is interrupted by them.
class StopSignal {
 public:
  [[nodiscard]] static Result<StopSignal> open();
  ~StopSignal();
  StopSignal(StopSignal&& other) noexcept;
  StopSignal& operator=(StopSignal&& other) noexcept;
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;
  [[nodiscard]] int descriptor() const { return descriptor_; }
  // Any thread.
  [[nodiscard]] bool arrived() const;

 private:
  explicit StopSignal(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

}  // namespace parapet::cli
