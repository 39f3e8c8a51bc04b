// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "knowledge/import.h"

namespace CLI {
class App;
}

namespace parapet::cli {

struct Context;

// `parapet feed` and what stands below it; one file each.
void add_feed_command(CLI::App& app, Context& context);

void add_feed_import_command(CLI::App& feed, Context& context);
void add_feed_status_command(CLI::App& feed, Context& context);
void add_feed_export_command(CLI::App& feed, Context& context);

// What an import did, for people: one line for each feed, then what was left out.
[[nodiscard]] std::string describe_import(const knowledge::ImportReport& report, std::size_t width, bool colour);

}  // namespace parapet::cli
