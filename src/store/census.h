// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"
#include "inventory/identity.h"

namespace parapet::store {

// How many listed devices there were of each kind on a day: what trends of the fleet are made of, whatever somebody narrows them by.
struct Census {
  static constexpr std::uint8_t kSeverities = 7;  // numbers are below
  static constexpr std::uint8_t kExploits = 4;
  static constexpr std::uint8_t kAges = 6;

  // Devices that are alike in all of this. severity, exploit and age are numbers of exposure::SeverityRank, ExploitLevel and
  // AgeBand: of the worst of the open weaknesses; severity 0: without any.
  struct Kind {
    inventory::GroupNumber group;
    std::uint32_t platform = 0;         // its place in `names`
    std::uint32_t windows_version = 0;  // the same; 0, which is "": none
    std::uint8_t severity = 0;
    std::uint8_t exploit = 0;
    std::uint8_t age = 0;
    friend auto operator<=>(const Kind&, const Kind&) = default;
  };
  struct Cell {
    Kind kind;
    std::uint32_t devices = 0;
    friend bool operator==(const Cell&, const Cell&) = default;
  };
  UnixTime day;                        // its beginning, in UTC
  std::vector<std::string> names = {""};
  std::vector<Cell> cells;             // each kind once, ascending
  friend bool operator==(const Census&, const Census&) = default;
};

}  // namespace parapet::store
