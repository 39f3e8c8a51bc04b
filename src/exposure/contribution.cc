// SPDX-License-Identifier: Apache-2.0
#include "exposure/contribution.h"

#include <algorithm>
#include <limits>
#include <tuple>

namespace parapet::exposure {
namespace {

std::uint32_t plus(std::uint32_t count, std::int64_t change) { return static_cast<std::uint32_t>(count + change); }

}  // namespace

void add_weakness(Tables& tables, Epoch epoch, std::uint32_t weakness, std::uint32_t group, std::int64_t devices) {
  std::vector<GroupCount>& counts = tables.weakness_counts.write(weakness, epoch);
  auto at = std::ranges::lower_bound(counts, group, {}, &GroupCount::group);
  if (at == counts.end() || at->group != group) {
    at = counts.insert(at, {group, 0});
  }
  at->devices = plus(at->devices, devices);
  if (at->devices == 0) {
    counts.erase(at);
  }
}

void add_product(Tables& tables, Epoch epoch, std::uint32_t product, Cell cell, const ProductCell& add, std::int64_t sign) {
  std::vector<ProductCell>& cells = tables.product_cells.write(product, epoch);
  const auto less = [](const ProductCell& a, const Cell& b) { return std::tie(a.group, a.value) < std::tie(b.group, b.value); };
  auto at = std::lower_bound(cells.begin(), cells.end(), cell, less);
  if (at == cells.end() || at->group != cell.group || at->value != cell.value) {
    at = cells.insert(at, ProductCell{.group = cell.group, .value = cell.value});
  }
  at->installed = plus(at->installed, sign * add.installed);
  at->exposed = plus(at->exposed, sign * add.exposed);
  at->gain += sign * add.gain;
  at->gain_removed += sign * add.gain_removed;
  if (at->installed == 0) {
    cells.erase(at);
  }
}

void add_score(Tables& tables, const Profile& profile, Cell cell, std::int64_t sign) {
  GroupTotals& group = tables.groups[cell.group];
  for (std::size_t i = 0; i < kReasons; ++i) {
    group.not_assessed[i] += static_cast<std::uint64_t>(sign * profile.reasons[i]);
  }
  ValueTotals& totals = group.values[static_cast<std::size_t>(cell.value)];
  if (profile.scored()) {
    totals.scored = plus(totals.scored, sign);
    totals.exposure += sign * exposure_of(profile.hazard);
  } else {
    totals.unscored = plus(totals.unscored, sign);
  }
}

void add_profile(Tables& tables, Epoch epoch, const Profile& profile, Cell cell, std::int64_t sign) {
  for (const std::uint32_t weakness : profile.weaknesses) {
    add_weakness(tables, epoch, weakness, cell.group, sign);
  }
  for (const ProductPart& part : profile.products) {
    add_product(tables, epoch, part.product, cell, cell_of(part, profile), sign);
  }
  add_score(tables, profile, cell, sign);
}

void Difference::apply(Tables& tables, Epoch epoch, const Profile& before, const Profile& after, Cell cell) {
  if (round_ > std::numeric_limits<std::uint32_t>::max() - 2) {
    weaknesses_.clear();
    products_.clear();
    round_ = 0;
  }
  weaknesses_.resize(std::max(weaknesses_.size(), tables.weaknesses.size()));
  products_.resize(std::max(products_.size(), tables.products.size()));
  position_.resize(products_.size());
  const std::uint32_t in_before = ++round_;
  const std::uint32_t in_both = ++round_;
  for (const std::uint32_t weakness : before.weaknesses) {
    weaknesses_[weakness] = in_before;
  }
  for (const std::uint32_t weakness : after.weaknesses) {
    if (weaknesses_[weakness] != in_before) {
      add_weakness(tables, epoch, weakness, cell.group, 1);
    }
    weaknesses_[weakness] = in_both;
  }
  for (const std::uint32_t weakness : before.weaknesses) {
    if (weaknesses_[weakness] == in_before) {
      add_weakness(tables, epoch, weakness, cell.group, -1);
    }
  }
  for (std::size_t i = 0; i < before.products.size(); ++i) {
    products_[before.products[i].product] = in_before;
    position_[before.products[i].product] = static_cast<std::uint32_t>(i);
  }
  for (const ProductPart& part : after.products) {
    const ProductCell now = cell_of(part, after);
    if (products_[part.product] != in_before) {
      add_product(tables, epoch, part.product, cell, now, 1);
    } else {
      const ProductCell old = cell_of(before.products[position_[part.product]], before);
      if (old.exposed != now.exposed || old.gain != now.gain || old.gain_removed != now.gain_removed) {
        add_product(tables, epoch, part.product, cell, now, 1);
        add_product(tables, epoch, part.product, cell, old, -1);
      }
    }
    products_[part.product] = in_both;
  }
  for (const ProductPart& part : before.products) {
    if (products_[part.product] == in_before) {
      add_product(tables, epoch, part.product, cell, cell_of(part, before), -1);
    }
  }
  add_score(tables, before, cell, -1);
  add_score(tables, after, cell, 1);
}

}  // namespace parapet::exposure
