// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

namespace parapet::inventory {

// An open file descriptor that closes itself.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor();
  Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return value_; }
  [[nodiscard]] bool valid() const { return value_ >= 0; }
  // Gives the descriptor away.
  [[nodiscard]] int release() { return std::exchange(value_, -1); }

 private:
  int value_ = -1;
};

// Opens a path as a process whose root is the folder `root` would: absolute links and ".." stay inside, magic links of
// /proc are refused. Invalid where it can't; errno says why (ELOOP for a circle of links). openat2(2) with
// RESOLVE_IN_ROOT, or step by step where the kernel or a sandbox lacks it.
[[nodiscard]] Descriptor open_in_root(int root, const std::string& path, int flags);

// The same without openat2. A tree that is changed meanwhile can make it fail, never leave the root: every step is
// opened without following links, relative to a folder that is held open.
[[nodiscard]] Descriptor open_in_root_by_steps(int root, const std::string& path, int flags);

}  // namespace parapet::inventory
