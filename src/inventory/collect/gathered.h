// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "inventory/collect/collector.h"

namespace parapet::inventory {

// What one file gives, gathered entry by entry. Every entry carries the file's path.
class Gathered {
 public:
  // All three must outlive the object.
  Gathered(std::string_view ecosystem, const TreeFile& file, const Limits& limits)
      : ecosystem_(ecosystem), file_(file), limits_(limits) {}

  // Adds an entry; an empty version means that the file names none. A name that is empty, too long or not UTF-8 becomes a
  // problem instead, and nullptr comes back. The pointer holds until the next call.
  Software* add(std::string_view name, std::string_view version);
  // Something in the file that was not read: place inside the file, and reason.
  void problem(std::string_view place, std::string reason);

  [[nodiscard]] const TreeFile& file() const { return file_; }
  [[nodiscard]] const Limits& limits() const { return limits_; }
  // Entries equal in all but paths joined. Errors: kLimit (software_per_device_max).
  [[nodiscard]] Result<Collected> take() &&;

 private:
  std::string_view ecosystem_;
  const TreeFile& file_;
  const Limits& limits_;
  Collected collected_;
  bool full_ = false;
};

// A collector for one kind of file that is read whole and stands alone.
struct FileKind {
  std::string_view name;       // of the collector
  std::string_view ecosystem;
  bool (*wants)(const TreeFile& file);
  // Errors need no file name: the collector adds it.
  Result<void> (*read)(std::string_view bytes, Gathered& out);
};
[[nodiscard]] std::unique_ptr<Collector> file_collector(const FileKind& kind);

// True where the file's name is this one. Cheaper than file_name(): wants() is called for every file of a device.
[[nodiscard]] inline bool has_name(const TreeFile& file, std::string_view name) {
  const std::string_view path = file.path;
  return path.ends_with(name) && (path.size() == name.size() || path[path.size() - name.size() - 1] == '/');
}

// True for files inside installed packages, module caches and documentation: a lock file there was shipped by somebody
// else and selects nothing on this device.
[[nodiscard]] bool is_shipped_copy(std::string_view path);

// The path of a file beside another: "a/b/c.txt", "d" -> "a/b/d".
[[nodiscard]] std::string beside(std::string_view path, std::string_view name);

}  // namespace parapet::inventory
