// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/files.h"
#include "store/sqlite/entry_table.h"
#include "store/sqlite/reader_pool.h"
#include "store/sqlite/writer.h"
#include "store/store.h"

namespace parapet::store {

// The store in one SQLite file. Writing goes through one thread (Writer), reading through a pool of connections; each method's
// body is in the file that has its subject: reports.cc, load.cc, history.cc, knowledge_log.cc, users.cc, secrets.cc, ...
class SqliteStore final : public Store {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Store>> open(const std::string& folder, const Clock& clock, const SqliteOptions& options);

  Result<Committed> write_report(ReportWrite report) override;
  Result<std::vector<StoredSoftware>> find_installs(DeviceNumber device, std::span<const SoftwareName> names) override;
  Result<DeltaCommitted> write_delta(DeltaWrite delta) override;
  void touch(DeviceNumber device, UnixTime contact) override { writer_.touch(device, contact); }
  Result<std::optional<StoredDevice>> find_device(std::string_view id) override;
  Result<StoredDevice> device(DeviceNumber number) override;
  Result<StoredInventory> inventory(DeviceNumber number) override;
  Result<std::string> protocol_state(DeviceNumber number) override;
  Result<Sequence> edit_devices(std::span<const DeviceEdit> edits) override;
  Result<std::vector<DeviceNumber>> excluded_devices() override;
  Result<void> for_each_software_change(UnixTime since, const std::function<bool(const SoftwareChangeRow&)>& callback) override;
  Result<std::vector<inventory::Software>> entries(std::span<const EntryNumber> numbers) override;
  Result<std::vector<RemovedDevice>> removed_devices(UnixTime since) override;
  Result<Sequence> remove_device(DeviceNumber number) override;
  Result<void> load(LoadVisitor& visitor, unsigned threads) override;
  Result<void> for_each_inventory(DeviceNumber after, const std::function<bool(const StoredInventory&)>& callback) override;

  Result<std::vector<SoftwareChange>> software_changes(std::optional<DeviceNumber> device, UnixTime since, UnixTime until) override;
  Result<void> append_learned(std::span<const Learned> events) override;
  Result<std::vector<Learned>> learned(UnixTime since, UnixTime until) override;
  Result<std::vector<Learned>> learned_of_key(std::string_view key) override;
  Result<void> learned_state(const std::function<void(const Learned& last, UnixTime first_added)>& callback) override;
  Result<void> append_scores(std::span<const ScorePoint> points) override;
  Result<std::vector<ScorePoint>> scores(std::optional<GroupNumber> group, UnixTime since) override;
  Result<void> put_census(const Census& census, UnixTime keep_since) override;
  Result<std::vector<Census>> censuses(UnixTime since) override;
  Result<std::vector<LogEntry>> log_after(Sequence sequence, std::uint32_t limit) override;
  Result<Sequence> last_sequence() override;

  Result<std::vector<access::DeviceGroup>> groups() override;
  Result<std::vector<access::DeviceGroup>> replace_groups(std::vector<access::DeviceGroup> groups) override;

  Result<Sequence> put_alert(const Alert& alert) override;
  Result<std::vector<Alert>> alerts() override;

  Result<std::vector<access::User>> users() override;
  Result<std::optional<access::User>> find_user(std::string_view name) override;
  Result<std::optional<access::User>> user(std::string_view id) override;
  Result<void> put_user(const access::User& user) override;
  Result<void> remove_user(std::string_view id) override;
  Result<std::vector<access::Role>> roles() override;
  Result<void> put_role(const access::Role& role) override;
  Result<void> remove_role(std::string_view name) override;
  Result<std::vector<access::ApiClient>> api_clients() override;
  Result<std::optional<access::ApiClient>> api_client(std::string_view id) override;
  Result<void> put_api_client(const access::ApiClient& client) override;
  Result<void> remove_api_client(std::string_view id) override;
  Result<std::vector<access::PersonalToken>> tokens(std::optional<std::string> user) override;
  Result<std::optional<access::PersonalToken>> token_by_hash(std::string_view secret_hash) override;
  Result<void> put_token(const access::PersonalToken& token) override;
  Result<void> remove_token(std::string_view id) override;
  Result<std::optional<access::Session>> session(std::string_view id_hash) override;
  Result<void> put_session(const access::Session& session) override;
  Result<void> remove_session(std::string_view id_hash) override;
  Result<void> remove_sessions_of(std::string_view user) override;
  Result<std::vector<access::EnrolmentKey>> enrolment_keys() override;
  Result<void> put_enrolment_key(const access::EnrolmentKey& key) override;
  Result<void> remove_enrolment_key(std::string_view id) override;
  Result<void> use_enrolment_key(std::string_view id, UnixTime now) override;
  Result<std::optional<access::DeviceCredential>> credential_by_hash(std::string_view secret_hash) override;
  Result<std::optional<access::DeviceCredential>> credential_of_device(std::string_view device) override;
  Result<void> put_credential(const access::DeviceCredential& credential) override;
  Result<void> append_audit(const access::AuditEntry& entry) override;
  Result<std::vector<access::AuditEntry>> audit(std::uint64_t before, std::uint32_t limit) override;

  Result<std::optional<std::string>> setting(std::string_view name) override;
  Result<void> put_setting(std::string_view name, std::string_view value) override;

  Result<void> backup(const std::string& path) override;
  Result<void> trim(UnixTime software_changes_before, UnixTime sessions_before) override;
  Result<Size> size() override;

 private:
  SqliteStore(FileLock lock, std::string path, std::unique_ptr<EntryTable> entries, Connection writing, Counters counters, const Clock& clock,
              const SqliteOptions& options);

  // The rest of an inventory whose device row is known: details, entries, problems.
  [[nodiscard]] Result<StoredInventory> inventory_of(StoredDevice device, Connection& reader) const;
  // A delta by way of the whole list, where the details are to be cut into another number of parts.
  [[nodiscard]] Result<DeltaCommitted> write_delta_whole(DeltaWrite delta);
  // False after the last device.
  [[nodiscard]] Result<bool> next_inventory(DeviceNumber after, StoredInventory& inventory) const;
  // A row's device with the contact that is not on disk yet.
  [[nodiscard]] Result<StoredDevice> with_contact(Result<StoredDevice> device) const;
  // One change that is one statement; kNotFound with `missing` where it touched no row.
  template <typename... Values>
  [[nodiscard]] Result<void> change(ChangeSubject subject, std::string_view missing, Sql sql, const Values&... values) {
    return writer_.run([&](Change& change) -> Result<void> {
      TRY(change.connection().run(sql, values...));
      if (change.connection().changes() == 0 && !missing.empty()) {
        return fail(ErrorCode::kNotFound, std::string(missing));
      }
      TRY(change.log(subject));
      return {};
    });
  }

  FileLock lock_;
  const std::string path_;
  std::unique_ptr<EntryTable> entries_;
  mutable ReaderPool readers_;
  Writer writer_;
};

}  // namespace parapet::store
