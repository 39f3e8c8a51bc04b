// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "exposure/facts.h"
#include "inventory/software_key.h"

namespace parapet::exposure {

// Numbers software keys in the order in which they come.
//
// A record's "running on/with" condition makes a verdict depend on what else is on the device. Such a key has variants:
// numbers of their own, one for each set of required products that some device has. The number that intern() gives is the
// key on a device that has none of them.
class KeyRegistry {
 public:
  struct NewKey {
    KeyNumber number;
    KeyNumber base;                          // itself, where it is no variant
    std::shared_ptr<const inventory::SoftwareKey> key;
    std::vector<std::string> present;        // required products on its devices; sorted
  };

  // Any thread.
  [[nodiscard]] KeyNumber intern(const inventory::SoftwareKey& key);

  // The rest belongs to the writer; not while others intern.
  [[nodiscard]] bool has_new() const { return !new_.empty(); }
  // Those that came since the last call, by number without gaps.
  [[nodiscard]] std::vector<NewKey> take_new() { return std::exchange(new_, {}); }

  // What the verdict about a key that is no variant depends on; empty: nothing.
  void set_requirements(KeyNumber base, const std::vector<std::string>& products);
  [[nodiscard]] bool any_requirements() const { return !requirements_.empty(); }
  [[nodiscard]] bool same_requirements(KeyNumber base, const std::vector<std::string>& products) const;
  [[nodiscard]] const std::vector<std::string>& present_of(KeyNumber key) const { return present_[key.value]; }
  [[nodiscard]] KeyNumber base_of(KeyNumber key) const { return base_[key.value]; }

  // The uses with each key's variant for this very device. uses: any variants; the result is sorted. May make new keys.
  [[nodiscard]] std::vector<KeyUse> resolve(std::span<const KeyUse> uses);

 private:
  struct Hash {
    std::size_t operator()(const inventory::SoftwareKey* key) const;
  };
  struct Equal {
    bool operator()(const inventory::SoftwareKey* a, const inventory::SoftwareKey* b) const { return *a == *b; }
  };
  struct Shard {
    std::shared_mutex mutex;  // guards numbers
    boost::unordered_flat_map<const inventory::SoftwareKey*, KeyNumber, Hash, Equal> numbers;
  };
  KeyNumber add(std::shared_ptr<const inventory::SoftwareKey> key, std::optional<KeyNumber> base, std::vector<std::string> present);
  KeyNumber variant(KeyNumber base, std::vector<std::string> present);

  std::array<Shard, 64> shards_;
  std::mutex mutex_;                                            // guards all below
  std::vector<std::shared_ptr<const inventory::SoftwareKey>> keys_;
  std::vector<KeyNumber> base_;
  std::vector<std::vector<std::string>> present_;
  std::vector<NewKey> new_;
  std::map<std::uint32_t, std::vector<std::string>> requirements_;  // by base, where there are any
  std::map<std::pair<std::uint32_t, std::vector<std::string>>, KeyNumber> variants_;
};

// key_text() of a variant: the key's own, and the products that are present.
[[nodiscard]] std::string variant_text(const inventory::SoftwareKey& key, const std::vector<std::string>& present);

}  // namespace parapet::exposure
