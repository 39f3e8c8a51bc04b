// SPDX-License-Identifier: Apache-2.0
#include "cli/doctor_command.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include <CLI/CLI.hpp>

#include "cli/backup_command.h"
#include "cli/context.h"
#include "store/store.h"
#include "support/paths.h"

namespace parapet::cli {
namespace {

int command(const std::string& folder, const std::string& line) {
  CLI::App app;
  Context context;
  context.data_folder = folder;
  add_backup_command(app, context);
  add_doctor_command(app, context);
  app.require_subcommand(1);
  app.parse(line);
  return context.exit_code;
}

void make_store(const std::string& folder) {
  const FixedClock clock(UnixTime{1});
  const auto store = store::open_sqlite(folder, clock, {.durable = false});
  ASSERT_TRUE(store);
  ASSERT_TRUE((*store)->put_setting("tenant", "t"));
}

TEST(Doctor, a_folder_without_anything_is_fine_and_none_at_all_is_not_found) {
  const std::string folder = parapet::test::temporary_folder();
  Context context;
  context.data_folder = folder;
  const auto lines = check_data_folder(context, false);
  ASSERT_TRUE(lines);
  EXPECT_TRUE(std::ranges::all_of(*lines, &store::CheckLine::fine));
  EXPECT_EQ(command(folder + "/none", "doctor"), 3);
}

TEST(Doctor, a_sound_store_exits_0_and_a_damaged_one_3) {
  const std::string folder = parapet::test::temporary_folder();
  make_store(folder);
  EXPECT_EQ(command(folder, "doctor"), 0);
  EXPECT_EQ(command(folder, "doctor --repair"), 0);
  std::fstream(folder + "/fleet.db", std::ios::in | std::ios::out | std::ios::binary) << std::string(4096, 'x');
  EXPECT_EQ(command(folder, "doctor"), 3);
}

TEST(Backup, goes_out_and_comes_back) {
  const std::string folder = parapet::test::temporary_folder();
  const std::string file = parapet::test::temporary_folder() + "/copy.db";
  EXPECT_EQ(command(folder, "backup " + file), 3) << "there is no store";
  make_store(folder);
  EXPECT_EQ(command(folder, "backup"), 2);
  EXPECT_EQ(command(folder, "backup " + file), 0);
  EXPECT_EQ(command(folder, "backup --restore " + file), 3) << "a store is there";
  EXPECT_EQ(command(folder, "backup --restore " + file + " --force"), 0);
  const std::string other = parapet::test::temporary_folder();
  EXPECT_EQ(command(other, "backup --restore " + file), 0);
  EXPECT_EQ(command(other, "doctor"), 0);
}

}  // namespace
}  // namespace parapet::cli
