// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "inventory/products/product_table.h"
#include "inventory/software_key.h"
#include "version/version.h"

namespace parapet::match {

// A name under which knowledge may speak of the software.
struct Lookup {
  std::string domain;
  std::string name;
  bool by_source = false;  // the name is the source package's, and rules about it compare the source's version
};

// One software key made ready to be held against rules: the names to look up, and its versions, each parsed at most once
// for each scheme. Used by one thread; refers to the key, which must outlive it.
class Subject {
 public:
  Subject(const inventory::SoftwareKey& key, const inventory::ProductTable& products);

  [[nodiscard]] const inventory::SoftwareKey& key() const { return *key_; }
  [[nodiscard]] const std::vector<Lookup>& lookups() const { return lookups_; }

  // True where a distribution judges it: sources and binaries are told apart, its own advisories decide.
  [[nodiscard]] bool of_distribution() const { return of_distribution_; }
  // True for the system itself on Windows, which is compared by build branch.
  [[nodiscard]] bool windows_system() const { return windows_system_; }

  [[nodiscard]] std::string_view version(bool of_source) const {
    return of_source ? std::string_view(key_->source_version) : std::string_view(key_->version);
  }

  // The bytes of the version's key under a scheme; empty where the scheme does not accept the version.
  [[nodiscard]] std::string_view parsed(version::Scheme scheme, bool of_source);

 private:
  void add_product_names(const inventory::ProductTable& products);

  struct Parsed {
    bool tried = false;
    version::Key key;
  };
  const inventory::SoftwareKey* key_;
  std::vector<Lookup> lookups_;
  std::array<std::array<Parsed, version::kSchemeCount>, 2> parsed_;
  bool of_distribution_ = false;
  bool windows_system_ = false;
  bool one_version_ = false;  // the source's version is the package's own
};

// True where a text is what installers write who have no version: nothing, "0", "0.0.0.0", "-" (design §4.2).
[[nodiscard]] bool says_no_version(std::string_view version);

// True for the domain of a distribution's release: "debian:12", "almalinux:9", "arch".
[[nodiscard]] bool is_distribution_ecosystem(std::string_view ecosystem);

}  // namespace parapet::match
