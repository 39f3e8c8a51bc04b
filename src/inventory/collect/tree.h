// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"

namespace parapet::inventory {

// One file of a tree. Paths are relative to the tree's root, without a leading slash: "usr/bin/python3".
struct TreeFile {
  std::string path;
  std::uint64_t size = 0;
  std::uint32_t mode = 0;  // permission bits
  [[nodiscard]] bool executable() const { return (mode & 0111U) != 0; }
  [[nodiscard]] std::string_view file_name() const {
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? std::string_view(path) : std::string_view(path).substr(slash + 1);
  }
};

// A folder of files that collectors read: a host's root, an unpacked root folder, or the merged layers of a container
// image. Never leaves its root, whatever links say. Reading one tree from several threads is safe.
class Tree {
 public:
  virtual ~Tree() = default;

  // Every regular file, in a stable order, links not followed. Folders that can't be read are reported to `problem`.
  [[nodiscard]] virtual Result<void> walk(const std::function<void(const TreeFile&)>& visit,
                                          const std::function<void(std::string path, std::string reason)>& problem) const = 0;
  // The content of a file, links inside the root resolved. Errors: kNotFound, kLimit (over bytes_max), kEnvironment.
  [[nodiscard]] virtual Result<std::string> read(std::string_view path, std::uint64_t bytes_max) const = 0;
  // Up to `count` bytes from `offset`; fewer at the end of the file.
  [[nodiscard]] virtual Result<std::string> read_at(std::string_view path, std::uint64_t offset, std::size_t count) const = 0;
  // Names in a folder, sorted; kNotFound where there is none.
  [[nodiscard]] virtual Result<std::vector<std::string>> list(std::string_view folder) const = 0;
  [[nodiscard]] virtual bool exists(std::string_view path) const = 0;
};

// A folder on disk as a tree; resolution stays beneath the root (openat2 RESOLVE_IN_ROOT). The walk reads folders on all
// cores and shows files level by level, sorted within a folder. It does not enter what is mounted at proc, sys or dev of
// the root, nor mounts of kinds that hold no software of this machine (overlay mounts of containers, network mounts, the
// kernel's own), unless cross_mounts. Errors: kNotFound, kEnvironment.
struct FolderOptions {
  bool cross_mounts = false;
  // Folders below the root to walk, without leading slash, none inside another; empty: all of it. Those that do not exist
  // or are links are passed over in silence. Reading is not restricted to them.
  std::vector<std::string> start_at;
  // Asked with a file's path before its size and mode are looked up: false passes it over, so that the walk does not show
  // it. Called from several threads. Empty: every file is shown.
  std::function<bool(std::string_view path)> may_matter;
};
[[nodiscard]] Result<std::unique_ptr<Tree>> open_folder(const std::string& root, const Limits& limits,
                                                        const FolderOptions& options);

}  // namespace parapet::inventory
