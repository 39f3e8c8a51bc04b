// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/json_writer.h"
#include "base/result.h"
#include "server/console/feed_jobs.h"

namespace parapet::server::console {

// The object that the API answers with and that is kept over a restart (docs/formats/feed-job.md).
void put_feed_job(JsonWriter& out, const FeedJob& job);

// The content of DATA/feed-job.json.
[[nodiscard]] std::string feed_job_record(const FeedJob& job);
// The job that the file tells of; one that was running has been interrupted. Errors: kBadInput, kUnsupported (of a newer program).
[[nodiscard]] Result<FeedJob> read_feed_job_record(std::string_view text);

}  // namespace parapet::server::console
