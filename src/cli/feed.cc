// SPDX-License-Identifier: Apache-2.0
#include "cli/feed.h"

#include <CLI/CLI.hpp>

#include "cli/context.h"
#include "cli/feed_sync_command.h"

namespace parapet::cli {

void add_feed_command(CLI::App& app, Context& context) {
  CLI::App* feed = app.add_subcommand("feed", "what the world publishes about weaknesses: import, sync, status, export");
  feed->require_subcommand(1);
  add_feed_import_command(*feed, context);
  add_feed_sync(*feed, context);
  add_feed_status_command(*feed, context);
  add_feed_export_command(*feed, context);
}

}  // namespace parapet::cli
