// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/parallel.h"
#include "base/text.h"
#include "server/console/console.h"

namespace parapet::server::console {

// Texts that live as long as the state.
using KeptTexts = std::span<const std::string>;
// A value in a list, as it is sorted, written as JSON and as CSV. std::monostate is null. A string_view and KeptTexts are into the
// state that the list keeps, so that sorting a hundred thousand names copies none.
using Cell = std::variant<std::monostate, bool, std::int64_t, double, UnixTime, std::string_view, std::string, KeptTexts, std::vector<std::string>>;

[[nodiscard]] inline Cell time_cell(UnixTime time) { return time.known() ? Cell(time) : Cell(); }
// A text that lives as long as the state.
[[nodiscard]] inline Cell kept_text(std::string_view text) { return text; }
// A number that follows from ratings, told as exactly as they are kept: 0.98, not 0.9800000190734863.
[[nodiscard]] double as_rated(double number);
[[nodiscard]] Cell number_cell(const std::optional<float>& number);
[[nodiscard]] Cell number_cell(const std::optional<double>& number);
[[nodiscard]] inline Cell count_cell(std::uint64_t count) { return static_cast<std::int64_t>(count); }
void put_cell(JsonWriter& out, const Cell& cell);
// Less, equal or greater; texts without regard to letter case. Null is handled by the caller.
[[nodiscard]] int compare_cells(const Cell& a, const Cell& b);
// The beginning of a cell's place in the order of cells of its kind: where two differ, cells compare as they do; where not, the
// cells decide. Compared without looking at the cell, which may lie anywhere in memory.
struct CellPrefix {
  bool unknown = false;
  std::uint64_t first = 0;
  std::uint64_t second = 0;
  friend auto operator<=>(const CellPrefix&, const CellPrefix&) = default;
};
[[nodiscard]] CellPrefix prefix_of(const Cell& cell, bool descending);
// How a list orders them: what is not known comes last, whichever way the rest goes.
[[nodiscard]] std::strong_ordering order_cells(const Cell& a, const Cell& b, bool descending);
// What a column is sorted by. Words of a scale (severity, exposureLevel, value, ssvc, exploit, fix) go by their place in it, not
// by their letters, so that -severity begins with critical; `unknown` is not known. Any other cell is its own key.
[[nodiscard]] Cell sort_key(std::string_view column, Cell cell);
// One CSV field: quoted where RFC 4180 wants it; a text that a spreadsheet would take for a formula is defused with an
// apostrophe; control characters become blanks.
[[nodiscard]] std::string csv_field(const Cell& cell);
// Writes it behind a text.
void put_csv_field(std::string& text, const Cell& cell);

template <typename Row>
struct Column {
  std::string_view name;
  std::function<Cell(const Row&)> cell;  // pure, and called from several threads at once, where it may be sorted by
  bool sortable = true;                  // false: read from the store for the rows that are shown
  Cell (*key)(std::string_view column, Cell cell) = sort_key;  // what it is sorted by
};

// What the query says of a list: ?sort=-exposed,name&top=50&skip=100&format=csv&columns=name,exposed, and filters.
struct ListQuery {
  struct Order {
    std::string column;
    bool descending = false;
  };
  enum class Format { kPage, kCsv, kJsonFile };  // the last two: the whole list, streamed as a download
  std::vector<Order> orders;
  std::uint64_t top = 50;
  std::uint64_t skip = 0;
  Format format = Format::kPage;
  std::vector<std::string> columns;              // of a download, in this order; empty: all
  std::string file_name = "parapet";             // of a download, without its ending

  [[nodiscard]] bool is_file() const { return format != Format::kPage; }
};
inline constexpr std::uint64_t kTopMax = 1000;

// Names of filters; several lists share some of theirs.
using FilterNames = std::vector<std::string_view>;

// Errors: kUsage for a name that is neither of the list's own options nor one of `filters`, a number out of bounds, an unknown
// format. Options are refused rather than ignored: a misspelt filter would show too much.
[[nodiscard]] Result<ListQuery> read_list_query(const http::Request& request, const FilterNames& filters);
// The same, where a download is called after the list and the day: "parapet-devices-2026-11-22".
[[nodiscard]] Result<ListQuery> read_list_query(const Call& call, const FilterNames& filters);
[[nodiscard]] std::string download_name(std::string_view path, UnixTime now);
// The same of lists that were answered whole before they had pages: without ?top= they still are.
[[nodiscard]] Result<ListQuery> read_whole_list_query(const Call& call, const FilterNames& filters);

// The values of a filter: repeated options and values between commas, in lower case; "\\," is a comma inside of a value. Empty:
// not filtered by it.
[[nodiscard]] std::vector<std::string> filter_values(const http::Request& request, std::string_view name);
[[nodiscard]] bool has_value(const std::vector<std::string>& values, std::string_view text);  // true where values is empty
// true, false or not given. Errors: kUsage.
[[nodiscard]] Result<std::optional<bool>> filter_flag(const http::Request& request, std::string_view name);
// A number from 0 to 1, or not given. Errors: kUsage.
[[nodiscard]] Result<std::optional<double>> filter_fraction(const http::Request& request, std::string_view name);
// A time as RFC 3339 writes it, or not given. Errors: kUsage.
[[nodiscard]] Result<std::optional<UnixTime>> filter_time(const http::Request& request, std::string_view name);
// True where a filter is not given or says what is the case.
[[nodiscard]] inline bool allows(const std::optional<bool>& wanted, bool is) { return !wanted || *wanted == is; }
// True where the text contains what ?text= asks for, letter case ignored; `lower_needle` is in lower case.
[[nodiscard]] bool contains_text(std::string_view text, std::string_view lower_needle);

// Leaves the rows that `wanted` wants, in their order. `wanted` is called from several threads at once.
template <typename Row, typename Wanted>
void keep_rows(std::vector<Row>& rows, const Wanted& wanted) {
  constexpr std::size_t kGrain = 512;
  std::vector<char> keep(rows.size());
  parallel_ranges(0, rows.size(), kGrain, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      keep[i] = wanted(rows[i]) ? 1 : 0;
    }
  });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (keep[i] != 0) {
      if (kept != i) {  // a text that is moved onto itself is empty
        rows[kept] = std::move(rows[i]);
      }
      ++kept;
    }
  }
  rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(kept), rows.end());
}

// More members of an item than the columns (nested ones); JSON only.
template <typename Row>
using Details = std::function<void(const Row&, JsonWriter&)>;

template <typename Row>
using Preparation = std::function<void(std::span<const Row>)>;

// Rows from `first` to `last` of `rows` in the order of the columns, as List sorts them: by what is kept of other answers. nullopt: nothing
// is; List sorts.
template <typename Row>
using Pick = std::function<std::optional<std::vector<Row>>(const std::vector<Row>& rows, const std::vector<ListQuery::Order>& orders,
                                                           std::size_t first, std::size_t last)>;

template <typename Row>
void put_item(JsonWriter& out, const Row& row, const std::vector<Column<Row>>& columns, const Details<Row>& details) {
  out.begin_object();
  for (const Column<Row>& column : columns) {
    out.key(column.name);
    put_cell(out, column.cell(row));
  }
  if (details) {
    details(row, out);
  }
  out.end_object();
}

// Rows of one answer: what is left after filters, in the wanted order. Holds the state that the rows point into.
template <typename Row>
class List {
 public:
  List(std::shared_ptr<const FleetState> state, std::vector<Row> rows, std::vector<Column<Row>> columns)
      : state_(std::move(state)), rows_(std::move(rows)), columns_(std::move(columns)) {}

  void set_details(Details<Row> details) { details_ = std::move(details); }
  // Called with the rows that are written next, a page or a part of a download, before any of their cells is asked for.
  void set_preparation(Preparation<Row> prepare) { prepare_ = std::move(prepare); }
  // Writes members of a page beside total and items.
  void set_more(std::function<void(JsonWriter&)> more) { more_ = std::move(more); }
  // Asked first where the list is sorted.
  void set_pick(Pick<Row> pick) { pick_ = std::move(pick); }

  // {"total":N,"items":[…]}, or a download. Errors: kUsage for an unknown column to sort by or to download.
  [[nodiscard]] Result<http::Response> answer(const ListQuery& query) &&;

 private:
  [[nodiscard]] Result<const Column<Row>*> column(std::string_view name) const;
  [[nodiscard]] Result<std::vector<const Column<Row>*>> sorted_by(const ListQuery& query) const;
  // Leaves the rows from `first` to `last` of the wanted order.
  [[nodiscard]] Result<void> cut(const ListQuery& query, std::size_t first, std::size_t last);
  // The same by sorting by at least one column.
  void sort_out(const ListQuery& query, const std::vector<const Column<Row>*>& columns, std::size_t first, std::size_t last);
  [[nodiscard]] Result<http::Response> as_file(const ListQuery& query) &&;

  std::shared_ptr<const FleetState> state_;
  std::vector<Row> rows_;
  std::vector<Column<Row>> columns_;
  Details<Row> details_;
  Preparation<Row> prepare_;
  Pick<Row> pick_;
  std::function<void(JsonWriter&)> more_;
};

// Streams rows as CSV or as one JSON array, so that a long list never lies in memory as text.
template <typename Row>
class RowSource final : public http::BodySource {
 public:
  RowSource(ListQuery::Format format, std::shared_ptr<const FleetState> state, std::vector<Row> rows, std::vector<Column<Row>> columns,
            Details<Row> details, Preparation<Row> prepare)
      : format_(format),
        state_(std::move(state)),
        rows_(std::move(rows)),
        columns_(std::move(columns)),
        details_(std::move(details)),
        prepare_(std::move(prepare)) {}

  bool next(std::string& piece) override {
    const bool csv = format_ == ListQuery::Format::kCsv;
    if (!begun_) {
      csv ? put_line(piece, [](const Column<Row>& column) { return Cell(column.name); }) : piece.push_back('[');
      begun_ = true;
    }
    const std::size_t first = next_;
    next_ = std::min(rows_.size(), first + rows_at_once());
    if (prepare_ && first < next_) {
      prepare_(std::span<const Row>(rows_).subspan(first, next_ - first));
    }
    put_rows(piece, first, next_);
    bytes_ += piece.size();
    const bool more = next_ < rows_.size();
    if (!more && !csv) {
      piece += "\n]\n";
    }
    return more;
  }

 private:
  // A few first, so that a download begins at once; then so many as make pieces that keep all cores busy, and are no burden to hold.
  [[nodiscard]] std::size_t rows_at_once() const {
    constexpr std::size_t kFirst = 64;
    constexpr std::size_t kMost = 4096;
    constexpr std::size_t kPiece = 256U << 10;
    constexpr std::size_t kPrepared = 256;
    if (next_ == 0) {
      return kFirst;
    }
    return std::clamp<std::size_t>(kPiece / (bytes_ / next_ + 1), 1, prepare_ ? kPrepared : kMost);
  }

  void put_rows(std::string& piece, std::size_t first, std::size_t last) const {
    // Cells that a list can be sorted by are pure; others may share what they read.
    const bool pure = (format_ == ListQuery::Format::kCsv || !details_) && std::ranges::all_of(columns_, &Column<Row>::sortable);
    constexpr std::size_t kPart = 64;
    std::vector<std::string> parts((last - first + kPart - 1) / kPart);
    const auto put_part = [&](std::size_t part) {
      for (std::size_t i = first + part * kPart; i < std::min(last, first + (part + 1) * kPart); ++i) {
        put_row(parts[part], i);
      }
    };
    if (pure) {
      parallel_for(parts.size(), put_part);
    } else {
      for (std::size_t part = 0; part < parts.size(); ++part) {
        put_part(part);
      }
    }
    for (const std::string& part : parts) {
      piece += part;
    }
  }
  void put_row(std::string& text, std::size_t place) const {
    const Row& row = rows_[place];
    if (format_ == ListQuery::Format::kCsv) {
      put_line(text, [&row](const Column<Row>& column) { return column.cell(row); });
      return;
    }
    JsonWriter out;
    put_item(out, row, columns_, details_);
    text += place == 0 ? "\n" : ",\n";
    text += out.take();
  }
  template <typename CellOf>
  void put_line(std::string& text, const CellOf& cell) const {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (i > 0) {
        text.push_back(',');
      }
      put_csv_field(text, cell(columns_[i]));
    }
    text += "\r\n";
  }

  ListQuery::Format format_;
  std::shared_ptr<const FleetState> state_;
  std::vector<Row> rows_;
  std::vector<Column<Row>> columns_;
  Details<Row> details_;
  Preparation<Row> prepare_;
  std::size_t next_ = 0;
  std::size_t bytes_ = 0;  // written
  bool begun_ = false;
};

template <typename Row>
Result<const Column<Row>*> List<Row>::column(std::string_view name) const {
  const auto found = std::ranges::find(columns_, name, &Column<Row>::name);
  if (found == columns_.end()) {
    return fail(ErrorCode::kUsage, "'" + printable(name) + "' is no column of this list");
  }
  return &*found;
}

template <typename Row>
Result<std::vector<const Column<Row>*>> List<Row>::sorted_by(const ListQuery& query) const {
  std::vector<const Column<Row>*> columns;
  for (const ListQuery::Order& order : query.orders) {
    columns.push_back(TRY(column(order.column)));
    if (!columns.back()->sortable) {
      return fail(ErrorCode::kUsage, "a list can't be sorted by '" + order.column + "'");
    }
  }
  return columns;
}

template <typename Row>
Result<void> List<Row>::cut(const ListQuery& query, std::size_t first, std::size_t last) {
  const std::vector<const Column<Row>*> columns = TRY(sorted_by(query));
  if (columns.empty()) {
    rows_.erase(rows_.begin() + static_cast<std::ptrdiff_t>(last), rows_.end());
    rows_.erase(rows_.begin(), rows_.begin() + static_cast<std::ptrdiff_t>(first));
    return {};
  }
  if (pick_) {
    if (std::optional<std::vector<Row>> picked = pick_(rows_, query.orders, first, last)) {
      rows_ = std::move(*picked);
      return {};
    }
  }
  sort_out(query, columns, first, last);
  return {};
}

template <typename Row>
void List<Row>::sort_out(const ListQuery& query, const std::vector<const Column<Row>*>& columns, std::size_t first, std::size_t last) {
  std::vector<std::vector<Cell>> keys;
  std::vector<bool> descending;
  for (const Column<Row>* const by : columns) {
    std::vector<Cell>& key = keys.emplace_back();
    key.resize(rows_.size());
    constexpr std::size_t kGrain = 1024;
    parallel_ranges(0, rows_.size(), kGrain, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) {
        key[i] = by->key(by->name, by->cell(rows_[i]));
      }
    });
    descending.push_back(query.orders[descending.size()].descending);
  }
  struct Place {
    CellPrefix prefix;
    std::uint32_t row = 0;
  };
  std::vector<Place> places(rows_.size());
  for (std::size_t i = 0; i < places.size(); ++i) {
    places[i] = {.prefix = prefix_of(keys.front()[i], descending.front()), .row = static_cast<std::uint32_t>(i)};
  }
  const auto begin = places.begin() + static_cast<std::ptrdiff_t>(first);
  const auto end = places.begin() + static_cast<std::ptrdiff_t>(last);
  if (first < last) {
    const auto less = [&](const Place& a, const Place& b) {
      if (const auto order = a.prefix <=> b.prefix; order != 0) {
        return order < 0;
      }
      for (std::size_t i = 0; i < keys.size(); ++i) {
        const std::strong_ordering order = order_cells(keys[i][a.row], keys[i][b.row], descending[i]);
        if (order != 0) {
          return order < 0;
        }
      }
      return a.row < b.row;
    };
    // The first pages are picked in one pass; one deep in the list costs little more.
    constexpr std::size_t kPickedMax = 1000;
    if (last <= kPickedMax) {
      std::partial_sort(places.begin(), end, places.end(), less);
    } else {
      std::nth_element(places.begin(), begin, places.end(), less);
      std::nth_element(begin, end, places.end(), less);
      std::sort(begin, end, less);
    }
  }
  std::vector<Row> page;
  page.reserve(last - first);
  std::transform(begin, end, std::back_inserter(page), [this](const Place& place) { return std::move(rows_[place.row]); });
  rows_ = std::move(page);
}

template <typename Row>
Result<http::Response> List<Row>::as_file(const ListQuery& query) && {
  std::vector<Column<Row>> columns;
  for (const std::string& name : query.columns) {
    columns.push_back(*TRY(column(name)));
  }
  if (columns.empty()) {
    columns = std::move(columns_);
  } else {
    details_ = nullptr;
  }
  const bool csv = query.format == ListQuery::Format::kCsv;
  http::Response response;
  response.header("Content-Type", csv ? "text/csv; charset=utf-8" : "application/json")
      .header("Content-Disposition", "attachment; filename=\"" + query.file_name + (csv ? ".csv" : ".json") + "\"");
  response.source =
      std::make_unique<RowSource<Row>>(query.format, std::move(state_), std::move(rows_), std::move(columns), std::move(details_),
                                       std::move(prepare_));
  return response;
}

template <typename Row>
Result<http::Response> List<Row>::answer(const ListQuery& query) && {
  const std::size_t total = rows_.size();
  const std::size_t first = query.is_file() ? 0 : std::min<std::size_t>(query.skip, total);
  const std::size_t last = query.is_file() ? total : std::min<std::size_t>(first + query.top, total);
  TRY(cut(query, first, last));
  if (query.is_file()) {
    return std::move(*this).as_file(query);
  }
  if (prepare_) {
    prepare_(rows_);
  }
  JsonWriter out;
  out.begin_object().member("total", static_cast<std::uint64_t>(total)).key("items").begin_array();
  for (const Row& row : rows_) {
    put_item(out, row, columns_, details_);
  }
  out.end_array();
  if (more_) {
    more_(out);
  }
  out.end_object();
  return http::Response::json(out.take());
}

}  // namespace parapet::server::console
