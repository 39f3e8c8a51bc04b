// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace parapet {

// A file mapped read-only. The bytes stay valid, at the same address, while the object (or what it was moved to) lives.
// A file that is cut short by somebody else while mapped ends the process on access: map only files that Parapet owns,
// or that the caller copies first.
class MappedFile {
 public:
  MappedFile() = default;
  ~MappedFile();
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  // Errors: kNotFound, kEnvironment (permission, not a regular file).
  [[nodiscard]] static Result<MappedFile> open(const std::string& path);

  [[nodiscard]] std::string_view bytes() const { return {data_, size_}; }

 private:
  const char* data_ = nullptr;
  std::size_t size_ = 0;
};

// The durable side of a folder: what the store and the knowledge base need of a disk. Passed in, so that a test can
// lose a disk. Implementations are safe to use from several threads on different paths.
class Files {
 public:
  virtual ~Files() = default;

  // The whole content. Errors: kNotFound, kEnvironment, kLimit where larger than bytes_max.
  [[nodiscard]] virtual Result<std::string> read(const std::string& path, std::uint64_t bytes_max) const = 0;
  // Replaces the file as a whole: written beside it, synced, renamed, folder synced. After a crash the path holds the
  // old content or the new, never a part.
  [[nodiscard]] virtual Result<void> write_atomically(const std::string& path, std::string_view bytes) = 0;
  // Makes a finished file's content durable, then renames it over `to` and makes the rename durable.
  [[nodiscard]] virtual Result<void> publish(const std::string& from, const std::string& to) = 0;
  // Removes a file; fine where there is none.
  [[nodiscard]] virtual Result<void> remove(const std::string& path) = 0;
  // Names (not paths) of the regular files in a folder, sorted.
  [[nodiscard]] virtual Result<std::vector<std::string>> list(const std::string& folder) const = 0;
  // Makes a folder and its parents; fine where it exists. New ones are readable by the owner and group only (0750).
  [[nodiscard]] virtual Result<void> make_folder(const std::string& path) = 0;
};

[[nodiscard]] std::unique_ptr<Files> system_files();

// The whole content of any path, with a bound. Reads pipes and /proc files as well as regular files.
[[nodiscard]] Result<std::string> read_file(const std::string& path, std::uint64_t bytes_max);

// Holds an exclusive advisory lock (flock) on a file while it lives, so that two processes don't import at once.
class FileLock {
 public:
  ~FileLock();
  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  // Makes the file where there is none. Waits up to wait_seconds, then kConflict; kEnvironment where it can't be made.
  [[nodiscard]] static Result<FileLock> acquire(const std::string& path, int wait_seconds);

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

}  // namespace parapet
