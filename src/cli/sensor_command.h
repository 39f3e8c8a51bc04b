// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace CLI {
class App;
}

namespace parapet::cli {

struct Context;

// `parapet sensor`: the endpoint daemon (docs/sensor.md). Runs until SIGTERM or SIGINT.
void add_sensor_command(CLI::App& app, Context& context);

}  // namespace parapet::cli
