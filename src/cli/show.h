// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "knowledge/knowledge.h"

namespace CLI {
class App;
}

namespace parapet::cli {

struct Context;

// `parapet show ID`: everything known of a vulnerability or advisory, each fact with the feed and record it comes from.
void add_show_command(CLI::App& app, Context& context);

// One record with the feed that holds it.
struct ShownRecord {
  std::string feed;
  knowledge::Record record;
};

// A weakness class with the attack techniques that CAPEC ties to it.
struct ShownWeakness {
  std::uint32_t cwe = 0;
  std::vector<std::string> from;  // feeds that name it
  std::vector<knowledge::ThreatName> techniques;
};

// All that is to be shown of one id. Views point into the Knowledge that it was gathered from.
struct Shown {
  std::string asked;
  std::optional<knowledge::Vulnerability> vulnerability;  // none: an advisory of several, or a notice
  std::vector<std::string_view> about;                    // of an advisory: the weaknesses it names
  std::vector<ShownRecord> records;
  std::vector<ShownWeakness> weaknesses;
  std::optional<knowledge::KnownExploited> known_exploited;
  std::optional<knowledge::ExploitEvidence> exploits;
  std::optional<knowledge::Knowledge::EpssOnDay> epss;
};

// Errors: kNotFound where no feed knows the id.
[[nodiscard]] Result<Shown> gather(const knowledge::Knowledge& knowledge, const std::string& id, UnixTime now);

// A rating's score as computed and as stated; the note says where they differ or the vector is broken.
struct RatingCheck {
  std::optional<float> computed;
  std::string note;
};
[[nodiscard]] RatingCheck check_rating(const knowledge::Rating& rating);

[[nodiscard]] std::string_view system_name(knowledge::Rating::System system);    // "CVSS v3.1", "vendor"
[[nodiscard]] std::string_view kind_word(knowledge::RecordKind kind);
// The versions an entry speaks of, in words: "< 3.0.16-1", "all versions", "1.0, 1.1".
[[nodiscard]] std::string range_of(const knowledge::Affected& entry);

[[nodiscard]] std::string show_as_text(const Shown& shown, bool all, bool colour);
[[nodiscard]] std::string show_as_json(const Shown& shown);

}  // namespace parapet::cli
