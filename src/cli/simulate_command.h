// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace CLI {
class App;
}

namespace parapet::cli {

struct Context;

// `parapet simulate`: a synthetic fleet, over real sockets or straight into a data folder (docs/simulate.md).
void add_simulate_command(CLI::App& app, Context& context);

}  // namespace parapet::cli
