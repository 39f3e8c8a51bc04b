// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/facts.h"
#include "store/sqlite/entry_table.h"
#include "store/sqlite/inventory_codec.h"
#include "store/sqlite/writer.h"

namespace parapet::store {

// A report encoded for its tables by the calling thread, so that the writer thread only writes.
class PreparedReport {
 public:
  // hashes_now: the device's detail_hashes column ("" for a new device), which tells what parts are as they were.
  [[nodiscard]] static PreparedReport make(const ReportWrite& report, std::string_view hashes_now, EntryTable& entries);

  // The same for a delta. now: the device's columns and the parts that it touches (parts_touched), as they are. kConflict where
  // what is to be removed is not there.
  struct Now {
    std::string hashes;
    std::vector<InstalledEntry> list;
    std::uint32_t software_count = 0;
    std::map<std::uint32_t, std::string> parts;  // unpacked
  };
  struct PreparedDelta;
  [[nodiscard]] static Result<PreparedDelta> make(const DeltaWrite& delta, Now now, EntryTable& entries);

  // On the writer thread.
  [[nodiscard]] Result<Committed> write(Change& change);

 private:
  struct Part {
    std::uint32_t number = 0;
    std::string body;  // packed; "" where the part has become empty
  };
  struct PreparedChange {
    UnixTime time;
    ChangeKind kind = ChangeKind::kInstalled;
    std::uint32_t before = 0;
    std::uint32_t after = 0;
    UnixTime before_first_seen;
  };

  void prepare_rest(std::span<const SoftwareChange> changes, bool state_changed, std::string_view state, EntryTable& entries);
  void prepare_software(const ReportWrite& report, std::string_view hashes_now, EntryTable& entries);
  void add_part(std::uint32_t number, std::string_view raw, std::string_view hashes_now, bool all_new);
  [[nodiscard]] Result<void> write_software(Connection& connection) const;
  [[nodiscard]] Result<std::vector<SoftwareChangeRow>> write_changes(Change& change) const;

  [[nodiscard]] static Result<void> apply(const DeltaWrite& delta, std::span<const EntryNumber> removed, std::span<const EntryNumber> put,
                                          Now& now, PreparedReport& prepared);

  StoredDevice device_;
  bool software_replaced_ = false;
  bool clear_parts_ = false;  // another number of parts: the old ones go first
  std::uint32_t software_count_ = 0;
  std::string list_;
  std::string hashes_;
  std::vector<Part> parts_;
  std::vector<PreparedChange> changes_;
  std::optional<std::string> state_;
};

struct PreparedReport::PreparedDelta {
  PreparedReport report;
  std::vector<InstalledEntry> list;
  std::vector<EntryNumber> put;
  std::uint32_t software_count = 0;
};

// Where a part of a device stands in the table of details.
[[nodiscard]] constexpr std::uint64_t place_of(DeviceNumber device, std::uint32_t part) {
  return static_cast<std::uint64_t>(device.value) * kPartsPerDevice + part;
}

}  // namespace parapet::store
