// SPDX-License-Identifier: Apache-2.0
#include "cli/version_command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <cerrno>
#include <memory>

#include "base/text.h"
#include "cli/context.h"

namespace parapet::cli {
namespace {

constexpr std::size_t kLineBytesMax = 64 << 10;

struct Options {
  std::string scheme;
  std::string a;
  std::string b;
  bool batch = false;
};

Result<int> compare_all_of_standard_input() {
  BatchComparer comparer;
  std::array<char, 64 << 10> buffer;
  while (true) {
    const ssize_t got = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0) {
      return fail(ErrorCode::kEnvironment, "can't read standard input");
    }
    if (got == 0) {
      break;
    }
    TRY(print(comparer.feed(std::string_view(buffer.data(), static_cast<std::size_t>(got)))));
  }
  TRY(print(comparer.finish()));
  return 0;
}

Result<int> compare_one(const Options& options) {
  const auto scheme = version::scheme_by_name(options.scheme);
  if (!scheme) {
    return fail(ErrorCode::kUsage, "unknown scheme '" + printable(options.scheme) + "'");
  }
  const auto order = compare_versions(*scheme, options.a, options.b);
  if (!order) {
    TRY(print("invalid: " + order.error().message() + "\n"));
    return exit_code(order.error().code());
  }
  TRY(print(std::to_string(*order) + "\n"));
  return 0;
}

}  // namespace

Result<int> compare_versions(version::Scheme scheme, std::string_view a, std::string_view b) {
  std::array<version::Key, 2> keys;
  const std::array<std::string_view, 2> texts = {a, b};
  for (std::size_t i = 0; i < keys.size(); ++i) {
    auto key = version::parse(scheme, texts[i]);
    if (!key) {
      return fail(key.error().code(), texts[i].empty() || key.error().code() == ErrorCode::kLimit
                                          ? key.error().message()
                                          : key.error().message() + " ('" + printable(texts[i]) + "')");
    }
    keys[i] = std::move(*key);
  }
  const auto order = keys[0] <=> keys[1];
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

std::string compare_line(std::string_view line) {
  const auto parts = split(line, '\t');
  if (parts.size() != 3) {
    return "invalid: a line is SCHEME<TAB>A<TAB>B";
  }
  const auto scheme = version::scheme_by_name(parts[0]);
  if (!scheme) {
    return "invalid: unknown scheme '" + printable(parts[0]) + "'";
  }
  const auto order = compare_versions(*scheme, parts[1], parts[2]);
  return order ? std::to_string(*order) : "invalid: " + order.error().message();
}

std::string BatchComparer::feed(std::string_view piece) {
  std::string answers;
  while (!piece.empty()) {
    const auto end = piece.find('\n');
    const std::string_view part = piece.substr(0, end);
    if (line_.size() + part.size() > kLineBytesMax) {
      too_long_ = true;
      line_.clear();
    } else if (!too_long_) {
      line_ += part;
    }
    if (end == std::string_view::npos) {
      break;
    }
    piece.remove_prefix(end + 1);
    if (line_.empty() && !too_long_) {
      answers += compare_line({}) + "\n";
    } else {
      answers += finish();
    }
  }
  return answers;
}

std::string BatchComparer::finish() {
  if (line_.empty() && !too_long_) {
    return {};
  }
  if (line_.ends_with('\r')) {
    line_.pop_back();
  }
  std::string answer =
      too_long_ ? fmt::format("invalid: a line has at most {} bytes\n", kLineBytesMax) : compare_line(line_) + "\n";
  line_.clear();
  too_long_ = false;
  return answer;
}

void add_version_command(CLI::App& app, Context& context) {
  CLI::App* const group = app.add_subcommand("version", "compare versions as their package managers do");
  group->require_subcommand(1);
  CLI::App* const compare = group->add_subcommand("compare", "print -1, 0 or 1 for two versions of a scheme");
  const auto options = std::make_shared<Options>();
  std::string schemes;
  for (int i = 0; i < version::kSchemeCount; ++i) {
    schemes += (i == 0 ? "" : " ") + std::string(version::scheme_name(static_cast<version::Scheme>(i)));
  }
  compare->footer("Schemes: " + schemes +
                  "\nAn unparsable version prints \"invalid: reason\" and exits 3; write -- before a version that "
                  "starts with '-'.");
  compare->add_option("SCHEME", options->scheme, "the scheme that orders the versions");
  compare->add_option("A", options->a, "a version");
  CLI::Option* const last = compare->add_option("B", options->b, "another version");
  compare->add_flag("--batch", options->batch,
                    "read lines SCHEME<TAB>A<TAB>B from standard input and print one result for each line");
  compare->callback([options, last, &context] {
    run(context, [&]() -> Result<int> {
      if (options->batch) {
        return options->scheme.empty() ? compare_all_of_standard_input()
                                       : fail(ErrorCode::kUsage, "--batch reads standard input and takes no versions");
      }
      if (last->count() == 0) {
        return fail(ErrorCode::kUsage, "SCHEME, A and B are needed (or --batch)");
      }
      return compare_one(*options);
    });
  });
}

}  // namespace parapet::cli
