// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "knowledge/record.h"

// One spelling for the conditions that records put on systems and processors (docs/formats/feeds.md, "Platforms").
namespace parapet::knowledge {

// The operating system that a publisher's word means: "windows", "macos", "linux", "android", "ios", "ipados", "chrome_os",
// "freebsd", "solaris", "aix"; any release of one counts as the system ("Windows Server 2019"). "" for words that name no
// operating system we know.
[[nodiscard]] std::string_view operating_system(std::string_view word);

// The processor that a publisher's word means: "x86_64", "x86", "aarch64", "arm", "ia64"; "" for other words.
[[nodiscard]] std::string_view processor(std::string_view word);

// The systems that a list of platforms narrows an entry to, sorted; none where a word of the list may mean any system
// ("all", "Unknown", a series of appliances): a condition that we can't read must not hide a weakness.
[[nodiscard]] std::vector<std::string> systems_of(const std::vector<std::string_view>& words);

// The processors that a list of platforms names, sorted; words that name none don't count.
[[nodiscard]] std::vector<std::string> processors_of(const std::vector<std::string_view>& words);

// What a CPE's target_sw demands: an operating system in our spelling, else the word itself ("wordpress", "node.js");
// "" for any ("*") and not applicable ("-").
[[nodiscard]] std::string target_software(std::string_view word);

}  // namespace parapet::knowledge
