// SPDX-License-Identifier: Apache-2.0
#include "store/backup.h"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "store/check.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/integrity.h"
#include "store/sqlite/store_fixture_test.h"
#include "store/store.h"

namespace parapet::store {
namespace {

using test::OpenStore;
using test::report_of;
using test::software;
using test::value_of;

// Overwrites a piece of a file.
void damage(const std::string& path, std::size_t place, std::size_t size) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(static_cast<std::streamoff>(place));
  file << std::string(size, '\x5A');
}

void fill(OpenStore& store, int devices) {
  for (int i = 0; i < devices; ++i) {
    ReportWrite report = report_of("d" + std::to_string(i), {});
    for (int j = 0; j < 200; ++j) {
      report.software.push_back(software("deb", "p" + std::to_string(j), std::to_string(i)));
      report.software.back().software.paths = {"/usr/lib/" + std::to_string(j * i)};
    }
    (void)value_of(store->write_report(report));
  }
}

TEST(Backup, a_copy_made_while_reports_go_on_is_whole_and_can_be_restored) {
  OpenStore store;
  fill(store, 20);
  const std::string file = parapet::test::temporary_folder() + "/backup.db";
  std::atomic<bool> stop = false;
  std::jthread writer([&] {
    for (int i = 0; !stop; ++i) {
      (void)value_of(store->write_report(report_of("during" + std::to_string(i), {software("deb", "a", "1")})));
    }
  });
  value_of(store->backup(file));
  value_of(store->backup(file));
  stop = true;
  writer.join();
  EXPECT_FALSE(std::filesystem::exists(file + ".part"));
  EXPECT_FALSE(std::filesystem::exists(file + "-wal"));
  EXPECT_EQ(std::filesystem::status(file).permissions() & std::filesystem::perms::mask, std::filesystem::perms(0600));

  const std::string other = parapet::test::temporary_folder();
  value_of(restore_folder(other, file, false));
  const FixedClock clock(UnixTime{1});
  const auto restored = value_of(open_sqlite(other, clock, {.durable = false}));
  EXPECT_EQ(value_of(restored->find_device("d7"))->software_count, 200U);
  EXPECT_EQ(value_of(restored->inventory(DeviceNumber{8})).software.size(), 200U);
  EXPECT_GE(value_of(restored->last_sequence()).value, 20U);
}

TEST(Backup, restoring_needs_a_stopped_server_and_force_where_a_store_is) {
  OpenStore store;
  fill(store, 1);
  const std::string file = parapet::test::temporary_folder() + "/backup.db";
  value_of(backup_folder(store.folder(), file));
  EXPECT_EQ(restore_folder(store.folder(), file, true).error().code(), ErrorCode::kConflict);
  store.close();
  EXPECT_EQ(restore_folder(store.folder(), file, false).error().code(), ErrorCode::kConflict);
  value_of(restore_folder(store.folder(), file, true));
  store.open();
  EXPECT_TRUE(value_of(store->find_device("d0")));
}

TEST(Backup, a_damaged_copy_is_refused_and_the_store_stays) {
  OpenStore store;
  fill(store, 20);
  const std::string file = parapet::test::temporary_folder() + "/backup.db";
  value_of(store->backup(file));
  store.close();
  damage(file, 8 * 4096 + 10, 3000);
  EXPECT_EQ(restore_folder(store.folder(), file, true).error().code(), ErrorCode::kBadInput);
  EXPECT_EQ(restore_folder(store.folder(), "/nonexistent/file", true).error().code(), ErrorCode::kNotFound);
  store.open();
  EXPECT_TRUE(value_of(store->find_device("d0")));
  EXPECT_EQ(store->backup(store.folder() + "/fleet.db").error().code(), ErrorCode::kConflict);
  EXPECT_EQ(store->backup("/nonexistent/folder/file").error().code(), ErrorCode::kEnvironment);
}

TEST(Damage, a_damaged_store_is_not_opened_and_the_error_names_doctor) {
  OpenStore store;
  fill(store, 20);
  store.close();
  const std::string path = store.folder() + "/fleet.db";
  for (const bool head : {false, true}) {
    damage(path, head ? 0 : 9 * 4096, head ? 3000 : 100 * 4096);
    const Result<std::unique_ptr<Store>> opened = open_sqlite(store.folder(), store.clock(), {});
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code(), ErrorCode::kBadInput);
    EXPECT_NE(opened.error().message().find("parapet doctor"), std::string::npos) << opened.error().message();
    const std::vector<CheckLine> lines = value_of(check_store(store.folder(), false));
    ASSERT_FALSE(lines.empty());
    EXPECT_FALSE(lines.back().fine);
  }
}

// Where the pages of a table begin in the file.
std::vector<std::size_t> pages_of(const std::string& path, const std::string& table) {
  std::vector<std::size_t> places;
  Result<Connection> connection = Connection::open(path, Connection::Mode::kReadOnly);
  Result<Query> query = connection->query("SELECT rootpage FROM sqlite_schema WHERE name = ?", table);
  while (value_of(query->next())) {
    places.push_back((query->unsigned_integer(0) - 1) * 4096);
  }
  return places;
}

TEST(Damage, a_large_store_has_its_small_tables_and_newest_rows_checked) {
  for (const std::string table : {"", "user_account", "setting", "device", "change_log"}) {
    OpenStore store;
    fill(store, 20);
    value_of(store->put_user({.id = "1", .name = "a"}));
    store.close();
    const std::string path = store.folder() + "/fleet.db";
    if (!table.empty()) {
      ASSERT_EQ(pages_of(path, table).size(), 1U);
      damage(path, pages_of(path, table).front(), 2000);
    }
    Result<Connection> connection = Connection::open(path, Connection::Mode::kReadOnly);
    ASSERT_TRUE(connection);
    const Result<void> checked = check_before_use(*connection, path, 0);
    EXPECT_EQ(checked.has_value(), table.empty()) << table << (checked ? "" : checked.error().to_string());
    if (!checked) {
      EXPECT_EQ(checked.error().code(), ErrorCode::kBadInput);
      EXPECT_NE(checked.error().message().find("parapet doctor"), std::string::npos);
    }
  }
}

TEST(Damage, a_file_that_was_emptied_is_damage_and_not_a_beginning) {
  OpenStore store;
  fill(store, 1);
  store.close();
  std::filesystem::resize_file(store.folder() + "/fleet.db", 0);
  const Result<std::unique_ptr<Store>> opened = open_sqlite(store.folder(), store.clock(), {});
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code(), ErrorCode::kBadInput);
  EXPECT_FALSE(value_of(check_store(store.folder(), false)).front().fine);
}

TEST(Damage, another_programs_database_is_not_touched) {
  const std::string folder = parapet::test::temporary_folder();
  {
    Result<Connection> connection = Connection::open(folder + "/fleet.db", Connection::Mode::kCreate);
    ASSERT_TRUE(connection);
    value_of(connection->execute("CREATE TABLE theirs (x)"));
  }
  const FixedClock clock(UnixTime{1});
  const Result<std::unique_ptr<Store>> opened = open_sqlite(folder, clock, {});
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code(), ErrorCode::kBadInput);
}

}  // namespace
}  // namespace parapet::store
