// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <random>
#include <span>

namespace parapet {

// Where randomness comes from. Passed in, so that a test can repeat a run from its seed.
class Random {
 public:
  virtual ~Random() = default;
  [[nodiscard]] virtual std::uint64_t next() = 0;
  // Evenly from 0 to bound - 1; bound must be above 0.
  [[nodiscard]] std::uint64_t below(std::uint64_t bound);
};

// Cryptographically strong; one object for each thread.
class SystemRandom final : public Random {
 public:
  [[nodiscard]] std::uint64_t next() override;
};

// The same sequence for the same seed on every machine. For tests and simulations only.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : engine_(seed) {}
  [[nodiscard]] std::uint64_t next() override { return engine_(); }

 private:
  std::mt19937_64 engine_;
};

}  // namespace parapet
