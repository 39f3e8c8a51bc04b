// SPDX-License-Identifier: Apache-2.0
#include "sensor/watcher.h"

#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fmt/format.h>

namespace parapet::sensor {
namespace {

constexpr std::size_t kWatchesMax = 4096;

constexpr std::uint32_t kFolderEvents = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE | IN_DELETE_SELF |
                                        IN_MOVE_SELF | IN_ONLYDIR | IN_EXCL_UNLINK;
// A database that stays open is written to without ever being closed.
constexpr std::uint32_t kDatabaseEvents = kFolderEvents | IN_MODIFY;

}  // namespace

Result<Watcher> Watcher::open() {
  const int descriptor = ::inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  if (descriptor < 0) {
    return fail(ErrorCode::kEnvironment, fmt::format("inotify: {} (see /proc/sys/fs/inotify/max_user_instances)", std::strerror(errno)));
  }
  return Watcher(descriptor);
}

Watcher::~Watcher() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
}

Watcher::Watcher(Watcher&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), numbers_(std::move(other.numbers_)), watches_(std::move(other.watches_)) {}

Watcher& Watcher::operator=(Watcher&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(numbers_, other.numbers_);
  std::swap(watches_, other.watches_);
  return *this;
}

std::size_t Watcher::watch(const std::vector<Watch>& list) {
  std::size_t refused = 0;
  std::map<std::string, int> numbers;
  std::map<int, Watch> watches;
  for (const Watch& wanted : list) {
    if (numbers.size() >= kWatchesMax) {
      ++refused;
      continue;
    }
    const std::uint32_t events = wanted.kind == Watch::Kind::kDatabase ? kDatabaseEvents : kFolderEvents;
    const int number = ::inotify_add_watch(descriptor_, wanted.path.c_str(), events | IN_MASK_ADD);
    if (number < 0) {
      refused += errno == ENOSPC || errno == ENOMEM || errno == EACCES ? 1 : 0;
      continue;
    }
    numbers.emplace(wanted.path, number);
    // Two paths of one folder (/lib and /usr/lib): the database wins.
    if (const auto there = watches.find(number); there == watches.end() || wanted.kind == Watch::Kind::kDatabase) {
      watches.insert_or_assign(number, wanted);
    }
  }
  for (const auto& [path, number] : numbers_) {
    if (!watches.contains(number)) {
      ::inotify_rm_watch(descriptor_, number);
    }
  }
  numbers_ = std::move(numbers);
  watches_ = std::move(watches);
  return refused;
}

Changes Watcher::take() {
  Changes changes;
  alignas(inotify_event) std::array<char, 64UL << 10> buffer;
  while (true) {
    const ssize_t count = ::read(descriptor_, buffer.data(), buffer.size());
    if (count <= 0) {
      return changes;
    }
    for (std::size_t at = 0; at + sizeof(inotify_event) <= static_cast<std::size_t>(count);) {
      inotify_event event{};
      std::memcpy(&event, buffer.data() + at, sizeof event);
      const char* name = buffer.data() + at + sizeof event;
      at += sizeof event + event.len;
      if ((event.mask & IN_Q_OVERFLOW) != 0) {
        changes = {.database = true, .folder = true};
        continue;
      }
      const auto found = watches_.find(event.wd);
      if (found == watches_.end() || (event.mask & IN_IGNORED) != 0) {
        continue;
      }
      const std::string_view file = event.len == 0 ? std::string_view{} : std::string_view(name, ::strnlen(name, event.len));
      if (matters(found->second, file)) {
        (found->second.kind == Watch::Kind::kDatabase ? changes.database : changes.folder) = true;
      }
    }
  }
}

bool matters(const Watch& watch, std::string_view name) {
  if (name.empty()) {
    return true;  // the folder itself
  }
  if (!watch.names.empty()) {
    return std::ranges::find(watch.names, name) != watch.names.end();
  }
  return !name.ends_with(".lock") && !name.ends_with("-shm") && !name.ends_with(".pyc") && !name.starts_with("__pycache__") &&
         !name.starts_with("__db.");
}

std::vector<Watch> watch_list(const std::string& root, const std::vector<std::string>& language_folders) {
  std::vector<Watch> list;
  const auto database = [&](std::string_view folder, std::vector<std::string> names) {
    list.push_back({.path = root + "/" + std::string(folder), .kind = Watch::Kind::kDatabase, .names = std::move(names)});
  };
  database("etc", {"os-release", "machine-id"});
  database("usr/lib", {"os-release"});
  database("var/lib/dpkg", {"status", "status.d"});
  database("var/lib/dpkg/status.d", {});
  database("lib/apk/db", {"installed"});
  database("usr/lib/apk/db", {"installed"});
  database("var/lib/pacman/local", {});
  for (const char* folder : {"var/lib/rpm", "usr/lib/sysimage/rpm"}) {
    database(folder, {"rpmdb.sqlite", "rpmdb.sqlite-wal", "Packages", "Packages.db"});
  }
  for (const std::string& folder : language_folders) {
    list.push_back({.path = root + "/" + folder, .kind = Watch::Kind::kFolder});
  }
  return list;
}

}  // namespace parapet::sensor
