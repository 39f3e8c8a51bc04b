// SPDX-License-Identifier: Apache-2.0
#include "sensor/loaded_files.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <set>
#include <system_error>

#include "base/files.h"
#include "base/text.h"
#include "inventory/collect/host_facts.h"

namespace parapet::sensor {
namespace {

constexpr std::uint64_t kMapsBytesMax = 16ULL << 20;
constexpr std::size_t kFilesMax = 20'000;

bool is_archive(std::string_view path) { return path.ends_with(".jar") || path.ends_with(".war") || path.ends_with(".ear"); }

}  // namespace

std::vector<std::string_view> parse_maps(std::string_view text) {
  std::vector<std::string_view> paths;
  while (!text.empty()) {
    std::string_view line = take_line(text);
    const std::size_t slash = line.find(" /");
    if (slash == std::string_view::npos) {
      continue;
    }
    std::string_view path = line.substr(slash + 1);
    if (path.ends_with(" (deleted)")) {
      path.remove_suffix(10);
    }
    // "ADDRESS PERMISSIONS ...": code is mapped executable; archives are read.
    const std::size_t blank = line.find(' ');
    const bool code = blank + 3 < line.size() && line[blank + 3] == 'x';
    const bool anonymous = path.starts_with("/dev/") || path.starts_with("/memfd:") || path.starts_with("/SYSV");
    if ((code || is_archive(path)) && !anonymous && (paths.empty() || paths.back() != path)) {
      paths.push_back(path);
    }
  }
  return paths;
}

std::vector<std::string> loaded_files(const std::string& root) {
  std::set<std::string, std::less<>> files;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(root + "/proc", error), end; !error && entry != end; entry.increment(error)) {
    const std::string path = entry->path().string();
    if (!std::ranges::all_of(entry->path().filename().string(), is_digit)) {
      continue;
    }
    if (!inventory::names_files_as_we_do(root, path)) {
      continue;
    }
    const Result<std::string> maps = read_file(path + "/maps", kMapsBytesMax);
    if (!maps) {
      continue;  // ended meanwhile, or somebody else's: host_facts says how many of those there are
    }
    for (const std::string_view file : parse_maps(*maps)) {
      if (files.size() < kFilesMax && !files.contains(file)) {
        files.emplace(file);
      }
    }
  }
  return {files.begin(), files.end()};
}

}  // namespace parapet::sensor
