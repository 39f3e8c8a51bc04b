// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <vector>

#include "inventory/identity.h"

namespace parapet::exposure {

using inventory::DeviceNumber;

// A set of devices: compressed bitmaps in chunks of 65,536 devices, copied on write, so that copying a set is cheap and a
// published set never changes. One writer for each object, any number of readers of its copies.
class DeviceSet {
 public:
  DeviceSet();
  DeviceSet(std::initializer_list<DeviceNumber> devices);
  ~DeviceSet();
  DeviceSet(const DeviceSet&);
  DeviceSet& operator=(const DeviceSet&);
  DeviceSet(DeviceSet&&) noexcept;
  DeviceSet& operator=(DeviceSet&&) noexcept;

  bool add(DeviceNumber device);     // false: it was in already
  bool remove(DeviceNumber device);  // false: it was not in
  [[nodiscard]] bool contains(DeviceNumber device) const;
  [[nodiscard]] std::uint32_t size() const;
  [[nodiscard]] bool empty() const;
  // Ascending.
  void for_each(const std::function<void(DeviceNumber)>& callback) const;
  [[nodiscard]] std::vector<DeviceNumber> to_vector() const;
  [[nodiscard]] std::uint64_t memory_bytes() const;

  DeviceSet& operator|=(const DeviceSet& other);
  DeviceSet& operator&=(const DeviceSet& other);
  DeviceSet& operator-=(const DeviceSet& other);
  [[nodiscard]] std::uint32_t intersection_size(const DeviceSet& other) const;
  friend bool operator==(const DeviceSet& a, const DeviceSet& b) { return a.equals(b); }

 private:
  [[nodiscard]] bool equals(const DeviceSet& other) const;
  struct Chunk;
  struct Slot {
    std::uint32_t number = 0;  // device number / 65,536
    std::shared_ptr<Chunk> chunk;
  };
  Chunk& writable(std::uint32_t number);
  std::vector<Slot> slots_;  // ascending
};

}  // namespace parapet::exposure
