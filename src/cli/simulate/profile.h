// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "inventory/inventory.h"

namespace parapet::knowledge {
class Knowledge;
}

// A synthetic fleet for benchmarks, demonstrations and tests (docs/simulate.md).
namespace parapet::cli::simulate {

// One thing that devices of a profile have, in one of several versions.
struct Line {
  inventory::Software software;        // with the version that the inventory had
  std::vector<std::string> versions;   // ascending, at least one
  std::uint64_t source_hash = 0;       // lines of one source package change together
  bool optional = false;               // comes and goes
};

// A kind of device: what its system is, and what is on it.
struct Profile {
  std::string name;                    // "debian12-recorded"
  std::string name_prefix;             // of host names: "srv-deb"
  inventory::Device device;            // the template: system, hotfixes
  std::vector<std::string> builds;     // of the system, ascending (Windows); empty: the template's
  std::vector<Line> lines;             // source by source
  std::uint32_t weight = 1;            // share of the fleet
};

// Profiles from recorded lists in a folder, each with the os-release file that begins like it ("debian11-os-release.txt");
// bills of materials and tables beside a registry export are passed over. Errors: kNotFound, kBadInput where nothing in it
// can be read.
[[nodiscard]] Result<std::vector<Profile>> read_profiles(const std::string& folder);

// A small set written by us: a Debian server, an AlmaLinux server, a Windows workstation, a Mac.
[[nodiscard]] std::vector<Profile> built_in_profiles();

// Gives the lines the versions around their own that other profiles of the same system have and that the knowledge names as
// fixed or as an end of what is affected, a handful each. knowledge: may be nullptr.
void spread_versions(std::vector<Profile>& profiles, const knowledge::Knowledge* knowledge);

// Fills each Linux profile up to a number of entries with packages of applications (npm, PyPI, Maven, Go), several
// applications with their own versions of the same packages, as on real servers; cuts longer ones.
void fill_up(std::vector<Profile>& profiles, std::size_t entries);

}  // namespace parapet::cli::simulate
