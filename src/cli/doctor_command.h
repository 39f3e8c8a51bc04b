// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "base/result.h"
#include "store/check.h"

namespace CLI {
class App;
}

namespace parapet::cli {

struct Context;

// `parapet doctor`: checks a data folder; with --repair, puts right what is derived.
void add_doctor_command(CLI::App& app, Context& context);

// Every check of the data folder: the fleet store's and that the knowledge opens. A part that is not there yet is fine. Errors
// are those of check_store where the check itself can't be made.
[[nodiscard]] Result<std::vector<store::CheckLine>> check_data_folder(const Context& context, bool repair);

}  // namespace parapet::cli
