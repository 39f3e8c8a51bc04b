// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "version/version.h"

namespace CLI {
class App;
}

namespace parapet::cli {

struct Context;

// `parapet version compare`: prints -1, 0 or 1 for two versions of a scheme; with --batch for each line of standard
// input.
void add_version_command(CLI::App& app, Context& context);

// -1, 0 or 1. Fails with kBadInput where a version can't be read; the message quotes it.
[[nodiscard]] Result<int> compare_versions(version::Scheme scheme, std::string_view a, std::string_view b);

// The result for one line "SCHEME<TAB>A<TAB>B": "-1", "0", "1" or "invalid: reason". Never fails.
[[nodiscard]] std::string compare_line(std::string_view line);

// Splits a stream of bytes into lines and answers each with a line; how the bytes are cut into pieces does not matter.
// One piece at a time, so that a program at the other end of a pipe gets its answers without closing it.
class BatchComparer {
 public:
  // The answers to the lines that end in this piece.
  [[nodiscard]] std::string feed(std::string_view piece);
  // The answer to a last line without an end, if there is one.
  [[nodiscard]] std::string finish();

 private:
  std::string line_;
  bool too_long_ = false;
};

}  // namespace parapet::cli
