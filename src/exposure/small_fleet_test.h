// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/time.h"
#include "exposure/index.h"
#include "inventory/software_key.h"
#include "knowledge/knowledge.h"

// What the tests of this room share: tiny knowledge bases, keys and devices, and a view as text.
namespace parapet::exposure {

inline constexpr UnixTime kStart{1'730'419'200};  // 2024-11-01

// One weakness of a Python package: affected below `fixed` ("" : every version, no fix).
struct SmallAdvisory {
  std::string cve;
  std::vector<std::string> packages;
  std::string fixed;
  std::string cvss = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";  // 9.8
  double epss = 0;                                                    // 0: none
  bool known_exploited = false;
  std::string together_with;  // not empty: a product "example:PACKAGE" that is affected only where "example:THIS" is installed
  std::string published = "2024-10-01T00:00:00Z";                     // not of those with together_with
};

// A knowledge base made by importing these as OSV, NVD, EPSS and KEV files. Equal advisories give equal knowledge.
[[nodiscard]] std::shared_ptr<const knowledge::Knowledge> make_knowledge(const std::vector<SmallAdvisory>& advisories);

[[nodiscard]] inventory::SoftwareKey python(std::string name, std::string version);
[[nodiscard]] inventory::SoftwareKey application(std::string product, std::string version);

// A device that reported at `contact`.
[[nodiscard]] DeviceFacts small_device(std::uint32_t number, UnixTime contact = kStart);

// Interns the keys, sorts them, and puts the device.
void put(Index& index, const DeviceFacts& facts, const std::vector<inventory::SoftwareKey>& keys);

// Everything that a view answers, over all devices, keys, products, weaknesses and the given scopes, as sorted lines that
// don't depend on the order in which things were numbered. Exact: doubles with all their digits.
[[nodiscard]] std::vector<std::string> text_of(const View& view, const std::vector<Scope>& scopes);

}  // namespace parapet::exposure
