// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "store/sqlite/store_fixture_test.h"
#include "store/store.h"

namespace parapet::store {
namespace {

using test::OpenStore;
using test::value_of;

access::User user_of(std::string id, std::string name) {
  return {.id = std::move(id), .name = std::move(name), .email = "a@b.example", .user_groups = {"analysts", "x \"y\""}, .created = UnixTime{5}};
}

TEST(AccessStore, a_users_name_is_found_in_any_case_and_taken_once) {
  OpenStore store;
  value_of(store->put_user(user_of("1", "Alice")));
  EXPECT_EQ(value_of(store->find_user("aLICE"))->id, "1");
  EXPECT_EQ(value_of(store->user("1"))->user_groups, (std::vector<std::string>{"analysts", "x \"y\""}));
  EXPECT_EQ(store->put_user(user_of("2", "ALICE")).error().code(), ErrorCode::kConflict);
  access::User renamed = user_of("1", "Alicia");
  renamed.failed_sign_ins = 3;
  renamed.enabled = false;
  value_of(store->put_user(renamed));
  EXPECT_FALSE(value_of(store->find_user("alice")));
  EXPECT_EQ(value_of(store->find_user("alicia"))->failed_sign_ins, 3U);
  EXPECT_FALSE(value_of(store->find_user("alicia"))->enabled);
  EXPECT_EQ(value_of(store->users()).size(), 1U);
}

TEST(AccessStore, removing_a_user_ends_sessions_and_tokens_and_changing_one_does_not) {
  OpenStore store;
  value_of(store->put_user(user_of("1", "alice")));
  value_of(store->put_user(user_of("2", "bob")));
  value_of(store->put_session({.id_hash = "h1", .user = "1", .csrf_token = "c", .expires = UnixTime{99}, .address = "::1"}));
  value_of(store->put_session({.id_hash = "h2", .user = "2"}));
  value_of(store->put_token({.id = "t1", .user = "1", .name = "ci", .secret_hash = "s1", .permissions = {"Machine.Read"}}));
  value_of(store->put_user(user_of("1", "alice")));
  EXPECT_EQ(value_of(store->session("h1"))->csrf_token, "c");
  EXPECT_EQ(value_of(store->token_by_hash("s1"))->permissions, std::vector<std::string>{"Machine.Read"});
  EXPECT_EQ(value_of(store->tokens("1")).size(), 1U);
  EXPECT_TRUE(value_of(store->tokens("2")).empty());
  value_of(store->remove_user("1"));
  EXPECT_FALSE(value_of(store->session("h1")));
  EXPECT_FALSE(value_of(store->token_by_hash("s1")));
  EXPECT_TRUE(value_of(store->session("h2")));
  value_of(store->remove_sessions_of("2"));
  EXPECT_FALSE(value_of(store->session("h2")));
  EXPECT_EQ(store->remove_user("1").error().code(), ErrorCode::kNotFound);
  EXPECT_EQ(store->put_session({.id_hash = "h3", .user = "nobody"}).error().code(), ErrorCode::kNotFound);
}

TEST(AccessStore, roles_clients_and_keys_are_replaced_by_their_id) {
  OpenStore store;
  value_of(store->put_role({.name = "Reader", .permissions = access::PermissionSet(5), .user_groups = {"all"}, .built_in = true}));
  value_of(store->put_role({.name = "Reader", .description = "reads", .permissions = access::PermissionSet(7)}));
  ASSERT_EQ(value_of(store->roles()).size(), 1U);
  EXPECT_EQ(value_of(store->roles())[0].permissions, access::PermissionSet(7));
  value_of(store->remove_role("Reader"));
  EXPECT_EQ(store->remove_role("Reader").error().code(), ErrorCode::kNotFound);

  value_of(store->put_api_client(
      {.id = "c1", .name = "SIEM", .permissions = {"Machine.Read.All"}, .all_groups = false, .groups = {GroupNumber{3}, GroupNumber{0}}}));
  EXPECT_EQ(value_of(store->api_client("c1"))->groups, (std::vector<GroupNumber>{GroupNumber{3}, GroupNumber{0}}));
  EXPECT_FALSE(value_of(store->api_client("c2")));
  value_of(store->remove_api_client("c1"));
  EXPECT_TRUE(value_of(store->api_clients()).empty());

  value_of(store->put_enrolment_key({.id = "k1", .name = "office", .secret_hash = "s", .tags = {"office"}, .uses = 4, .uses_max = 9}));
  value_of(store->put_enrolment_key({.id = "k1", .name = "office", .secret_hash = "s", .tags = {"office"}, .uses = 5, .uses_max = 9}));
  ASSERT_EQ(value_of(store->enrolment_keys()).size(), 1U);
  EXPECT_EQ(value_of(store->enrolment_keys())[0].uses, 5U);
  value_of(store->remove_enrolment_key("k1"));
}

TEST(AccessStore, a_use_of_an_enrolment_key_counts_only_where_it_may_be_used) {
  OpenStore store;
  const access::EnrolmentKey key{.id = "k1", .secret_hash = "s", .expires = UnixTime{2000}, .uses = 1, .uses_max = 3};
  value_of(store->put_enrolment_key(key));
  value_of(store->use_enrolment_key("k1", UnixTime{1000}));
  EXPECT_EQ(store->use_enrolment_key("k1", UnixTime{2000}).error().code(), ErrorCode::kNotFound);
  value_of(store->use_enrolment_key("k1", UnixTime{1000}));
  EXPECT_EQ(value_of(store->enrolment_keys()).at(0).uses, 3U);
  EXPECT_EQ(store->use_enrolment_key("k1", UnixTime{1000}).error().code(), ErrorCode::kNotFound) << "used up";
  value_of(store->put_enrolment_key({.id = "k1", .secret_hash = "s", .enabled = false}));
  EXPECT_EQ(store->use_enrolment_key("k1", UnixTime{1000}).error().code(), ErrorCode::kNotFound);
  EXPECT_EQ(store->use_enrolment_key("k2", UnixTime{1000}).error().code(), ErrorCode::kNotFound);
}

TEST(AccessStore, a_device_has_one_valid_credential) {
  OpenStore store;
  for (int i = 0; i < 20; ++i) {
    value_of(store->put_credential({.device = "d", .channel = "sensor", .secret_hash = "s" + std::to_string(i), .created = UnixTime{i + 1}}));
  }
  value_of(store->put_credential({.device = "e", .channel = "osquery", .secret_hash = "other"}));
  EXPECT_EQ(value_of(store->credential_of_device("d"))->secret_hash, "s19");
  EXPECT_TRUE(value_of(store->credential_by_hash("s18"))->revoked);
  EXPECT_FALSE(value_of(store->credential_by_hash("s0"))) << "long revoked ones are forgotten";
  EXPECT_FALSE(value_of(store->credential_by_hash("other"))->revoked);
  access::DeviceCredential revoked = *value_of(store->credential_of_device("d"));
  revoked.revoked = true;
  value_of(store->put_credential(revoked));
  EXPECT_FALSE(value_of(store->credential_of_device("d")));
}

TEST(AccessStore, the_audit_log_is_read_newest_first_in_pages) {
  OpenStore store;
  for (int i = 1; i <= 5; ++i) {
    value_of(store->append_audit({.time = UnixTime{i}, .actor = "user:alice", .action = "user.created", .detail = std::to_string(i)}));
  }
  const std::vector<access::AuditEntry> newest = value_of(store->audit(0, 2));
  ASSERT_EQ(newest.size(), 2U);
  EXPECT_EQ(newest[0].number, 5U);
  EXPECT_EQ(value_of(store->audit(newest[1].number, 10)).front().detail, "3");
}

TEST(AccessStore, groups_keep_their_numbers_and_removed_ones_are_not_used_again) {
  OpenStore store;
  access::DeviceGroup first{.name = "Servers", .rank = 2, .user_groups = {"ops"}};
  first.rule.names = {{.comparison = access::GroupRule::Comparison::kStartsWith, .text = "srv"}};
  first.rule.platforms = {"Debian12"};
  const std::vector<access::DeviceGroup> made = value_of(store->replace_groups({first, {.name = "Desks", .rank = 1}}));
  ASSERT_EQ(made.size(), 2U);
  EXPECT_EQ(made[0].name, "Desks");
  const std::vector<access::DeviceGroup> read = value_of(store->groups());
  EXPECT_EQ(read[1].rule.names[0].comparison, access::GroupRule::Comparison::kStartsWith);
  EXPECT_EQ(read[1].rule.platforms, std::vector<std::string>{"Debian12"});
  const std::vector<access::DeviceGroup> next = value_of(store->replace_groups({read[0], {.name = "Servers", .rank = 2}}));
  EXPECT_EQ(next[0].number, made[0].number);
  EXPECT_EQ(next[1].number, GroupNumber{3});
  EXPECT_EQ(store->replace_groups({{.name = "a"}, {.name = "a"}}).error().code(), ErrorCode::kConflict);
  EXPECT_EQ(store->replace_groups({{.number = GroupNumber{1}, .name = "gone"}}).error().code(), ErrorCode::kNotFound);
  EXPECT_EQ(value_of(store->groups()).size(), 2U);
}

TEST(AccessStore, settings_and_alerts_are_replaced_by_name) {
  OpenStore store;
  EXPECT_FALSE(value_of(store->setting("tenant")));
  value_of(store->put_setting("tenant", "a"));
  value_of(store->put_setting("tenant", "b"));
  EXPECT_EQ(value_of(store->setting("tenant")), "b");
  Alert alert{.id = "a1", .title = "t", .severity = "High", .device = DeviceNumber{4}, .created = UnixTime{7}, .techniques = {"T1"},
              .evidence_json = "[]"};
  value_of(store->put_alert(alert));
  alert.status = "Resolved";
  value_of(store->put_alert(alert));
  ASSERT_EQ(value_of(store->alerts()).size(), 1U);
  EXPECT_EQ(value_of(store->alerts())[0].status, "Resolved");
  EXPECT_EQ(value_of(store->alerts())[0].techniques, std::vector<std::string>{"T1"});
}

}  // namespace
}  // namespace parapet::store
