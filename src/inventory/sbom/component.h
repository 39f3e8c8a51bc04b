// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "inventory/inventory.h"
#include "inventory/purl.h"

namespace parapet::inventory {

// One entry of a bill of materials, whatever its form.
struct Component {
  std::string place;  // how to find it: "component 3 (bom-ref)"
  std::string type;   // CycloneDX's types; SPDX purposes in the same spelling
  std::string group;
  std::string name;
  std::string version;
  std::string publisher;
  std::string purl;
  std::string cpe;
  std::vector<std::string> paths;
  std::vector<std::pair<std::string, std::string>> properties;
};

// Makes an inventory of components, one after the other.
class SbomBuilder {
 public:
  explicit SbomBuilder(const Limits& limits) : limits_(limits) {}

  // subject: the component that the document describes (metadata.component).
  [[nodiscard]] Result<void> add(const Component& component, bool subject);
  [[nodiscard]] Result<Inventory> finish() &&;

 private:
  void set_aside(const Component& component, std::string reason);
  void add_system(const Component& component);
  void add_subject(const Component& component);
  void add_purl(const Component& component);
  void add_cpe(const Component& component);

  const Limits& limits_;
  Inventory inventory_;
  bool system_known_ = false;
  std::map<std::pair<std::string, std::string>, std::size_t> systems_of_purls_;  // id and release, how often
};

}  // namespace parapet::inventory
