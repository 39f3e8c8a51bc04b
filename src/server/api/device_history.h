// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "base/random.h"
#include "exposure/view.h"
#include "server/fleet/key_memo.h"
#include "store/store.h"

namespace parapet::server::api {

// What the knowledge log says of one software key: when each weakness was learned of, and whether it held at a time.
class KeyHistory {
 public:
  explicit KeyHistory(const std::vector<store::Learned>& events);

  // When the weakness was first learned; unknown where the log has nothing of it.
  [[nodiscard]] UnixTime learned(std::string_view weakness) const;
  [[nodiscard]] bool open_at(std::string_view weakness, UnixTime time) const;
  // All that were open then, with the fix as it was known: by name.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> open_at(UnixTime time) const;

 private:
  struct Step {
    UnixTime time;
    bool open = false;
    std::string fixed_version;
  };
  std::map<std::string, std::vector<Step>, std::less<>> steps_;  // by weakness, oldest first
};

// True for a status under which a finding is open: affected or under investigation.
[[nodiscard]] bool is_open_status(std::string_view status);

// The software of one device as the store has it, by product and version: where it lies and since when.
struct InstallDetails {
  std::vector<std::string> paths;  // sorted, each once
  UnixTime first_seen;
  std::string publisher;           // as the system displays it
};
// One update of a device's software.
struct InstallUpdate {
  std::uint32_t before = 0;          // the reader's numbers of product and version
  std::uint32_t after = 0;
  std::string product_id;            // of `before`
  std::string before_key;            // the key's stable text
  UnixTime before_first_seen;
  UnixTime time;
};
struct DeviceHistory {
  inventory::Device device;
  boost::unordered_flat_map<std::uint32_t, InstallDetails> installs;  // by the reader's number of product and version
  std::vector<store::SoftwareChange> changes;                         // newest last
  std::vector<InstallUpdate> updates;                                 // of the changes; newest last
};

// A software change's one side in the terms of the API.
struct ChangedInstall {
  std::string vendor;
  std::string product;
  std::string product_id;
  std::string version;
  std::string key;  // the key's stable text
};
[[nodiscard]] ChangedInstall changed_install(const inventory::Device& device, const inventory::Software& software);

// Reads the store's history for exports. An export meets the same software and the same keys on device after device: what
// was found out about one is kept for as long as the object lives. Not thread-safe.
class HistoryReader {
 public:
  explicit HistoryReader(store::Store& store);

  // Empty where the device is gone from the store meanwhile. changes_since: not set: no changes.
  [[nodiscard]] DeviceHistory device(exposure::DeviceNumber device, std::optional<UnixTime> changes_since, UnixTime until);
  // nullptr where the device has it no longer.
  [[nodiscard]] const InstallDetails* find(const DeviceHistory& history, const std::string& product_id, const std::string& version);
  // kept; `read_key`: not kept.
  [[nodiscard]] const KeyHistory& key(const std::string& text);
  [[nodiscard]] KeyHistory read_key(const std::string& text);
  // Whether the device's software changed then.
  [[nodiscard]] bool changed(exposure::DeviceNumber device, UnixTime since, UnixTime until);

  // When the weakness was first seen on the device in this product, also across updates from one vulnerable version to
  // another (api.md §12.5), as far back as the log of software changes goes. learned: when the knowledge log learned of it for
  // the key that has it now.
  [[nodiscard]] UnixTime first_seen(const DeviceHistory& history, const std::string& product_id, const std::string& version,
                                    UnixTime learned, std::string_view weakness);

 private:
  [[nodiscard]] std::uint32_t number_of(const std::string& product_id, const std::string& version);
  [[nodiscard]] std::uint32_t number_of(const inventory::Device& device, const inventory::Software& software);
  void add_updates(DeviceHistory& history);

  store::Store& store_;
  SystemRandom random_;
  KeyMemo memo_;  // for its hash of what an entry's key depends on
  std::unordered_map<std::string, KeyHistory> keys_;
  boost::unordered_flat_map<std::string, std::uint32_t> numbers_;  // of product id and version
  boost::unordered_flat_map<EntryHash, std::uint32_t, EntryHashHasher> entries_;
};

}  // namespace parapet::server::api
