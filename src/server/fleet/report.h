// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "inventory/identity.h"
#include "inventory/inventory.h"

namespace parapet::server {

// One report of a device, decoded by one of the ingest channels and authenticated.
struct Report {
  std::string channel;                    // "sensor", "osquery", "upload", "simulated"
  inventory::Device device;               // id is set; of a delta: only what changed beside it, or all
  std::string domain;
  std::vector<inventory::NetworkAddress> addresses;
  bool addresses_known = false;           // false: the addresses known so far stay
  std::string external_address;
  std::vector<std::string> tags_at_first; // given when the device is new (from its enrolment key)

  enum class Kind { kFull, kDelta, kContact };  // kContact: "nothing changed, still here"
  Kind kind = Kind::kFull;
  std::vector<inventory::Software> software;    // kFull: all of it
  std::vector<inventory::Software> put;         // kDelta: new, or changed in something
  std::vector<inventory::Software> removed;     // kDelta: identity fields are enough
  std::vector<inventory::Problem> problems;

  std::uint64_t epoch = 0;                // a new one starts with a full report
  std::uint64_t sequence = 0;             // within the epoch, from 1, one more each report
  bool ordered = true;                    // false: the channel has no sequence (uploads); `taken` decides
  UnixTime taken;                         // when the device took it, by its clock; not known: now
  std::string digest;                     // of the content: a repeated one is a no-op
  std::string protocol_state;             // kept with the device for the channel
  bool protocol_state_changed = false;
};

struct Receipt {
  enum class Kind {
    kApplied,
    kRepeated,      // taken in before: nothing changed
    kOlder,         // older than what is known: refused
    kGap,           // a delta is missing before this one: send a full report
  };
  Kind kind = Kind::kApplied;
  std::string reason;                     // for kOlder and kGap
  inventory::DeviceNumber device;
  std::uint64_t sequence = 0;             // of the store's change log
};

}  // namespace parapet::server
