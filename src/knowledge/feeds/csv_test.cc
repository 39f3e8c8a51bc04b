// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/csv.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

namespace parapet::knowledge {
namespace {

using Table = std::vector<std::vector<std::string>>;

Table read_all(std::string_view text) {
  CsvReader reader(text);
  Table table;
  while (true) {
    const auto record = reader.next();
    if (!record) {
      table.push_back({"error: " + record.error().to_string()});
      continue;
    }
    if (!record->has_value()) {
      return table;
    }
    table.emplace_back((**record).begin(), (**record).end());
  }
}

TEST(Csv, reads_bare_and_quoted_fields) {
  EXPECT_EQ(read_all("a,b,c\r\nd,\"e,f\",\"g\"\"h\"\n"), (Table{{"a", "b", "c"}, {"d", "e,f", "g\"h"}}));
  EXPECT_EQ(read_all("a,,\n,\n"), (Table{{"a", "", ""}, {"", ""}}));
  EXPECT_EQ(read_all("\"two\nlines\",x"), (Table{{"two\nlines", "x"}}));
  EXPECT_EQ(read_all("\"\",\"\"\"\""), (Table{{"", "\""}}));
}

TEST(Csv, passes_over_a_byte_order_mark_and_empty_lines) {
  EXPECT_EQ(read_all("\xEF\xBB\xBF" "a,b\n\n\r\nc,d\n\n"), (Table{{"a", "b"}, {"c", "d"}}));
  EXPECT_EQ(read_all(""), Table{});
  EXPECT_EQ(read_all("\n\n"), Table{});
}

TEST(Csv, names_the_line_of_a_broken_record_and_goes_on_after_it) {
  const Table table = read_all("a,b\nx\"y,c\n\"d\"e,f\ng,h\n\"open,i\n");
  ASSERT_EQ(table.size(), 5U);
  EXPECT_EQ(table[1][0], "error: line 2: a quote inside a field that does not begin with one");
  EXPECT_EQ(table[2][0], "error: line 3: text after the closing quote of a field");
  EXPECT_EQ(table[3], (std::vector<std::string>{"g", "h"}));
  EXPECT_EQ(table[4][0], "error: line 5: a quoted field does not end");
}

TEST(Csv, counts_the_lines_inside_quoted_fields) {
  CsvReader reader("\"a\nb\nc\"\nd\n");
  ASSERT_TRUE(reader.next().has_value());
  EXPECT_EQ(reader.line(), 1U);
  ASSERT_TRUE(reader.next().has_value());
  EXPECT_EQ(reader.line(), 4U);
}

TEST(Csv, refuses_a_field_beyond_its_bound) {
  const std::string text(100, 'x');
  CsvReader reader(text, Limits{.string_bytes_max = 99});
  const auto record = reader.next();
  ASSERT_FALSE(record.has_value());
  EXPECT_EQ(record.error().code(), ErrorCode::kLimit);
}

TEST(Csv, reads_back_whatever_was_quoted) {
  rc::check("quoting and reading are inverse", [](const std::vector<std::vector<std::string>>& table) {
    std::string text;
    Table expected;
    for (const std::vector<std::string>& record : table) {
      if (record.empty()) {
        continue;
      }
      expected.push_back(record);
      for (std::size_t i = 0; i < record.size(); ++i) {
        text += i == 0 ? "\"" : ",\"";
        for (const char c : record[i]) {
          text += c == '"' ? std::string("\"\"") : std::string(1, c);
        }
        text += '"';
      }
      text += "\r\n";
    }
    RC_ASSERT(read_all(text) == expected);
  });
}

TEST(CsvColumns, are_found_by_name_in_any_order) {
  CsvReader reader("b,a,c\n1,2\n");
  const auto header = reader.next();
  ASSERT_TRUE(header.has_value());
  const std::vector<std::string_view> names = {"a", "b", "c"};
  const auto columns = CsvColumns::find(**header, names);
  ASSERT_TRUE(columns.has_value());
  const auto record = reader.next();
  EXPECT_EQ(columns->get(**record, 0), "2");
  EXPECT_EQ(columns->get(**record, 1), "1");
  EXPECT_EQ(columns->get(**record, 2), "");
}

TEST(CsvColumns, missing_is_named) {
  CsvReader reader("a\n");
  const auto header = reader.next();
  const std::vector<std::string_view> names = {"a", "cve"};
  const auto columns = CsvColumns::find(**header, names);
  ASSERT_FALSE(columns.has_value());
  EXPECT_EQ(columns.error().message(), "column 'cve' is missing from the header");
}

}  // namespace
}  // namespace parapet::knowledge
