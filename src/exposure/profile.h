// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "exposure/score.h"
#include "exposure/tables.h"

namespace parapet::exposure {

// A product on a device.
struct ProductPart {
  std::uint32_t product = 0;
  bool exposed = false;
  Units risk = 0;                    // r(d,P)
  Units residual = 0;                // r(d,P) once everything that has a fix is fixed
  const Verdict* last = nullptr;     // of the key seen last: keys of one source mostly share it
};

// All that follows for a device from its keys. Valid with the tables it was made from.
struct Profile {
  std::vector<ProductPart> products;        // installed ones, each once
  std::vector<std::uint32_t> weaknesses;    // open ones, each once
  Hazard hazard = 0;
  Worst worst;                              // of the weaknesses
  std::uint32_t software = 0;
  std::uint32_t assessed = 0;
  std::uint32_t not_assessed = 0;
  std::uint32_t stale = 0;
  ByReason<std::uint32_t> reasons{};        // of what could not be assessed: keys

  [[nodiscard]] bool scored() const { return assessed > 0; }
};

// Makes profiles. Holds scratch space: one for each thread. This is the one place that turns a device's keys into its
// score and counts, for bulk passes, single changes and views alike, so that they can't come apart.
class Profiler {
 public:
  // The profile stays valid until the next call.
  [[nodiscard]] const Profile& profile(const Tables& tables, DeviceNumber device, const KeyList& keys);

 private:
  struct Mark {
    std::uint32_t round = 0;
    std::uint32_t at = 0;
  };
  ProductPart& part_of(std::uint32_t product);
  void add_weaknesses(const Verdict& verdict);
  void adjust(const Tables& tables, DeviceNumber device, const KeyList& keys);
  void next_round(const Tables& tables);

  Profile profile_;
  std::uint32_t round_ = 0;
  std::vector<Mark> products_;               // by product
  std::vector<std::uint32_t> weaknesses_;    // by weakness: the round it was seen in
};

// Writes into the device's state what its profile says.
void set_state(const Profile& profile, DeviceState& state);

// Which devices a profile counts for.
struct Cell {
  std::uint32_t group = 0;
  DeviceValue value = DeviceValue::kNormal;
  friend bool operator==(const Cell&, const Cell&) = default;
};

// What a product adds to the sums of its cell on one device.
[[nodiscard]] ProductCell cell_of(const ProductPart& part, const Profile& profile);

}  // namespace parapet::exposure
