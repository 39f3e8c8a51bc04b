// SPDX-License-Identifier: Apache-2.0
#include "server/http/body_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

namespace parapet::server::http {
namespace {

constexpr std::uint64_t kLookEvery = 16ULL << 20;

// As people read it; up to whole ones.
std::string megabytes(std::uint64_t bytes) { return fmt::format("{} MB", (bytes >> 20) + ((bytes & ((1ULL << 20) - 1)) != 0 ? 1 : 0)); }

std::unexpected<Refusal> not_written(int number) {
  return std::unexpected(Refusal{.status = number == ENOSPC || number == EDQUOT || number == EFBIG ? 507 : 503,
                                 .message = fmt::format("the body can't be written to the disk of the server's data folder: {}", std::strerror(number))});
}

}  // namespace

std::optional<std::uint64_t> free_bytes_of(const std::string& folder) {
  struct statvfs disk {};
  if (::statvfs(folder.c_str(), &disk) != 0) {
    return std::nullopt;
  }
  return static_cast<std::uint64_t>(disk.f_bavail) * static_cast<std::uint64_t>(disk.f_frsize);
}

BodyFile::BodyFile(BodyFileOptions options) : options_(std::move(options)), path_(options_.folder + "/" + options_.name) {}

Result<std::unique_ptr<BodyFile>> BodyFile::create(BodyFileOptions options) {
  std::unique_ptr<BodyFile> file(new BodyFile(std::move(options)));
  const std::string& folder = file->options_.folder;
  if (::mkdir(folder.c_str(), 0700) != 0) {
    return fail(errno == EEXIST ? ErrorCode::kConflict : ErrorCode::kEnvironment,
                fmt::format("{}: can't make the folder: {}", folder, std::strerror(errno)));
  }
  file->made_ = true;
  file->descriptor_ = ::open(file->path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (file->descriptor_ < 0) {
    return fail(ErrorCode::kEnvironment, fmt::format("{}: can't make the file: {}", file->path_, std::strerror(errno)));
  }
  return file;
}

std::expected<void, Refusal> BodyFile::room_for(std::uint64_t bytes) const {
  const std::optional<std::uint64_t> free = options_.free_bytes(options_.folder);
  if (!free || (*free >= options_.bytes_kept_free && *free - options_.bytes_kept_free >= bytes)) {
    return {};
  }
  return std::unexpected(
      Refusal{.status = 507,
              .message = fmt::format("there is no room for {} more on the disk of the server's data folder: {} are free, of which {} stay free for "
                                     "everything else. Make room there and send the file again",
                                     megabytes(bytes), megabytes(*free), megabytes(options_.bytes_kept_free))});
}

std::expected<void, Refusal> BodyFile::add(std::string_view piece) {
  if (size_ + piece.size() > room_until_) {
    if (std::expected<void, Refusal> room = room_for(piece.size()); !room) {
      return room;
    }
    room_until_ = size_ + piece.size() + kLookEvery;
  }
  while (!piece.empty()) {
    const ssize_t written = ::write(descriptor_, piece.data(), piece.size());
    if (written < 0 && errno != EINTR) {
      return not_written(errno);
    }
    const auto bytes = static_cast<std::size_t>(written > 0 ? written : 0);
    size_ += bytes;
    piece.remove_prefix(bytes);
  }
  return {};
}

void BodyFile::remove() {
  if (descriptor_ >= 0) {
    ::close(std::exchange(descriptor_, -1));
  }
  if (std::exchange(made_, false)) {
    std::error_code ignored;  // what stays is removed at the next start
    std::filesystem::remove_all(options_.folder, ignored);
  }
}

}  // namespace parapet::server::http
