// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include <spdlog/details/file_helper.h>
#include <spdlog/sinks/base_sink.h>

#include "base/result.h"

namespace parapet::server {

// A file that log lines are appended to, made readable by owner and group only: callers and paths are nobody else's business.
// Standard error where it has no name. Safe for any thread.
class LogFile final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  // Errors: kEnvironment.
  [[nodiscard]] static Result<std::shared_ptr<LogFile>> open(const std::string& path);

  // Goes on in a new file of the same name, after logrotate has moved the old one away. On errors the old one stays in use.
  [[nodiscard]] Result<void> reopen();

 private:
  explicit LogFile(std::string path) : path_(std::move(path)) {}
  void sink_it_(const spdlog::details::log_msg& message) override;
  void flush_() override;

  const std::string path_;
  std::unique_ptr<spdlog::details::file_helper> file_;  // guarded by the base's mutex; none: standard error
};

}  // namespace parapet::server
