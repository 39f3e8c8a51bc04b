// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/context.h"
#include "cli/feed.h"
#include "knowledge/import.h"

namespace parapet::cli {

void add_feed_export_command(CLI::App& feed, Context& context) {
  CLI::App* command = feed.add_subcommand("export", "write all feeds into one bundle file, for a closed network");
  const auto path = std::make_shared<std::string>();
  command->add_option("file", *path, "the bundle to write; `parapet feed import` reads it")->required()->type_name("FILE");
  command->callback([&context, path] {
    run(context, [&]() -> Result<int> {
      TRY(knowledge::export_bundle(context.knowledge_folder(), *path, *context.files));
      return 0;
    });
  });
}

}  // namespace parapet::cli
