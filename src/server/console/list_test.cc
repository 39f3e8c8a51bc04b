// SPDX-License-Identifier: Apache-2.0
#include "server/console/list.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <numeric>

namespace parapet::server::console {
namespace {

http::Request query(std::vector<std::pair<std::string, std::string>> options) {
  return {.query = std::move(options)};
}

std::string answer(const std::vector<std::int64_t>& rows, const std::vector<std::pair<std::string, std::string>>& options) {
  const auto parsed = read_list_query(query(options), {});
  if (!parsed) {
    return parsed.error().message();
  }
  std::vector<Column<std::int64_t>> columns{
      {"n", [](const std::int64_t& row) { return row == 0 ? Cell() : Cell(row); }},
      {"odd", [](const std::int64_t& row) { return Cell(row % 2 != 0); }},
  };
  auto made = List<std::int64_t>(nullptr, rows, columns).answer(*parsed);
  if (!made) {
    return made.error().message();
  }
  while (made->source != nullptr && made->source->next(made->body)) {
  }
  return made->body;
}

TEST(List, sorts_by_several_columns_and_pages_with_an_exact_total) {
  EXPECT_EQ(answer({4, 1, 3, 2}, {{"sort", "odd,-n"}, {"top", "2"}, {"skip", "1"}}), R"({"total":4,"items":[{"n":2,"odd":false},{"n":3,"odd":true}]})");
  EXPECT_EQ(answer({4, 1}, {}), R"({"total":2,"items":[{"n":4,"odd":false},{"n":1,"odd":true}]})") << "as it comes";
  EXPECT_EQ(answer({4, 1}, {{"top", "0"}}), R"({"total":2,"items":[]})");
  EXPECT_EQ(answer({4, 1}, {{"skip", "9"}}), R"({"total":2,"items":[]})");
}

TEST(List, what_is_not_known_comes_last_either_way) {
  EXPECT_EQ(answer({0, 2, 1}, {{"sort", "n"}, {"top", "1"}}), R"({"total":3,"items":[{"n":1,"odd":true}]})");
  EXPECT_EQ(answer({0, 2, 1}, {{"sort", "-n"}, {"top", "1"}}), R"({"total":3,"items":[{"n":2,"odd":false}]})");
}

TEST(List, words_of_a_scale_go_by_their_place_in_it) {
  const auto before = [](std::string_view column, const char* a, const char* b) {
    return order_cells(sort_key(column, kept_text(a)), sort_key(column, kept_text(b)), false) < 0;
  };
  EXPECT_TRUE(before("severity", "high", "critical"));
  EXPECT_TRUE(before("severity", "low", "medium"));
  EXPECT_TRUE(before("exposureLevel", "medium", "high"));
  EXPECT_TRUE(before("value", "low", "normal"));
  EXPECT_TRUE(before("ssvc", "Track*", "Attend"));
  EXPECT_TRUE(before("name", "critical", "high")) << "no scale: by letters";
  EXPECT_TRUE(std::holds_alternative<std::monostate>(sort_key("severity", kept_text("unknown")))) << "comes last either way";
}

TEST(List, numbers_that_follow_from_ratings_are_told_as_exactly_as_ratings_are_kept) {
  EXPECT_EQ(as_rated(static_cast<double>(0.98F)), 0.98);
  EXPECT_EQ(as_rated(0), 0);
  EXPECT_EQ(as_rated(1), 1);
}

TEST(List, streams_all_rows_as_csv) { EXPECT_EQ(answer({2, 1}, {{"sort", "n"}, {"format", "csv"}, {"top", "1"}}), "n,odd\r\n1,true\r\n2,false\r\n"); }

TEST(List, streams_all_rows_as_one_json_array) {
  EXPECT_EQ(answer({2, 0}, {{"sort", "n"}, {"format", "json-file"}, {"top", "1"}}), "[\n{\"n\":2,\"odd\":false},\n{\"n\":null,\"odd\":false}\n]\n");
  EXPECT_EQ(answer({}, {{"format", "json-file"}}), "[\n]\n");
}

TEST(List, downloads_the_columns_that_are_asked_for_in_their_order) {
  EXPECT_EQ(answer({1}, {{"format", "csv"}, {"columns", "odd, n"}}), "odd,n\r\ntrue,1\r\n");
  EXPECT_EQ(answer({1}, {{"format", "json-file"}, {"columns", "odd"}}), "[\n{\"odd\":true}\n]\n");
}

TEST(List, downloads_say_which_list_and_which_day) {
  constexpr UnixTime kDay{1'795'305'600};  // 2026-11-22T00:00:00Z
  EXPECT_EQ(download_name("/api/v1/devices", kDay), "parapet-devices-2026-11-22");
  EXPECT_EQ(download_name("/api/v1/software/pypi-_-alpha/devices/", kDay), "parapet-software-pypi-alpha-devices-2026-11-22");
  EXPECT_EQ(download_name("/api/v1/software/\"\r\n/../x", kDay), "parapet-software-..-x-2026-11-22") << "nothing that a header could break on";
}

TEST(List, refuses_what_it_does_not_know) {
  EXPECT_EQ(answer({1}, {{"sort", "m"}}), "'m' is no column of this list");
  EXPECT_EQ(answer({1}, {{"odd", "true"}}), "'odd' is no option of this list");
  EXPECT_EQ(answer({1}, {{"top", "1001"}}), "'top' must be a number from 0 to 1000");
  EXPECT_EQ(answer({1}, {{"skip", "-1"}}), "'skip' must be a number from 0 to 100000000");
  EXPECT_EQ(answer({1}, {{"format", "xml"}}), "'format' must be json, csv or json-file");
  EXPECT_EQ(answer({1}, {{"format", "csv"}, {"columns", "m"}}), "'m' is no column of this list");
  EXPECT_EQ(answer({1}, {{"format", "csv"}, {"columns", "n,n"}}), "'columns' names a column twice, or too many");
  EXPECT_EQ(answer({1}, {{"columns", "n"}}), "'columns' is for format=csv and format=json-file") << "a page has its shape";
}

// A page is the slice of the whole list in a stable order, whatever is sorted only in part to get it.
RC_GTEST_PROP(List, a_page_is_a_slice_of_the_stable_order, ()) {
  using Row = std::pair<int, int>;
  std::vector<Row> rows = *rc::gen::container<std::vector<Row>>(rc::gen::pair(rc::gen::inRange(0, 4), rc::gen::inRange(0, 4)));
  const bool descending = *rc::gen::arbitrary<bool>();
  const auto top = *rc::gen::inRange<std::uint64_t>(0, 6);
  const auto skip = *rc::gen::inRange<std::uint64_t>(0, 12);
  const std::vector<Column<Row>> columns{{"a", [](const Row& row) { return row.first == 0 ? Cell() : Cell(std::int64_t{row.first}); }},
                                         {"b", [](const Row& row) { return Cell(std::int64_t{row.second}); }}};
  const ListQuery query{.orders = {{.column = "a", .descending = descending}}, .top = top, .skip = skip};
  const auto answer = List<Row>(nullptr, rows, columns).answer(query);
  std::ranges::stable_sort(rows, [descending](const Row& left, const Row& right) {
    if (left.first == 0 || right.first == 0) {
      return left.first != 0 && right.first == 0;  // unknown comes last
    }
    return descending ? left.first > right.first : left.first < right.first;
  });
  const auto begin = std::min<std::size_t>(skip, rows.size());
  const std::vector<Row> page(rows.begin() + static_cast<std::ptrdiff_t>(begin), rows.begin() + static_cast<std::ptrdiff_t>(std::min(begin + top, rows.size())));
  const auto expected = List<Row>(nullptr, page, columns).answer({.top = kTopMax});
  const std::string_view items = std::string_view(answer->body).substr(answer->body.find("\"items\""));
  RC_ASSERT(items == std::string_view(expected->body).substr(expected->body.find("\"items\"")));
}

// The short cut never says otherwise than the comparison that it stands for.
void prefix_agrees(const Cell& a, const Cell& b) {
  for (const bool descending : {false, true}) {
    const auto by_prefix = prefix_of(a, descending) <=> prefix_of(b, descending);
    const std::strong_ordering order = order_cells(a, b, descending);
    const bool agrees = by_prefix == 0 || by_prefix == order;
    RC_ASSERT(agrees);
  }
}

RC_GTEST_PROP(CellPrefix, agrees_with_the_order_of_cells, ()) {
  const auto text = rc::gen::container<std::string>(rc::gen::element('a', 'B', 'b', '\0', '\x7f', '\xc3', ' '));
  prefix_agrees(Cell(*text), Cell(*text));
  const std::vector<std::string> one = *rc::gen::container<std::vector<std::string>>(text);
  const std::vector<std::string> other = *rc::gen::container<std::vector<std::string>>(text);
  prefix_agrees(Cell(KeptTexts(one)), Cell(other));
  prefix_agrees(Cell(*rc::gen::arbitrary<std::int64_t>()), Cell(*rc::gen::arbitrary<std::int64_t>()));
  prefix_agrees(Cell(*rc::gen::arbitrary<double>()), Cell(*rc::gen::arbitrary<double>()));
  prefix_agrees(Cell(UnixTime{*rc::gen::arbitrary<std::int64_t>()}), Cell(UnixTime{*rc::gen::arbitrary<std::int64_t>()}));
  prefix_agrees(Cell(*rc::gen::arbitrary<bool>()), Cell(*rc::gen::arbitrary<bool>()));
  prefix_agrees(Cell(), *rc::gen::element(Cell(), Cell(-1.0), Cell(0.0), Cell(-0.0)));
}

TEST(CsvField, is_defused_where_a_spreadsheet_would_run_it) {
  EXPECT_EQ(csv_field(std::string("=cmd|'/c calc'!A0")), "'=cmd|'/c calc'!A0");
  EXPECT_EQ(csv_field(std::string("+1")), "'+1");
  EXPECT_EQ(csv_field(std::string("-1")), "'-1");
  EXPECT_EQ(csv_field(std::string("@x")), "'@x");
  EXPECT_EQ(csv_field(std::int64_t{-1}), "-1") << "a number is no formula";
}

TEST(CsvField, is_quoted_where_it_must_be) {
  EXPECT_EQ(csv_field(std::string("a,b")), "\"a,b\"");
  EXPECT_EQ(csv_field(std::string("a\"b")), "\"a\"\"b\"");
  EXPECT_EQ(csv_field(std::vector<std::string>{"a", "b"}), "a; b");
  EXPECT_EQ(csv_field(std::string("a\x1b[31mb")), "a [31mb");
  EXPECT_EQ(csv_field({}), "");
}

// All pieces of a download; the first must not wait for the others.
std::string downloaded(Result<http::Response> answer, std::size_t first_most) {
  std::string whole;
  for (bool more = true; more;) {
    std::string piece;
    more = answer->source->next(piece);
    EXPECT_TRUE(!whole.empty() || piece.size() <= first_most);
    whole += piece;
  }
  return whole;
}

TEST(Download, has_every_row_once_and_in_order_however_it_is_cut) {
  for (const std::size_t count : {0U, 1U, 63U, 64U, 65U, 20'000U}) {
    std::vector<int> rows(count);
    std::iota(rows.begin(), rows.end(), 0);
    const std::vector<Column<int>> columns{{"n", [](int row) { return Cell(std::int64_t{row}); }},
                                           {"text", [](int row) { return Cell(std::string(static_cast<std::size_t>(row % 50), ',')); }}};
    std::string csv = "n,text\r\n";
    std::string json = "[";
    for (const int row : rows) {
      csv += fmt::format("{},{}\r\n", row, csv_field(columns[1].cell(row)));
      json += fmt::format("{}\n{{\"n\":{},\"text\":\"{}\"}}", row == 0 ? "" : ",", row, std::string(static_cast<std::size_t>(row % 50), ','));
    }
    EXPECT_EQ(downloaded(List<int>(nullptr, rows, columns).answer({.format = ListQuery::Format::kCsv}), 10'000), csv);
    EXPECT_EQ(downloaded(List<int>(nullptr, rows, columns).answer({.format = ListQuery::Format::kJsonFile}), 10'000), json + "\n]\n");
    std::vector<int> prepared;
    List<int> list(nullptr, rows, columns);
    list.set_preparation([&prepared](std::span<const int> next) { prepared.insert(prepared.end(), next.begin(), next.end()); });
    EXPECT_EQ(downloaded(std::move(list).answer({.format = ListQuery::Format::kCsv}), 10'000), csv);
    EXPECT_EQ(prepared, rows) << "each is prepared once";
  }
}

TEST(Filter, values_come_repeated_and_between_commas) {
  EXPECT_THAT(filter_values(query({{"tag", "A, b"}, {"TAG", "c"}}), "tag"), ::testing::ElementsAre("a", "b", "c"));
  EXPECT_THAT(filter_values(query({{"vendor", "Shop\\, Inc,b\\c"}}), "vendor"), ::testing::ElementsAre("shop, inc", "b\\c"));
}

}  // namespace
}  // namespace parapet::server::console
