// SPDX-License-Identifier: Apache-2.0
#include "cli/suppressions.h"

#include <algorithm>
#include <cstdio>

#include <fmt/format.h>

#include "base/files.h"
#include "base/text.h"

namespace parapet::cli {
namespace {

void tell(const std::string& line) { fmt::print(stderr, "parapet: {}\n", printable(line)); }

// The first few statements that were set aside, and how many more there are: a document may hold thousands.
void tell_problems(const Suppressions::Document& document) {
  constexpr std::size_t kShownMax = 5;
  const std::vector<inventory::Problem>& problems = document.vex.problems;
  for (std::size_t i = 0; i < std::min(problems.size(), kShownMax); ++i) {
    tell(fmt::format("{}: {} {}", document.path, problems[i].place, problems[i].reason));
  }
  if (problems.size() > kShownMax) {
    tell(fmt::format("{}: {} more statements are set aside", document.path, problems.size() - kShownMax));
  }
}

}  // namespace

Result<Suppressions> read_suppressions(const std::vector<std::string>& vex_paths,
                                       const std::vector<std::string>& ignore_paths, std::vector<std::string> products) {
  const Limits limits;
  Suppressions suppressions;
  suppressions.products = std::move(products);
  for (const std::string& path : vex_paths) {
    const std::string bytes = TRY_AT(read_file(path, limits.document_bytes_max), path);
    match::VexDocument document = TRY_AT(match::read_vex(bytes, limits), path);
    suppressions.documents.push_back({.path = path, .vex = std::move(document)});
  }
  for (const std::string& path : ignore_paths) {
    const std::string bytes = TRY_AT(read_file(path, limits.record_bytes_max), path);
    for (match::IgnoreRule& rule : TRY_AT(match::read_ignore_rules(bytes, limits), path)) {
      suppressions.rules.push_back(std::move(rule));
    }
  }
  return suppressions;
}

void apply_suppressions(const Suppressions& suppressions, const inventory::Inventory& inventory,
                        const knowledge::Knowledge& knowledge, UnixTime now, std::vector<match::AssessedSoftware>& assessed) {
  for (const Suppressions::Document& document : suppressions.documents) {
    tell_problems(document);
    const match::VexReport report =
        match::apply_vex(document.vex, {.device = &inventory.device, .products = suppressions.products}, knowledge, assessed);
    tell(fmt::format("{}: {} findings changed; {} of its {} statements match a finding here", document.path,
                     report.findings_changed, report.statements_used, document.vex.statements.size()));
  }
  if (suppressions.rules.empty()) {
    return;
  }
  const match::IgnoreReport report = match::apply_ignores(suppressions.rules, now, inventory.device, knowledge, assessed);
  for (const std::string& rule : report.expired) {
    tell("ignore rule " + rule + ", so it is not applied");
  }
  for (const std::string& rule : report.unused) {
    tell("ignore rule " + rule + ": matches no finding here");
  }
}

}  // namespace parapet::cli
