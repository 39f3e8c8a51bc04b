// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace CLI {
class App;
}

namespace parapet::cli {

struct Context;

// parapet serve: runs the server until it is asked to stop (SIGTERM, SIGINT); SIGHUP reads the certificate again.
void add_serve_command(CLI::App& app, Context& context);

}  // namespace parapet::cli
