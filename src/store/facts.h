// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "inventory/identity.h"
#include "inventory/inventory.h"

// The durable facts of the fleet (design §1), as plain values. How they lie on a disk is the store's own business.
namespace parapet::store {

using inventory::DeviceNumber;
using inventory::GroupNumber;

// Position in the change log: gap-free, ascending, given when a change becomes durable.
struct Sequence {
  std::uint64_t value = 0;
  friend auto operator<=>(Sequence, Sequence) = default;
};

struct StoredDevice {
  DeviceNumber number;
  inventory::Device device;           // identity, system, hotfixes, last boot
  std::vector<inventory::NetworkAddress> addresses;
  std::string external_address;       // the peer's address of the last report
  std::string domain;                 // DNS or directory domain; "" where not known
  std::string channel;                // "sensor", "osquery", "upload", "simulated"
  UnixTime first_seen;
  UnixTime last_full_report;
  UnixTime last_contact;
  std::uint64_t report_epoch = 0;     // of the channel: a new epoch starts with a full report
  std::uint64_t report_sequence = 0;  // the newest report taken in
  std::string report_digest;          // of the newest report: one that repeats is a no-op
  inventory::DeviceValue value = inventory::DeviceValue::kNormal;
  std::vector<std::string> tags;      // sorted
  GroupNumber group;                  // what the group rules gave when it was last decided, or somebody chose
  bool group_pinned = false;          // somebody chose it: rules don't change it
  bool excluded = false;
  std::string conflict;               // why two devices seem to share this id; "" where all is well
  std::uint32_t software_count = 0;
};

struct StoredSoftware {
  inventory::Software software;
  UnixTime first_seen;                // of this very version on this device
  friend bool operator==(const StoredSoftware&, const StoredSoftware&) = default;
};

struct StoredInventory {
  StoredDevice device;
  std::vector<StoredSoftware> software;
  std::vector<inventory::Problem> problems;
};

enum class ChangeKind : std::uint8_t { kInstalled = 0, kRemoved = 1, kUpdated = 2 };

// One change of a device's software. An update names both versions.
struct SoftwareChange {
  DeviceNumber device;
  UnixTime time;
  ChangeKind kind = ChangeKind::kInstalled;
  inventory::Software before;         // of kRemoved and kUpdated; identity fields only (no paths, no run-time context)
  inventory::Software after;          // of kInstalled and kUpdated; the same
  UnixTime before_first_seen;         // since when `before` had been there
};

// One report, decoded, compared and ready to be made durable as one change.
struct ReportWrite {
  StoredDevice device;                // as it is to be; number 0: a device that is new to the store
  bool software_replaced = true;      // false: the software is as it was, only the device's own row changes
  std::vector<StoredSoftware> software;  // the whole list as it is now
  std::vector<inventory::Problem> problems;
  std::vector<SoftwareChange> changes;   // device numbers are filled in by the store
  std::string protocol_state;         // the channel's own state for this device (osquery: rows by query); opaque to the store
  bool protocol_state_changed = false;
};

// An ecosystem's name of software.
struct SoftwareName {
  std::string ecosystem;
  std::string name;
  friend auto operator<=>(const SoftwareName&, const SoftwareName&) = default;
};

// A report that names what changed, against the list that the store has. What it costs grows with what changed, not with the list.
struct DeltaWrite {
  StoredDevice device;                   // as it is to be, of a known number; software_count is the store's to say
  std::vector<StoredSoftware> removed;   // installs as Store::find_installs gave them
  std::vector<StoredSoftware> put;       // installs that are new, and what changed ones (named under removed) are now
  std::optional<std::vector<inventory::Problem>> problems;  // not set: they stay as they are
  std::vector<SoftwareChange> changes;   // device numbers are filled in by the store
  std::string protocol_state;            // as in ReportWrite
  bool protocol_state_changed = false;
};

// What a device's attributes are changed to by people; what is not set stays.
struct DeviceEdit {
  DeviceNumber device;
  std::optional<inventory::DeviceValue> value;
  std::optional<std::vector<std::string>> tags;
  std::optional<bool> excluded;
  std::optional<GroupNumber> group;
  std::optional<bool> group_pinned;
  std::optional<std::string> conflict;  // noticed by ingest; "" where somebody looked into it
};

// A software entry without what differs from device to device (paths, dates, running, listening), kept once for the fleet.
using EntryNumber = Id<struct SoftwareEntryTag>;

// An entry on a device, as the fleet index needs it at start.
struct InstalledEntry {
  EntryNumber entry;
  std::uint32_t last_used_day = 0;    // days since 1970; 0: not known
  bool listening = false;
  bool running = false;
};

// A software change as the log keeps it, its entries by number (0: none), so that a fleet's changes are looked through without
// reading texts.
struct SoftwareChangeRow {
  DeviceNumber device;
  std::uint64_t number = 0;           // of this change; never given twice
  UnixTime time;
  ChangeKind kind = ChangeKind::kInstalled;
  EntryNumber before;                 // of kRemoved and kUpdated
  EntryNumber after;                  // of kInstalled and kUpdated
  friend bool operator==(const SoftwareChangeRow&, const SoftwareChangeRow&) = default;
};

struct Committed {
  DeviceNumber device;
  Sequence sequence;
  std::vector<SoftwareChangeRow> changes = {};  // as they stand in the log now
};

struct DeltaCommitted {
  Committed committed;
  std::vector<InstalledEntry> software;  // the whole list as it is now, by ascending entry
  std::vector<EntryNumber> put;          // the entry of each install that was put, in the order given
  std::uint32_t software_count = 0;
};

// A device that somebody removed: what it is told by afterwards, as long as the change log is kept.
struct RemovedDevice {
  DeviceNumber number;
  std::string id;
  std::string name;
  inventory::OperatingSystem os;      // family, id and version
  GroupNumber group;
  UnixTime first_seen;
  UnixTime last_contact;
  bool excluded = false;
  UnixTime removed;
};

// The knowledge log (design §1.3): when we learned what of a software key. Append-only.
enum class LearnedKind : std::uint8_t { kAdded = 0, kChanged = 1, kWithdrawn = 2 };
struct Learned {
  UnixTime time;
  std::string key;            // the software key's stable text form (exposure::key_text)
  std::string vulnerability;  // its name: "CVE-..."
  LearnedKind kind = LearnedKind::kAdded;
  std::string status;         // "affected", ... after the change
  std::string fix;            // "available", ...
  std::string fixed_version;
};

// A point of a score's history.
struct ScorePoint {
  UnixTime time;
  GroupNumber group;          // kNoGroup with `organisation`: the whole
  bool organisation = false;
  double exposure_score = 0;
  std::uint32_t scored_devices = 0;
};

struct Alert {
  std::string id;
  std::string title;
  std::string description;
  std::string severity;       // "Informational", "Low", "Medium", "High", "UnSpecified"
  std::string status;         // "New", "InProgress", "Resolved", "Unknown"
  std::string category;
  std::string detection_source;
  DeviceNumber device;
  UnixTime created;
  UnixTime updated;
  UnixTime first_event;
  UnixTime last_event;
  UnixTime resolved;
  std::vector<std::string> techniques;
  std::string evidence_json;  // the evidence list as it was given, valid JSON
};

// What the change log keeps of each change, so that nodes and consoles can follow (design §9).
enum class ChangeSubject : std::uint8_t {
  kReport = 0, kDeviceEdit = 1, kDeviceRemoved = 2, kGroups = 3, kAlert = 4, kKnowledge = 5, kAccess = 6, kSettings = 7,
};
struct LogEntry {
  Sequence sequence;
  UnixTime time;
  ChangeSubject subject = ChangeSubject::kReport;
  DeviceNumber device;        // where the change is about one
};

}  // namespace parapet::store
