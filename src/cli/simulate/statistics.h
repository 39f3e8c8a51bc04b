// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>

namespace parapet::cli::simulate {

// What a run over sockets counts. Any thread.
class Statistics {
 public:
  void answered(std::uint64_t microseconds);  // a request that got an answer, of whatever kind
  void acknowledged() { ++acknowledged_; }
  void enrolled() { ++enrolled_; }
  void put_off() { ++put_off_; }     // 429, 503
  void no_answer() { ++no_answer_; }
  void refused() { ++refused_; }     // for good
  void start_over() { ++start_over_; }
  void sent(std::uint64_t bytes) { bytes_ += bytes; }

  [[nodiscard]] std::uint64_t acknowledged_count() const { return acknowledged_; }
  [[nodiscard]] std::uint64_t enrolled_count() const { return enrolled_; }
  [[nodiscard]] std::uint64_t refused_count() const { return refused_; }
  // The latency below which this share of answers came, to within 3 %.
  [[nodiscard]] double milliseconds(double share) const;
  // Counts and percentiles in a few words.
  [[nodiscard]] std::string summary(double seconds) const;

 private:
  // 32 buckets for each doubling: bucket = 32 * log2(microseconds).
  static constexpr std::size_t kBucketsPerDoubling = 32;
  std::array<std::atomic<std::uint64_t>, kBucketsPerDoubling * 40> buckets_{};
  std::atomic<std::uint64_t> acknowledged_ = 0;
  std::atomic<std::uint64_t> enrolled_ = 0;
  std::atomic<std::uint64_t> put_off_ = 0;
  std::atomic<std::uint64_t> no_answer_ = 0;
  std::atomic<std::uint64_t> refused_ = 0;
  std::atomic<std::uint64_t> start_over_ = 0;
  std::atomic<std::uint64_t> bytes_ = 0;
};

}  // namespace parapet::cli::simulate
