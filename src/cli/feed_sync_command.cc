// SPDX-License-Identifier: Apache-2.0
#include "cli/feed_sync_command.h"

#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/random.h"
#include "cli/context.h"
#include "cli/terminal.h"
#include "knowledge/sync.h"

namespace parapet::cli {
namespace {

struct SyncArguments {
  std::vector<std::string> names;
  std::string config;
  std::string mirror;
  std::string proxy;
  bool force = false;
  bool check = false;
};

std::string size_text(std::uint64_t bytes) {
  if (bytes >= 10U << 20) {
    return fmt::format("{} MB", bytes >> 20);
  }
  return bytes >= 10U << 10 ? fmt::format("{} kB", bytes >> 10) : fmt::format("{} bytes", bytes);
}

std::string describe(const knowledge::SourceOutcome& outcome, const knowledge::ImportReport& imported) {
  switch (outcome.kind) {
    case knowledge::SourceOutcome::Kind::kNotModified:
      return "not modified";
    case knowledge::SourceOutcome::Kind::kFailed:
      return outcome.reason;
    case knowledge::SourceOutcome::Kind::kFetched:
      break;
  }
  std::string text = "fetched " + size_text(outcome.bytes);
  if (outcome.resumed_at > 0) {
    text += fmt::format(", resumed at {}", size_text(outcome.resumed_at));
  }
  for (const knowledge::FeedOutcome& feed : imported.feeds) {
    if (feed.feed == outcome.name) {
      text += fmt::format("; {} records: {} added, {} changed, {} withdrawn", feed.records, feed.added, feed.changed, feed.withdrawn);
      text += feed.rejected > 0 ? fmt::format(", {} set aside", feed.rejected) : "";
    }
  }
  return text;
}

Result<int> sync(Context& context, const SyncArguments& arguments) {
  knowledge::SyncOptions options;
  const std::string in_data_folder = context.data_folder + "/feeds.toml";
  if (!arguments.config.empty()) {
    TRY(knowledge::read_sync_settings(arguments.config, options));
  } else if (read_file(in_data_folder, 1 << 20)) {
    TRY(knowledge::read_sync_settings(in_data_folder, options));
  }
  options.names = arguments.names;
  options.mirror = arguments.mirror.empty() ? options.mirror : arguments.mirror;
  options.client.proxy = arguments.proxy.empty() ? options.client.proxy : arguments.proxy;
  options.import.force = arguments.force;
  const std::string downloads = context.data_folder + "/downloads";
  SystemRandom random;
  if (arguments.check) {
    TRY(knowledge::check_reachable(downloads, options, *context.files, random));
    return 0;
  }
  const std::unique_ptr<Progress> progress = terminal_progress();
  const knowledge::SyncReport report = TRY(knowledge::sync_feeds(context.knowledge_folder(), downloads, options, *context.files,
                                                                 *context.clock, random, *progress));
  progress->done();
  Table table({"Feed", "Outcome"});
  std::size_t failed = 0;
  for (const knowledge::SourceOutcome& outcome : report.sources) {
    const bool bad = outcome.kind == knowledge::SourceOutcome::Kind::kFailed;
    failed += bad ? 1 : 0;
    table.row({{outcome.name}, {describe(outcome, report.imported), bad ? Style::kRed : Style::kPlain}});
  }
  TRY(print(table.to_string(0, output_has_colour())));
  if (failed > 0) {
    return fail(ErrorCode::kEnvironment, fmt::format("{} of {} feeds could not be brought up to date; their older snapshots, where "
                                                     "there are any, stay in use", failed, report.sources.size()));
  }
  return 0;
}

}  // namespace

void add_feed_sync(CLI::App& feed, Context& context) {
  const auto arguments = std::make_shared<SyncArguments>();
  CLI::App* command = feed.add_subcommand("sync", "download what is new at the publishers or a mirror, and import it");
  command->add_option("names", arguments->names, "feeds to fetch (docs/feed-sources.md); none: all that are on")->type_name("NAME");
  command->add_option("--config", arguments->config, "settings (TOML); default: feeds.toml in the data folder")->type_name("FILE");
  command->add_option("--mirror", arguments->mirror, "take every feed from here, as NAME/FILE")->type_name("ADDRESS|FOLDER");
  command->add_option("--proxy", arguments->proxy, "HTTP proxy")->type_name("ADDRESS");
  command->add_flag("--force", arguments->force, "accept a feed that lost more than half of its records, or an older one");
  command->add_flag("--check", arguments->check, "only tell whether the publishers can be reached (exit code 0 or 4)");
  command->callback([&context, arguments] { run(context, [&] { return sync(context, *arguments); }); });
}

}  // namespace parapet::cli
