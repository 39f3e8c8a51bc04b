// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "server/http/server.h"

namespace parapet::server {

// One line of JSON for each request (docs/formats/access-log.md): when, who, what, how it ended, how long it took. The path comes
// without its query, which may hold secrets. Safe for any thread. Lines reach a file within a second of the next request, at the
// latest when the log is closed; standard error at once.
class AccessLog {
 public:
  // file: appended to; "": standard error. Errors: kEnvironment.
  [[nodiscard]] static Result<std::unique_ptr<AccessLog>> open(const std::string& file, const Clock& clock);
  ~AccessLog();
  AccessLog(const AccessLog&) = delete;
  AccessLog& operator=(const AccessLog&) = delete;

  void write(const http::Served& served);
  // Opens the file again, after logrotate has moved it away. On errors the old one stays.
  [[nodiscard]] Result<void> reopen();

 private:
  struct State;
  explicit AccessLog(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace parapet::server
