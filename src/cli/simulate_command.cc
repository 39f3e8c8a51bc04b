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

#include "cli/context.h"
#include "cli/simulate/direct.h"
#include "cli/simulate/fleet.h"
#include "cli/simulate/profile.h"
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
};

Result<simulate::Fleet> make_fleet(const Options& options, Context& context) {
  std::vector<simulate::Profile> profiles = options.inventories.empty() ? simulate::built_in_profiles() : TRY(simulate::read_profiles(options.inventories));
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

Result<int> run_simulate(const Options& options, Context& context) {
  if (options.direct.empty()) {
    return fail(ErrorCode::kUsage, "where to: --direct DATA");
  }
  return fill(options, context);
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
  command->add_option("--threads", options->threads, "how many at once (default: eight for each core)")->check(CLI::Range(1U, 4096U));
  command->callback([options, &context] { run(context, [&] { return run_simulate(*options, context); }); });
}

}  // namespace parapet::cli
