// SPDX-License-Identifier: Apache-2.0
#include "base/files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <thread>
#include <utility>

#include <fmt/format.h>

namespace parapet {
namespace {

// An open file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor() {
    if (value_ >= 0) {
      ::close(value_);
    }
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor(Descriptor&&) = delete;
  Descriptor& operator=(Descriptor&&) = delete;
  [[nodiscard]] int get() const { return value_; }

 private:
  int value_;
};

std::unexpected<Error> system_failure(const std::string& path, std::string_view action) {
  const int number = errno;
  const ErrorCode code = number == ENOENT || number == ENOTDIR ? ErrorCode::kNotFound : ErrorCode::kEnvironment;
  return fail(code, fmt::format("{}: can't {}: {}", path, action, std::strerror(number)));
}

Result<void> sync_folder_of(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  const Descriptor descriptor(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor.get() < 0 || ::fsync(descriptor.get()) != 0) {
    return system_failure(folder, "sync the folder");
  }
  return {};
}

class SystemFiles final : public Files {
 public:
  [[nodiscard]] Result<std::string> read(const std::string& path, std::uint64_t bytes_max) const override {
    return read_file(path, bytes_max);
  }

  [[nodiscard]] Result<void> write_atomically(const std::string& path, std::string_view bytes) override {
    const std::string temporary = fmt::format("{}.{}.tmp", path, ::getpid());
    {
      const Descriptor out(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640));
      if (out.get() < 0) {
        return system_failure(temporary, "create");
      }
      while (!bytes.empty()) {
        const ssize_t written = ::write(out.get(), bytes.data(), bytes.size());
        if (written < 0 && errno != EINTR) {
          return system_failure(temporary, "write");
        }
        bytes.remove_prefix(written > 0 ? static_cast<std::size_t>(written) : 0);
      }
    }
    return publish(temporary, path);
  }

  [[nodiscard]] Result<void> publish(const std::string& from, const std::string& to) override {
    {
      const Descriptor file(::open(from.c_str(), O_RDONLY | O_CLOEXEC));
      if (file.get() < 0 || ::fsync(file.get()) != 0) {
        return system_failure(from, "sync");
      }
    }
    if (::rename(from.c_str(), to.c_str()) != 0) {
      return system_failure(to, "rename into place");
    }
    return sync_folder_of(to);
  }

  [[nodiscard]] Result<void> remove(const std::string& path) override {
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) {
      return system_failure(path, "remove");
    }
    return {};
  }

  [[nodiscard]] Result<std::vector<std::string>> list(const std::string& folder) const override {
    std::vector<std::string> names;
    std::error_code error;
    for (std::filesystem::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
      if (it->is_regular_file(error)) {
        names.push_back(it->path().filename().string());
      }
    }
    if (error) {
      return fail(ErrorCode::kEnvironment, fmt::format("{}: can't list: {}", folder, error.message()));
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  [[nodiscard]] Result<void> make_folder(const std::string& path) override {
    std::filesystem::path so_far;
    for (const auto& part : std::filesystem::path(path)) {
      so_far /= part;
      if (so_far.empty() || so_far == "/") {
        continue;
      }
      if (::mkdir(so_far.c_str(), 0750) != 0 && errno != EEXIST) {
        return system_failure(so_far.string(), "create the folder");
      }
    }
    return {};
  }
};

}  // namespace

MappedFile::~MappedFile() {
  if (size_ > 0) {
    ::munmap(const_cast<char*>(data_), size_);
  }
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

Result<MappedFile> MappedFile::open(const std::string& path) {
  const Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  if (descriptor.get() < 0 || ::fstat(descriptor.get(), &status) != 0) {
    return system_failure(path, "open");
  }
  if (!S_ISREG(status.st_mode)) {
    return fail(ErrorCode::kEnvironment, fmt::format("{}: not a regular file", path));
  }
  MappedFile file;
  file.size_ = static_cast<std::size_t>(status.st_size);
  if (file.size_ > 0) {
    void* address = ::mmap(nullptr, file.size_, PROT_READ, MAP_PRIVATE, descriptor.get(), 0);
    if (address == MAP_FAILED) {
      file.size_ = 0;
      return system_failure(path, "map");
    }
    file.data_ = static_cast<const char*>(address);
  }
  return file;
}

std::unique_ptr<Files> system_files() { return std::make_unique<SystemFiles>(); }

Result<std::string> read_file(const std::string& path, std::uint64_t bytes_max) {
  const Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (descriptor.get() < 0) {
    return system_failure(path, "open");
  }
  std::string bytes;
  struct stat status {};
  if (::fstat(descriptor.get(), &status) == 0 && S_ISREG(status.st_mode)) {
    bytes.reserve(std::min(static_cast<std::uint64_t>(status.st_size), bytes_max) + 1);
  }
  std::string buffer(256 << 10, '\0');
  while (true) {
    const ssize_t count = ::read(descriptor.get(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count < 0) {
      return system_failure(path, "read");
    }
    if (count == 0) {
      return bytes;
    }
    if (bytes.size() + static_cast<std::size_t>(count) > bytes_max) {
      return fail(ErrorCode::kLimit, fmt::format("{}: larger than {} bytes", path, bytes_max));
    }
    bytes.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

FileLock::~FileLock() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
}

FileLock::FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

Result<FileLock> FileLock::acquire(const std::string& path, int wait_seconds) {
  FileLock lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640));
  if (lock.descriptor_ < 0) {
    return system_failure(path, "open the lock file");
  }
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(wait_seconds);
  while (::flock(lock.descriptor_, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) {
      return system_failure(path, "lock");
    }
    if (std::chrono::steady_clock::now() >= deadline) {
      return fail(ErrorCode::kConflict, fmt::format("{}: another parapet is working on this data folder", path));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return lock;
}

}  // namespace parapet
