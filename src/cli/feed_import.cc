// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/context.h"
#include "cli/feed.h"
#include "cli/terminal.h"

namespace parapet::cli {
namespace {

using knowledge::FeedOutcome;
using knowledge::ImportReport;

constexpr std::size_t kSkippedShown = 20;

struct ImportArguments {
  std::vector<std::string> paths;
  knowledge::ImportOptions options;
};

std::pair<std::string_view, Style> word_of(FeedOutcome::Kind kind) {
  switch (kind) {
    case FeedOutcome::Kind::kImported:
      return {"imported", Style::kGreen};
    case FeedOutcome::Kind::kUnchanged:
      return {"unchanged", Style::kDim};
    case FeedOutcome::Kind::kOlder:
      return {"older", Style::kDim};
    case FeedOutcome::Kind::kHistory:
      return {"history", Style::kGreen};
    case FeedOutcome::Kind::kRefused:
      return {"refused", Style::kRed};
    case FeedOutcome::Kind::kBroken:
      return {"broken", Style::kRed};
  }
  return {"", Style::kPlain};
}

std::string number(std::uint64_t value) { return value == 0 ? "" : std::to_string(value); }

// The folders that all sources have in common, with a trailing slash: left out of the table.
std::string common_folder(const ImportReport& report) {
  std::string common = report.feeds.empty() ? std::string() : report.feeds.front().source;
  for (const FeedOutcome& outcome : report.feeds) {
    const auto [end, ignored] = std::mismatch(common.begin(), common.end(), outcome.source.begin(), outcome.source.end());
    (void)ignored;
    common.erase(end, common.end());
  }
  return common.substr(0, common.rfind('/') + 1);
}

bool went_in(const ImportReport& report) {
  for (const FeedOutcome& outcome : report.feeds) {
    if (outcome.kind != FeedOutcome::Kind::kRefused && outcome.kind != FeedOutcome::Kind::kBroken) {
      return true;
    }
  }
  return false;
}

Result<int> import(Context& context, ImportArguments& arguments) {
  const std::unique_ptr<Progress> progress = terminal_progress();
  Result<void> printed;
  arguments.options.observer = [&](const ImportReport& report) {
    printed = print(describe_import(report, output_width(), output_has_colour()));
  };
  const ImportReport report = TRY(knowledge::import_paths(context.knowledge_folder(), arguments.paths, arguments.options,
                                                          *context.files, *context.clock, *progress));
  TRY(std::move(printed));
  if (!went_in(report)) {
    return fail(ErrorCode::kBadInput, fmt::format("{}: holds no feed that could be imported", arguments.paths.front()));
  }
  return 0;
}

}  // namespace

std::string describe_import(const ImportReport& report, std::size_t width, bool colour) {
  using Align = Table::Align;
  Table table({"FEED", "", "RECORDS", "ADDED", "CHANGED", "WITHDRAWN", "SET ASIDE", "FROM"},
              {Align::kLeft, Align::kLeft, Align::kRight, Align::kRight, Align::kRight, Align::kRight, Align::kRight,
               Align::kLeft});
  std::string reasons;
  std::size_t imported = 0;
  const std::string folder = common_folder(report);
  for (const FeedOutcome& outcome : report.feeds) {
    const auto [word, style] = word_of(outcome.kind);
    imported += outcome.kind == FeedOutcome::Kind::kImported ? 1U : 0U;
    table.row({{outcome.feed}, {std::string(word), style}, {number(outcome.records)}, {number(outcome.added)},
               {number(outcome.changed)}, {number(outcome.withdrawn)},
               {number(outcome.rejected), outcome.rejected > 0 ? Style::kYellow : Style::kPlain},
               {outcome.source.substr(folder.size()), Style::kDim}});
    const bool failed = outcome.kind == FeedOutcome::Kind::kBroken || outcome.kind == FeedOutcome::Kind::kRefused;
    if (failed) {
      reasons += fmt::format("{} {}\n", styled(std::string(word) + ":", style, colour),
                             styled(outcome.reason.starts_with(outcome.source) ? outcome.reason
                                                                                : outcome.source + ": " + outcome.reason,
                                    Style::kPlain, colour));
    }
    if (outcome.kind == FeedOutcome::Kind::kRefused) {
      reasons += "         --force takes it all the same, --add merges it with what is there\n";
    }
  }
  std::string text = report.feeds.empty() ? std::string() : table.to_string(width, colour);
  if (!text.empty() && !text.ends_with('\n')) {
    text += '\n';
  }
  text += reasons;
  for (std::size_t i = 0; i < std::min(report.skipped.size(), kSkippedShown); ++i) {
    text += styled(fmt::format("skipped: {}: {}", report.skipped[i].path, report.skipped[i].reason), Style::kDim, colour) + "\n";
  }
  if (report.skipped.size() > kSkippedShown) {
    text += fmt::format("and {} more files skipped\n", report.skipped.size() - kSkippedShown);
  }
  text += fmt::format("{} of {} feed parts imported, {:.1f} MB read in {:.2f} s\n", imported, report.feeds.size(),
                      static_cast<double>(report.bytes) / 1e6, report.seconds);
  return text;
}

void add_feed_import_command(CLI::App& feed, Context& context) {
  CLI::App* command = feed.add_subcommand("import", "take in files, folders or a bundle; the format is told by the content");
  const auto arguments = std::make_shared<ImportArguments>();
  command->add_option("paths", arguments->paths, "feed files, archives, folders or bundles")->required()->type_name("PATH");
  command->add_flag("--force", arguments->options.force, "accept an older snapshot, or one that lost most of its records");
  command->add_flag("--add", arguments->options.add, "merge into the feed instead of replacing it");
  command->callback([&context, arguments] { run(context, [&] { return import(context, *arguments); }); });
}

}  // namespace parapet::cli
