// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.h"

#include <CLI/CLI.hpp>

#include "cli/backup_command.h"
#include "cli/context.h"
#include "cli/doctor_command.h"
#include "cli/explain_command.h"
#include "cli/feed.h"
#include "cli/inventory_command.h"
#include "cli/scan_command.h"
#include "cli/sensor_command.h"
#include "cli/serve_command.h"
#include "cli/show.h"
#include "cli/simulate_command.h"
#include "cli/token_command.h"
#include "cli/user_command.h"
#include "cli/version_command.h"

namespace parapet::cli {

void add_all_commands(CLI::App& app, Context& context) {
  // In the order in which --help lists them.
  add_backup_command(app, context);
  add_doctor_command(app, context);
  add_explain_command(app, context);
  add_feed_command(app, context);
  add_inventory_command(app, context);
  add_scan_command(app, context);
  add_sensor_command(app, context);
  add_serve_command(app, context);
  add_show_command(app, context);
  add_simulate_command(app, context);
  add_token_command(app, context);
  add_user_command(app, context);
  add_version_command(app, context);
}

}  // namespace parapet::cli
