// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "exposure/device_gains.h"
#include "exposure/tables.h"
#include "exposure/view.h"

namespace parapet::exposure {

struct EffectSums;

// A published state: a copy of the writer's tables.
class FleetView final : public View, public KnowsDeviceGains {
 public:
  FleetView(Tables tables, std::uint64_t sequence, Epoch edition);

  [[nodiscard]] std::uint64_t sequence() const override { return sequence_; }
  [[nodiscard]] std::uint64_t knowledge_generation() const override { return tables_.knowledge_generation; }
  [[nodiscard]] UnixTime now() const override { return tables_.now; }

  [[nodiscard]] std::uint64_t edition() const override { return edition_; }
  [[nodiscard]] std::uint64_t device_edition(std::uint32_t block) const override;

  [[nodiscard]] std::optional<DeviceNumber> find_device(std::string_view id) const override;
  [[nodiscard]] std::vector<DeviceNumber> find_devices_by_name(std::string_view name) const override;
  [[nodiscard]] bool has_device(DeviceNumber device) const override { return tables_.has_device(device); }
  [[nodiscard]] const DeviceState& device(DeviceNumber device) const override;
  [[nodiscard]] std::uint32_t device_limit() const override { return static_cast<std::uint32_t>(tables_.devices.size()); }
  [[nodiscard]] DeviceSet devices(const Scope& scope) const override;
  [[nodiscard]] DeviceSet silent_devices(const Scope& scope) const override;
  [[nodiscard]] std::vector<KeyUse> keys_of(DeviceNumber device) const override;
  [[nodiscard]] std::vector<WeaknessNumber> weaknesses_of(DeviceNumber device) const override;
  [[nodiscard]] std::vector<Driver> drivers_of(DeviceNumber device) const override;
  [[nodiscard]] std::vector<DeviceGain> gains_of(DeviceNumber device) const override;

  [[nodiscard]] std::uint32_t key_count() const override { return static_cast<std::uint32_t>(tables_.keys.size()); }
  [[nodiscard]] const KeyState& key(KeyNumber key) const override { return entry(key).state; }
  [[nodiscard]] std::uint32_t product_count() const override { return static_cast<std::uint32_t>(tables_.products.size()); }
  [[nodiscard]] const ProductState& product(ProductNumber product) const override;
  [[nodiscard]] std::optional<ProductNumber> find_product(std::string_view id) const override;
  [[nodiscard]] std::uint32_t weakness_count() const override { return static_cast<std::uint32_t>(tables_.weaknesses.size()); }
  [[nodiscard]] const WeaknessState& weakness(WeaknessNumber weakness) const override;
  [[nodiscard]] std::optional<WeaknessNumber> find_weakness(std::string_view name) const override;

  [[nodiscard]] std::uint32_t exposed_count(WeaknessNumber weakness, const Scope& scope) const override;
  [[nodiscard]] ProductCounts counts(ProductNumber product, const Scope& scope) const override;
  [[nodiscard]] DeviceSet exposed_devices(WeaknessNumber weakness, const Scope& scope) const override;
  [[nodiscard]] DeviceSet exposed_devices(ProductNumber product, const Scope& scope) const override;
  [[nodiscard]] DeviceSet exposed_devices(ProductNumber product, WeaknessNumber weakness, const Scope& scope) const override;
  [[nodiscard]] DeviceSet installed_devices(ProductNumber product, const Scope& scope) const override;
  [[nodiscard]] std::vector<WeaknessNumber> weaknesses_of(ProductNumber product, const Scope& scope) const override;

  [[nodiscard]] Score score(const Scope& scope) const override;
  [[nodiscard]] std::vector<std::pair<GroupNumber, Score>> group_scores() const override;
  [[nodiscard]] std::vector<NotAssessedCount> not_assessed(const Scope& scope) const override;

  // Of effects.h. kept: what this index said last to the same question, and what it says now.
  [[nodiscard]] std::vector<std::optional<double>> effects(std::span<const WeaknessNumber> weaknesses, const Scope& scope,
                                                           std::uint32_t devices_max, EffectSums& kept) const;

 private:
  class Effects;
  [[nodiscard]] std::vector<std::uint32_t> blocks_changed_since(const EffectSums& kept) const;
  [[nodiscard]] const KeyEntry& entry(KeyNumber key) const;
  [[nodiscard]] DeviceSet of_groups(const Scope& scope, DeviceSet GroupTotals::*set) const;
  template <typename Wanted>
  [[nodiscard]] DeviceSet devices_of(const std::vector<KeyNumber>& keys, const Scope& scope, const Wanted& wanted) const;
  [[nodiscard]] double weight(DeviceValue value) const;
  [[nodiscard]] Score score_of(const std::array<ValueTotals, kValues>& values) const;
  [[nodiscard]] ByReason<std::uint32_t> not_assessed_keys(const DeviceSet& devices) const;
  [[nodiscard]] std::array<ValueTotals, kValues> totals(const Scope& scope) const;

  Tables tables_;
  std::uint64_t sequence_ = 0;
  Epoch edition_ = 0;
  std::array<ValueTotals, kValues> all_{};  // of the whole organisation
  std::uint32_t scored_ = 0;                // devices of it
};

}  // namespace parapet::exposure
