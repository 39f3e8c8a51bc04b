// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "inventory/identity.h"
#include "inventory/inventory.h"
#include "inventory/products/product_table.h"
#include "knowledge/knowledge.h"
#include "match/finding.h"

namespace parapet::exposure {

using inventory::DeviceNumber;
using inventory::DeviceValue;
using inventory::GroupNumber;
using KeyNumber = Id<struct SoftwareKeyTag>;            // of one index; stable while it lives
using ProductNumber = Id<struct ProductTag>;
using WeaknessNumber = Id<struct WeaknessTag>;          // stable across knowledge generations, unlike VulnerabilityId

// What the index is told of a device beside its software.
struct DeviceFacts {
  DeviceNumber number;
  std::string id;                   // 40 hex digits
  std::string name;
  std::string domain;
  inventory::OperatingSystem os;
  std::vector<inventory::NetworkAddress> addresses;
  std::string external_address;
  std::string channel;
  UnixTime first_seen;
  UnixTime last_full_report;
  UnixTime last_contact;
  GroupNumber group;
  bool group_pinned = false;        // somebody chose the group; rules don't change it
  DeviceValue value = DeviceValue::kNormal;
  std::vector<std::string> tags;
  bool excluded = false;
  std::string conflict;             // two devices seem to share this id: why; "" where all is well
};

// One key on one device. unused: the sensor knows that it has not run for 30 days and nothing listens (context 0.5).
struct KeyUse {
  KeyNumber key;
  bool unused = false;
  friend auto operator<=>(const KeyUse&, const KeyUse&) = default;
};

// A factor for a set of devices, products and weaknesses, computed from exceptions, VEX and alerts (design §5).
struct Adjustment {
  std::vector<DeviceNumber> devices;               // sorted
  std::optional<std::string> product;              // "vendor-_-product"; not set: all
  std::optional<std::string> vulnerability;        // not set: all
  double context = 1;                              // multiplies c(d,P,v)
  bool alerted = false;                            // an open alert whose evidence touches the product: likelihood 1.0
};

enum class ExposureLevel { kUnknown = 0, kNone = 1, kLow = 2, kMedium = 3, kHigh = 4 };  // kUnknown: no score

struct IndexOptions {
  std::int64_t inactive_days = 7;    // no contact for longer: health inactive
  std::int64_t silent_days = 30;     // no contact for longer: out of scores and lists
  std::int64_t unused_days = 30;
  std::optional<double> high_value_weight_cap;
  std::uint32_t recount_above = 256; // where more devices than these (and a share of all) change at once, all are counted anew
  const inventory::ProductTable* products = nullptr;  // names of applications; must outlive the index; nullptr: the built-in table
};

}  // namespace parapet::exposure
