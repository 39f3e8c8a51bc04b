// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "knowledge/record.h"
#include "server/console/console.h"

// What came, went and changed since a time: once for the numbers of what moved the score and for the lists behind them.
namespace parapet::server::console {

// How far an answer looks back.
struct LookBack {
  UnixTime since;
  UnixTime logged;  // the same, or where the log of changes begins: what it told before is forgotten
};
// ?since=, without it seven days ago. Errors: kUsage for what is no time or in the future.
[[nodiscard]] Result<LookBack> read_look_back(const Call& call);

[[nodiscard]] inline bool was_first_seen_since(const exposure::DeviceFacts& facts, UnixTime since) { return facts.first_seen >= since; }

// A device that was counted at a time and is not any more: it fell silent, or somebody removed it. One that came after that time, or came
// back under its id, is none.
struct GoneDevice {
  std::string id;
  std::string name;
  inventory::OperatingSystem os;
  exposure::GroupNumber group;
  bool removed = false;
  UnixTime gone;
  UnixTime first_seen;
  UnixTime last_contact;
};
// Those of the caller's groups; what was removed before the log begins is forgotten.
[[nodiscard]] Result<std::vector<GoneDevice>> gone_devices(const Call& call, const LookBack& back);

// Changes beyond this are not looked through: it would take longer than an answer may.
inline constexpr std::uint64_t kChangesMax = 300'000;
// Changes of software since the log or the time begins, on devices of the caller's groups that are counted. nullopt: more than kChangesMax.
[[nodiscard]] Result<std::optional<std::vector<store::SoftwareChangeRow>>> software_moves(const Call& call, const LookBack& back);

// A weakness that was open in the caller's groups and is on no device of theirs any more, because the software that had it went.
struct GoneWeakness {
  std::string name;
  knowledge::Severity severity = knowledge::Severity::kUnknown;
  bool known_exploited = false;
  double risk = 0;
  UnixTime gone;                      // when the last of that software left
  std::vector<std::string> software;  // "openssl 3.0.15-1~deb12u1", sorted
};
// Those that went, by risk. What was open comes from the knowledge log (decision 173), so nothing is gone that nobody knew of.
// Kernels are left out: whether the one that was replaced was the running one is not kept. nullopt where more changed than
// can be looked through in the time of an answer. moves: as software_moves gives them.
[[nodiscard]] Result<std::optional<std::vector<GoneWeakness>>> gone_weaknesses(const Call& call,
                                                                               const std::optional<std::vector<store::SoftwareChangeRow>>& moves);

}  // namespace parapet::server::console
