// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "base/result.h"
#include "server/app/config.h"
#include "server/app/log_file.h"

namespace parapet::server {

// Makes spdlog's own functions (spdlog::info and its kin) write as log.level and log.file say: one line of JSON for each message,
// with time, level and message (docs/formats/access-log.md). To be called once at start, before other threads log. Returns the
// file, to be reopened on SIGHUP. Errors: kEnvironment.
[[nodiscard]] Result<std::shared_ptr<LogFile>> set_up_log(const Config& config);

}  // namespace parapet::server
