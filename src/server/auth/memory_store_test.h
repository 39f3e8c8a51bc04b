// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/text.h"
#include "store/store.h"

namespace parapet::server::auth {

// The access part of a store in memory, so that tests of sign-in need no disk; the rest answers kUnsupported. `broken` makes every call fail.
class MemoryStore : public store::Store {
 public:
  bool broken = false;
  std::vector<access::AuditEntry> entries;
  std::vector<access::DeviceGroup> device_groups;

  Result<std::vector<access::User>> users() override { return all(users_); }
  Result<std::optional<access::User>> find_user(std::string_view name) override {
    return find(users_, [&](const access::User& user) { return equals_ignoring_case(user.name, name); });
  }
  Result<std::optional<access::User>> user(std::string_view id) override { return by_id(users_, id); }
  Result<void> put_user(const access::User& user) override {
    for (const auto& [id, other] : users_) {
      if (id != user.id && equals_ignoring_case(other.name, user.name)) {
        return fail(ErrorCode::kConflict, "the name is another user's");
      }
    }
    return put(users_, user.id, user);
  }
  Result<void> remove_user(std::string_view id) override {
    const std::scoped_lock lock(mutex_);
    std::erase_if(sessions_, [&](const auto& entry) { return entry.second.user == id; });
    std::erase_if(tokens_, [&](const auto& entry) { return entry.second.user == id; });
    return erase(users_, id);
  }
  Result<std::vector<access::Role>> roles() override { return all(roles_); }
  Result<void> put_role(const access::Role& role) override { return put(roles_, role.name, role); }
  Result<void> remove_role(std::string_view name) override { return remove(roles_, name); }
  Result<std::vector<access::ApiClient>> api_clients() override { return all(clients_); }
  Result<std::optional<access::ApiClient>> api_client(std::string_view id) override { return by_id(clients_, id); }
  Result<void> put_api_client(const access::ApiClient& client) override { return put(clients_, client.id, client); }
  Result<void> remove_api_client(std::string_view id) override { return remove(clients_, id); }
  Result<std::vector<access::PersonalToken>> tokens(std::optional<std::string> user) override {
    auto list = all(tokens_);
    if (list && user) {
      std::erase_if(*list, [&](const access::PersonalToken& token) { return token.user != *user; });
    }
    return list;
  }
  Result<std::optional<access::PersonalToken>> token_by_hash(std::string_view hash) override {
    return find(tokens_, [&](const access::PersonalToken& token) { return token.secret_hash == hash; });
  }
  Result<void> put_token(const access::PersonalToken& token) override { return put(tokens_, token.id, token); }
  Result<void> remove_token(std::string_view id) override { return remove(tokens_, id); }
  Result<std::optional<access::Session>> session(std::string_view hash) override { return by_id(sessions_, hash); }
  Result<void> put_session(const access::Session& session) override { return put(sessions_, session.id_hash, session); }
  Result<void> remove_session(std::string_view hash) override { return remove(sessions_, hash); }
  Result<void> remove_sessions_of(std::string_view user) override {
    const std::scoped_lock lock(mutex_);
    std::erase_if(sessions_, [&](const auto& entry) { return entry.second.user == user; });
    return {};
  }
  Result<std::vector<access::EnrolmentKey>> enrolment_keys() override { return all(keys_); }
  Result<void> put_enrolment_key(const access::EnrolmentKey& key) override { return put(keys_, key.id, key); }
  Result<void> remove_enrolment_key(std::string_view id) override { return remove(keys_, id); }
  Result<void> use_enrolment_key(std::string_view, UnixTime) override { return {}; }
  Result<std::optional<access::DeviceCredential>> credential_by_hash(std::string_view) override { return unsupported(); }
  Result<std::optional<access::DeviceCredential>> credential_of_device(std::string_view) override { return unsupported(); }
  Result<void> put_credential(const access::DeviceCredential&) override { return unsupported(); }
  Result<void> append_audit(const access::AuditEntry& entry) override {
    const std::scoped_lock lock(mutex_);
    if (broken) {
      return unsupported();
    }
    entries.push_back(entry);
    return {};
  }
  Result<std::vector<access::AuditEntry>> audit(std::uint64_t, std::uint32_t) override { return entries; }
  Result<std::optional<std::string>> setting(std::string_view name) override { return by_id(settings_, name); }
  Result<void> put_setting(std::string_view name, std::string_view value) override { return put(settings_, std::string(name), std::string(value)); }
  Result<std::vector<access::DeviceGroup>> groups() override { return device_groups; }

  Result<store::Committed> write_report(store::ReportWrite) override { return unsupported(); }
  void touch(store::DeviceNumber, UnixTime) override {}
  Result<std::optional<store::StoredDevice>> find_device(std::string_view) override { return unsupported(); }
  Result<store::StoredDevice> device(store::DeviceNumber) override { return unsupported(); }
  Result<store::StoredInventory> inventory(store::DeviceNumber) override { return unsupported(); }
  Result<std::string> protocol_state(store::DeviceNumber) override { return unsupported(); }
  Result<store::Sequence> edit_devices(std::span<const store::DeviceEdit>) override { return unsupported(); }
  Result<store::Sequence> remove_device(store::DeviceNumber) override { return unsupported(); }
  Result<void> load(store::LoadVisitor&, unsigned) override { return unsupported(); }
  Result<void> for_each_inventory(store::DeviceNumber, const std::function<bool(const store::StoredInventory&)>&) override { return unsupported(); }
  Result<std::vector<store::SoftwareChange>> software_changes(std::optional<store::DeviceNumber>, UnixTime, UnixTime) override { return unsupported(); }
  Result<void> append_learned(std::span<const store::Learned>) override { return unsupported(); }
  Result<std::vector<store::Learned>> learned(UnixTime, UnixTime) override { return unsupported(); }
  Result<std::vector<store::Learned>> learned_of_key(std::string_view) override { return unsupported(); }
  Result<void> learned_state(const std::function<void(const store::Learned&, UnixTime)>&) override { return unsupported(); }
  Result<void> append_scores(std::span<const store::ScorePoint>) override { return unsupported(); }
  Result<std::vector<store::ScorePoint>> scores(std::optional<store::GroupNumber>, UnixTime) override { return unsupported(); }
  Result<std::vector<store::LogEntry>> log_after(store::Sequence, std::uint32_t) override { return unsupported(); }
  Result<store::Sequence> last_sequence() override { return unsupported(); }
  Result<std::vector<access::DeviceGroup>> replace_groups(std::vector<access::DeviceGroup>) override { return unsupported(); }
  Result<store::Sequence> put_alert(const store::Alert&) override { return unsupported(); }
  Result<std::vector<store::Alert>> alerts() override { return unsupported(); }
  Result<void> backup(const std::string&) override { return unsupported(); }
  Result<void> trim(UnixTime, UnixTime) override { return unsupported(); }
  Result<Size> size() override { return unsupported(); }

 private:
  template <typename T>
  using Table = std::map<std::string, T, std::less<>>;

  static std::unexpected<Error> unsupported() { return fail(ErrorCode::kEnvironment, "not here"); }
  template <typename T>
  Result<std::vector<T>> all(const Table<T>& table) {
    const std::scoped_lock lock(mutex_);
    if (broken) {
      return unsupported();
    }
    std::vector<T> list;
    for (const auto& [id, record] : table) {
      list.push_back(record);
    }
    return list;
  }
  template <typename T, typename Condition>
  Result<std::optional<T>> find(const Table<T>& table, Condition condition) {
    const auto list = TRY(all(table));
    const auto found = std::ranges::find_if(list, condition);
    return found == list.end() ? std::nullopt : std::optional(*found);
  }
  template <typename T>
  Result<std::optional<T>> by_id(const Table<T>& table, std::string_view id) {
    const std::scoped_lock lock(mutex_);
    if (broken) {
      return unsupported();
    }
    const auto found = table.find(id);
    return found == table.end() ? std::nullopt : std::optional(found->second);
  }
  template <typename T>
  Result<void> put(Table<T>& table, const std::string& id, const T& record) {
    const std::scoped_lock lock(mutex_);
    if (broken) {
      return unsupported();
    }
    table.insert_or_assign(id, record);
    return {};
  }
  template <typename T>
  Result<void> erase(Table<T>& table, std::string_view id) {
    const auto found = table.find(id);
    if (broken || found == table.end()) {
      return fail(ErrorCode::kNotFound, "there is none");
    }
    table.erase(found);
    return {};
  }
  template <typename T>
  Result<void> remove(Table<T>& table, std::string_view id) {
    const std::scoped_lock lock(mutex_);
    return erase(table, id);
  }

  std::mutex mutex_;  // guards what follows
  Table<access::User> users_;
  Table<access::Role> roles_;
  Table<access::ApiClient> clients_;
  Table<access::PersonalToken> tokens_;
  Table<access::Session> sessions_;
  Table<access::EnrolmentKey> keys_;
  Table<std::string> settings_;
};

}  // namespace parapet::server::auth
