// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "advice/advice.h"
#include "exposure/view.h"
#include "knowledge/record.h"
#include "priority/ssvc.h"
#include "store/facts.h"

// How our own API spells what the program counts.
namespace parapet::server::console {

[[nodiscard]] std::string_view level_word(exposure::ExposureLevel level);           // "none", "low", "medium", "high"; "" unknown
[[nodiscard]] std::string_view value_word(exposure::DeviceValue value);             // "low", "normal", "high"
[[nodiscard]] std::optional<exposure::DeviceValue> value_by_word(std::string_view word);
[[nodiscard]] std::string_view health_word(const exposure::DeviceState& device);    // "active", "inactive", "silent", "excluded"
[[nodiscard]] std::string_view rating_word(knowledge::Rating::System system);       // "CVSS v3.1", "vendor"
[[nodiscard]] std::string_view remediation_word(advice::RemediationType type);      // "update", "upgrade", "uninstall", "attentionRequired"
[[nodiscard]] std::string_view change_word(store::ChangeKind kind);                 // "installed", "removed", "updated"
[[nodiscard]] std::string_view learned_word(store::LearnedKind kind);               // "added", "changed", "withdrawn"
[[nodiscard]] std::string_view subject_word(store::ChangeSubject subject);          // "report", "deviceEdit", …
[[nodiscard]] std::string_view exploitation_word(knowledge::SsvcPoints::Exploitation value);
[[nodiscard]] std::string_view impact_word(knowledge::SsvcPoints::TechnicalImpact value);
[[nodiscard]] std::string_view mission_word(priority::Mission mission);
[[nodiscard]] std::string_view record_kind_word(knowledge::RecordKind kind);

}  // namespace parapet::server::console
