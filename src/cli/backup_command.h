// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace CLI {
class App;
}

namespace parapet::cli {

struct Context;

// `parapet backup`: a verified copy of the fleet store while the server runs; with --restore, a verified copy back.
void add_backup_command(CLI::App& app, Context& context);

}  // namespace parapet::cli
