// SPDX-License-Identifier: Apache-2.0
//
// tests/data/store/version-N.sql is a store as version N of the schema wrote it (the same content in each, that of fill()
// below, as far as that version had a place for it). A change of the schema is a new step in schema.cc; the fixture of the version before it is made first, by
// PARAPET_FIXTURE_FOLDER=FOLDER store_test --gtest_also_run_disabled_tests --gtest_filter=Migration.DISABLED_fill, and
// `sqlite3 FOLDER/fleet.db .dump` with the two PRAGMA lines that the others begin with.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "store/check.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/schema.h"
#include "store/sqlite/store_fixture_test.h"
#include "store/store.h"

namespace parapet::store {
namespace {

using test::report_of;
using test::software;
using test::value_of;

ReportWrite fixture_report() {
  ReportWrite report = report_of("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", {software("deb", "openssl", "3.0.15-1~deb12u1"), software("npm", "lodash", "4.17.20")});
  report.software[1].software.paths = {"/srv/app/node_modules/lodash"};
  report.software[1].software.last_used = "2026-11-20";
  report.software[0].software.listening = {{.protocol = "tcp", .address = "0.0.0.0", .port = 443}};
  report.problems = {{.place = "/opt", .reason = "not readable"}};
  report.changes = {{.time = UnixTime{1'790'000'100}, .kind = ChangeKind::kRemoved, .before = software("deb", "curl", "7.88.1-10").software}};
  report.device.tags = {"prod"};
  report.protocol_state = "rows";
  report.protocol_state_changed = true;
  return report;
}

void fill(Store& store) {
  (void)value_of(store.write_report(fixture_report()));
  value_of(store.append_learned(std::vector<Learned>{
      {.time = UnixTime{1'790'000'200}, .key = "deb openssl", .vulnerability = "CVE-2026-1", .status = "affected", .fix = "available"}}));
  value_of(store.append_scores(std::vector<ScorePoint>{{.time = UnixTime{1'790'000'300}, .organisation = true, .exposure_score = 42.5}}));
  value_of(store.put_census({.day = UnixTime{1'789'948'800}, .names = {"", "Debian"}, .cells = {{{.platform = 1, .severity = 6, .exploit = 3, .age = 5}, 1}}}, {}));
  (void)value_of(store.replace_groups({{.name = "Servers", .rank = 1}}));
  (void)value_of(store.put_alert({.id = "a1", .title = "alert", .device = DeviceNumber{1}, .evidence_json = "[]"}));
  value_of(store.put_user({.id = "u1", .name = "Alice", .user_groups = {"admins"}}));
  value_of(store.put_role({.name = "Administrator", .permissions = access::PermissionSet(1023), .user_groups = {"admins"}, .built_in = true}));
  value_of(store.put_api_client({.id = "c1", .name = "SIEM", .permissions = {"Machine.Read.All"}}));
  value_of(store.put_token({.id = "t1", .user = "u1", .secret_hash = "token-hash"}));
  value_of(store.put_session({.id_hash = "session-hash", .user = "u1"}));
  value_of(store.put_enrolment_key({.id = "k1", .secret_hash = "key-hash", .tags = {"office"}}));
  value_of(store.put_credential({.device = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", .channel = "sensor", .secret_hash = "credential-hash"}));
  value_of(store.append_audit({.time = UnixTime{1'790'000'400}, .actor = "system", .action = "user.created"}));
  value_of(store.put_setting("tenant", "11111111-2222-3333-4444-555555555555"));
}

void expect_content(Store& store, std::uint32_t version) {
  const StoredInventory inventory = value_of(store.inventory(DeviceNumber{1}));
  const ReportWrite report = fixture_report();
  EXPECT_EQ(test::sorted(inventory.software), test::sorted(report.software));
  EXPECT_EQ(inventory.problems.size(), 1U);
  EXPECT_EQ(inventory.device.tags, report.device.tags);
  EXPECT_EQ(inventory.device.device.os.version, "12");
  EXPECT_EQ(value_of(store.protocol_state(DeviceNumber{1})), "rows");
  EXPECT_EQ(value_of(store.software_changes(std::nullopt, UnixTime{0}, UnixTime{INT64_MAX})).at(0).before.name, "curl");
  EXPECT_EQ(value_of(store.learned_of_key("deb openssl")).at(0).vulnerability, "CVE-2026-1");
  EXPECT_EQ(value_of(store.scores(std::nullopt, UnixTime{0})).at(0).exposure_score, 42.5);
  ASSERT_EQ(value_of(store.censuses(UnixTime{0})).size(), version < 3 ? 0U : 1U);
  for (const Census& census : value_of(store.censuses(UnixTime{0}))) {
    EXPECT_EQ(census.names.at(census.cells.at(0).kind.platform), "Debian");
  }
  EXPECT_EQ(value_of(store.groups()).at(0).name, "Servers");
  EXPECT_EQ(value_of(store.alerts()).at(0).title, "alert");
  EXPECT_EQ(value_of(store.find_user("alice"))->user_groups, std::vector<std::string>{"admins"});
  EXPECT_EQ(value_of(store.roles()).at(0).permissions.bits(), 1023U);
  EXPECT_EQ(value_of(store.api_client("c1"))->name, "SIEM");
  EXPECT_EQ(value_of(store.token_by_hash("token-hash"))->user, "u1");
  EXPECT_TRUE(value_of(store.session("session-hash")));
  EXPECT_EQ(value_of(store.enrolment_keys()).at(0).tags, std::vector<std::string>{"office"});
  EXPECT_TRUE(value_of(store.credential_by_hash("credential-hash")));
  EXPECT_EQ(value_of(store.audit(0, 9)).at(0).action, "user.created");
  EXPECT_EQ(value_of(store.setting("tenant")), "11111111-2222-3333-4444-555555555555");
}

TEST(Migration, DISABLED_fill) {
  const char* folder = std::getenv("PARAPET_FIXTURE_FOLDER");
  ASSERT_NE(folder, nullptr);
  const FixedClock clock(UnixTime{1'795'000'000});
  fill(*value_of(open_sqlite(folder, clock, {})));
}

TEST(Migration, a_store_of_every_earlier_version_opens_with_all_it_held) {
  for (std::uint32_t version = 1; version <= schema_version(); ++version) {
    SCOPED_TRACE(version);
    const std::string folder = parapet::test::temporary_folder();
    std::ifstream in(parapet::test::source_folder() + "/tests/data/store/version-" + std::to_string(version) + ".sql");
    std::stringstream script;
    script << in.rdbuf();
    ASSERT_FALSE(script.str().empty()) << "each version of the schema has its fixture";
    {
      Result<Connection> connection = Connection::open(folder + "/fleet.db", Connection::Mode::kCreate);
      ASSERT_TRUE(connection);
      value_of(connection->execute(script.str()));
      EXPECT_EQ(value_of(stored_version(*connection)), version);
    }
    const FixedClock clock(UnixTime{1'795'000'000});
    auto store = value_of(open_sqlite(folder, clock, {.durable = false}));
    ASSERT_NE(store, nullptr);
    expect_content(*store, version);
    EXPECT_EQ(value_of(store->write_report(report_of("new", {software("deb", "openssl", "3.0.15-1~deb12u1")}))).device, DeviceNumber{2});
    EXPECT_EQ(value_of(store->size()).entries, 3U) << "an entry that was there is found again";
    store.reset();
    for (const CheckLine& line : value_of(check_store(folder, false))) {
      EXPECT_TRUE(line.fine) << line.check << ": " << line.detail;
    }
  }
}

TEST(Migration, a_newer_store_is_refused) {
  const std::string folder = parapet::test::temporary_folder();
  const FixedClock clock(UnixTime{1});
  (void)value_of(open_sqlite(folder, clock, {.durable = false}));
  {
    Result<Connection> connection = Connection::open(folder + "/fleet.db", Connection::Mode::kCreate);
    ASSERT_TRUE(connection);
    value_of(connection->execute("PRAGMA user_version = 1000"));
  }
  const Result<std::unique_ptr<Store>> opened = open_sqlite(folder, clock, {.durable = false});
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code(), ErrorCode::kUnsupported);
}

}  // namespace
}  // namespace parapet::store
