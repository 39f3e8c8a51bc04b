// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "knowledge/feeds/oval_document.h"
#include "knowledge/record.h"

namespace parapet::knowledge {

// What a publisher's documents leave to its readers to know.
struct OvalPublisher {
  std::string name;            // "azurelinux", "mariner", "oracle", "suse": source of its severities
  std::string domain;          // of every definition, where criteria name no platform: "azurelinux:3.0"
  NameKind name_kind = NameKind::kBinary;
};

// The domain of a platform as criteria and metadata name it ("Oracle Linux 8" -> "oracle:8"); "" for an unknown one.
[[nodiscard]] std::string oval_platform_domain(std::string_view platform);

// Which software a definition speaks of. Entries that differ only in their architectures are joined; an architecture of
// the system that makes no difference is dropped. What can't be judged (a criterion that is not understood, a condition on
// several packages at once) becomes an unreadable entry of each package it names, never a guess.
// Errors: kLimit (resolve_criteria), kBadInput where criteria name software that can be filed under no domain.
[[nodiscard]] Result<std::vector<Affected>> oval_affected(const OvalDocument& document, const OvalDefinition& definition,
                                                          const OvalPublisher& publisher, const Limits& limits);

}  // namespace parapet::knowledge
