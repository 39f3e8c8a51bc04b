// SPDX-License-Identifier: Apache-2.0
#include "exposure/key_registry.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "base/hash.h"

namespace parapet::exposure {
namespace {

bool names_product(const inventory::SoftwareKey& key) { return !key.vendor.empty() && !key.product.empty(); }

}  // namespace

std::size_t KeyRegistry::Hash::operator()(const inventory::SoftwareKey* key) const {
  std::uint64_t hash = (key->owned ? 1U : 0U) | (key->lower_bound_only ? 2U : 0U) | static_cast<unsigned>(key->kernel) << 2;
  for (const std::string* text : {&key->ecosystem, &key->domain, &key->name, &key->version, &key->source, &key->source_version,
                                  &key->arch, &key->module, &key->origin, &key->vendor, &key->product, &key->platform, &key->build}) {
    hash = hash64(*text, hash * 31);
  }
  return hash;
}

KeyNumber KeyRegistry::add(std::shared_ptr<const inventory::SoftwareKey> key, std::optional<KeyNumber> base,
                           std::vector<std::string> present) {
  const std::lock_guard lock(mutex_);
  const KeyNumber number{static_cast<std::uint32_t>(keys_.size())};
  keys_.push_back(key);
  base_.push_back(base.value_or(number));
  present_.push_back(present);
  new_.push_back({number, base.value_or(number), std::move(key), std::move(present)});
  return number;
}

KeyNumber KeyRegistry::intern(const inventory::SoftwareKey& key) {
  Shard& shard = shards_[Hash{}(&key) >> 58];
  {
    const std::shared_lock lock(shard.mutex);
    const auto known = shard.numbers.find(&key);
    if (known != shard.numbers.end()) {
      return known->second;
    }
  }
  auto own = std::make_shared<const inventory::SoftwareKey>(key);
  const std::lock_guard lock(shard.mutex);
  const auto known = shard.numbers.find(&key);
  if (known != shard.numbers.end()) {
    return known->second;
  }
  const KeyNumber number = add(own, std::nullopt, {});
  shard.numbers.emplace(own.get(), number);
  return number;
}

void KeyRegistry::set_requirements(KeyNumber base, const std::vector<std::string>& products) {
  if (products.empty()) {
    requirements_.erase(base.value);
  } else {
    requirements_[base.value] = products;
  }
}

bool KeyRegistry::same_requirements(KeyNumber base, const std::vector<std::string>& products) const {
  const auto known = requirements_.find(base.value);
  return known == requirements_.end() ? products.empty() : known->second == products;
}

KeyNumber KeyRegistry::variant(KeyNumber base, std::vector<std::string> present) {
  if (present.empty()) {
    return base;
  }
  const auto [at, is_new] = variants_.try_emplace({base.value, present}, KeyNumber{});
  if (is_new) {
    at->second = add(keys_[base.value], base, std::move(present));
  }
  return at->second;
}

std::vector<KeyUse> KeyRegistry::resolve(std::span<const KeyUse> uses) {
  std::vector<KeyUse> resolved(uses.begin(), uses.end());
  bool any = false;
  for (KeyUse& use : resolved) {
    any = any || base_[use.key.value] != use.key || requirements_.contains(use.key.value);
    use.key = base_[use.key.value];
  }
  if (!any) {
    return resolved;
  }
  std::set<std::string> there;
  for (const KeyUse& use : resolved) {
    const inventory::SoftwareKey& key = *keys_[use.key.value];
    if (names_product(key)) {
      there.insert(key.vendor + ":" + key.product);
    }
  }
  for (KeyUse& use : resolved) {
    const auto required = requirements_.find(use.key.value);
    if (required != requirements_.end()) {
      std::vector<std::string> present;
      std::ranges::set_intersection(required->second, there, std::back_inserter(present));
      use.key = variant(use.key, std::move(present));
    }
  }
  std::ranges::sort(resolved);
  return resolved;
}

}  // namespace parapet::exposure
