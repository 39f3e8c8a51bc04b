// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "knowledge/feeds/csaf_document.h"
#include "knowledge/record.h"

namespace parapet::knowledge {

// What a product_status group says of its products (CSAF 2.0, section 3.2.3.9); nullopt for an unknown group.
[[nodiscard]] std::optional<Status> csaf_status(std::string_view group);

struct CsafClaims {
  std::vector<Affected> affected;
  std::size_t without_target = 0;  // product references that are no software of ours, or are not in the product tree
};

// Which software a document's vulnerabilities speak of. ids: the id of each vulnerability, "" where it has none; entries
// that hold for all of them have no list. Builds of one package that differ only in architecture are one entry.
// Errors: kLimit (ranges_per_record_max).
[[nodiscard]] Result<CsafClaims> csaf_affected(const CsafDocument& document, const std::vector<std::string>& ids,
                                               const Limits& limits);

}  // namespace parapet::knowledge
