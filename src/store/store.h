// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "access/records.h"
#include "base/clock.h"
#include "base/result.h"
#include "store/census.h"
#include "store/facts.h"

namespace parapet::store {

// What the fleet index starts from, in this order: every distinct software entry, then every device. Called from several
// threads at once for devices; entries come first and from one thread.
class LoadVisitor {
 public:
  virtual ~LoadVisitor() = default;
  virtual void entries(std::uint32_t count) = 0;  // numbers are below count
  virtual void entry(EntryNumber number, const inventory::Software& software) = 0;
  virtual void device(const StoredDevice& device, std::span<const InstalledEntry> software) = 0;
};

// The durable facts of the fleet. Every call that changes something returns once the change is on disk (design §8); calls
// that wait for the disk at the same time share one commit. Safe to call from any thread. Errors: kEnvironment (disk), kNotFound,
// kConflict where said.
//
// Two implementations are meant to stand behind it: SQLite in one file, later PostgreSQL; so nothing here promises what only
// one of them can hold. Every large table carries the device number.
class Store {
 public:
  virtual ~Store() = default;

  // --- devices and reports
  // One report as one change: device row, software list, software changes, protocol state, log entry: all or nothing.
  // The caller makes sure that two reports of one device are not written at once.
  [[nodiscard]] virtual Result<Committed> write_report(ReportWrite report) = 0;
  // The installs of a device that are of the family (inventory::key_family) of one of these names, with all their details, in no
  // particular order: those whose keys a change of the named ones can touch. Errors: kNotFound.
  [[nodiscard]] virtual Result<std::vector<StoredSoftware>> find_installs(DeviceNumber device, std::span<const SoftwareName> names);
  // One delta as one change, like write_report and under the same condition. Errors: kNotFound (no such device), kConflict (an
  // install that is to be removed is not there: the delta was made against another list; nothing is written).
  [[nodiscard]] virtual Result<DeltaCommitted> write_delta(DeltaWrite delta);
  // last_contact only; may be made durable late, together with others.
  virtual void touch(DeviceNumber device, UnixTime contact) = 0;
  [[nodiscard]] virtual Result<std::optional<StoredDevice>> find_device(std::string_view id) = 0;
  [[nodiscard]] virtual Result<StoredDevice> device(DeviceNumber number) = 0;
  [[nodiscard]] virtual Result<StoredInventory> inventory(DeviceNumber number) = 0;
  [[nodiscard]] virtual Result<std::string> protocol_state(DeviceNumber number) = 0;  // "" where there is none
  // All edits as one change.
  [[nodiscard]] virtual Result<Sequence> edit_devices(std::span<const DeviceEdit> edits) = 0;
  // Those that people took out of scores and lists; ascending.
  [[nodiscard]] virtual Result<std::vector<DeviceNumber>> excluded_devices();
  [[nodiscard]] virtual Result<Sequence> remove_device(DeviceNumber number) = 0;
  [[nodiscard]] virtual Result<void> load(LoadVisitor& visitor, unsigned threads) = 0;
  // Streams each device's whole inventory in the order of numbers, from `after` on (exclusive); the callback says whether to go on.
  [[nodiscard]] virtual Result<void> for_each_inventory(DeviceNumber after,
                                                        const std::function<bool(const StoredInventory&)>& callback) = 0;

  // --- history
  // Newest last. since: inclusive. device: all where not given.
  [[nodiscard]] virtual Result<std::vector<SoftwareChange>> software_changes(std::optional<DeviceNumber> device, UnixTime since,
                                                                             UnixTime until) = 0;
  // Every change since a time, of all devices, oldest first, until the callback returns false.
  [[nodiscard]] virtual Result<void> for_each_software_change(UnixTime since, const std::function<bool(const SoftwareChangeRow&)>& callback);
  // What the entries of changes tell, in the order asked for. Errors: kBadInput (no such entry).
  [[nodiscard]] virtual Result<std::vector<inventory::Software>> entries(std::span<const EntryNumber> numbers);
  // Devices that were removed since a time, in the order of time.
  [[nodiscard]] virtual Result<std::vector<RemovedDevice>> removed_devices(UnixTime since);
  // In the order given. Many are written in pieces, so that reports don't wait for them; an error leaves the first pieces written.
  [[nodiscard]] virtual Result<void> append_learned(std::span<const Learned> events) = 0;
  [[nodiscard]] virtual Result<std::vector<Learned>> learned(UnixTime since, UnixTime until) = 0;
  // Every log entry of one software key, oldest first.
  [[nodiscard]] virtual Result<std::vector<Learned>> learned_of_key(std::string_view key) = 0;
  // What the log says of every key by now: the state that the next knowledge change is compared with.
  [[nodiscard]] virtual Result<void> learned_state(const std::function<void(const Learned& last, UnixTime first_added)>& callback) = 0;
  [[nodiscard]] virtual Result<void> append_scores(std::span<const ScorePoint> points) = 0;
  [[nodiscard]] virtual Result<std::vector<ScorePoint>> scores(std::optional<GroupNumber> group, UnixTime since) = 0;
  // The fleet by kind, one record for each day. put_census: new or in place of the day's; those of days before keep_since go.
  [[nodiscard]] virtual Result<void> put_census(const Census& census, UnixTime keep_since);
  // From the day of `since` on, oldest first. A day that can't be read is left out (`parapet doctor` names it).
  [[nodiscard]] virtual Result<std::vector<Census>> censuses(UnixTime since);
  // Log entries after a sequence, at most `limit`.
  [[nodiscard]] virtual Result<std::vector<LogEntry>> log_after(Sequence sequence, std::uint32_t limit) = 0;
  [[nodiscard]] virtual Result<Sequence> last_sequence() = 0;

  // --- device groups (rank order); replacing them is one change, numbers of removed groups are not used again
  [[nodiscard]] virtual Result<std::vector<access::DeviceGroup>> groups() = 0;
  // New groups have number 0; returns them all with their numbers.
  [[nodiscard]] virtual Result<std::vector<access::DeviceGroup>> replace_groups(std::vector<access::DeviceGroup> groups) = 0;

  // --- alerts
  [[nodiscard]] virtual Result<Sequence> put_alert(const Alert& alert) = 0;  // by id: new or replaced
  [[nodiscard]] virtual Result<std::vector<Alert>> alerts() = 0;

  // --- access (records.h). put_…: new or replaced by id; remove_…: kNotFound where there is none
  [[nodiscard]] virtual Result<std::vector<access::User>> users() = 0;
  [[nodiscard]] virtual Result<std::optional<access::User>> find_user(std::string_view name) = 0;  // letter case ignored
  [[nodiscard]] virtual Result<std::optional<access::User>> user(std::string_view id) = 0;
  [[nodiscard]] virtual Result<void> put_user(const access::User& user) = 0;  // kConflict: the name is another user's
  [[nodiscard]] virtual Result<void> remove_user(std::string_view id) = 0;    // with sessions and tokens
  [[nodiscard]] virtual Result<std::vector<access::Role>> roles() = 0;
  [[nodiscard]] virtual Result<void> put_role(const access::Role& role) = 0;
  [[nodiscard]] virtual Result<void> remove_role(std::string_view name) = 0;
  [[nodiscard]] virtual Result<std::vector<access::ApiClient>> api_clients() = 0;
  [[nodiscard]] virtual Result<std::optional<access::ApiClient>> api_client(std::string_view id) = 0;
  [[nodiscard]] virtual Result<void> put_api_client(const access::ApiClient& client) = 0;
  [[nodiscard]] virtual Result<void> remove_api_client(std::string_view id) = 0;
  [[nodiscard]] virtual Result<std::vector<access::PersonalToken>> tokens(std::optional<std::string> user) = 0;
  [[nodiscard]] virtual Result<std::optional<access::PersonalToken>> token_by_hash(std::string_view secret_hash) = 0;
  [[nodiscard]] virtual Result<void> put_token(const access::PersonalToken& token) = 0;
  [[nodiscard]] virtual Result<void> remove_token(std::string_view id) = 0;
  [[nodiscard]] virtual Result<std::optional<access::Session>> session(std::string_view id_hash) = 0;
  [[nodiscard]] virtual Result<void> put_session(const access::Session& session) = 0;
  [[nodiscard]] virtual Result<void> remove_session(std::string_view id_hash) = 0;
  [[nodiscard]] virtual Result<void> remove_sessions_of(std::string_view user) = 0;
  [[nodiscard]] virtual Result<std::vector<access::EnrolmentKey>> enrolment_keys() = 0;
  [[nodiscard]] virtual Result<void> put_enrolment_key(const access::EnrolmentKey& key) = 0;
  [[nodiscard]] virtual Result<void> remove_enrolment_key(std::string_view id) = 0;
  // Counts one use, where the key is enabled, not expired at `now` and not used up; else kNotFound. Nothing else of the key is
  // touched, so that an enrolment never undoes what somebody changes about it at the same time.
  [[nodiscard]] virtual Result<void> use_enrolment_key(std::string_view id, UnixTime now) = 0;
  [[nodiscard]] virtual Result<std::optional<access::DeviceCredential>> credential_by_hash(std::string_view secret_hash) = 0;
  [[nodiscard]] virtual Result<std::optional<access::DeviceCredential>> credential_of_device(std::string_view device) = 0;
  // Makes this the device's one valid credential; others are revoked in the same change.
  [[nodiscard]] virtual Result<void> put_credential(const access::DeviceCredential& credential) = 0;
  [[nodiscard]] virtual Result<void> append_audit(const access::AuditEntry& entry) = 0;  // its number is given by the store
  // One page of what a filter lets through, newest first, and how many that are in all.
  struct AuditFilter {
    std::uint64_t before = 0;           // a number; 0: from the newest
    std::vector<std::string> actors;    // "user:ann" or "ann", any of them, letter case ignored; empty: all
    std::vector<std::string> actions;   // "user.created", or "user" for all below it; empty: all
    std::string text;                   // a part of actor, action, subject, detail or address, letter case ignored
    UnixTime since;
    UnixTime until;                     // not known: no end
  };
  struct AuditPage {
    std::uint64_t total = 0;
    std::vector<access::AuditEntry> entries;
  };
  [[nodiscard]] virtual Result<AuditPage> find_audit(const AuditFilter& filter, std::uint64_t skip, std::uint64_t top);
  // Newest first, before a number (0: from the newest), at most `limit`.
  [[nodiscard]] virtual Result<std::vector<access::AuditEntry>> audit(std::uint64_t before, std::uint32_t limit) = 0;

  // --- settings: names to small texts (signing keys, tenant id, weights)
  [[nodiscard]] virtual Result<std::optional<std::string>> setting(std::string_view name) = 0;
  [[nodiscard]] virtual Result<void> put_setting(std::string_view name, std::string_view value) = 0;

  // --- upkeep
  // A consistent copy of the whole store into a new file, while reports go on; verified before this returns.
  [[nodiscard]] virtual Result<void> backup(const std::string& path) = 0;
  // Forgets what is older than the retention: software changes, removed devices, log entries, sessions, score points beyond it.
  [[nodiscard]] virtual Result<void> trim(UnixTime software_changes_before, UnixTime sessions_before) = 0;
  struct Size {
    std::uint64_t devices = 0;
    std::uint64_t entries = 0;
    std::uint64_t bytes = 0;
  };
  [[nodiscard]] virtual Result<Size> size() = 0;
};

struct SqliteOptions {
  std::uint32_t commit_wait_us = 0;   // how long a commit waits for company; 0: not at all, those who came meanwhile join
  unsigned readers = 8;               // connections for reading at once
  bool durable = true;                // false only for building throw-away folders (simulate --direct, benchmarks)
};

// The version of the store's tables that this program writes.
[[nodiscard]] std::uint32_t schema_version();

// Opens or makes the store in `folder` (FOLDER/fleet.db), migrates it forward, checks its integrity (quick check). Errors:
// kUnsupported for one written by a newer program, kBadInput for a damaged one (saying what `parapet doctor` can do),
// kConflict where another process has it open, kEnvironment.
[[nodiscard]] Result<std::unique_ptr<Store>> open_sqlite(const std::string& folder, const Clock& clock, const SqliteOptions& options);

}  // namespace parapet::store
