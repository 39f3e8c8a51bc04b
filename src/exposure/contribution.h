// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "exposure/profile.h"
#include "exposure/tables.h"

// How one device's profile enters the fleet's sums.
namespace parapet::exposure {

// sign: +1 where the device counts from now on, -1 where it no longer does.
void add_weakness(Tables& tables, Epoch epoch, std::uint32_t weakness, std::uint32_t group, std::int64_t devices);
void add_product(Tables& tables, Epoch epoch, std::uint32_t product, Cell cell, const ProductCell& add, std::int64_t sign);
// The device's score, and what of it was not assessed.
void add_score(Tables& tables, const Profile& profile, Cell cell, std::int64_t sign);
void add_profile(Tables& tables, Epoch epoch, const Profile& profile, Cell cell, std::int64_t sign);

// Takes the sums from one profile of a device to another, touching what differs only. Holds scratch space.
class Difference {
 public:
  void apply(Tables& tables, Epoch epoch, const Profile& before, const Profile& after, Cell cell);

 private:
  std::vector<std::uint32_t> weaknesses_;  // by weakness: the round it was seen in
  std::vector<std::uint32_t> products_;    // by product
  std::vector<std::uint32_t> position_;    // by product: in the profile before
  std::uint32_t round_ = 0;
};

}  // namespace parapet::exposure
