// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

// Readings of single fields that many upstream formats share.
namespace parapet::knowledge {

// The text in upper case where it is a CVE id ("CVE-2024-1234", four digits of year, four to nineteen of number; CVE
// record format, cveId); nullopt for anything else. Blanks around it are passed over.
[[nodiscard]] std::optional<std::string> cve_id(std::string_view text);

// 79 for "CWE-79", "cwe-79: Cross-site scripting" and "79"; nullopt for "NVD-CWE-noinfo" and the like.
[[nodiscard]] std::optional<std::uint32_t> cwe_number(std::string_view text);

// Adds the number that the text names, once.
void add_cwe(std::vector<std::uint32_t>& cwes, std::string_view text);

// A time, or "not known" where the text is none.
[[nodiscard]] UnixTime time_or_unknown(std::string_view text);

}  // namespace parapet::knowledge
