// SPDX-License-Identifier: Apache-2.0
#include "advice/unused.h"

namespace parapet::advice {
namespace {

using exposure::DeviceNumber;
using exposure::KeyUse;
using exposure::ProductNumber;

// Products that no device has shown to be in use yet, and the keys by which devices would.
class Candidates {
 public:
  Candidates(const Question& question, std::span<const ProductNumber> products)
      : question_(question), of_key_(question.view.key_count(), kNone), seen_(products.size(), false), used_(products.size(), false) {
    for (std::size_t i = 0; i < products.size(); ++i) {
      for (const exposure::KeyNumber key : question.view.product(products[i]).keys) {
        of_key_[key.value] = static_cast<std::uint32_t>(i);
      }
    }
  }

  void look_at(DeviceNumber device) {
    for (const KeyUse& use : question_.view.keys_of(device)) {
      const std::uint32_t product = use.key.value < of_key_.size() ? of_key_[use.key.value] : kNone;
      if (product != kNone) {
        seen_[product] = true;
        used_[product] = used_[product] || !use.unused;
      }
    }
  }

  [[nodiscard]] bool is_used(std::size_t product) const { return used_[product]; }
  [[nodiscard]] bool is_unused(std::size_t product) const { return seen_[product] && !used_[product]; }

 private:
  static constexpr std::uint32_t kNone = ~0U;
  const Question& question_;
  std::vector<std::uint32_t> of_key_;
  std::vector<bool> seen_;
  std::vector<bool> used_;
};

// Devices spread over the scope. They settle nearly all products, because most software is in use where it is.
void look_at_sample(const Question& question, Candidates& candidates) {
  constexpr std::size_t kSample = 256;
  const std::vector<DeviceNumber> all = question.view.devices(question.scope).to_vector();
  const std::size_t step = all.size() / kSample + 1;
  for (std::size_t i = 0; i < all.size(); i += step) {
    candidates.look_at(all[i]);
  }
}

}  // namespace

std::vector<bool> unused_everywhere(const Question& question, std::span<const ProductNumber> products) {
  constexpr std::uint32_t kFew = 64;
  Candidates candidates(question, products);
  look_at_sample(question, candidates);
  exposure::DeviceSet left;  // of products that many devices have and none is known to use so far
  for (std::size_t i = 0; i < products.size(); ++i) {
    if (candidates.is_used(i)) {
      continue;
    }
    const exposure::DeviceSet installed = question.view.installed_devices(products[i], question.scope);
    if (installed.size() > kFew) {
      left |= installed;
      continue;
    }
    for (const DeviceNumber device : installed.to_vector()) {
      if (!candidates.is_used(i)) {
        candidates.look_at(device);
      }
    }
  }
  left.for_each([&](DeviceNumber device) { candidates.look_at(device); });
  std::vector<bool> unused(products.size());
  for (std::size_t i = 0; i < products.size(); ++i) {
    unused[i] = candidates.is_unused(i);
  }
  return unused;
}

}  // namespace parapet::advice
