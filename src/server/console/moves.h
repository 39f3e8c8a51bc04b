// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "knowledge/record.h"
#include "server/console/console.h"
#include "server/console/device_traits.h"

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

// Changes of software since the log or the time begins, on devices of the caller's groups that are counted. Valid while the state of the
// call lives.
class SoftwareMovesSince {
 public:
  // Errors: kLimit where some of them are no longer kept, because there were too many.
  [[nodiscard]] static Result<SoftwareMovesSince> read(const Call& call, const LookBack& back);

  [[nodiscard]] const SoftwareMove& operator[](std::size_t place) const { return list_[place]; }
  // The places of those that `wanted` wants, in the order of time. `wanted` is called from several threads at once.
  [[nodiscard]] std::vector<std::uint32_t> places(const std::function<bool(const SoftwareMove&)>& wanted) const;
  // By store::ChangeKind.
  using Counts = std::array<std::uint64_t, 3>;
  [[nodiscard]] Counts counts() const;
  // What was removed or updated: each entry on each system, with the last time.
  [[nodiscard]] std::vector<LeftSoftware::Left> left() const;

 private:
  SoftwareMovesSince(MoveList list, std::size_t first, std::shared_ptr<const DeviceTraits> traits)
      : list_(std::move(list)), first_(first), traits_(std::move(traits)) {}
  [[nodiscard]] std::uint32_t system_of(exposure::DeviceNumber device) const {
    return device.value < systems_.size() ? systems_[device.value] : 0;
  }
  // Calls body(state, move, system, place) for the moves of counted devices on all cores, each part with a state of its own, and then
  // take(state, the part's first place), one at a time.
  template <typename State, typename Body, typename Take>
  void each(const Body& body, const Take& take) const;

  MoveList list_;
  std::size_t first_;
  std::shared_ptr<const DeviceTraits> traits_;
  std::vector<std::uint32_t> systems_;  // by device: place in the names of traits, + 1; 0: not counted
};

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
// Kernels are left out: whether the one that was replaced was the running one is not kept.
[[nodiscard]] Result<std::vector<GoneWeakness>> gone_weaknesses(const Call& call, const SoftwareMovesSince& moves);

}  // namespace parapet::server::console
