// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "inventory/inventory.h"

namespace parapet::inventory {

class ProductTable;

// What the kernel of a device means for one kernel package (design §4.4).
enum class KernelState {
  kNotAKernel,
  kRunning,         // the package of the running kernel
  kRestartPending,  // the running build is older than the installed package: the version is the running build's
  kInstalled,       // installed, not running: listed, not judged
  kUnknown,         // a recorded list that does not tell which runs: judged, and the evidence says so
  kNotOurs,         // the running kernel of a container or a kernel that no package owns: not assessed
};

// Everything that a verdict about one piece of software depends on (design §1.1, §3). Two installs with equal keys have
// equal findings. All fields are normalised: domains and names in the spelling that knowledge uses.
struct SoftwareKey {
  std::string ecosystem;
  std::string domain;          // who judges it: inventory/ecosystem.h; "" where nobody can (third party, unknown product or system)
  std::string name;            // normalised; as displayed for an application whose vendor and product are not known
  std::string version;         // as given; the running build's with kRestartPending
  std::string source;          // for distributions that judge by source package
  std::string source_version;
  std::string arch;
  std::string module;          // rpm module stream "nodejs:18"; "*": built for some module, stream not told
  std::string origin;          // third party, where not the distribution itself
  bool owned = false;          // judged by the distribution package that owns its files
  KernelState kernel = KernelState::kNotAKernel;
  std::string vendor;          // CPE naming
  std::string product;
  std::string platform;        // "windows", "macos", "linux": platform conditions of records are held against it
  std::string build;           // of the system, on Windows and macOS
  bool lower_bound_only = false;

  friend auto operator<=>(const SoftwareKey&, const SoftwareKey&) = default;
};

// The key of one software entry on one device. Pure. Which kernel counts is told from this entry and the device alone:
// where no entry of a device comes out as kRunning or kRestartPending although os.kernel is known, the running kernel
// belongs to no package (kNotOurs is for whoever sees the whole device to say).
//
// Applications of Windows and macOS without a given vendor and product get both from the table of product names, and with
// them the version that records compare with; without a table, from the built-in one.
[[nodiscard]] SoftwareKey make_key(const Device& device, const Software& software, const ProductTable* products = nullptr);

// What software entries share whose keys may be equal on one device: entries of different families never have one key, whatever else
// they say. A family is a spelling of ecosystem and name; all applications that a table may name are one.
[[nodiscard]] std::string key_family(std::string_view ecosystem, std::string_view name);

// Fills vendor and product of the entries that the table knows and that don't have them, for reports.
void name_products(Inventory& inventory, const ProductTable* products = nullptr);

// The key of the operating system itself, where records judge it as a whole: Windows (ecosystem and domain "windows",
// name as windows_release() spells it, version the build) and macOS (domain "product", version as displayed). A Linux
// system has none of its own: packages are judged.
[[nodiscard]] std::optional<SoftwareKey> system_key(const Device& device);

}  // namespace parapet::inventory
