// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace CLI {
class App;
}

namespace parapet::cli {

struct Context;

// Each adds one subcommand; its callback leaves the exit code in the context (run() in context.h). One file each.
void add_all_commands(CLI::App& app, Context& context);

}  // namespace parapet::cli
