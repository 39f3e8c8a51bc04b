// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <span>
#include <vector>

#include "inventory/identity.h"

namespace parapet::exposure {

using inventory::DeviceNumber;

// A set of devices: chunks of 65,536 devices, copied on write, so that copying a set is cheap and a published set never
// changes. One writer for each object, any number of readers of its copies. A chunk with few devices is a sorted array, a
// fuller one a compressed bitmap.
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
  // The union of many sets; faster than |= one after the other.
  [[nodiscard]] static DeviceSet union_of(std::span<const DeviceSet* const> sets);
  [[nodiscard]] std::uint32_t intersection_size(const DeviceSet& other) const;
  [[nodiscard]] bool intersects(const DeviceSet& other) const;

  // Adds devices of one chunk at once: `low` are the low 16 bits of their numbers, ascending; `chunk` is the rest. Cheapest
  // where chunks come in ascending order.
  void append_chunk(std::uint32_t chunk, const std::uint16_t* low, std::size_t count);
  friend bool operator==(const DeviceSet& a, const DeviceSet& b) { return a.equals(b); }

 private:
  [[nodiscard]] bool equals(const DeviceSet& other) const;
  struct Chunk;
  // Counts its references itself: whoever finds to be the only owner must see everything that former owners did, which
  // std::shared_ptr::use_count does not promise.
  class ChunkPointer {
   public:
    ChunkPointer() = default;
    explicit ChunkPointer(Chunk* owned) : chunk_(owned) {}
    ChunkPointer(const ChunkPointer& other);
    ChunkPointer(ChunkPointer&& other) noexcept;
    ChunkPointer& operator=(ChunkPointer other) noexcept;
    ~ChunkPointer();
    [[nodiscard]] const Chunk& operator*() const { return *chunk_; }
    [[nodiscard]] const Chunk* operator->() const { return chunk_; }
    [[nodiscard]] bool same(const ChunkPointer& other) const { return chunk_ == other.chunk_; }
    // The chunk to be changed: a copy of its own where others hold it too.
    [[nodiscard]] Chunk& writable();

   private:
    Chunk* chunk_ = nullptr;
  };
  struct Slot {
    std::uint32_t number = 0;  // device number / 65,536
    ChunkPointer chunk;        // never empty
  };
  [[nodiscard]] const Chunk* find(std::uint32_t number) const;
  std::vector<Slot> slots_;  // ascending
};

}  // namespace parapet::exposure
