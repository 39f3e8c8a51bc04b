// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "server/api/entity.h"
#include "server/api/reader.h"

namespace parapet::server::api {

// A product as one call sees it.
struct SoftwareItem {
  const Reader* reader = nullptr;  // outlives the item
  exposure::ProductNumber number;

  [[nodiscard]] const exposure::ProductState& state() const { return reader->view().product(number); }
  [[nodiscard]] const exposure::ProductCounts& counts() const;

 private:
  mutable std::shared_ptr<const exposure::ProductCounts> counts_;
};

[[nodiscard]] SoftwareItem software_item(const Reader& reader, exposure::ProductNumber product);
// Software, api.md §8.
[[nodiscard]] const Entity<SoftwareItem>& software_entity();

// One version of a product and how many devices of the scope have it.
struct DistributionItem {
  std::string version;
  std::uint32_t installations = 0;
  std::uint32_t vulnerabilities = 0;
};
[[nodiscard]] const Entity<DistributionItem>& distribution_entity();
// By version, as text.
[[nodiscard]] std::vector<DistributionItem> distribution_of(const Reader& reader, exposure::ProductNumber product);

// The version by which a product's installs are told apart: of the source package where the product is one (design §3).
[[nodiscard]] const std::string& product_version(const inventory::SoftwareKey& key);

}  // namespace parapet::server::api
