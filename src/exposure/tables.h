// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "exposure/adjustments.h"
#include "exposure/key_list.h"
#include "exposure/name_index.h"
#include "exposure/persistent.h"
#include "exposure/score.h"
#include "exposure/verdict.h"
#include "exposure/view.h"
#include "exposure/worst.h"
#include "match/finding.h"

namespace parapet::exposure {

struct DeviceRecord {
  DeviceState state;  // facts not set: no such device
  KeyList keys;
};

// What every pass over devices reads of a key, close together.
struct KeyHot {
  std::uint32_t product = 0;
  Units risk = 0;                    // largest s(v) * p(v) of its findings
  Units residual = 0;                // the same without the findings that have a fix
  bool assessed : 1 = false;
  bool not_assessed : 1 = false;     // and not only listed
  bool stale : 1 = false;
  std::uint16_t reasons = 0;         // bit i: NotAssessedReason i is said of it
  Worst worst;                       // of its open findings
  const Verdict* verdict = nullptr;  // where it has open findings; KeyEntry holds it
};

inline constexpr std::size_t kReasons = static_cast<std::size_t>(match::NotAssessedReason::kRangeUnreadable) + 1;
static_assert(kReasons <= 16, "KeyHot::reasons has room for sixteen");
template <typename Count>
using ByReason = std::array<Count, kReasons>;  // by NotAssessedReason

// sum[i] += count for each bit i of `reasons`.
template <typename Count>
void add_reasons(ByReason<Count>& sum, std::uint16_t reasons, Count count) {
  for (unsigned bits = reasons, i = 0; bits != 0; bits >>= 1, ++i) {
    sum[i] += (bits & 1) != 0 ? count : 0;
  }
}

struct KeyEntry {
  KeyState state;
  std::shared_ptr<const Verdict> verdict;
};

struct WeaknessHot {
  Units risk = 0;
  Units severity = 0;                // s(v): what an alert makes of it
  bool known_exploited = false;
  bool public_exploit = false;
  Worst worst;                       // of this one alone
};

struct GroupCount {
  std::uint32_t group = 0;
  std::uint32_t devices = 0;
};

// Sums over the devices of one group and value that have a product.
struct ProductCell {
  std::uint32_t group = 0;
  DeviceValue value = DeviceValue::kNormal;
  std::uint32_t installed = 0;
  std::uint32_t exposed = 0;
  ExposureUnits gain = 0;            // E now minus E with everything fixable of it fixed
  ExposureUnits gain_removed = 0;
};

// Of a product in the whole organisation.
struct ProductSummary {
  std::uint32_t weaknesses = 0;
  bool public_exploit = false;
  bool known_exploited = false;
};

struct GroupTotals {
  DeviceSet listed;
  DeviceSet silent;
  std::array<ValueTotals, kValues> values;  // by DeviceValue
  ByReason<std::uint64_t> not_assessed{};   // installs
};

// Everything that a view shows, in arrays by number that are copied on write: the writer has one, each view a copy of it.
struct Tables {
  PersistentArray<DeviceRecord, View::kDeviceBlock> devices;
  PersistentArray<KeyHot, 128> hot;
  PersistentBoxes<KeyEntry> keys;
  PersistentBoxes<ProductState> products;
  PersistentArray<std::vector<ProductCell>, 8> product_cells;    // by group, then value
  PersistentArray<ProductSummary, 128> product_summaries;
  PersistentBoxes<WeaknessState> weaknesses;
  PersistentArray<WeaknessHot, 128> weakness_hot;
  PersistentArray<std::vector<GroupCount>, 8> weakness_counts;   // by group
  std::map<std::uint32_t, GroupTotals> groups;
  ByReason<std::uint32_t> not_assessed_keys{};                    // that some listed device has
  NameIndex device_ids;
  NameIndex device_names;            // in lower case
  NameIndex product_ids;
  NameIndex weakness_names;          // in lower case
  std::shared_ptr<const Adjustments> adjustments = std::make_shared<const Adjustments>();
  IndexOptions options;
  UnixTime now;
  std::uint64_t knowledge_generation = 0;
  Epoch judged = 0;                  // since which all is judged by this knowledge

  [[nodiscard]] bool has_device(DeviceNumber device) const {
    return device.value < devices.size() && devices[device.value].state.facts != nullptr;
  }
};

}  // namespace parapet::exposure
