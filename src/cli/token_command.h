// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace CLI {
class App;
}

namespace parapet::cli {

struct Context;

// `parapet token`: what programs and devices present: client (API clients), enrolment (keys for new devices), personal (tokens of users).
void add_token_command(CLI::App& app, Context& context);

}  // namespace parapet::cli
