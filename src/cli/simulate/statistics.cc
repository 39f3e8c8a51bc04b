// SPDX-License-Identifier: Apache-2.0
#include "cli/simulate/statistics.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace parapet::cli::simulate {

void Statistics::answered(std::uint64_t microseconds) {
  const double position = std::log2(static_cast<double>(std::max<std::uint64_t>(microseconds, 1))) * kBucketsPerDoubling;
  ++buckets_[std::min(static_cast<std::size_t>(position), buckets_.size() - 1)];
}

double Statistics::milliseconds(double share) const {
  std::uint64_t all = 0;
  for (const auto& bucket : buckets_) {
    all += bucket;
  }
  const auto wanted = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(all)));
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < buckets_.size(); ++i) {
    seen += buckets_[i];
    if (seen >= wanted && seen > 0) {
      return std::exp2((static_cast<double>(i) + 0.5) / kBucketsPerDoubling) / 1000.0;
    }
  }
  return 0;
}

std::string Statistics::summary(double seconds) const {
  std::string text = fmt::format("{} reports acknowledged in {:.1f} s ({:.0f} a second), {} enrolments, {:.1f} MB sent\n", acknowledged_.load(),
                                 seconds, static_cast<double>(acknowledged_) / std::max(seconds, 0.001), enrolled_.load(),
                                 static_cast<double>(bytes_) / 1e6);
  text += fmt::format("latency: p50 {:.1f} ms, p90 {:.1f} ms, p99 {:.1f} ms, p99.9 {:.1f} ms, longest {:.1f} ms\n", milliseconds(0.5),
                      milliseconds(0.9), milliseconds(0.99), milliseconds(0.999), milliseconds(1));
  text += fmt::format("put off (429, 5xx): {}, no answer: {}, started over: {}, refused: {}\n", put_off_.load(), no_answer_.load(),
                      start_over_.load(), refused_.load());
  return text;
}

}  // namespace parapet::cli::simulate
