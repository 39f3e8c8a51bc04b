// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>

#if defined(__SANITIZE_THREAD__)
#define PARAPET_THREAD_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define PARAPET_THREAD_SANITIZER 1
#endif
#endif

#ifdef PARAPET_THREAD_SANITIZER
#include <thread>
#include <vector>
#else
#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_sort.h>
#endif

// Loops over all cores, by oneTBB. They return when every call of the body has; what the caller wrote before is seen by the
// body, and what the body wrote is seen by the caller afterwards. Debian's TBB is built without ThreadSanitizer, which
// would take its synchronisation for none; so under ThreadSanitizer plain threads run the same bodies at the same time.
namespace parapet {

// Calls body(first, last) for ranges that cover begin..end, of at least `grain` indexes where there are as many.
template <typename Body>
void parallel_ranges(std::size_t begin, std::size_t end, std::size_t grain, const Body& body) {
  if (begin >= end) {
    return;
  }
#ifdef PARAPET_THREAD_SANITIZER
  constexpr std::size_t kThreads = 4;
  const std::size_t step = std::max(grain, (end - begin + kThreads - 1) / kThreads);
  std::vector<std::jthread> threads;
  for (std::size_t first = begin; first < end; first += step) {
    threads.emplace_back([&body, first, last = std::min(end, first + step)] { body(first, last); });
  }
#else
  tbb::parallel_for(tbb::blocked_range<std::size_t>(begin, end, grain),
                    [&body](const tbb::blocked_range<std::size_t>& range) { body(range.begin(), range.end()); });
#endif
}

// Calls body(i) for every i from 0 to count - 1.
template <typename Body>
void parallel_for(std::size_t count, const Body& body) {
  parallel_ranges(0, count, 1, [&body](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      body(i);
    }
  });
}

// Sorts on all cores; not stable.
template <typename Iterator, typename Less>
void parallel_sort(Iterator begin, Iterator end, const Less& less) {
#ifdef PARAPET_THREAD_SANITIZER
  std::sort(begin, end, less);
#else
  tbb::parallel_sort(begin, end, less);
#endif
}

}  // namespace parapet
