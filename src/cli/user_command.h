// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace CLI {
class App;
}

namespace parapet::cli {

struct Context;

// `parapet user`: people who sign in: add, list, disable, enable, password, remove.
void add_user_command(CLI::App& app, Context& context);

}  // namespace parapet::cli
