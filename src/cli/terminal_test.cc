// SPDX-License-Identifier: Apache-2.0
#include "cli/terminal.h"

#include <gtest/gtest.h>

namespace parapet::cli {
namespace {

TEST(Table, aligns_columns_and_shrinks_the_widest) {
  Table table({"Name", "N"}, {Table::Align::kLeft, Table::Align::kRight});
  table.row({{"openssl"}, {"3"}});
  table.row({{"a-very-long-package-name"}, {"12"}});
  EXPECT_EQ(table.to_string(0, false), "Name                       N\nopenssl                    3\na-very-long-package-name  12\n");
  EXPECT_EQ(table.to_string(20, false), "Name               N\nopenssl            3\na-very-long-pac…  12\n");
}

TEST(Table, names_from_outside_cannot_move_the_cursor) {
  Table table({"Name"});
  table.row({{"evil\x1b[2Jname"}});
  EXPECT_EQ(table.to_string(0, false).find('\x1b'), std::string::npos);
}

TEST(Fit, counts_wide_characters_twice) {
  EXPECT_EQ(display_width("日本"), 4U);
  EXPECT_EQ(fit("日本語", 5), "日本…");
  EXPECT_EQ(fit("abc", 3), "abc");
}

}  // namespace
}  // namespace parapet::cli
