// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/limits.h"
#include "base/result.h"
#include "knowledge/record.h"

// The affected[] entries of an OSV record (OSV schema 1.7, "affected fields").
namespace parapet::knowledge {

// What an entry's reading takes from the record around it.
struct OsvContext {
  const Limits& limits;
  std::string_view summary;
  std::string_view cpe_product;  // "vendor:product" that the record ties its package to (Bitnami); "" where none
  std::size_t budget = 0;        // events and listed versions that may still be read (ranges_per_record_max)
};

// Appends what one entry says, as one or more Affected: intervals with a fix, without one, and with a last affected
// version apart, because the state of the fix belongs to all of an Affected. Fails only where a bound is hit; a range
// that can't be read becomes Affected::unreadable. GIT ranges are commits, not versions, and judge nothing.
[[nodiscard]] Result<void> read_osv_affected(JsonValue entry, OsvContext& context, std::vector<Affected>& affected);

// The rpm module streams that a summary names before it says what kind of update it is: "Important: nodejs:18 security
// update" -> {"nodejs:18"}; "virt:rhel and virt-devel:rhel bug fix update" -> both.
[[nodiscard]] std::vector<std::string> summary_modules(std::string_view summary);

// True for the release of a build that belongs to a module: "...module_el8.9.0+3653+1234", "...module+el8.4.0+...".
[[nodiscard]] bool is_module_build(std::string_view version);

// Ubuntu's fixes for subscribers are filed under "Ubuntu:Pro:16.04:LTS" alone, though a system without subscription is
// affected below the same version. Adds the entry for the plain release where the record has none for that package.
void extend_ubuntu_pro(std::vector<Affected>& affected);

}  // namespace parapet::knowledge
