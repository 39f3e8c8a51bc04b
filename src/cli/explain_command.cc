// SPDX-License-Identifier: Apache-2.0
#include "cli/explain_command.h"

#include <memory>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/text.h"
#include "cli/context.h"
#include "cli/terminal.h"
#include "inventory/target.h"
#include "knowledge/knowledge.h"
#include "match/matcher.h"

namespace parapet::cli {
namespace {

struct ExplainArguments {
  std::string id;
  std::string target = "host";
  std::string os_release;
  std::string as_of;
};

Result<int> explain(Context& context, const ExplainArguments& arguments) {
  match::MatchOptions options{.now = context.clock->now()};
  if (!arguments.as_of.empty()) {
    options.as_of = parse_time(arguments.as_of);
    if (!options.as_of) {
      return fail(ErrorCode::kUsage, fmt::format("--as-of {}: not a date (2024-10-24)", arguments.as_of));
    }
  }
  const inventory::ProductTable products = TRY(inventory::ProductTable::with_user_file(context.data_folder + "/products.toml"));
  options.products = &products;
  const inventory::Target target = TRY(inventory::parse_target(arguments.target));
  const knowledge::Knowledge knowledge = TRY(knowledge::Knowledge::open(context.knowledge_folder()));
  const std::optional<knowledge::VulnerabilityId> id = knowledge.find_vulnerability(arguments.id);
  if (!id) {
    return fail(ErrorCode::kNotFound,
                knowledge.feeds().empty()
                    ? fmt::format("{}: nothing is known yet: `parapet feed sync` or `parapet feed import PATH` first", arguments.id)
                    : fmt::format("{}: none of the {} feeds knows it as a weakness", arguments.id, knowledge.feeds().size()));
  }
  inventory::ReadOptions read;
  if (!arguments.os_release.empty()) {
    read.os_release_file = arguments.os_release;
  }
  NoProgress progress;
  const inventory::Inventory inventory = TRY(inventory::read_target(target, read, progress));
  std::string text;
  for (const std::string& line : match::explain(*id, inventory, knowledge, options)) {
    text += printable(line) + "\n";
  }
  TRY(print(text));
  return 0;
}

}  // namespace

void add_explain_command(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand("explain", "why a weakness does or does not apply to a target: records, ranges, comparisons");
  const auto arguments = std::make_shared<ExplainArguments>();
  command->add_option("id", arguments->id, "CVE-2024-3094, GHSA-..., any id that a feed uses")->required();
  command->add_option("target", arguments->target, "host, dir:PATH, image:FILE, sbom:FILE or inventory:FILE")->capture_default_str();
  command->add_option("--os-release", arguments->os_release, "the system of a recorded list that does not tell it");
  command->add_option("--as-of", arguments->as_of, "judge with what was published by that date");
  command->callback([&context, arguments] {
    run(context, [&context, &arguments = *arguments] { return explain(context, arguments); });
  });
}

}  // namespace parapet::cli
