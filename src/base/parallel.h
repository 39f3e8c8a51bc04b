// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_sort.h>

#if defined(__SANITIZE_THREAD__)
#define PARAPET_THREAD_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define PARAPET_THREAD_SANITIZER 1
#endif
#endif

#ifdef PARAPET_THREAD_SANITIZER
extern "C" void __tsan_acquire(void* address);
extern "C" void __tsan_release(void* address);
#endif

// Loops over all cores, by oneTBB. They return when every call of the body has; what the caller wrote before is seen by the
// body, and what the body wrote is seen by the caller afterwards. ThreadSanitizer can't see that in Debian's TBB, which is
// built without it, so under it the start and the end of a loop are told to it here.
namespace parapet {
namespace parallel_detail {

template <typename Body>
struct Piece {
  const Body* body;
  char* started;
  char* ended;

#ifdef PARAPET_THREAD_SANITIZER
  // Reading the members of a task that TBB copied is TBB's business: not looked at.
  __attribute__((noinline, no_sanitize("thread"))) void operator()(const tbb::blocked_range<std::size_t>& range) const {
    __tsan_acquire(started);
    run(body, range.begin(), range.end());
    __tsan_release(ended);
  }
  __attribute__((noinline)) static void run(const Body* body, std::size_t begin, std::size_t end) { (*body)(begin, end); }
#else
  void operator()(const tbb::blocked_range<std::size_t>& range) const { (*body)(range.begin(), range.end()); }
#endif
};

}  // namespace parallel_detail

// Calls body(first, last) for ranges that cover begin..end, of at least `grain` indexes where there are as many.
template <typename Body>
void parallel_ranges(std::size_t begin, std::size_t end, std::size_t grain, const Body& body) {
  char started = 0;
  char ended = 0;
#ifdef PARAPET_THREAD_SANITIZER
  __tsan_release(&started);
#endif
  tbb::parallel_for(tbb::blocked_range<std::size_t>(begin, end, grain),
                    parallel_detail::Piece<Body>{.body = &body, .started = &started, .ended = &ended});
#ifdef PARAPET_THREAD_SANITIZER
  __tsan_acquire(&ended);
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
