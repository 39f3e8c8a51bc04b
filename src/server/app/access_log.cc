// SPDX-License-Identifier: Apache-2.0
#include "server/app/access_log.h"

#include <atomic>

#include <spdlog/spdlog.h>

#include "base/json_writer.h"
#include "server/app/log_file.h"

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

}  // namespace

struct AccessLog::State {
  const Clock& clock;
  const std::shared_ptr<LogFile> file;
  spdlog::logger logger;
  std::atomic<std::int64_t> flushed = 0;
};

AccessLog::AccessLog(std::unique_ptr<State> state) : state_(std::move(state)) {}

AccessLog::~AccessLog() { state_->logger.flush(); }

Result<std::unique_ptr<AccessLog>> AccessLog::open(const std::string& file, const Clock& clock) {
  const std::shared_ptr<LogFile> sink = TRY(LogFile::open(file));
  auto state = std::make_unique<State>(clock, sink, spdlog::logger("access", sink));
  state->logger.set_pattern("%v");
  state->logger.set_level(spdlog::level::info);
  return std::unique_ptr<AccessLog>(new AccessLog(std::move(state)));
}

void AccessLog::write(const http::Served& served) {
  const UnixTime now = state_->clock.now();
  const std::string line = line_of(served, now);
  state_->logger.log(spdlog::level::info, spdlog::string_view_t(line.data(), line.size()));
  if (state_->flushed.exchange(now.seconds) != now.seconds) {
    state_->logger.flush();
  }
}

Result<void> AccessLog::reopen() { return state_->file->reopen(); }

}  // namespace parapet::server
