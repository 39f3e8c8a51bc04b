// SPDX-License-Identifier: Apache-2.0
#include "cli/simulate_command.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/text.h"
#include "cli/context.h"
#include "cli/server_options.h"
#include "cli/simulate/direct.h"
#include "cli/simulate/fleet.h"
#include "cli/simulate/profile.h"
#include "cli/simulate/run.h"
#include "cli/simulate/statistics.h"
#include "cli/stop_signal.h"
#include "cli/terminal.h"
#include "knowledge/knowledge.h"

namespace parapet::cli {
namespace {

struct Options {
  std::uint32_t devices = 100;
  std::uint64_t seed = 1;
  std::string inventories;
  std::size_t software = 0;
  std::vector<std::string> systems;
  std::string direct;
  unsigned threads = 0;
  std::string protocol = "sensor";
  std::string key;
  std::string key_file;
  std::string trust_file;
  std::string fingerprint;
  simulate::RunOptions run;
};

Result<simulate::Fleet> make_fleet(const Options& options, Context& context) {
  std::vector<simulate::Profile> profiles = simulate::built_in_profiles();
  if (!options.inventories.empty()) {
    profiles = TRY(simulate::read_profiles(options.inventories));
  }
  if (!options.systems.empty()) {
    std::erase_if(profiles, [&](const simulate::Profile& profile) {
      return std::ranges::none_of(options.systems, [&](const std::string& system) {
        return system == profile.device.os.family || system == profile.device.os.id;
      });
    });
    if (profiles.empty()) {
      return fail(ErrorCode::kUsage, "--systems: no inventory is of these");
    }
  }
  if (options.software > 0) {
    simulate::fill_up(profiles, options.software);
  }
  const knowledge::Knowledge knowledge = TRY(knowledge::Knowledge::open(context.knowledge_folder()));
  simulate::spread_versions(profiles, &knowledge);
  return simulate::Fleet(std::move(profiles), options.seed);
}

Result<int> fill(const Options& options, Context& context) {
  const auto begun = std::chrono::steady_clock::now();
  const simulate::Fleet fleet = TRY(make_fleet(options, context));
  TRY(context.files->make_folder(options.direct));
  const std::unique_ptr<Progress> progress = terminal_progress();
  // More threads than cores: each waits for the disk's share of its report most of the time.
  const unsigned threads = options.threads > 0 ? options.threads : 8 * std::max(1U, std::thread::hardware_concurrency());
  const simulate::DirectOutcome outcome =
      TRY(simulate::fill_folder(options.direct, fleet, options.devices, threads, *context.clock, *progress));
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begun;
  TRY(print(fmt::format("{} devices, {} installs in {:.1f} s\n", outcome.devices, outcome.installs, seconds.count())));
  return 0;
}

Result<int> speak(const Options& options, Context& context) {
  simulate::RunOptions run = options.run;
  run.devices = options.devices;
  run.osquery = options.protocol == "osquery";
  run.trust = TRY(trust_of(options.trust_file, options.fingerprint));
  run.key = TRY(enrolment_key_of(options.key, options.key_file));
  if (run.key.empty()) {
    return fail(ErrorCode::kUsage, "devices need a key to enrol: --enrolment-key or --enrolment-key-file");
  }
  TRY(check_server(run.server));
  const simulate::Fleet fleet = TRY(make_fleet(options, context));
  const StopSignal stop = TRY(StopSignal::open());
  const std::unique_ptr<Progress> progress = terminal_progress();
  simulate::Statistics statistics;
  const simulate::RunOutcome outcome =
      TRY(simulate::run_fleet(run, fleet, *context.clock, statistics, *progress, [&stop] { return stop.arrived(); }));
  std::string text = fmt::format("{} of {} devices known to the server after {:.1f} s\n", outcome.reported, options.devices, outcome.first_seconds);
  text += statistics.summary(outcome.seconds);
  if (outcome.given_up > 0) {
    text += fmt::format("given up: {}; the first one because {}\n", outcome.given_up, printable(outcome.first_reason));
  }
  TRY(print(text));
  return outcome.reported == options.devices && outcome.given_up == 0 ? 0 : exit_code(ErrorCode::kEnvironment);
}

Result<int> run_simulate(const Options& options, Context& context) {
  if (options.direct.empty() == options.run.server.empty()) {
    return fail(ErrorCode::kUsage, "where to: --server URL, or --direct DATA");
  }
  return options.direct.empty() ? speak(options, context) : fill(options, context);
}

}  // namespace

void add_simulate_command(CLI::App& app, Context& context) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("simulate", "a synthetic fleet, for benchmarks and demonstrations");
  command->add_option("--devices", options->devices, "how many devices (default 100)")->check(CLI::Range(1U, 10'000'000U));
  command->add_option("--seed", options->seed, "the same seed makes the same fleet (default 1)");
  command->add_option("--inventories", options->inventories, "folder of recorded lists to make devices from (default: a small built-in set)")->type_name("DIR");
  command->add_option("--software", options->software, "entries for each Linux device: filled up with packages of applications, or cut (default: as listed)")
      ->check(CLI::Range(1U, 100'000U));
  command->add_option("--systems", options->systems, "only devices of these: linux, windows, macos, or ids such as debian")->delimiter(',');
  command->add_option("--direct", options->direct, "write the fleet into this data folder, without a server")->type_name("DIR");
  command->add_option("--server", options->run.server, "report to this server over real connections")->type_name("URL");
  command->add_option("--protocol", options->protocol, "sensor (default) or osquery")->check(CLI::IsMember({"sensor", "osquery"}));
  auto* key = command->add_option("--enrolment-key", options->key, "the key that devices enrol with");
  command->add_option("--enrolment-key-file", options->key_file, "a file that holds the key")->type_name("FILE")->excludes(key);
  auto* trust = command->add_option("--trust", options->trust_file, "PEM file of the authorities to trust (default: the system's)");
  command->add_option("--fingerprint", options->fingerprint, "SHA-256 of the server's own certificate")->type_name("HEX")->excludes(trust);
  command->add_option("--connections", options->run.connections, "open at once (default 64)")->check(CLI::Range(1U, 4096U));
  command->add_option("--minutes", options->run.minutes, "go on with changes for so long once all devices have reported (default 0)");
  command->add_option("--rate", options->run.rate, "changes a second in that time (default: as fast as the server answers)");
  command->add_option("--patience", options->run.patience_s, "seconds that a device goes on without an answer (default 600)");
  command->add_option("--report", options->run.report_file, "append a JSON line for every acknowledged report to this file")->type_name("FILE");
  command->add_option("--threads", options->threads, "of --direct: how many at once (default: eight for each core)")->check(CLI::Range(1U, 4096U));
  command->callback([options, &context] { run(context, [&] { return run_simulate(*options, context); }); });
}

}  // namespace parapet::cli
