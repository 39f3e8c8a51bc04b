// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "exposure/index.h"
#include "exposure/view.h"

namespace parapet::advice::test {

using exposure::DeviceNumber;
using exposure::DeviceSet;
using exposure::KeyNumber;
using exposure::ProductNumber;
using exposure::Scope;
using exposure::WeaknessNumber;

// A fleet as a handful of lists, every answer counted afresh: what the advice is tested on without the index.
class FakeFleet final : public exposure::View {
 public:
  explicit FakeFleet(UnixTime now) : now_(now) {}

  struct Open {
    std::string weakness;
    knowledge::FixState fix = knowledge::FixState::kAvailable;
    std::string fixed_version;
  };

  exposure::WeaknessState& weakness_named(const std::string& name) {
    const auto found = std::ranges::find(weaknesses_, name, &exposure::WeaknessState::name);
    if (found != weaknesses_.end()) {
      return *found;
    }
    weaknesses_.push_back({.name = name, .risk = 0.1});
    return weaknesses_.back();
  }

  KeyNumber add_key(const inventory::SoftwareKey& key, const std::vector<Open>& open) {
    std::vector<exposure::KeyFinding> findings;
    for (const Open& one : open) {
      weakness_named(one.weakness);
      findings.push_back({.weakness = *find_weakness(one.weakness), .fix = one.fix, .fixed_version = one.fixed_version});
    }
    const KeyNumber number{static_cast<std::uint32_t>(keys_.size())};
    const exposure::ProductName name = exposure::product_of(key);
    const std::string id = exposure::product_id(name);
    std::optional<ProductNumber> product = find_product(id);
    if (!product) {
      product = ProductNumber{static_cast<std::uint32_t>(products_.size())};
      products_.push_back({.id = id, .vendor = name.vendor, .name = name.name, .ecosystem = key.ecosystem,
                           .operating_system = key.domain == "windows"});
    }
    products_[product->value].keys.push_back(number);
    keys_.push_back({.key = std::make_shared<inventory::SoftwareKey>(key),
                     .product = *product,
                     .assessed = true,
                     .findings = std::make_shared<std::vector<exposure::KeyFinding>>(findings),
                     .not_assessed = std::make_shared<std::vector<match::NotAssessed>>()});
    return number;
  }

  DeviceNumber add_device(const std::vector<KeyNumber>& keys, exposure::GroupNumber group = {},
                          exposure::DeviceValue value = exposure::DeviceValue::kNormal, bool unused = false) {
    const DeviceNumber number{static_cast<std::uint32_t>(devices_.size())};
    exposure::DeviceFacts facts{.number = number, .id = std::string(40, 'a'), .name = "device", .group = group, .value = value};
    devices_.push_back({.facts = std::make_shared<exposure::DeviceFacts>(facts), .listed = true});
    for (const KeyNumber key : keys) {
      uses_[number].push_back({.key = key, .unused = unused});
      keys_[key.value].devices.add(number);
    }
    return number;
  }

  [[nodiscard]] std::uint64_t sequence() const override { return 1; }
  [[nodiscard]] std::uint32_t device_limit() const override { return static_cast<std::uint32_t>(devices_.size()); }
  [[nodiscard]] std::uint64_t knowledge_generation() const override { return 1; }
  [[nodiscard]] UnixTime now() const override { return now_; }
  [[nodiscard]] std::optional<DeviceNumber> find_device(std::string_view) const override { return std::nullopt; }
  [[nodiscard]] std::vector<DeviceNumber> find_devices_by_name(std::string_view) const override { return {}; }
  [[nodiscard]] bool has_device(DeviceNumber device) const override { return device.value < devices_.size(); }
  [[nodiscard]] const exposure::DeviceState& device(DeviceNumber device) const override { return devices_[device.value]; }
  [[nodiscard]] DeviceSet devices(const Scope& scope) const override {
    DeviceSet set;
    for (const exposure::DeviceState& one : devices_) {
      if (scope.all || std::ranges::binary_search(scope.groups, one.facts->group)) {
        set.add(one.facts->number);
      }
    }
    return set;
  }
  [[nodiscard]] DeviceSet silent_devices(const Scope&) const override { return {}; }
  [[nodiscard]] std::vector<exposure::KeyUse> keys_of(DeviceNumber device) const override {
    const auto found = uses_.find(device);
    return found == uses_.end() ? std::vector<exposure::KeyUse>{} : found->second;
  }
  [[nodiscard]] std::vector<WeaknessNumber> weaknesses_of(DeviceNumber) const override { return {}; }
  [[nodiscard]] std::vector<Driver> drivers_of(DeviceNumber) const override { return {}; }
  [[nodiscard]] std::uint32_t key_count() const override { return static_cast<std::uint32_t>(keys_.size()); }
  [[nodiscard]] const exposure::KeyState& key(KeyNumber key) const override { return keys_[key.value]; }
  [[nodiscard]] std::uint32_t product_count() const override { return static_cast<std::uint32_t>(products_.size()); }
  [[nodiscard]] const exposure::ProductState& product(ProductNumber product) const override { return products_[product.value]; }
  [[nodiscard]] std::optional<ProductNumber> find_product(std::string_view id) const override {
    const auto found = std::ranges::find(products_, id, &exposure::ProductState::id);
    return found == products_.end() ? std::nullopt : std::optional(ProductNumber{static_cast<std::uint32_t>(found - products_.begin())});
  }
  [[nodiscard]] std::uint32_t weakness_count() const override { return static_cast<std::uint32_t>(weaknesses_.size()); }
  [[nodiscard]] const exposure::WeaknessState& weakness(WeaknessNumber weakness) const override { return weaknesses_[weakness.value]; }
  [[nodiscard]] std::optional<WeaknessNumber> find_weakness(std::string_view name) const override {
    const auto found = std::ranges::find(weaknesses_, name, &exposure::WeaknessState::name);
    return found == weaknesses_.end() ? std::nullopt : std::optional(WeaknessNumber{static_cast<std::uint32_t>(found - weaknesses_.begin())});
  }
  [[nodiscard]] std::uint32_t exposed_count(WeaknessNumber weakness, const Scope& scope) const override {
    return exposed_devices(weakness, scope).size();
  }
  [[nodiscard]] exposure::ProductCounts counts(ProductNumber product, const Scope& scope) const override {
    exposure::ProductCounts counts{.installed = installed_devices(product, scope).size(),
                                   .exposed = exposed_devices(product, scope).size(),
                                   .weaknesses = static_cast<std::uint32_t>(weaknesses_of(product, scope).size())};
    exposed_devices(product, scope).for_each([&](DeviceNumber device) {
      counts.high_value_exposed += devices_[device.value].facts->value == exposure::DeviceValue::kHigh ? 1U : 0U;
    });
    for (const WeaknessNumber number : weaknesses_of(product, scope)) {
      counts.known_exploited = counts.known_exploited || weaknesses_[number.value].known_exploited;
      counts.gain_removed += weaknesses_[number.value].risk * exposed_devices(product, number, scope).size();
    }
    counts.gain = counts.gain_removed / 2;  // the fake's own: different from the other, so that a mistake shows
    return counts;
  }
  [[nodiscard]] DeviceSet exposed_devices(WeaknessNumber weakness, const Scope& scope) const override {
    return exposed(scope, [&](const exposure::KeyState&, const exposure::KeyFinding& finding) { return finding.weakness == weakness; });
  }
  [[nodiscard]] DeviceSet exposed_devices(ProductNumber product, const Scope& scope) const override {
    return exposed(scope, [&](const exposure::KeyState& key, const exposure::KeyFinding&) { return key.product == product; });
  }
  [[nodiscard]] DeviceSet exposed_devices(ProductNumber product, WeaknessNumber weakness, const Scope& scope) const override {
    return exposed(scope, [&](const exposure::KeyState& key, const exposure::KeyFinding& finding) {
      return key.product == product && finding.weakness == weakness;
    });
  }
  [[nodiscard]] DeviceSet installed_devices(ProductNumber product, const Scope& scope) const override {
    DeviceSet set;
    for (const KeyNumber key : products_[product.value].keys) {
      set |= keys_[key.value].devices;
    }
    set &= devices(scope);
    return set;
  }
  [[nodiscard]] std::vector<WeaknessNumber> weaknesses_of(ProductNumber product, const Scope& scope) const override {
    std::set<WeaknessNumber> open;
    for (const KeyNumber key : products_[product.value].keys) {
      if (keys_[key.value].devices.intersection_size(devices(scope)) > 0) {
        for (const exposure::KeyFinding& finding : *keys_[key.value].findings) {
          open.insert(finding.weakness);
        }
      }
    }
    return {open.begin(), open.end()};
  }
  [[nodiscard]] exposure::Score score(const Scope&) const override { return {}; }
  [[nodiscard]] std::vector<std::pair<exposure::GroupNumber, exposure::Score>> group_scores() const override { return {}; }
  [[nodiscard]] std::vector<NotAssessedCount> not_assessed(const Scope&) const override { return {}; }

 private:
  template <typename Predicate>
  [[nodiscard]] DeviceSet exposed(const Scope& scope, const Predicate& wanted) const {
    DeviceSet set;
    for (const exposure::KeyState& key : keys_) {
      for (const exposure::KeyFinding& finding : *key.findings) {
        if (wanted(key, finding)) {
          set |= key.devices;
        }
      }
    }
    set &= devices(scope);
    return set;
  }

  UnixTime now_;
  std::deque<exposure::DeviceState> devices_;
  std::map<DeviceNumber, std::vector<exposure::KeyUse>> uses_;
  std::deque<exposure::KeyState> keys_;
  std::deque<exposure::ProductState> products_;
  std::deque<exposure::WeaknessState> weaknesses_;
};

}  // namespace parapet::advice::test
