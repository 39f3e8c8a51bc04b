// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/time.h"
#include "exposure/facts.h"
#include "exposure/view.h"
#include "inventory/software_key.h"
#include "knowledge/knowledge.h"

namespace parapet::exposure {

// The stable text form of a software key: the same for equal keys, different for different ones, readable, the same in every
// version of the program. The knowledge log names keys by it.
[[nodiscard]] std::string key_text(const inventory::SoftwareKey& key);

// The product ("vendor-_-product", design §3) that a key belongs to.
struct ProductName {
  std::string vendor;
  std::string name;
};
[[nodiscard]] ProductName product_of(const inventory::SoftwareKey& key);
[[nodiscard]] std::string product_id(const ProductName& product);

// What a change of knowledge or a new key taught about one key (for the knowledge log).
struct Lesson {
  enum class Kind { kAdded, kChanged, kWithdrawn };
  std::string key;
  std::string vulnerability;
  Kind kind = Kind::kAdded;
  knowledge::Status status = knowledge::Status::kAffected;
  knowledge::FixState fix = knowledge::FixState::kUnknown;
  std::string fixed_version;
};

// The fleet index: who has what and is exposed to what (design §1). One thread writes (apply… and publish); view() may be
// called from any thread at any time and never waits for a writer. What was applied becomes visible with publish().
// Incremental updates and a rebuild from the same facts give equal views, to the bit.
class Index {
 public:
  // knowledge: what keys are assessed with from now on.
  [[nodiscard]] static std::unique_ptr<Index> create(std::shared_ptr<const knowledge::Knowledge> knowledge, UnixTime now,
                                                     const IndexOptions& options);
  virtual ~Index() = default;

  // Interns a key; a new one is assessed at once. Safe to call from several threads during bulk loading only.
  [[nodiscard]] virtual KeyNumber intern(const inventory::SoftwareKey& key) = 0;

  // Adds a device or replaces what was known of it. uses: sorted, without duplicates. Cost: proportional to the difference in
  // keys for sets and counts, and to the device's products for its score.
  virtual void put_device(std::shared_ptr<const DeviceFacts> facts, std::span<const KeyUse> uses) = 0;
  // The same for many devices at once, at start: `next` is called from several threads until it returns false; order does not
  // matter. The index must be empty of these devices.
  struct BulkDevice {
    std::shared_ptr<const DeviceFacts> facts;
    std::vector<KeyUse> uses;
  };
  virtual void load_devices(const std::function<bool(BulkDevice&)>& next, unsigned threads) = 0;
  // Facts only (tags, value, group, contact); the software stays.
  virtual void put_facts(std::shared_ptr<const DeviceFacts> facts) = 0;
  virtual void remove_device(DeviceNumber device) = 0;

  // Replaces all adjustments.
  virtual void set_adjustments(std::vector<Adjustment> adjustments) = 0;

  // Re-assesses the keys whose products changed between the two generations (all, where that can't be told) and re-scores
  // what follows from it.
  virtual void set_knowledge(std::shared_ptr<const knowledge::Knowledge> knowledge) = 0;

  // Time has passed: devices become inactive or silent, feeds stale, releases end.
  virtual void advance(UnixTime now) = 0;

  // When each weakness of a key was learned first (from the knowledge log), for WeaknessState::first_detected.
  virtual void set_first_detected(std::string_view vulnerability, UnixTime time) = 0;

  // What was learned of keys since the last call: new keys' findings as added, knowledge changes as they are; oldest first.
  [[nodiscard]] std::vector<Lesson> take_lessons() { return take_lessons(std::numeric_limits<std::size_t>::max()); }
  // The same in portions: not many more than `about`; none where there is nothing left. After a start or a feed change there
  // may be millions, some 200 bytes each.
  [[nodiscard]] virtual std::vector<Lesson> take_lessons(std::size_t about) = 0;

  // Makes everything applied so far visible to readers as one state. sequence: of the store's log.
  virtual std::shared_ptr<const View> publish(std::uint64_t sequence) = 0;
  // The state published last.
  [[nodiscard]] virtual std::shared_ptr<const View> view() const = 0;

  [[nodiscard]] virtual std::uint64_t memory_bytes() const = 0;
};

}  // namespace parapet::exposure
