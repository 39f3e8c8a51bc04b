// SPDX-License-Identifier: Apache-2.0
#include "knowledge/output_file.h"

#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include <fmt/format.h>

namespace parapet::knowledge {
namespace {

std::unexpected<Error> failure(const std::string& path, std::string_view action) {
  return fail(ErrorCode::kEnvironment, fmt::format("{}: can't {}: {}", path, action, std::strerror(errno)));
}

Result<void> write_at(int descriptor, const std::string& path, std::uint64_t offset, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(descriptor, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written < 0 && errno != EINTR) {
      return failure(path, "write");
    }
    if (written > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
      offset += static_cast<std::uint64_t>(written);
    }
  }
  return {};
}

}  // namespace

OutputFile::~OutputFile() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
    ::unlink(path_.c_str());
  }
}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), size_(other.size_), path_(std::move(other.path_)) {}

OutputFile& OutputFile::operator=(OutputFile&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(size_, other.size_);
  std::swap(path_, other.path_);
  return *this;
}

Result<OutputFile> OutputFile::create(const std::string& path) {
  OutputFile file;
  file.path_ = path;
  file.descriptor_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
  if (file.descriptor_ < 0) {
    return failure(path, "create");
  }
  return file;
}

Result<void> OutputFile::append(std::string_view bytes) {
  TRY(write_at(descriptor_, path_, size_, bytes));
  size_ += bytes.size();
  return {};
}

Result<void> OutputFile::overwrite(std::uint64_t offset, std::string_view bytes) {
  CHECK(offset + bytes.size() <= size_);
  return write_at(descriptor_, path_, offset, bytes);
}

Result<void> OutputFile::release() {
  const int descriptor = std::exchange(descriptor_, -1);
  if (::close(descriptor) != 0) {
    return failure(path_, "close");
  }
  return {};
}

}  // namespace parapet::knowledge
