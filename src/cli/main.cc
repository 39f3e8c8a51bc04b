// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/context.h"
#include "server/site/site.h"

int main(int argc, char** argv) {
  using namespace parapet::cli;
  CLI::App app{"Parapet: what is vulnerable here, and why.", "parapet"};
  app.set_version_flag("--version", PARAPET_VERSION);
  app.require_subcommand(1);
  app.fallthrough();

  Context context;
  context.site = parapet::server::site::embedded_site();
  std::string data_option;
  app.add_option("--data", data_option, "data folder (default: $PARAPET_DATA, else the XDG data folder)")->type_name("DIR");
  app.parse_complete_callback([&] { context.data_folder = resolve_data_folder(data_option); });

  add_all_commands(app, context);
  if (argc == 1) {
    return print(app.help()) ? 0 : 4;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // CLI11 exits with its own numbers; ours are fixed (design §7): help and version 0, wrong usage 2.
    return app.exit(error) == 0 ? 0 : 2;
  }
  return context.exit_code;
}
