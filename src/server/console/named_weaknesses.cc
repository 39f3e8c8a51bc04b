// SPDX-License-Identifier: Apache-2.0
#include "server/console/named_weaknesses.h"

#include <optional>

namespace parapet::server::console {

std::set<std::string, std::less<>> named_weaknesses(const knowledge::Knowledge& knowledge, std::string_view text) {
  std::set<std::string, std::less<>> names;
  if (text.empty()) {
    return names;
  }
  const auto add = [&](std::string_view id) {
    if (const std::optional<knowledge::VulnerabilityId> found = knowledge.find_vulnerability(id)) {
      names.emplace(knowledge.vulnerability_name(*found));
    }
  };
  add(text);
  for (const knowledge::RecordRef ref : knowledge.find_records(text)) {
    const Result<knowledge::Record> record = knowledge.record(ref);
    if (!record || record->rejected) {  // a damaged part is told of elsewhere; search finds what can be read
      continue;
    }
    for (const std::string& id : record->vulnerabilities) {
      add(id);
    }
    for (const std::string& id : record->aliases) {
      add(id);
    }
  }
  return names;
}

}  // namespace parapet::server::console
