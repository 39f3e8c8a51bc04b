// SPDX-License-Identifier: Apache-2.0
#include "sensor/runtime.h"

#include <sys/stat.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

#include <boost/unordered/unordered_flat_map.hpp>
#include <fmt/format.h>

#include "base/text.h"
#include "inventory/collect/ownership.h"
#include "inventory/kernel.h"
#include "sensor/entry.h"

namespace parapet::sensor {
namespace {

using inventory::Software;

constexpr std::int64_t kRunningForSeconds = 600;
constexpr std::int64_t kRememberedSeconds = 400 * kSecondsPerDay;
constexpr std::size_t kProgramsMax = 20'000;

std::string relative(std::string_view path) { return std::string(path.starts_with('/') ? path.substr(1) : path); }

}  // namespace

void Runtime::sample(const std::vector<inventory::RunningProgram>& programs, const inventory::Tree& tree, const Limits& limits,
                     UnixTime now) {
  for (auto& [path, usage] : programs_) {
    usage.listening.clear();
  }
  for (const inventory::RunningProgram& program : programs) {
    const std::string path = relative(program.path);
    if (programs_.size() >= kProgramsMax && !programs_.contains(path)) {
      continue;
    }
    Usage& usage = programs_[path];
    usage.last_seen = now;
    std::ranges::copy(program.listening, std::back_inserter(usage.listening));
  }
  std::vector<std::string> unknown;
  for (const auto& [path, usage] : programs_) {
    if (!owners_.contains(path)) {
      unknown.push_back(path);
    }
  }
  if (unknown.empty()) {
    return;
  }
  // What can't be read of the lists is told by the walk, which reads them too.
  std::vector<inventory::Problem> problems;
  const inventory::Owners owners = inventory::Owners::find(tree, unknown, limits, problems);
  for (const std::string& path : unknown) {
    owners_[path] = owners.of(path);
  }
}

void Runtime::look_at_access_times(const std::string& root, UnixTime now) {
  for (auto& [path, usage] : programs_) {
    if (now.seconds - usage.last_seen.seconds < kSecondsPerDay) {
      continue;
    }
    const std::string file = root + "/" + path;
    struct stat status {};
    struct statvfs mount {};
    // relatime(8) keeps it to within a day; a backup that reads everything only makes software look used.
    if (::stat(file.c_str(), &status) == 0 && ::statvfs(file.c_str(), &mount) == 0 && (mount.f_flag & ST_NOATIME) == 0) {
      usage.last_seen = std::max(usage.last_seen, std::min(now, UnixTime{status.st_atim.tv_sec}));
    }
  }
  std::erase_if(programs_, [&](const auto& entry) { return now.seconds - entry.second.last_seen.seconds > kRememberedSeconds; });
}

std::string Runtime::write() const {
  std::string text;
  for (const auto& [path, usage] : programs_) {
    if (path.find_first_of("\r\n") == std::string::npos) {
      text += fmt::format("{} {}\n", usage.last_seen.seconds, path);
    }
  }
  return text;
}

void Runtime::read(std::string_view text) {
  while (!text.empty() && programs_.size() < kProgramsMax) {
    const auto [seconds, path] = cut(take_line(text), ' ');
    const std::optional<std::uint64_t> time = parse_uint(seconds);
    if (time && *time < (1ULL << 40) && path && !path->empty()) {
      programs_[std::string(*path)].last_seen = UnixTime{static_cast<std::int64_t>(*time)};
    }
  }
}

void Runtime::mark(std::vector<Software>& software, UnixTime now) const {
  boost::unordered_flat_map<std::string_view, std::size_t> packages;
  boost::unordered_flat_map<std::string_view, std::vector<std::size_t>> by_path;
  for (std::size_t i = 0; i < software.size(); ++i) {
    if (is_distribution_package(software[i].ecosystem)) {
      // Which kernel runs is told by the system, not by processes.
      if (inventory::kernel_part(software[i].ecosystem, software[i].name, software[i].source) == inventory::KernelPart::kNone) {
        packages.emplace(software[i].name, i);
      }
      continue;
    }
    for (const std::string& path : software[i].paths) {
      by_path[path].push_back(i);
    }
  }
  std::vector<UnixTime> last_seen(software.size());
  const auto tie = [&](std::size_t i, const Usage& usage) {
    last_seen[i] = std::max(last_seen[i], usage.last_seen);
    std::ranges::copy(usage.listening, std::back_inserter(software[i].listening));
  };
  for (const auto& [path, usage] : programs_) {
    const auto owner = owners_.find(path);
    if (owner != owners_.end() && !owner->second.empty()) {
      if (const auto package = packages.find(owner->second); package != packages.end()) {
        tie(package->second, usage);
      }
    }
    if (const auto entries = by_path.find(path); entries != by_path.end()) {
      for (const std::size_t i : entries->second) {
        tie(i, usage);
      }
    }
  }
  for (std::size_t i = 0; i < software.size(); ++i) {
    if (!last_seen[i].known()) {
      continue;
    }
    Software& entry = software[i];
    entry.running = now.seconds - last_seen[i].seconds <= kRunningForSeconds;
    if (!*entry.running) {
      entry.last_used = format_date(last_seen[i]);
    }
    std::ranges::sort(entry.listening);
    entry.listening.erase(std::ranges::unique(entry.listening).begin(), entry.listening.end());
  }
}

}  // namespace parapet::sensor
