// SPDX-License-Identifier: Apache-2.0
#include "cli/context.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "base/text.h"

namespace parapet::cli {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

}  // namespace

std::string resolve_data_folder(const std::string& option) {
  if (!option.empty()) {
    return option;
  }
  for (const char* name : {"PARAPET_DATA", "STATE_DIRECTORY"}) {
    if (const std::string folder = environment(name); !folder.empty()) {
      return folder;
    }
  }
  if (const std::string folder = environment("XDG_DATA_HOME"); !folder.empty()) {
    return folder + "/parapet";
  }
  const std::string home = environment("HOME");
  return (home.empty() ? "/root" : home) + "/.local/share/parapet";
}

int report_error(const Error& error) {
  const std::string text = "parapet: " + printable(error.to_string()) + "\n";
  std::fwrite(text.data(), 1, text.size(), stderr);
  return exit_code(error.code());
}

void run(Context& context, const std::function<Result<int>()>& body) {
  const Result<int> result = body();
  context.exit_code = result ? *result : report_error(result.error());
}

Result<void> print(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(STDOUT_FILENO, text.data(), text.size());
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written < 0) {
      return fail(ErrorCode::kEnvironment, std::string("can't write to standard output: ") + std::strerror(errno));
    }
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

}  // namespace parapet::cli
