// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "server/console/feed_job_record.h"

using namespace parapet::server::console;

// DATA/feed-job.json, whatever became of it: what is read is written and read again the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto job = read_feed_job_record({reinterpret_cast<const char*>(data), size});
  if (!job) {
    return 0;
  }
  const auto again = read_feed_job_record(feed_job_record(*job));
  if (!again || feed_job_record(*again) != feed_job_record(*job)) {
    std::abort();
  }
  return 0;
}
