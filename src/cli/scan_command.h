// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace CLI {
class App;
}

namespace parapet::cli {

struct Context;

// parapet scan [TARGET]: reads what is installed there, holds it against the knowledge base and prints what is weak, in
// one of six forms. Exit codes: design §7; 1 where the --fail-on gate trips.
void add_scan_command(CLI::App& app, Context& context);

}  // namespace parapet::cli
