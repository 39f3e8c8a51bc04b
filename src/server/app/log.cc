// SPDX-License-Identifier: Apache-2.0
#include "server/app/log.h"

#include <chrono>

#include <spdlog/formatter.h>
#include <spdlog/spdlog.h>

#include "base/json_writer.h"
#include "base/time.h"

namespace parapet::server {
namespace {

class JsonFormatter final : public spdlog::formatter {
 public:
  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
    JsonWriter line;
    line.begin_object();
    const auto since_epoch = std::chrono::duration_cast<std::chrono::seconds>(message.time.time_since_epoch());
    line.member("time", format_time(UnixTime{since_epoch.count()}));
    const spdlog::string_view_t level = spdlog::level::to_string_view(message.level);
    line.member("level", std::string_view(level.data(), level.size()));
    line.member("message", std::string_view(message.payload.data(), message.payload.size()));
    line.end_object();
    const std::string text = line.take() + "\n";
    out.append(text.data(), text.data() + text.size());
  }
  [[nodiscard]] std::unique_ptr<spdlog::formatter> clone() const override { return std::make_unique<JsonFormatter>(); }
};

}  // namespace

Result<std::shared_ptr<LogFile>> set_up_log(const Config& config) {
  std::shared_ptr<LogFile> file = TRY(LogFile::open(config.log_file));
  auto logger = std::make_shared<spdlog::logger>("parapet", file);
  logger->set_formatter(std::make_unique<JsonFormatter>());
  logger->set_level(spdlog::level::from_str(config.log_level));
  logger->flush_on(spdlog::level::debug);
  spdlog::set_default_logger(std::move(logger));
  return file;
}

}  // namespace parapet::server
