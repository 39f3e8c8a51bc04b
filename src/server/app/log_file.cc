// SPDX-License-Identifier: Apache-2.0
#include "server/app/log_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>

#include <spdlog/common.h>

namespace parapet::server {
namespace {

Result<std::unique_ptr<spdlog::details::file_helper>> open_file(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
  if (descriptor < 0) {
    return fail(ErrorCode::kEnvironment, "can't open the log file " + path);
  }
  ::close(descriptor);
  auto file = std::make_unique<spdlog::details::file_helper>();
  try {
    file->open(path);
  } catch (const spdlog::spdlog_ex& error) {
    return fail(ErrorCode::kEnvironment, "can't open the log file: " + std::string(error.what()));
  }
  return file;
}

}  // namespace

Result<std::shared_ptr<LogFile>> LogFile::open(const std::string& path) {
  std::shared_ptr<LogFile> log(new LogFile(path));
  TRY(log->reopen());
  return log;
}

Result<void> LogFile::reopen() {
  if (path_.empty()) {
    return {};
  }
  std::unique_ptr<spdlog::details::file_helper> fresh = TRY(open_file(path_));
  const std::scoped_lock lock(mutex_);
  file_.swap(fresh);
  return {};
}

void LogFile::sink_it_(const spdlog::details::log_msg& message) {
  spdlog::memory_buf_t line;
  formatter_->format(message, line);
  if (file_) {
    file_->write(line);
  } else {
    std::fwrite(line.data(), 1, line.size(), stderr);
  }
}

void LogFile::flush_() {
  if (file_) {
    file_->flush();
  }
}

}  // namespace parapet::server
