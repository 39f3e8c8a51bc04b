// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "exposure/device_set.h"
#include "exposure/facts.h"
#include "exposure/worst.h"
#include "inventory/software_key.h"
#include "match/finding.h"

namespace parapet::exposure {

// The device groups that a question is about; devices of others don't exist for it.
struct Scope {
  bool all = true;
  std::vector<GroupNumber> groups;  // sorted
};

// A device as it stands.
struct DeviceState {
  std::shared_ptr<const DeviceFacts> facts;
  bool listed = false;              // reported within the silent limit and not excluded: in scores and lists
  bool inactive = false;            // no contact for longer than the inactive limit
  Worst worst;                      // of its open weaknesses
  std::uint64_t hazard = 0;         // h(d), fixed point 1e-9
  std::optional<double> score;      // E(d), 0..100; not set where nothing of it was assessed
  ExposureLevel level = ExposureLevel::kUnknown;
  std::uint32_t software = 0;       // keys on it
  std::uint32_t assessed = 0;
  std::uint32_t not_assessed = 0;
  std::uint32_t gaps = 0;           // what could not be assessed, wholly or in part: keys, each once for each of its reasons
  std::uint32_t stale = 0;          // judged by old knowledge only
  std::uint32_t weaknesses = 0;     // distinct, affected or under investigation
};

// A finding of a key, as far as all devices share it.
struct KeyFinding {
  WeaknessNumber weakness;
  knowledge::Status status = knowledge::Status::kAffected;
  knowledge::FixState fix = knowledge::FixState::kUnknown;
  std::string fixed_version;
};

struct KeyState {
  std::shared_ptr<const inventory::SoftwareKey> key;
  std::string text;                 // stable text form, the knowledge log's name for it (key_text)
  ProductNumber product;
  bool assessed = false;
  bool listed_only = false;
  bool stale = false;
  bool fixes_only = false;
  std::shared_ptr<const std::vector<KeyFinding>> findings;       // affected and under investigation only; by weakness
  std::shared_ptr<const std::vector<match::NotAssessed>> not_assessed;
  DeviceSet devices;                // that have it and are listed
};

// A weakness that some key of the fleet has or had, with its threat signals.
struct WeaknessState {
  std::string name;                 // "CVE-…"
  knowledge::Severity severity = knowledge::Severity::kUnknown;
  std::optional<float> score;
  knowledge::Rating::System score_system = knowledge::Rating::System::kVendor;
  std::string vector;
  UnixTime published;
  bool known_exploited = false;
  bool weaponised = false;
  std::string exploit;              // priority::exploit_level
  std::optional<float> epss;
  std::optional<float> epss_percentile;
  double risk = 0;                  // s(v) * p(v)
  std::vector<KeyNumber> keys;      // that have it now
  UnixTime first_detected;          // in this organisation, from the knowledge log and first reports
};

struct ProductState {
  std::string id;                   // "vendor-_-product", percent-encoded where design §3 says so
  std::string vendor;
  std::string name;
  std::string ecosystem;            // of its keys
  bool operating_system = false;
  std::vector<KeyNumber> keys;      // that some device has
};

struct Score {
  double value = 0;                 // 0..100
  std::uint32_t scored_devices = 0;
  std::uint32_t unscored_devices = 0;
  double high_value_share = 0;      // how much of the score comes from high-value devices, 0..1
};

struct ProductCounts {
  std::uint32_t installed = 0;      // listed devices that have it
  std::uint32_t exposed = 0;        // of those, with an open finding of it
  std::uint32_t weaknesses = 0;     // distinct, on devices of the scope
  std::uint32_t high_value_exposed = 0;
  bool public_exploit = false;
  bool known_exploited = false;
  double gain = 0;                  // organisation (or scope) score now minus with everything fixable of it fixed, exactly
  double gain_removed = 0;          // the same with the product uninstalled
};

// One consistent state of the fleet. Immutable; any number of threads may read it while newer ones are made.
class View {
 public:
  virtual ~View() = default;

  [[nodiscard]] virtual std::uint64_t sequence() const = 0;            // of the store's change log, up to which it is
  [[nodiscard]] virtual std::uint64_t knowledge_generation() const = 0;
  [[nodiscard]] virtual UnixTime now() const = 0;                      // what inactive and silent were decided by

  // For whoever keeps what he worked out of devices from one view to the next: the views of one index have editions that grow. 0:
  // this view can't tell what changed.
  [[nodiscard]] virtual std::uint64_t edition() const { return 0; }
  // Devices in blocks of so many numbers, as device_edition() tells of them.
  static constexpr std::uint32_t kDeviceBlock = 32;
  // An edition since which no state of the devices of a block (device number / kDeviceBlock) has changed.
  [[nodiscard]] virtual std::uint64_t device_edition(std::uint32_t block) const {
    static_cast<void>(block);
    return 0;
  }

  // --- devices
  [[nodiscard]] virtual std::optional<DeviceNumber> find_device(std::string_view id) const = 0;
  [[nodiscard]] virtual std::vector<DeviceNumber> find_devices_by_name(std::string_view name) const = 0;  // letter case ignored
  [[nodiscard]] virtual bool has_device(DeviceNumber device) const = 0;
  [[nodiscard]] virtual const DeviceState& device(DeviceNumber device) const = 0;
  [[nodiscard]] virtual std::uint32_t device_limit() const = 0;                  // every device's number is below it
  [[nodiscard]] virtual DeviceSet devices(const Scope& scope) const = 0;         // listed ones
  [[nodiscard]] virtual DeviceSet silent_devices(const Scope& scope) const = 0;  // reported once, not within the limit
  [[nodiscard]] virtual std::vector<KeyUse> keys_of(DeviceNumber device) const = 0;
  // Distinct open weaknesses of a device, ascending.
  [[nodiscard]] virtual std::vector<WeaknessNumber> weaknesses_of(DeviceNumber device) const = 0;
  // What each product adds to a device's hazard, largest first: the drivers of its score.
  struct Driver {
    ProductNumber product;
    WeaknessNumber weakness;        // the one that decides
    double risk = 0;                // r(d,P)
  };
  [[nodiscard]] virtual std::vector<Driver> drivers_of(DeviceNumber device) const = 0;

  // --- keys, products, weaknesses. Numbers run from 0 to count - 1; some may have no device any more.
  [[nodiscard]] virtual std::uint32_t key_count() const = 0;
  [[nodiscard]] virtual const KeyState& key(KeyNumber key) const = 0;
  [[nodiscard]] virtual std::uint32_t product_count() const = 0;
  [[nodiscard]] virtual const ProductState& product(ProductNumber product) const = 0;
  [[nodiscard]] virtual std::optional<ProductNumber> find_product(std::string_view id) const = 0;
  [[nodiscard]] virtual std::uint32_t weakness_count() const = 0;
  [[nodiscard]] virtual const WeaknessState& weakness(WeaknessNumber weakness) const = 0;
  [[nodiscard]] virtual std::optional<WeaknessNumber> find_weakness(std::string_view name) const = 0;  // by CVE id, case ignored

  // --- exact counts, O(groups of the scope), kept incrementally
  [[nodiscard]] virtual std::uint32_t exposed_count(WeaknessNumber weakness, const Scope& scope) const = 0;
  [[nodiscard]] virtual ProductCounts counts(ProductNumber product, const Scope& scope) const = 0;
  // --- exact sets
  [[nodiscard]] virtual DeviceSet exposed_devices(WeaknessNumber weakness, const Scope& scope) const = 0;
  [[nodiscard]] virtual DeviceSet exposed_devices(ProductNumber product, const Scope& scope) const = 0;
  [[nodiscard]] virtual DeviceSet exposed_devices(ProductNumber product, WeaknessNumber weakness, const Scope& scope) const = 0;
  [[nodiscard]] virtual DeviceSet installed_devices(ProductNumber product, const Scope& scope) const = 0;
  // Distinct open weaknesses of a product on devices of the scope, ascending.
  [[nodiscard]] virtual std::vector<WeaknessNumber> weaknesses_of(ProductNumber product, const Scope& scope) const = 0;

  // --- scores
  [[nodiscard]] virtual Score score(const Scope& scope) const = 0;   // scope.all: the organisation
  [[nodiscard]] virtual std::vector<std::pair<GroupNumber, Score>> group_scores() const = 0;

  // Counts by reason of what could not be assessed on listed devices of the scope: installs, and distinct keys.
  struct NotAssessedCount {
    match::NotAssessedReason reason = match::NotAssessedReason::kNoFeed;
    std::uint64_t installs = 0;
    std::uint32_t keys = 0;
  };
  [[nodiscard]] virtual std::vector<NotAssessedCount> not_assessed(const Scope& scope) const = 0;
};

}  // namespace parapet::exposure
