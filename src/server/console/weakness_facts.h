// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "exposure/view.h"
#include "knowledge/knowledge.h"
#include "priority/ssvc.h"

namespace parapet::server::console {

struct Call;
class DevicePart;
class DeviceTraits;

// When the records of a weakness changed last. Reading the records of all weaknesses of a fleet takes a second, so what was read
// is kept for as long as the knowledge is the same, and a thread reads ahead. Safe to call from any thread.
class RecordTimes {
 public:
  // The newest modification date of its records; unknown where none gives one.
  [[nodiscard]] UnixTime newest(const std::shared_ptr<const knowledge::Knowledge>& knowledge, knowledge::VulnerabilityId id);
  // Reads ahead for the weaknesses of a view, once for each generation of knowledge.
  void read_ahead(const std::shared_ptr<const knowledge::Knowledge>& knowledge, const std::shared_ptr<const exposure::View>& view);

 private:
  struct Table {
    std::shared_ptr<const knowledge::Knowledge> knowledge;
    std::vector<std::atomic<std::int64_t>> seconds;  // by vulnerability; kUnread where nobody has asked
  };
  [[nodiscard]] std::shared_ptr<Table> table_of(const std::shared_ptr<const knowledge::Knowledge>& knowledge);

  std::mutex mutex_;  // guards table_
  std::shared_ptr<Table> table_;
  std::mutex reader_mutex_;             // guards ahead_ and reader_; the reader itself never takes it
  std::optional<std::uint64_t> ahead_;  // the generation that reader_ reads
  std::jthread reader_;                 // the last member: it ends before the others do
};

// What lists show of weaknesses beyond what the index keeps, worked out for some devices when it is asked for. Valid while the
// state of the call lives. Safe to call from any thread.
class WeaknessFacts {
 public:
  // Of all devices that the caller sees; of a part of them.
  explicit WeaknessFacts(const Call& call);
  WeaknessFacts(const Call& call, std::shared_ptr<const DevicePart> part);

  // Devices that have it.
  [[nodiscard]] std::uint32_t exposed(exposure::WeaknessNumber number) const;
  // "all": every key of the devices that has it can be updated; "some"; "none".
  [[nodiscard]] std::string_view fix(exposure::WeaknessNumber number) const;
  // "zeroDay" (known to be exploited, no update for anything here), "noSecurityUpdate", "someUpdatesAvailable" (features §16.3).
  [[nodiscard]] std::vector<std::string> tags(exposure::WeaknessNumber number) const;
  // What the decision table says, with the mission of the most valuable exposed device.
  [[nodiscard]] priority::SsvcDecision ssvc(exposure::WeaknessNumber number) const;
  // Products here that have it.
  [[nodiscard]] std::uint32_t software(exposure::WeaknessNumber number) const;
  [[nodiscard]] UnixTime updated(exposure::WeaknessNumber number) const;

 private:
  [[nodiscard]] const exposure::DeviceSet& high_value() const;

  std::shared_ptr<const knowledge::Knowledge> knowledge_;
  const exposure::View* view_;
  RecordTimes* times_;
  std::shared_ptr<const DeviceTraits> traits_;
  std::shared_ptr<const DevicePart> part_;
  mutable std::once_flag counted_;              // guards high_value_
  mutable exposure::DeviceSet high_value_;      // of the part, those of high value
};

// The tags by how many of a weakness's places have an update: "all", "some", "none".
[[nodiscard]] std::vector<std::string> weakness_tags(std::string_view fix, bool known_exploited);

// Every weakness tag there is, in one order.
inline constexpr std::string_view kZeroDay = "zeroDay";
inline constexpr std::string_view kNoSecurityUpdate = "noSecurityUpdate";
inline constexpr std::string_view kSomeUpdatesAvailable = "someUpdatesAvailable";

}  // namespace parapet::server::console
