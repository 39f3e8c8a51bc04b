// SPDX-License-Identifier: Apache-2.0
#include "server/console/words.h"

#include <array>
#include <cstddef>

namespace parapet::server::console {
namespace {

// The word of an enumerator by its number; "" for one that the table lacks.
template <std::size_t Count, typename Enumerator>
std::string_view word_of(const std::array<std::string_view, Count>& words, Enumerator value) {
  const auto place = static_cast<std::size_t>(value);
  return place < Count ? words.at(place) : std::string_view();
}

}  // namespace

std::string_view level_word(exposure::ExposureLevel level) {
  return word_of(std::array<std::string_view, 5>{"", "none", "low", "medium", "high"}, level);
}

std::string_view value_word(exposure::DeviceValue value) { return word_of(std::array<std::string_view, 3>{"normal", "low", "high"}, value); }

std::optional<exposure::DeviceValue> value_by_word(std::string_view word) {
  for (const exposure::DeviceValue value : {exposure::DeviceValue::kNormal, exposure::DeviceValue::kLow, exposure::DeviceValue::kHigh}) {
    if (value_word(value) == word) {
      return value;
    }
  }
  return std::nullopt;
}

std::string_view health_word(const exposure::DeviceState& device) {
  if (device.facts->excluded) {
    return "excluded";
  }
  return !device.listed ? "silent" : device.inactive ? "inactive" : "active";
}

std::string_view rating_word(knowledge::Rating::System system) {
  return word_of(std::array<std::string_view, 5>{"CVSS v2", "CVSS v3.0", "CVSS v3.1", "CVSS v4.0", "vendor"}, system);
}

std::string_view remediation_word(advice::RemediationType type) {
  return word_of(std::array<std::string_view, 4>{"update", "upgrade", "uninstall", "attentionRequired"}, type);
}

std::string_view change_word(store::ChangeKind kind) { return word_of(std::array<std::string_view, 3>{"installed", "removed", "updated"}, kind); }

std::string_view learned_word(store::LearnedKind kind) { return word_of(std::array<std::string_view, 3>{"added", "changed", "withdrawn"}, kind); }

std::string_view subject_word(store::ChangeSubject subject) {
  return word_of(std::array<std::string_view, 8>{"report", "deviceEdit", "deviceRemoved", "groups", "alert", "knowledge", "access", "settings"}, subject);
}

std::string_view exploitation_word(knowledge::SsvcPoints::Exploitation value) {
  return word_of(std::array<std::string_view, 4>{"none", "none", "poc", "active"}, value);
}

std::string_view impact_word(knowledge::SsvcPoints::TechnicalImpact value) {
  return word_of(std::array<std::string_view, 3>{"partial", "partial", "total"}, value);
}

std::string_view mission_word(priority::Mission mission) { return word_of(std::array<std::string_view, 3>{"low", "medium", "high"}, mission); }

std::string_view record_kind_word(knowledge::RecordKind kind) {
  return word_of(std::array<std::string_view, 3>{"vulnerability", "advisory", "notice"}, kind);
}

}  // namespace parapet::server::console
