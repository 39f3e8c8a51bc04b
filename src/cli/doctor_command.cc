// SPDX-License-Identifier: Apache-2.0
#include "cli/doctor_command.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/text.h"
#include "cli/context.h"
#include "cli/terminal.h"
#include "knowledge/knowledge.h"

namespace parapet::cli {
namespace {

store::CheckLine check_knowledge(const Context& context) {
  store::CheckLine line{.check = "knowledge"};
  const Result<knowledge::Knowledge> knowledge = knowledge::Knowledge::open(context.knowledge_folder());
  if (knowledge) {
    line.detail = fmt::format("{} feeds, {} vulnerabilities", knowledge->feeds().size(), knowledge->vulnerability_count());
  } else if (knowledge.error().code() == ErrorCode::kNotFound) {
    line.detail = "none yet; `parapet feed import` or `parapet feed sync` brings it";
  } else {
    line.fine = false;
    line.detail = knowledge.error().to_string() + "; importing the feeds again rebuilds it";
  }
  return line;
}

std::string text_of(const store::CheckLine& line, bool colour) {
  const std::string_view word = line.fine ? "fine" : line.repaired ? "repaired" : "WRONG";
  const Style style = line.fine ? Style::kGreen : line.repaired ? Style::kYellow : Style::kRed;
  return fmt::format("{}{} {:<28}{}\n", styled(word, style, colour), std::string(word.size() < 9 ? 9 - word.size() : 0, ' '),
                     printable(line.check), printable(line.detail));
}

Result<int> examine(const Context& context, bool repair) {
  const std::vector<store::CheckLine> lines = TRY(check_data_folder(context, repair));
  std::string text;
  for (const store::CheckLine& line : lines) {
    text += text_of(line, output_has_colour());
  }
  TRY(print(text));
  return std::ranges::all_of(lines, [](const store::CheckLine& line) { return line.fine || line.repaired; }) ? 0 : 3;
}

}  // namespace

Result<std::vector<store::CheckLine>> check_data_folder(const Context& context, bool repair) {
  std::error_code error;
  if (!std::filesystem::is_directory(context.data_folder, error)) {
    return fail(ErrorCode::kNotFound, context.data_folder + ": there is no data folder; name one with --data");
  }
  std::vector<store::CheckLine> lines;
  Result<std::vector<store::CheckLine>> fleet = store::check_store(context.data_folder, repair);
  if (fleet) {
    for (store::CheckLine& line : *fleet) {
      line.check.insert(0, "store: ");
      lines.push_back(std::move(line));
    }
  } else if (fleet.error().code() == ErrorCode::kNotFound) {
    lines.push_back({.check = "store", .detail = "none yet; `parapet serve` makes it"});
  } else {
    return fleet;
  }
  lines.push_back(check_knowledge(context));
  return lines;
}

void add_doctor_command(CLI::App& app, Context& context) {
  CLI::App* const command = app.add_subcommand("doctor", "check a data folder: the fleet store, the knowledge; exit 3 where something is wrong");
  const auto repair = std::make_shared<bool>(false);
  command->add_flag("--repair", *repair, "put right what can be derived from facts (the server must be stopped)");
  command->callback([repair, &context] { run(context, [&]() -> Result<int> { return examine(context, *repair); }); });
}

}  // namespace parapet::cli
