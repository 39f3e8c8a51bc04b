// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace CLI {
class App;
}

namespace parapet::cli {

struct Context;

// parapet feed sync [NAME...]: downloads what is new and imports it. Exit code 0 where every feed asked for was fetched,
// was not modified, or was refused only as older; 4 where one could not be fetched or read.
void add_feed_sync(CLI::App& feed, Context& context);

}  // namespace parapet::cli
