// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace CLI {
class App;
}

namespace parapet::cli {

struct Context;

// `parapet explain VULN [TARGET]`: why a weakness does or does not apply to a target, in words.
void add_explain_command(CLI::App& app, Context& context);

}  // namespace parapet::cli
