// SPDX-License-Identifier: Apache-2.0
#include "exposure/adjustments.h"

#include <utility>

namespace parapet::exposure {

Adjustments::Adjustments(std::vector<Entry> entries) : entries_(std::move(entries)) {
  for (const Entry& entry : entries_) {
    devices_ |= entry.devices;
  }
}

std::vector<const Adjustments::Entry*> Adjustments::of(DeviceNumber device) const {
  std::vector<const Entry*> found;
  if (!entries_.empty() && devices_.contains(device)) {
    for (const Entry& entry : entries_) {
      if (entry.devices.contains(device)) {
        found.push_back(&entry);
      }
    }
  }
  return found;
}

Units Adjustments::risk(std::uint32_t product, std::uint32_t weakness, Units plain, Units severity, bool unused,
                        const std::vector<const Entry*>& entries) {
  double context = unused ? kUnusedContext : 1;
  Units base = plain;
  for (const Entry* entry : entries) {
    if ((!entry->product || *entry->product == product) && (!entry->weakness || *entry->weakness == weakness)) {
      context *= entry->context;
      base = entry->alerted ? severity : base;
    }
  }
  return scaled(base, context);
}

}  // namespace parapet::exposure
