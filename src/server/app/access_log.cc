// SPDX-License-Identifier: Apache-2.0
#include "server/app/access_log.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <mutex>

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "base/json_writer.h"

namespace parapet::server {
namespace {

std::string line_of(const http::Served& served, UnixTime now) {
  JsonWriter out;
  out.begin_object();
  out.member("time", format_time(now));
  out.member("request", served.request_id);
  out.member("remote", served.remote_address);
  out.member_unless_empty("method", served.method);
  out.member_unless_empty("path", served.path);
  out.member_unless_empty("route", served.route);
  out.member("status", served.status);
  out.member("bytes_in", served.bytes_in);
  out.member("bytes_out", served.bytes_out);
  out.member("ms", static_cast<double>(static_cast<std::int64_t>(served.seconds * 1e6)) / 1e3);
  out.member_unless_empty("failure", served.failure);
  out.end_object();
  return out.take();
}

// Names of callers and paths are nobody else's business: 0640. spdlog alone would use the process's mask.
Result<void> make_private(const std::string& file) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
  if (descriptor < 0) {
    return fail(ErrorCode::kEnvironment, "can't open the access log " + file);
  }
  ::close(descriptor);
  return {};
}

Result<std::shared_ptr<spdlog::logger>> logger_for(const std::string& file) {
  std::shared_ptr<spdlog::logger> logger;
  if (file.empty()) {
    logger = std::make_shared<spdlog::logger>("access", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    logger->flush_on(spdlog::level::info);
  } else {
    TRY(make_private(file));
    try {
      logger = std::make_shared<spdlog::logger>("access", std::make_shared<spdlog::sinks::basic_file_sink_mt>(file));
    } catch (const spdlog::spdlog_ex& error) {
      return fail(ErrorCode::kEnvironment, "can't open the access log: " + std::string(error.what()));
    }
  }
  logger->set_pattern("%v");
  logger->set_level(spdlog::level::info);
  return logger;
}

}  // namespace

struct AccessLog::State {
  std::string file;
  const Clock& clock;
  std::mutex mutex;  // guards what follows
  std::shared_ptr<spdlog::logger> logger;
  UnixTime flushed;
};

AccessLog::AccessLog(std::unique_ptr<State> state) : state_(std::move(state)) {}

AccessLog::~AccessLog() { state_->logger->flush(); }

Result<std::unique_ptr<AccessLog>> AccessLog::open(const std::string& file, const Clock& clock) {
  std::shared_ptr<spdlog::logger> logger = TRY(logger_for(file));
  auto state = std::make_unique<State>(file, clock);
  state->logger = std::move(logger);
  return std::unique_ptr<AccessLog>(new AccessLog(std::move(state)));
}

void AccessLog::write(const http::Served& served) {
  const UnixTime now = state_->clock.now();
  const std::string line = line_of(served, now);
  std::shared_ptr<spdlog::logger> logger;
  bool flush = false;
  {
    const std::scoped_lock lock(state_->mutex);
    logger = state_->logger;
    flush = now != state_->flushed;
    state_->flushed = now;
  }
  logger->log(spdlog::level::info, spdlog::string_view_t(line.data(), line.size()));
  if (flush) {
    logger->flush();
  }
}

Result<void> AccessLog::reopen() {
  std::shared_ptr<spdlog::logger> fresh = TRY(logger_for(state_->file));
  const std::scoped_lock lock(state_->mutex);
  state_->logger->flush();
  state_->logger = std::move(fresh);
  return {};
}

}  // namespace parapet::server
