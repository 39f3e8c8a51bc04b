// SPDX-License-Identifier: Apache-2.0
#include "cli/sensor_command.h"

#include <memory>
#include <string>
#include <string_view>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <tbb/global_control.h>

#include "base/random.h"
#include "base/text.h"
#include "cli/context.h"
#include "cli/server_options.h"
#include "cli/stop_signal.h"
#include "sensor/sensor.h"

namespace parapet::cli {
namespace {

struct Options {
  std::string server;
  std::string key;
  std::string key_file;
  std::string trust_file;
  std::string fingerprint;
  std::string state;
  std::string root;
  bool once = false;
  std::uint32_t interval = 0;
};

Result<int> run_sensor_command(const Options& options, Context& context) {
  sensor::SensorOptions settings;
  settings.server = options.server;
  settings.root = options.root;
  settings.once = options.once;
  settings.interval_s = options.interval;
  settings.state_folder = options.state.empty() ? context.data_folder + "/sensor" : options.state;
  settings.trust = TRY(trust_of(options.trust_file, options.fingerprint));
  TRY(check_server(settings.server));
  Result<std::string> key = enrolment_key_of(options.key, options.key_file);
  if (!key && key.error().code() != ErrorCode::kNotFound) {
    return std::unexpected(key.error());
  }
  settings.enrolment_key = key.value_or("");  // a device that is enrolled does not need it any more
  const StopSignal stop = TRY(StopSignal::open());
  // A guest on somebody's machine: one core is enough, and threads cost memory.
  const tbb::global_control one_thread(tbb::global_control::max_allowed_parallelism, 1);
  SystemRandom random;
  const auto log = [&](std::string_view message) {
    fmt::print(stderr, "{} parapet sensor: {}\n", format_time(context.clock->now()), printable(message));
  };
  TRY(sensor::run_sensor(settings, *context.clock, random, *context.files, stop.descriptor(), log));
  return 0;
}

}  // namespace

void add_sensor_command(CLI::App& app, Context& context) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("sensor", "report this machine's software to a server, and every change of it");
  command->add_option("--server", options->server, "the server's address: https://parapet.example:8443")->required()->type_name("URL");
  auto* key = command->add_option("--enrolment-key", options->key, "the key to enrol with, the first time (others can see it in the process list)");
  command->add_option("--enrolment-key-file", options->key_file, "a file that holds the key")->type_name("FILE")->excludes(key);
  auto* trust = command->add_option("--trust", options->trust_file, "PEM file of the authorities to trust (default: the system's)");
  command->add_option("--fingerprint", options->fingerprint, "SHA-256 of the server's own certificate, as the server prints it; no other is accepted")
      ->type_name("HEX")
      ->excludes(trust);
  command->add_option("--state", options->state, "folder for the credential and unsent reports (default: DATA/sensor)")->type_name("DIR");
  command->add_option("--interval", options->interval, "seconds of silence at most (default: as the server says)")->check(CLI::Range(1, 86400));
  command->add_option("--root", options->root, "report the software under this folder instead of the machine's")->type_name("DIR");
  command->add_flag("--once", options->once, "report once and end when the server has it");
  command->callback([options, &context] { run(context, [&] { return run_sensor_command(*options, context); }); });
}

}  // namespace parapet::cli
