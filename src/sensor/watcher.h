// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace parapet::sensor {

// A folder to be told of, and which of its files matter.
struct Watch {
  enum class Kind {
    kDatabase,  // a package database, or what names the system: read it again
    kFolder,    // holds language packages: walk again
  };
  std::string path;                 // absolute
  Kind kind = Kind::kFolder;
  std::vector<std::string> names;   // a database's files; empty: any

  friend bool operator==(const Watch&, const Watch&) = default;
};

// What happened since the last reading.
struct Changes {
  bool database = false;
  bool folder = false;
  [[nodiscard]] bool any() const { return database || folder; }
};

// inotify(7) on a list of folders. Folders that do not exist are passed over; when they appear, the next watch() finds
// them. One thread.
class Watcher {
 public:
  // Errors: kEnvironment (the kernel's limit of instances).
  [[nodiscard]] static Result<Watcher> open();
  ~Watcher();
  Watcher(Watcher&& other) noexcept;
  Watcher& operator=(Watcher&& other) noexcept;
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

  // Replaces the list. Returns how many folders could not be watched although they exist (the kernel's limit).
  std::size_t watch(const std::vector<Watch>& list);
  // Readable when something happened.
  [[nodiscard]] int descriptor() const { return descriptor_; }
  // Takes what happened; does not wait. Where the kernel lost events, everything counts as changed.
  [[nodiscard]] Changes take();

 private:
  explicit Watcher(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
  std::map<std::string, int> numbers_;  // path to watch descriptor
  std::map<int, Watch> watches_;
};

// Whether an event on this file is of interest to the watch. Locks, and what reading a database leaves behind, are not.
[[nodiscard]] bool matters(const Watch& watch, std::string_view name);

// The package databases and system files of a root ("" for the machine itself), and these folders, relative to it.
[[nodiscard]] std::vector<Watch> watch_list(const std::string& root, const std::vector<std::string>& language_folders);

}  // namespace parapet::sensor
