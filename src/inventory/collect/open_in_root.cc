// SPDX-License-Identifier: Apache-2.0
#include "inventory/collect/open_in_root.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace parapet::inventory {
namespace {

constexpr int kLinksMax = 40;  // as the kernel's own bound (path_resolution(7))

// The steps still to go, last first.
void push_steps(std::vector<std::string>& steps, std::string_view path) {
  const std::vector<std::string_view> parts = split(path, '/');
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
    if (!part->empty() && *part != ".") {
      steps.emplace_back(*part);
    }
  }
}

// The text of a link that was opened with O_PATH | O_NOFOLLOW; "" where it can't be read.
std::string link_text(int link) {
  std::array<char, PATH_MAX> buffer;
  const ssize_t count = ::readlinkat(link, "", buffer.data(), buffer.size());
  return count <= 0 ? std::string{} : std::string(buffer.data(), static_cast<std::size_t>(count));
}

// Opens the last step for use; a link that took its place in between gives ELOOP.
Descriptor open_last(int folder, const std::string& name, int flags) {
  return Descriptor(::openat(folder, name.c_str(), flags | O_NOFOLLOW | O_CLOEXEC));
}

}  // namespace

Descriptor::~Descriptor() {
  if (value_ >= 0) {
    const int number = errno;
    ::close(value_);
    errno = number;
  }
}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(value_, other.value_);
  return *this;
}

Descriptor open_in_root(int root, const std::string& path, int flags) {
  open_how how{};
  how.flags = static_cast<std::uint64_t>(flags | O_CLOEXEC);
  how.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;
  // EAGAIN: a folder was renamed while the kernel looked for ".." (openat2(2)).
  for (int attempt = 0; attempt < 4; ++attempt) {
    const long result = ::syscall(SYS_openat2, root, path.empty() ? "." : path.c_str(), &how, sizeof how);
    if (result >= 0) {
      return Descriptor(static_cast<int>(result));
    }
    if (errno == ENOSYS || errno == EPERM) {
      return open_in_root_by_steps(root, path, flags);
    }
    if (errno != EAGAIN) {
      break;
    }
  }
  return Descriptor();
}

Descriptor open_in_root_by_steps(int root, const std::string& path, int flags) {
  std::vector<std::string> steps;
  push_steps(steps, path);
  std::vector<Descriptor> folders;  // from below the root to where we are
  const auto here = [&] { return folders.empty() ? root : folders.back().get(); };
  int links = 0;
  while (!steps.empty()) {
    const std::string name = std::move(steps.back());
    steps.pop_back();
    if (name == "..") {
      if (!folders.empty()) {
        folders.pop_back();
      }
      continue;
    }
    Descriptor step(::openat(here(), name.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
    struct stat status{};
    if (!step.valid() || ::fstat(step.get(), &status) != 0) {
      return Descriptor();
    }
    if (S_ISLNK(status.st_mode) && !(steps.empty() && (flags & O_NOFOLLOW) != 0)) {
      const std::string target = link_text(step.get());
      if (target.empty() || ++links > kLinksMax) {
        errno = ELOOP;
        return Descriptor();
      }
      if (target.front() == '/') {
        folders.clear();
      }
      push_steps(steps, target);
      continue;
    }
    if (steps.empty()) {
      return open_last(here(), name, flags);
    }
    folders.push_back(std::move(step));
  }
  return open_last(here(), ".", flags);
}

}  // namespace parapet::inventory
