// SPDX-License-Identifier: Apache-2.0
#include "exposure/device_set.h"

#include <roaring/roaring.h>

#include <algorithm>
#include <atomic>
#include <iterator>
#include <span>
#include <utility>

namespace parapet::exposure {
namespace {

// From here on a chunk is a bitmap: below, a bitmap's own parts take more room than the devices.
constexpr std::size_t kFewMax = 256;
// A bitmap that shrank to this becomes an array again; apart from kFewMax, so that a chunk does not go to and fro.
constexpr std::size_t kFewAgain = 128;

struct FreeBitmap {
  void operator()(roaring_bitmap_t* bitmap) const { roaring_bitmap_free(bitmap); }
};
using Bitmap = std::unique_ptr<roaring_bitmap_t, FreeBitmap>;
using Few = std::vector<std::uint16_t>;

constexpr std::uint16_t low_of(DeviceNumber device) { return static_cast<std::uint16_t>(device.value & 0xFFFF); }
constexpr std::uint32_t high_of(DeviceNumber device) { return device.value >> 16; }

Bitmap bitmap_of(const std::uint16_t* low, std::size_t count) {
  const std::vector<std::uint32_t> wide(low, low + count);
  return Bitmap(roaring_bitmap_of_ptr(wide.size(), wide.data()));
}

Few array_of(const roaring_bitmap_t& bitmap) {
  std::vector<std::uint32_t> wide(roaring_bitmap_get_cardinality(&bitmap));
  roaring_bitmap_to_uint32_array(&bitmap, wide.data());
  Few few(wide.size());
  std::ranges::transform(wide, few.begin(), [](std::uint32_t value) { return static_cast<std::uint16_t>(value); });
  return few;
}

}  // namespace

// Either `few` (bitmap not set) or `bitmap` holds the devices. `size` is their count.
struct DeviceSet::Chunk {
  Chunk() = default;
  Chunk(const Chunk& other)
      : size(other.size), bitmap(other.bitmap ? roaring_bitmap_copy(other.bitmap.get()) : nullptr) {
    if (!bitmap) {
      few.reserve(other.few.size() + 4);  // a copy is made to be changed: mostly one more
      few.assign(other.few.begin(), other.few.end());
    }
  }
  Chunk& operator=(const Chunk&) = delete;

  [[nodiscard]] bool contains(std::uint16_t low) const {
    return bitmap ? roaring_bitmap_contains(bitmap.get(), low) : std::ranges::binary_search(few, low);
  }
  // The devices as a bitmap: the own one, or one made of `few` into `room`.
  [[nodiscard]] const roaring_bitmap_t& as_bitmap(Bitmap& room) const {
    if (bitmap) {
      return *bitmap;
    }
    room = bitmap_of(few.data(), few.size());
    return *room;
  }
  // Chooses the form anew and counts, after a change of the content as a whole.
  void settle() {
    if (bitmap) {
      size = static_cast<std::uint32_t>(roaring_bitmap_get_cardinality(bitmap.get()));
      if (size <= kFewAgain) {
        few = array_of(*bitmap);
        bitmap.reset();
      }
      return;
    }
    size = static_cast<std::uint32_t>(few.size());
    if (size > kFewMax) {
      bitmap = bitmap_of(few.data(), few.size());
      few = {};
    }
  }
  bool add(std::uint16_t low) {
    if (bitmap) {
      if (!roaring_bitmap_add_checked(bitmap.get(), low)) {
        return false;
      }
      ++size;
      return true;
    }
    const auto at = std::ranges::lower_bound(few, low);
    if (at != few.end() && *at == low) {
      return false;
    }
    few.insert(at, low);
    if (++size > kFewMax) {
      settle();
    }
    return true;
  }
  void remove(std::uint16_t low) {  // which is in
    if (!bitmap) {
      few.erase(std::ranges::lower_bound(few, low));
      --size;
    } else {
      roaring_bitmap_remove(bitmap.get(), low);
      if (--size <= kFewAgain) {
        settle();
      }
    }
  }
  void unite(const Chunk& other) {
    if (!bitmap && !other.bitmap) {
      Few both;
      both.reserve(few.size() + other.few.size());
      std::ranges::set_union(few, other.few, std::back_inserter(both));
      few = std::move(both);
    } else {
      Bitmap room;
      if (!bitmap) {
        bitmap = bitmap_of(few.data(), few.size());
        few = {};
      }
      roaring_bitmap_or_inplace(bitmap.get(), &other.as_bitmap(room));
    }
    settle();
  }
  // As if unite() were called for each; counts and chooses the form once.
  void unite_all(std::span<const Chunk* const> others) {
    if (!bitmap) {
      bitmap = bitmap_of(few.data(), few.size());
      few = {};
    }
    bool lazy = false;
    for (const Chunk* other : others) {
      if (other->bitmap) {
        roaring_bitmap_lazy_or_inplace(bitmap.get(), other->bitmap.get(), true);
        lazy = true;
      }
    }
    if (lazy) {
      roaring_bitmap_repair_after_lazy(bitmap.get());
    }
    std::vector<std::uint32_t> wide;
    for (const Chunk* other : others) {
      wide.insert(wide.end(), other->few.begin(), other->few.end());
    }
    roaring_bitmap_add_many(bitmap.get(), wide.size(), wide.data());
    settle();
  }
  void intersect(const Chunk& other) {
    if (!bitmap) {
      std::erase_if(few, [&other](std::uint16_t low) { return !other.contains(low); });
    } else if (!other.bitmap) {
      Few both;
      std::ranges::copy_if(other.few, std::back_inserter(both), [this](std::uint16_t low) { return contains(low); });
      few = std::move(both);
      bitmap.reset();
    } else {
      roaring_bitmap_and_inplace(bitmap.get(), other.bitmap.get());
    }
    settle();
  }
  void subtract(const Chunk& other) {
    if (!bitmap) {
      std::erase_if(few, [&other](std::uint16_t low) { return other.contains(low); });
    } else {
      Bitmap room;
      roaring_bitmap_andnot_inplace(bitmap.get(), &other.as_bitmap(room));
    }
    settle();
  }
  [[nodiscard]] std::uint32_t common(const Chunk& other) const {
    if (bitmap && other.bitmap) {
      return static_cast<std::uint32_t>(roaring_bitmap_and_cardinality(bitmap.get(), other.bitmap.get()));
    }
    const Chunk& small = bitmap ? other : *this;
    const Chunk& large = bitmap ? *this : other;
    return static_cast<std::uint32_t>(
        std::ranges::count_if(small.few, [&large](std::uint16_t low) { return large.contains(low); }));
  }
  [[nodiscard]] bool meets(const Chunk& other) const {
    if (bitmap && other.bitmap) {
      return roaring_bitmap_intersect(bitmap.get(), other.bitmap.get());
    }
    const Chunk& small = bitmap ? other : *this;
    const Chunk& large = bitmap ? *this : other;
    return std::ranges::any_of(small.few, [&large](std::uint16_t low) { return large.contains(low); });
  }
  [[nodiscard]] bool equals(const Chunk& other) const {
    if (size != other.size) {
      return false;
    }
    if (!bitmap && !other.bitmap) {
      return few == other.few;
    }
    Bitmap room;
    Bitmap other_room;
    return roaring_bitmap_equals(&as_bitmap(room), &other.as_bitmap(other_room));
  }
  [[nodiscard]] Few values() const { return bitmap ? array_of(*bitmap) : few; }

  mutable std::atomic<std::uint32_t> references{1};
  std::uint32_t size = 0;
  Few few;  // ascending
  Bitmap bitmap;
};

DeviceSet::ChunkPointer::ChunkPointer(const ChunkPointer& other) : chunk_(other.chunk_) {
  if (chunk_ != nullptr) {
    chunk_->references.fetch_add(1, std::memory_order_relaxed);
  }
}

DeviceSet::ChunkPointer::ChunkPointer(ChunkPointer&& other) noexcept : chunk_(std::exchange(other.chunk_, nullptr)) {}

DeviceSet::ChunkPointer& DeviceSet::ChunkPointer::operator=(ChunkPointer other) noexcept {
  std::swap(chunk_, other.chunk_);
  return *this;
}

DeviceSet::ChunkPointer::~ChunkPointer() {
  if (chunk_ != nullptr && chunk_->references.fetch_sub(1, std::memory_order_acq_rel) == 1) {
    const std::unique_ptr<Chunk> last(chunk_);
  }
}

DeviceSet::Chunk& DeviceSet::ChunkPointer::writable() {
  // Acquire: what a reader did with its copy before letting go of it comes before what the writer does now.
  if (chunk_->references.load(std::memory_order_acquire) > 1) {
    *this = ChunkPointer(std::make_unique<Chunk>(*chunk_).release());
  }
  return *chunk_;
}

DeviceSet::DeviceSet() = default;
DeviceSet::DeviceSet(std::initializer_list<DeviceNumber> devices) {
  for (const DeviceNumber device : devices) {
    add(device);
  }
}
DeviceSet::~DeviceSet() = default;
DeviceSet::DeviceSet(const DeviceSet&) = default;
DeviceSet& DeviceSet::operator=(const DeviceSet&) = default;
DeviceSet::DeviceSet(DeviceSet&&) noexcept = default;
DeviceSet& DeviceSet::operator=(DeviceSet&&) noexcept = default;

const DeviceSet::Chunk* DeviceSet::find(std::uint32_t number) const {
  const auto slot = std::ranges::lower_bound(slots_, number, {}, &Slot::number);
  return slot != slots_.end() && slot->number == number ? &*slot->chunk : nullptr;
}

bool DeviceSet::add(DeviceNumber device) {
  auto slot = std::ranges::lower_bound(slots_, high_of(device), {}, &Slot::number);
  if (slot == slots_.end() || slot->number != high_of(device)) {
    slot = slots_.insert(slot, Slot{high_of(device), ChunkPointer(std::make_unique<Chunk>().release())});
  }
  return slot->chunk.writable().add(low_of(device));
}

bool DeviceSet::remove(DeviceNumber device) {
  const auto slot = std::ranges::lower_bound(slots_, high_of(device), {}, &Slot::number);
  if (slot == slots_.end() || slot->number != high_of(device) || !slot->chunk->contains(low_of(device))) {
    return false;
  }
  if (slot->chunk->size == 1) {
    slots_.erase(slot);
  } else {
    slot->chunk.writable().remove(low_of(device));
  }
  return true;
}

bool DeviceSet::contains(DeviceNumber device) const {
  const Chunk* chunk = find(high_of(device));
  return chunk != nullptr && chunk->contains(low_of(device));
}

std::uint32_t DeviceSet::size() const {
  std::uint32_t total = 0;
  for (const Slot& slot : slots_) {
    total += slot.chunk->size;
  }
  return total;
}

bool DeviceSet::empty() const { return slots_.empty(); }

void DeviceSet::for_each(const std::function<void(DeviceNumber)>& callback) const {
  for (const Slot& slot : slots_) {
    for (const std::uint16_t low : slot.chunk->values()) {
      callback(DeviceNumber{slot.number << 16 | low});
    }
  }
}

std::vector<DeviceNumber> DeviceSet::to_vector() const {
  std::vector<DeviceNumber> all;
  all.reserve(size());
  for (const Slot& slot : slots_) {
    for (const std::uint16_t low : slot.chunk->values()) {
      all.push_back(DeviceNumber{slot.number << 16 | low});
    }
  }
  return all;
}

std::uint64_t DeviceSet::memory_bytes() const {
  // What a bitmap costs beside its container, as malloc counts it.
  constexpr std::uint64_t kBitmapParts = 160;
  std::uint64_t bytes = slots_.capacity() * sizeof(Slot);
  for (const Slot& slot : slots_) {
    bytes += sizeof(Chunk) + slot.chunk->few.capacity() * sizeof(std::uint16_t);
    bytes += slot.chunk->bitmap ? kBitmapParts + roaring_bitmap_size_in_bytes(slot.chunk->bitmap.get()) : 0;
  }
  return bytes;
}

DeviceSet& DeviceSet::operator|=(const DeviceSet& other) {
  if (slots_.empty()) {
    return *this = other;
  }
  for (const Slot& theirs : other.slots_) {
    const auto slot = std::ranges::lower_bound(slots_, theirs.number, {}, &Slot::number);
    if (slot == slots_.end() || slot->number != theirs.number) {
      slots_.insert(slot, theirs);
    } else if (!slot->chunk.same(theirs.chunk)) {
      slot->chunk.writable().unite(*theirs.chunk);
    }
  }
  return *this;
}

DeviceSet DeviceSet::union_of(std::span<const DeviceSet* const> sets) {
  std::vector<const Slot*> slots;
  for (const DeviceSet* set : sets) {
    for (const Slot& slot : set->slots_) {
      slots.push_back(&slot);
    }
  }
  // The largest of each chunk first: the others go into its copy.
  std::ranges::sort(slots, [](const Slot* a, const Slot* b) {
    return a->number != b->number ? a->number < b->number : a->chunk->size > b->chunk->size;
  });
  DeviceSet all;
  std::vector<const Chunk*> others;
  for (auto first = slots.begin(); first != slots.end();) {
    const auto last = std::find_if(first, slots.end(), [first](const Slot* slot) { return slot->number != (*first)->number; });
    all.slots_.push_back(**first);
    others.clear();
    for (++first; first != last; ++first) {
      others.push_back(&*(*first)->chunk);
    }
    if (others.size() == 1) {
      all.slots_.back().chunk.writable().unite(*others.front());
    } else if (!others.empty()) {
      all.slots_.back().chunk.writable().unite_all(others);
    }
  }
  return all;
}

DeviceSet& DeviceSet::operator&=(const DeviceSet& other) {
  std::erase_if(slots_, [&other](Slot& slot) {
    const auto theirs = std::ranges::lower_bound(other.slots_, slot.number, {}, &Slot::number);
    if (theirs == other.slots_.end() || theirs->number != slot.number) {
      return true;
    }
    if (!slot.chunk.same(theirs->chunk)) {
      slot.chunk.writable().intersect(*theirs->chunk);
    }
    return slot.chunk->size == 0;
  });
  return *this;
}

DeviceSet& DeviceSet::operator-=(const DeviceSet& other) {
  std::erase_if(slots_, [&other](Slot& slot) {
    const auto theirs = std::ranges::lower_bound(other.slots_, slot.number, {}, &Slot::number);
    if (theirs == other.slots_.end() || theirs->number != slot.number) {
      return false;
    }
    if (slot.chunk.same(theirs->chunk)) {
      return true;
    }
    slot.chunk.writable().subtract(*theirs->chunk);
    return slot.chunk->size == 0;
  });
  return *this;
}

std::uint32_t DeviceSet::intersection_size(const DeviceSet& other) const {
  std::uint32_t total = 0;
  for (const Slot& slot : slots_) {
    const Chunk* theirs = other.find(slot.number);
    total += theirs == nullptr ? 0 : theirs == &*slot.chunk ? slot.chunk->size : slot.chunk->common(*theirs);
  }
  return total;
}

bool DeviceSet::intersects(const DeviceSet& other) const {
  return std::ranges::any_of(slots_, [&other](const Slot& slot) {
    const Chunk* theirs = other.find(slot.number);
    return theirs != nullptr && (theirs == &*slot.chunk || slot.chunk->meets(*theirs));
  });
}

void DeviceSet::append_chunk(std::uint32_t chunk, const std::uint16_t* low, std::size_t count) {
  if (count == 0) {
    return;
  }
  if (!slots_.empty() && slots_.back().number >= chunk) {
    DeviceSet added;
    added.append_chunk(chunk, low, count);
    *this |= added;
    return;
  }
  std::unique_ptr<Chunk> made = std::make_unique<Chunk>();
  made->size = static_cast<std::uint32_t>(count);
  if (count <= kFewMax) {
    made->few.assign(low, low + count);
  } else {
    made->bitmap = bitmap_of(low, count);
    roaring_bitmap_run_optimize(made->bitmap.get());
    roaring_bitmap_shrink_to_fit(made->bitmap.get());
  }
  slots_.push_back(Slot{chunk, ChunkPointer(made.release())});
}

bool DeviceSet::equals(const DeviceSet& other) const {
  return std::ranges::equal(slots_, other.slots_, [](const Slot& a, const Slot& b) {
    return a.number == b.number && (a.chunk.same(b.chunk) || a.chunk->equals(*b.chunk));
  });
}

}  // namespace parapet::exposure
