// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace parapet {

// Told of long work as it goes on; the command line draws a bar from it. Called from any thread, often: implementations
// must be cheap and safe for that.
class Progress {
 public:
  virtual ~Progress() = default;
  // A new stage begins; bytes_total 0 where it is not known.
  virtual void stage(std::string_view title, std::uint64_t bytes_total) = 0;
  virtual void advance(std::uint64_t bytes, std::uint64_t records) = 0;
  virtual void done() = 0;
  // True once the work is to be given up: whoever does it ends soon, with an error, and leaves what was there before. Once true,
  // always true.
  [[nodiscard]] virtual bool cancelled() const { return false; }
};

class NoProgress final : public Progress {
 public:
  void stage(std::string_view, std::uint64_t) override {}
  void advance(std::uint64_t, std::uint64_t) override {}
  void done() override {}
};

}  // namespace parapet
