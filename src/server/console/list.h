// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/parallel.h"
#include "server/console/console.h"

namespace parapet::server::console {

// A value in a list, as it is sorted, written as JSON and as CSV. std::monostate is null.
using Cell = std::variant<std::monostate, bool, std::int64_t, double, std::string, std::vector<std::string>>;

[[nodiscard]] Cell time_cell(UnixTime time);
[[nodiscard]] Cell number_cell(const std::optional<float>& number);
[[nodiscard]] Cell number_cell(const std::optional<double>& number);
[[nodiscard]] inline Cell count_cell(std::uint64_t count) { return static_cast<std::int64_t>(count); }
void put_cell(JsonWriter& out, const Cell& cell);
// Less, equal or greater; texts without regard to letter case. Null is handled by the caller.
[[nodiscard]] int compare_cells(const Cell& a, const Cell& b);
// One CSV field: quoted where RFC 4180 wants it; a text that a spreadsheet would take for a formula is defused with an
// apostrophe; control characters become blanks.
[[nodiscard]] std::string csv_field(const Cell& cell);

template <typename Row>
struct Column {
  std::string_view name;
  std::function<Cell(const Row&)> cell;  // pure: called from several threads at once
};

// What the query says of a list: ?sort=-exposed,name&top=50&skip=100&format=csv, and filters.
struct ListQuery {
  struct Order {
    std::string column;
    bool descending = false;
  };
  std::vector<Order> orders;
  std::uint64_t top = 50;
  std::uint64_t skip = 0;
  bool csv = false;
};
inline constexpr std::uint64_t kTopMax = 1000;

// Errors: kUsage for a name that is neither of the list's own options nor one of `filters`, a number out of bounds, an unknown
// format. Options are refused rather than ignored: a misspelt filter would show too much.
[[nodiscard]] Result<ListQuery> read_list_query(const http::Request& request, std::initializer_list<std::string_view> filters);

// The values of a filter: repeated options and values between commas, in lower case. Empty: not filtered by it.
[[nodiscard]] std::vector<std::string> filter_values(const http::Request& request, std::string_view name);
[[nodiscard]] bool has_value(const std::vector<std::string>& values, std::string_view text);  // true where values is empty
// true, false or not given. Errors: kUsage.
[[nodiscard]] Result<std::optional<bool>> filter_flag(const http::Request& request, std::string_view name);
// True where the text contains what ?text= asks for, letter case ignored; `lower_needle` is in lower case.
[[nodiscard]] bool contains_text(std::string_view text, std::string_view lower_needle);

// Rows of one answer: what is left after filters, in the wanted order. Holds the state that the rows point into.
template <typename Row>
class List {
 public:
  List(std::shared_ptr<const FleetState> state, std::vector<Row> rows, std::vector<Column<Row>> columns)
      : state_(std::move(state)), rows_(std::move(rows)), columns_(std::move(columns)) {}

  // More members of an item than the columns (nested ones); JSON only.
  void set_details(std::function<void(const Row&, JsonWriter&)> details) { details_ = std::move(details); }

  // {"total":N,"items":[…]} or CSV. Errors: kUsage for an unknown column to sort by.
  [[nodiscard]] Result<http::Response> answer(const ListQuery& query) &&;

 private:
  [[nodiscard]] Result<void> sort(const ListQuery& query);
  void put_row(const Row& row, JsonWriter& out) const {
    out.begin_object();
    for (const Column<Row>& column : columns_) {
      out.key(column.name);
      put_cell(out, column.cell(row));
    }
    if (details_) {
      details_(row, out);
    }
    out.end_object();
  }
  [[nodiscard]] http::Response as_csv() &&;

  std::shared_ptr<const FleetState> state_;
  std::vector<Row> rows_;
  std::vector<Column<Row>> columns_;
  std::function<void(const Row&, JsonWriter&)> details_;
};

// Streams rows as CSV, so that a long list never lies in memory as text.
template <typename Row>
class CsvSource final : public http::BodySource {
 public:
  CsvSource(std::shared_ptr<const FleetState> state, std::vector<Row> rows, std::vector<Column<Row>> columns)
      : state_(std::move(state)), rows_(std::move(rows)), columns_(std::move(columns)) {}

  bool next(std::string& piece) override {
    constexpr std::size_t kPiece = 64U << 10;
    if (next_ == 0 && !head_written_) {
      put_line(piece, [](const Column<Row>& column) { return csv_field(std::string(column.name)); });
      head_written_ = true;
    }
    while (next_ < rows_.size() && piece.size() < kPiece) {
      const Row& row = rows_[next_++];
      put_line(piece, [&row](const Column<Row>& column) { return csv_field(column.cell(row)); });
    }
    return next_ < rows_.size();
  }

 private:
  template <typename Field>
  void put_line(std::string& piece, const Field& field) const {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      piece += i == 0 ? "" : ",";
      piece += field(columns_[i]);
    }
    piece += "\r\n";
  }

  std::shared_ptr<const FleetState> state_;
  std::vector<Row> rows_;
  std::vector<Column<Row>> columns_;
  std::size_t next_ = 0;
  bool head_written_ = false;
};

template <typename Row>
Result<void> List<Row>::sort(const ListQuery& query) {
  if (query.orders.empty()) {
    return {};
  }
  std::vector<std::vector<Cell>> keys;
  std::vector<bool> descending;
  for (const ListQuery::Order& order : query.orders) {
    const auto column = std::ranges::find(columns_, std::string_view(order.column), &Column<Row>::name);
    if (column == columns_.end()) {
      return fail(ErrorCode::kUsage, "'" + order.column + "' is no column of this list");
    }
    std::vector<Cell>& key = keys.emplace_back();
    key.resize(rows_.size());
    constexpr std::size_t kGrain = 4096;
    parallel_ranges(0, rows_.size(), kGrain, [&](std::size_t first, std::size_t last) {
      for (std::size_t i = first; i < last; ++i) {
        key[i] = column->cell(rows_[i]);
      }
    });
    descending.push_back(order.descending);
  }
  const auto less = [&](std::size_t a, std::size_t b) {
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const Cell& left = keys[i][a];
      const Cell& right = keys[i][b];
      // What is not known comes last, whichever way the rest goes.
      const bool left_null = std::holds_alternative<std::monostate>(left);
      const bool right_null = std::holds_alternative<std::monostate>(right);
      if (left_null != right_null) {
        return right_null;
      }
      const int order = left_null ? 0 : compare_cells(left, right);
      if (order != 0) {
        return descending[i] ? order > 0 : order < 0;
      }
    }
    return a < b;
  };
  std::vector<std::size_t> places(rows_.size());
  std::iota(places.begin(), places.end(), std::size_t{0});
  const std::size_t wanted = query.csv ? rows_.size() : std::min<std::size_t>(rows_.size(), query.skip + query.top);
  std::partial_sort(places.begin(), places.begin() + static_cast<std::ptrdiff_t>(wanted), places.end(), less);
  places.resize(wanted);
  std::vector<Row> ordered;
  ordered.reserve(wanted);
  std::ranges::transform(places, std::back_inserter(ordered), [&](std::size_t place) { return std::move(rows_[place]); });
  rows_ = std::move(ordered);
  return {};
}

template <typename Row>
http::Response List<Row>::as_csv() && {
  http::Response response;
  response.header("Content-Type", "text/csv; charset=utf-8").header("Content-Disposition", "attachment; filename=\"parapet.csv\"");
  response.source = std::make_unique<CsvSource<Row>>(std::move(state_), std::move(rows_), std::move(columns_));
  return response;
}

template <typename Row>
Result<http::Response> List<Row>::answer(const ListQuery& query) && {
  const std::size_t total = rows_.size();
  const Result<void> sorted = sort(query);
  if (!sorted) {
    return std::unexpected(sorted.error());
  }
  if (query.csv) {
    return std::move(*this).as_csv();
  }
  JsonWriter out;
  out.begin_object().member("total", static_cast<std::uint64_t>(total)).key("items").begin_array();
  const std::size_t first = std::min<std::size_t>(query.skip, rows_.size());
  const std::size_t last = std::min<std::size_t>(first + query.top, rows_.size());
  for (std::size_t i = first; i < last; ++i) {
    put_row(rows_[i], out);
  }
  out.end_array().end_object();
  return http::Response::json(out.take());
}

}  // namespace parapet::server::console
