// SPDX-License-Identifier: Apache-2.0
#include "cli/scan_command.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/context.h"
#include "cli/output/fail_on.h"
#include "cli/output/scan_report.h"
#include "cli/output/writers.h"
#include "cli/suppressions.h"
#include "cli/terminal.h"
#include "inventory/target.h"
#include "knowledge/knowledge.h"
#include "match/matcher.h"

namespace parapet::cli {
namespace {

struct ScanOptions {
  std::string target = "host";
  std::string format = "table";
  std::string fail_on;
  std::string as_of;
  std::string os_release;
  std::string output;
  std::vector<std::string> vex;
  std::vector<std::string> vex_products;
  std::vector<std::string> ignore;
  bool all = false;
  bool full = false;
};

Result<std::optional<UnixTime>> parse_as_of(const std::string& text) {
  if (text.empty()) {
    return std::nullopt;
  }
  const std::optional<UnixTime> time = parse_time(text);
  if (!time || !time->known()) {
    return fail(ErrorCode::kUsage, "--as-of: '" + text + "' is no date; write 2024-10-24 or 2024-10-24T12:00:00Z");
  }
  // A bare date means the whole of that day.
  return text.size() == 10 ? UnixTime{time->seconds + kSecondsPerDay - 1} : *time;
}

std::string render(const ScanOptions& options, const ScanReport& report, const inventory::Inventory& inventory) {
  if (options.format == "json") {
    return write_json(report);
  }
  if (options.format == "csv") {
    return write_csv(report);
  }
  if (options.format == "sarif") {
    return write_sarif(report);
  }
  if (options.format == "cyclonedx") {
    return write_cyclonedx(report, inventory);
  }
  if (options.format == "openvex") {
    return write_openvex(report);
  }
  const bool to_file = !options.output.empty();
  return write_table(report, {.colour = !to_file && output_has_colour(), .width = to_file ? 120 : output_width(), .full = options.full});
}

Result<int> gate(const std::optional<FailOn>& fail_on, const ScanReport& report) {
  const std::optional<FailOn::Trip> trip = fail_on ? fail_on->check(report) : std::nullopt;
  if (!trip) {
    return 0;
  }
  const ReportSoftware& software = report.software[trip->finding->software];
  fmt::print(stderr, "parapet: --fail-on {}: {} in {} {}\n", trip->rule, trip->finding->vulnerability, software.name,
             software.version);
  return 1;
}

Result<int> scan(Context& context, const ScanOptions& options) {
  const inventory::Target target = TRY(inventory::parse_target(options.target));
  const inventory::ProductTable products = TRY(inventory::ProductTable::with_user_file(context.data_folder + "/products.toml"));
  const std::optional<UnixTime> as_of = TRY(parse_as_of(options.as_of));
  std::optional<FailOn> fail_on;
  if (!options.fail_on.empty()) {
    fail_on = TRY(FailOn::parse(options.fail_on));
  }
  const Suppressions suppressions = TRY(read_suppressions(options.vex, options.ignore, options.vex_products));
  const knowledge::Knowledge knowledge = TRY(knowledge::Knowledge::open(context.knowledge_folder()));
  if (knowledge.feeds().empty()) {
    fmt::print(stderr, "parapet: the knowledge base in {} is empty, so nothing can be assessed; fill it with 'parapet feed sync' "
                       "or 'parapet feed import FOLDER'\n", context.data_folder);
  }
  const std::unique_ptr<Progress> progress = terminal_progress();
  inventory::ReadOptions read_options;
  if (!options.os_release.empty()) {
    read_options.os_release_file = options.os_release;
  }
  const inventory::Inventory inventory = TRY(inventory::read_target(target, read_options, *progress));
  progress->done();
  const UnixTime now = context.clock->now();
  std::vector<match::AssessedSoftware> assessed =
      match::assess_device(inventory, knowledge, {.now = now, .as_of = as_of, .products_present = {}, .products = &products});
  apply_suppressions(suppressions, inventory, knowledge, now, assessed);
  const ScanReport report =
      build_report(target, inventory, assessed, knowledge, {.all = options.all, .now = now, .as_of = as_of});
  const std::string text = render(options, report, inventory);
  if (options.output.empty()) {
    TRY(print(text));
  } else {
    TRY(context.files->write_atomically(options.output, text));
  }
  return gate(fail_on, report);
}

}  // namespace

void add_scan_command(CLI::App& app, Context& context) {
  const auto options = std::make_shared<ScanOptions>();
  CLI::App* command = app.add_subcommand("scan", "what is vulnerable on a target, and why");
  command->add_option("target", options->target,
                      "host (default), dir:PATH, image:FILE, sbom:FILE or inventory:FILE")->type_name("TARGET");
  command->add_option("--format", options->format, "form of the output")
      ->check(CLI::IsMember({"table", "json", "csv", "sarif", "cyclonedx", "openvex"}))->capture_default_str();
  command->add_option("-o,--output", options->output, "write to this file instead of standard output")->type_name("FILE");
  command->add_option("--fail-on", options->fail_on,
                      "exit with 1 where a finding fits: critical, high, medium, low, known-exploited, exploit, fixable; "
                      "+ joins conditions, commas separate rules")->type_name("RULES");
  command->add_option("--as-of", options->as_of, "judge with what was published by this date")->type_name("DATE");
  command->add_option("--os-release", options->os_release, "the system of a recorded list that does not name it")->type_name("FILE");
  command->add_option("--vex", options->vex, "apply this OpenVEX, CSAF or CycloneDX VEX document; may be repeated")->type_name("FILE");
  command->add_option("--vex-product", options->vex_products,
                      "what VEX documents call the target, for statements about its parts")->type_name("PURL");
  command->add_option("--ignore", options->ignore, "apply these ignore rules (YAML); may be repeated")->type_name("FILE");
  command->add_flag("--all", options->all, "also findings that are fixed or not affected");
  command->add_flag("--full", options->full, "the table with every weakness and every name");
  command->callback([&context, options] { run(context, [&] { return scan(context, *options); }); });
}

}  // namespace parapet::cli
