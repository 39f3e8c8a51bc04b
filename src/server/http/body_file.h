// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "server/http/refusal.h"

namespace parapet::server::http {

// How many bytes an ordinary user may still write to the disk that the folder is on; nullopt where the system doesn't say.
[[nodiscard]] std::optional<std::uint64_t> free_bytes_of(const std::string& folder);

struct BodyFileOptions {
  std::string folder;                     // made for this file alone, for its owner only; its parent exists
  std::string name;                       // of the file in it
  std::uint64_t bytes_kept_free = 0;      // of the disk, for everything else that is written to it
  std::function<std::optional<std::uint64_t>(const std::string& folder)> free_bytes = free_bytes_of;
};

// The body of one request as a file instead of a text in memory. It and its folder are gone with the object, so that an upload that
// breaks leaves nothing behind. One thread at a time.
class BodyFile {
 public:
  // Errors: kConflict (the folder is there already), kEnvironment.
  [[nodiscard]] static Result<std::unique_ptr<BodyFile>> create(BodyFileOptions options);
  ~BodyFile() { remove(); }
  BodyFile(const BodyFile&) = delete;
  BodyFile& operator=(const BodyFile&) = delete;

  // Refuses with 507 (RFC 4918, section 11.5) where the disk has no room for so many bytes more.
  [[nodiscard]] std::expected<void, Refusal> room_for(std::uint64_t bytes) const;
  // Appends; the file is not synced, nobody looks for it after a crash. Refuses with 507; looks at the disk's room every few megabytes.
  [[nodiscard]] std::expected<void, Refusal> add(std::string_view piece);
  // Before the object goes: what is read of the file was read.
  void remove();

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::uint64_t size() const { return size_; }

 private:
  explicit BodyFile(BodyFileOptions options);

  const BodyFileOptions options_;
  const std::string path_;
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
  std::uint64_t room_until_ = 0;          // the size up to which the disk was looked at
  bool made_ = false;                     // the folder is ours
};

}  // namespace parapet::server::http
