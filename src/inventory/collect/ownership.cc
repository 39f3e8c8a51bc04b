// SPDX-License-Identifier: Apache-2.0
#include "inventory/collect/ownership.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include <boost/unordered/unordered_flat_set.hpp>

#include "base/hash.h"
#include "base/parallel.h"
#include "base/text.h"
#include "inventory/collect/rpm.h"
#include "inventory/collect/rpm_database.h"
#include "inventory/collect/system_collectors.h"

namespace parapet::inventory {
namespace {

constexpr std::string_view kInfo = "var/lib/dpkg/info";
constexpr std::string_view kDistroless = "var/lib/dpkg/status.d";
constexpr std::string_view kPacman = "var/lib/pacman/local";
constexpr std::uint64_t kListBytesMax = 256ULL << 20;

struct Hash {
  std::size_t operator()(std::string_view text) const { return static_cast<std::size_t>(hash64(text)); }
};

// "usr/lib/x" and "/lib/x" as one: dpkg lists files where the package put them, before /lib became a link.
std::string_view one_spelling(std::string_view path) {
  while (path.starts_with('/')) {
    path.remove_prefix(1);
  }
  if (path.starts_with("./")) {
    path.remove_prefix(2);
  }
  if (path.starts_with("usr/bin/") || path.starts_with("usr/sbin/") || path.starts_with("usr/lib")) {
    path.remove_prefix(4);
  }
  return path;
}

// The wanted paths, and what was found for them so far.
class Wanted {
 public:
  explicit Wanted(const std::vector<std::string>& paths) {
    wanted_.reserve(paths.size());
    for (const std::string& path : paths) {
      wanted_.insert(one_spelling(path));
    }
  }

  // Any thread.
  [[nodiscard]] bool has(std::string_view path) const { return wanted_.contains(one_spelling(path)); }
  void found(std::string_view path, std::string_view package) {
    const std::scoped_lock lock(mutex_);
    std::string& owner = owners_[std::string(one_spelling(path))];
    // A folder belongs to several packages: the first by name, so that the answer does not hang on the order of threads.
    if (owner.empty() || package < owner) {
      owner = package;
    }
  }
  boost::unordered_flat_map<std::string, std::string> take() { return std::move(owners_); }

 private:
  boost::unordered_flat_set<std::string_view, Hash> wanted_;
  std::mutex mutex_;  // guards owners_
  boost::unordered_flat_map<std::string, std::string> owners_;
};

// One list of paths, a line each; skip: characters before the path ("0123  usr/x" of md5sums).
void scan_lines(std::string_view text, std::size_t skip, std::string_view package, Wanted& wanted) {
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (line.size() > skip && wanted.has(line.substr(skip))) {
      wanted.found(line.substr(skip), package);
    }
  }
}

void scan_dpkg(const Tree& tree, std::string_view folder, std::string_view ending, std::size_t skip, Wanted& wanted,
               std::vector<Problem>& problems) {
  const std::vector<std::string> names = tree.list(folder).value_or(std::vector<std::string>{});
  std::mutex mutex;  // guards problems
  parallel_for(names.size(), [&](std::size_t i) {
    const std::string& name = names[i];
    if (!name.ends_with(ending)) {
      return;
    }
    const std::string path = std::string(folder) + "/" + name;
    const Result<std::string> text = tree.read(path, kListBytesMax);
    if (!text) {
      const std::scoped_lock lock(mutex);
      problems.push_back({.place = path, .reason = text.error().message()});
      return;
    }
    // "libssl3:amd64.list" lists what libssl3 owns.
    const std::string_view package = cut(std::string_view(name).substr(0, name.size() - ending.size()), ':').first;
    scan_lines(*text, skip, package, wanted);
  });
}

// "F:usr/bin" opens a folder, "R:tool" is a file in it.
void scan_apk(const Tree& tree, std::string_view path, Wanted& wanted) {
  const std::string whole = tree.read(path, kListBytesMax).value_or("");
  std::string_view text = whole;
  std::string package;
  std::string folder;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (line.size() < 2 || line[1] != ':') {
      continue;
    }
    if (line[0] == 'P') {
      package = line.substr(2);
    } else if (line[0] == 'F') {
      folder = std::string(line.substr(2)) + "/";
    } else if (line[0] == 'R') {
      const std::string file = folder + std::string(line.substr(2));
      if (wanted.has(file)) {
        wanted.found(file, package);
      }
    }
  }
}

// var/lib/pacman/local/NAME-VERSION-RELEASE/files: "%FILES%" and a path on each line.
void scan_pacman(const Tree& tree, Wanted& wanted) {
  const std::vector<std::string> names = tree.list(kPacman).value_or(std::vector<std::string>{});
  parallel_for(names.size(), [&](std::size_t i) {
    const std::string text = tree.read(std::string(kPacman) + "/" + names[i] + "/files", kListBytesMax).value_or("");
    const std::size_t release = names[i].rfind('-');
    const std::size_t version = release == std::string::npos || release == 0 ? release : names[i].rfind('-', release - 1);
    scan_lines(text, 0, std::string_view(names[i]).substr(0, version), wanted);
  });
}

void scan_rpm(const Tree& tree, const std::string& path, const Limits& limits, Wanted& wanted, std::vector<Problem>& problems) {
  const RpmBlob take = [&](std::string_view blob) -> Result<void> {
    std::string name;
    for (const std::string& file : rpm_header_files(blob)) {
      if (wanted.has(file)) {
        if (name.empty()) {
          const std::optional<Software> package = TRY(read_rpm_header(blob, "", limits));
          name = package ? package->name : std::string("?");
        }
        wanted.found(file, name);
      }
    }
    return {};
  };
  if (const Result<void> read = read_rpm_database(tree, path, limits, take); !read) {
    problems.push_back({.place = path, .reason = read.error().to_string()});
  }
}

}  // namespace

Owners Owners::find(const Tree& tree, const std::vector<std::string>& paths, const Limits& limits, std::vector<Problem>& problems) {
  Owners owners;
  if (paths.empty()) {
    return owners;
  }
  Wanted wanted(paths);
  bool distroless = false;
  for (const TreeFile& file : database_files(tree)) {
    if (file.path == "var/lib/dpkg/status") {
      scan_dpkg(tree, kInfo, ".list", 0, wanted, problems);
    } else if (file.path.starts_with(kDistroless) && !std::exchange(distroless, true)) {
      scan_dpkg(tree, kDistroless, ".md5sums", 34, wanted, problems);
    } else if (file.path.ends_with("apk/db/installed")) {
      scan_apk(tree, file.path, wanted);
    } else if (file.path.starts_with(kPacman)) {
      scan_pacman(tree, wanted);
    } else if (file.path.find("/rpm/") != std::string::npos) {
      scan_rpm(tree, file.path, limits, wanted, problems);
    }
  }
  owners.owners_ = wanted.take();
  return owners;
}

std::string_view Owners::of(std::string_view path) const {
  const auto found = owners_.find(std::string(one_spelling(path)));
  return found == owners_.end() ? std::string_view{} : std::string_view(found->second);
}

std::vector<std::string> dpkg_files_of(const Tree& tree, const Software& package, const Limits&) {
  Result<std::string> text = tree.read(std::string(kInfo) + "/" + package.name + ".list", kListBytesMax);
  if (!text) {
    text = tree.read(std::string(kInfo) + "/" + package.name + ":" + package.arch + ".list", kListBytesMax);
  }
  std::vector<std::string> files;
  std::string_view rest = text ? std::string_view(*text) : std::string_view{};
  while (!rest.empty()) {
    files.emplace_back(take_line(rest));
  }
  return files;
}

}  // namespace parapet::inventory
