// SPDX-License-Identifier: Apache-2.0
#include "cli/inventory_command.h"

#include <unistd.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/context.h"
#include "cli/terminal.h"
#include "inventory/report.h"
#include "inventory/software_key.h"
#include "inventory/target.h"

namespace parapet::cli {
namespace {

struct Options {
  std::string target = "host";
  std::string format;
  std::string output;
  std::optional<std::string> os_release;
};

// Where the entry was seen, or who answers for it.
std::string note_of(const inventory::Software& software) {
  if (!software.owned_by.empty()) {
    return "in " + software.owned_by;
  }
  if (!software.origin.empty()) {
    return "from " + software.origin;
  }
  return software.paths.empty() ? std::string{} : software.paths.front();
}

std::string ports_of(const inventory::Software& software) {
  std::string ports;
  for (const inventory::ListeningSocket& socket : software.listening) {
    const std::string port = fmt::format("{}/{}", socket.port, socket.protocol);
    if (ports.find(port) == std::string::npos) {
      ports += (ports.empty() ? "" : " ") + port;
    }
  }
  return ports;
}

Result<int> show(const Options& options, Context& context) {
  if (!options.format.empty() && options.format != "json" && options.format != "table") {
    return fail(ErrorCode::kUsage, "--format: json or table");
  }
  const inventory::Target target = TRY(inventory::parse_target(options.target));
  const std::unique_ptr<Progress> progress = terminal_progress();
  inventory::Inventory read = TRY(inventory::read_target(target, {.os_release_file = options.os_release}, *progress));
  progress->done();
  inventory::name_products(read);
  // People at a terminal get a table; whatever else reads gets the report.
  const bool people = options.format == "table" || (options.format.empty() && options.output.empty() && ::isatty(STDOUT_FILENO) == 1);
  const std::string text =
      people ? inventory_table(read, options.output.empty() ? output_width() : 0, options.output.empty() && output_has_colour())
             : inventory::write_report(read);
  if (options.output.empty()) {
    TRY(print(text));
  } else {
    TRY(context.files->write_atomically(options.output, text));
  }
  return 0;
}

}  // namespace

std::string inventory_table(const inventory::Inventory& inventory, std::size_t width, bool colour) {
  Table table({"ecosystem", "name", "version", "listens", "where"});
  std::map<std::string, std::size_t> counts;
  for (const inventory::Software& software : inventory.software) {
    ++counts[software.ecosystem];
    table.row({{software.ecosystem, Style::kDim}, {software.name, Style::kBold}, {software.version}, {ports_of(software), Style::kCyan},
               {note_of(software), Style::kDim}});
  }
  const inventory::OperatingSystem& os = inventory.device.os;
  std::string out = table.to_string(width, colour) + "\n";
  const std::string name = os.name.empty() ? os.id + " " + os.version : os.name;
  out += styled(fmt::format("{}  {}  {}  {}", inventory.device.name, name, os.build, os.kernel), Style::kBold, colour) + "\n";
  for (const auto& [ecosystem, count] : counts) {
    out += fmt::format("  {:>6}  {}\n", count, ecosystem);
  }
  for (const inventory::Problem& problem : inventory.problems) {
    out += styled(fmt::format("  ! {}: {}", problem.place, problem.reason), Style::kYellow, colour) + "\n";
  }
  return out;
}

void add_inventory_command(CLI::App& app, Context& context) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("inventory", "what is installed on a target, in the report format");
  command->add_option("TARGET", options->target, "host (default) | dir:PATH | image:FILE | sbom:FILE | inventory:FILE");
  command->add_option("--format", options->format, "json (parapet.inventory/1; default) or table (default on a terminal)");
  command->add_option("-o,--output", options->output, "write to this file instead of standard output");
  command->add_option("--os-release", options->os_release, "the os-release file of the system that a recorded list is of");
  command->callback([options, &context] { run(context, [&] { return show(*options, context); }); });
}

}  // namespace parapet::cli
