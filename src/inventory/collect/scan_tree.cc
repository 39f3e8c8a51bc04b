// SPDX-License-Identifier: Apache-2.0
#include "inventory/collect/scan_tree.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include <boost/unordered/unordered_flat_map.hpp>
#include <fmt/format.h>

#include "base/parallel.h"
#include "inventory/collect/collector.h"
#include "inventory/collect/ownership.h"
#include "inventory/collect/system_collectors.h"
#include "inventory/merge.h"

namespace parapet::inventory {
namespace {

using Collectors = std::vector<std::unique_ptr<Collector>>;

// A file that some language collector wants.
struct Candidate {
  const Collector* collector = nullptr;
  TreeFile file;
};

std::string relative(std::string_view path) {
  return std::string(path.starts_with('/') ? path.substr(1) : path);
}

Result<std::vector<Candidate>> find_candidates(const Tree& tree, const Collectors& collectors, std::vector<Problem>& problems) {
  std::vector<Candidate> candidates;
  const auto visit = [&](const TreeFile& file) {
    for (const std::unique_ptr<Collector>& collector : collectors) {
      if (collector->wants(file)) {
        candidates.push_back({.collector = collector.get(), .file = file});
      }
    }
  };
  const auto problem = [&](std::string path, std::string reason) {
    problems.push_back({.place = std::move(path), .reason = std::move(reason)});
  };
  TRY(tree.walk(visit, problem));
  return candidates;
}

// The distribution's own packages by name, and those of others.
class PackageIndex {
 public:
  explicit PackageIndex(const std::vector<Software>& packages) {
    for (std::size_t i = 0; i < packages.size(); ++i) {
      by_name_.emplace(packages[i].name, i);
    }
  }
  [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const {
    const auto found = by_name_.find(std::string(name));
    return found == by_name_.end() ? std::nullopt : std::optional(found->second);
  }

 private:
  boost::unordered_flat_map<std::string, std::size_t> by_name_;
};

// The owner of a path where that is a package that the distribution judges; "" else: what a third party's package brings
// along is judged by its language's advisories, for nobody else would.
std::string judging_owner(const Owners& owners, const PackageIndex& index, const std::vector<Software>& packages, std::string_view path) {
  const std::string_view owner = owners.of(path);
  const std::optional<std::size_t> package = owner.empty() ? std::nullopt : index.find(owner);
  return package && packages[*package].origin.empty() ? std::string(owner) : std::string{};
}

void tie_programs(const std::vector<RunningProgram>& programs, const Owners& owners, const PackageIndex& index,
                  std::size_t package_count, std::vector<Software>& software) {
  const auto tie = [](Software& entry, const RunningProgram& program) {
    entry.running = true;
    entry.listening.insert(entry.listening.end(), program.listening.begin(), program.listening.end());
    std::ranges::sort(entry.listening);
    entry.listening.erase(std::ranges::unique(entry.listening).begin(), entry.listening.end());
  };
  for (const RunningProgram& program : programs) {
    const std::string path = relative(program.path);
    if (const std::optional<std::size_t> package = index.find(owners.of(path))) {
      tie(software[*package], program);
    }
    for (std::size_t i = package_count; i < software.size(); ++i) {
      if (std::ranges::find(software[i].paths, path) != software[i].paths.end()) {
        tie(software[i], program);
      }
    }
  }
}

std::vector<std::string> paths_to_own(const std::vector<Candidate>& candidates, const std::vector<RunningProgram>& programs) {
  std::vector<std::string> paths;
  paths.reserve(candidates.size() + programs.size());
  for (const Candidate& candidate : candidates) {
    paths.push_back(candidate.file.path);
  }
  for (const RunningProgram& program : programs) {
    paths.push_back(relative(program.path));
  }
  return paths;
}

// What one candidate gave; each is written by one thread.
struct Outcome {
  std::string owner;
  std::optional<Collected> collected;
  std::string error;
};

Outcome collect_one(const Tree& tree, const Candidate& candidate, std::string owner, const Limits& limits) {
  Outcome outcome{.owner = std::move(owner)};
  if (!outcome.owner.empty() && candidate.collector->name() == "binary") {
    return outcome;
  }
  Result<Collected> collected = candidate.collector->collect(tree, candidate.file, limits);
  if (!collected) {
    outcome.error = collected.error().to_string();
    return outcome;
  }
  outcome.collected = std::move(*collected);
  for (Software& software : outcome.collected->software) {
    if (software.owned_by.empty()) {
      software.owned_by = outcome.owner;
    }
  }
  return outcome;
}

Result<void> gather(std::vector<Candidate>& candidates, std::vector<Outcome>& outcomes, const Limits& limits, Inventory& inventory) {
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    Outcome& outcome = outcomes[i];
    if (!outcome.error.empty()) {
      inventory.problems.push_back({.place = std::move(candidates[i].file.path), .reason = std::move(outcome.error)});
    }
    if (!outcome.collected) {
      continue;
    }
    std::ranges::move(outcome.collected->software, std::back_inserter(inventory.software));
    std::ranges::move(outcome.collected->problems, std::back_inserter(inventory.problems));
    if (inventory.software.size() > limits.software_per_device_max) {
      return fail(ErrorCode::kLimit, fmt::format("more than software_per_device_max ({}) entries", limits.software_per_device_max));
    }
  }
  return {};
}

}  // namespace

bool may_hold_software(std::string_view path) {
  // Files of these kinds are never executables in machine code; if some collector wants one, it says so without the
  // executable bit.
  constexpr auto kEndings = std::to_array<std::string_view>({
      "a",    "c",    "cc",   "cfg",  "cjs",  "class", "cmake", "conf", "cpp",  "cs",   "css",  "csv",  "d",
      "el",   "f90", "gif",  "go",   "gz",   "h",    "hpp",  "htm",  "html",  "ico",   "idl",  "in",   "inc",  "ini",  "ipp",  "java",
      "jpg",  "js",  "json", "la",   "lua",  "m4",   "map",  "md",   "mjs",   "mo",    "o",    "pc",   "pem",  "php",  "pl",   "pm",
      "png",  "po",  "pod",  "properties",   "proto", "py",  "pyc",  "pyi",   "pyx",   "qml",  "r",    "rb",   "rbi",  "rs",   "rst",
      "scss", "sh",  "svg",  "tcl",  "tex",  "toml", "ts",   "tsx",  "ttf",   "txt",   "vim",  "woff", "woff2", "xml", "xsl",  "yaml",
      "yml",
  });
  static_assert(std::ranges::is_sorted(kEndings));
  const std::size_t dot = path.rfind('.');
  const std::size_t slash = path.rfind('/');
  if (dot == std::string_view::npos || (slash != std::string_view::npos && dot < slash) ||
      !std::ranges::binary_search(kEndings, path.substr(dot + 1))) {
    return true;
  }
  static const Collectors kCollectors = language_collectors();  // immutable
  const TreeFile plain{.path = std::string(path), .size = 4096, .mode = 0644};
  return std::ranges::any_of(kCollectors, [&](const std::unique_ptr<Collector>& collector) { return collector->wants(plain); });
}

Result<std::vector<Software>> read_databases(const Tree& tree, const Limits& limits, std::vector<Problem>& problems) {
  const Collectors collectors = system_collectors();
  std::vector<Candidate> databases;
  for (const TreeFile& file : database_files(tree)) {
    for (const std::unique_ptr<Collector>& collector : collectors) {
      if (collector->wants(file)) {
        databases.push_back({.collector = collector.get(), .file = file});
      }
    }
  }
  std::vector<std::optional<Result<Collected>>> results(databases.size());
  parallel_for(databases.size(),
               [&](std::size_t i) { results[i] = databases[i].collector->collect(tree, databases[i].file, limits); });
  std::vector<Software> packages;
  for (std::optional<Result<Collected>>& result : results) {
    if (!*result) {
      return std::unexpected((*result).error());
    }
    std::ranges::move((*result)->software, std::back_inserter(packages));
    std::ranges::move((*result)->problems, std::back_inserter(problems));
  }
  return packages;
}

Result<Inventory> scan_tree(const Tree& tree, const OperatingSystem& os, std::vector<Software> packages,
                            const std::vector<RunningProgram>& programs, const Limits& limits, Progress& progress) {
  Inventory inventory;
  inventory.device.os = os;
  const Collectors collectors = language_collectors();
  progress.stage("looking for software", 0);
  std::vector<Candidate> candidates = TRY(find_candidates(tree, collectors, inventory.problems));
  const Owners owners = Owners::find(tree, paths_to_own(candidates, programs), limits, inventory.problems);
  const PackageIndex index(packages);
  progress.stage("reading software", candidates.size());
  std::vector<Outcome> outcomes(candidates.size());
  parallel_ranges(0, candidates.size(), 16, [&](std::size_t range_begin, std::size_t range_end) {
    for (std::size_t i = range_begin; i != range_end; ++i) {
      outcomes[i] = collect_one(tree, candidates[i], judging_owner(owners, index, packages, candidates[i].file.path), limits);
    }
    progress.advance(range_end - range_begin, range_end - range_begin);
  });
  const std::size_t package_count = packages.size();
  inventory.software = std::move(packages);
  TRY(gather(candidates, outcomes, limits, inventory));
  tie_programs(programs, owners, index, package_count, inventory.software);
  merge_equal(inventory.software);
  progress.done();
  return inventory;
}

}  // namespace parapet::inventory
