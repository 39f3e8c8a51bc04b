// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/files.h"
#include "base/progress.h"
#include "base/result.h"
#include "server/site/site.h"

namespace parapet::cli {

// What every subcommand is given: the outside world, the data folder, and where to leave the exit code. Lives as long as
// the process; used from the main thread.
struct Context {
  std::string data_folder;             // --data, resolved: see resolve_data_folder
  std::unique_ptr<Files> files = system_files();
  std::unique_ptr<Clock> clock = std::make_unique<SystemClock>();
  server::site::Site site;             // the web console that `serve` shows; none unless the program has one
  int exit_code = 0;

  // DATA/knowledge.
  [[nodiscard]] std::string knowledge_folder() const { return data_folder + "/knowledge"; }
};

// The one data folder (design §7): the option, else $PARAPET_DATA, else $STATE_DIRECTORY (set by systemd for services),
// else $XDG_DATA_HOME/parapet, else ~/.local/share/parapet.
[[nodiscard]] std::string resolve_data_folder(const std::string& option);

// Prints "parapet: <trail and message>" to standard error and returns the error's exit code (design §7).
int report_error(const Error& error);

// Runs a subcommand's body and leaves its exit code: the body's own, or the error's after printing it.
void run(Context& context, const std::function<Result<int>()>& body);

// Writes to standard output, all of it; an error (a closed pipe, a full disk) gives kEnvironment.
[[nodiscard]] Result<void> print(std::string_view text);

}  // namespace parapet::cli
