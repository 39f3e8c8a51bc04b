// SPDX-License-Identifier: Apache-2.0
#include "server/console/list.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <iterator>
#include <span>

#include "base/text.h"

namespace parapet::server::console {
namespace {

constexpr std::uint64_t kSkipMax = 100'000'000;

Result<std::uint64_t> read_number(const http::Request& request, std::string_view name, std::uint64_t otherwise, std::uint64_t max) {
  const std::optional<std::string_view> text = request.option(name);
  if (!text) {
    return otherwise;
  }
  const std::optional<std::uint64_t> number = parse_uint(*text);
  if (!number || *number > max) {
    return fail(ErrorCode::kUsage, fmt::format("'{}' must be a number from 0 to {}", name, max));
  }
  return *number;
}

int sign(std::strong_ordering order) { return order < 0 ? -1 : order > 0 ? 1 : 0; }

int compare_text(std::string_view a, std::string_view b) {
  const std::size_t common = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < common; ++i) {
    const char left = to_lower(a[i]);
    const char right = to_lower(b[i]);
    if (left != right) {
      return static_cast<unsigned char>(left) < static_cast<unsigned char>(right) ? -1 : 1;
    }
  }
  return sign(a.size() <=> b.size());
}

Result<ListQuery::Format> read_format(const http::Request& request) {
  const std::string_view format = request.option("format").value_or("json");
  if (format == "json") {
    return ListQuery::Format::kPage;
  }
  if (format == "csv") {
    return ListQuery::Format::kCsv;
  }
  if (format == "json-file") {
    return ListQuery::Format::kJsonFile;
  }
  return fail(ErrorCode::kUsage, "'format' must be json, csv or json-file");
}

Result<std::vector<ListQuery::Order>> read_orders(const http::Request& request) {
  constexpr std::size_t kOrdersMax = 8;
  std::vector<ListQuery::Order> orders;
  const std::string_view sort = request.option("sort").value_or(std::string_view{});
  if (sort.empty()) {
    return orders;
  }
  for (std::string_view part : split(sort, ',')) {
    part = trim(part);
    const bool descending = part.starts_with('-');
    orders.push_back({.column = std::string(descending ? part.substr(1) : part), .descending = descending});
    if (orders.size() > kOrdersMax) {
      return fail(ErrorCode::kUsage, "'sort' names too many columns");
    }
  }
  return orders;
}

Result<std::vector<std::string>> read_columns(const http::Request& request, bool file) {
  constexpr std::size_t kColumnsMax = 100;
  std::vector<std::string> columns;
  const std::optional<std::string_view> text = request.option("columns");
  if (!text) {
    return columns;
  }
  if (!file) {
    return fail(ErrorCode::kUsage, "'columns' is for format=csv and format=json-file");
  }
  for (const std::string_view part : split(*text, ',')) {
    columns.emplace_back(trim(part));
    if (std::ranges::count(columns, columns.back()) > 1 || columns.size() > kColumnsMax) {
      return fail(ErrorCode::kUsage, "'columns' names a column twice, or too many");
    }
  }
  return columns;
}

std::string joined(KeptTexts texts) {
  std::string text;
  for (const std::string& one : texts) {
    text += text.empty() ? "" : "; ";
    text += one;
  }
  return text;
}

// OWASP, "CSV Injection": a field that starts with one of these may be run by a spreadsheet.
bool looks_like_formula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
}

// True for what is written as it is: printable ASCII without quotes and commas.
bool is_plain(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~' && c != ',' && c != '"'; });
}

void put_csv_text(std::string& out, std::string_view text) {
  const bool formula = looks_like_formula(text);
  if (is_plain(text)) {
    if (formula) {
      out.push_back('\'');
    }
    out += text;
    return;
  }
  const std::string shown = (formula ? "'" : "") + printable(text);
  if (shown.find_first_of(",\"\r\n") == std::string::npos) {
    out += shown;
    return;
  }
  out.push_back('"');
  for (const char c : shown) {
    out += c == '"' ? std::string_view("\"\"") : std::string_view(&c, 1);
  }
  out.push_back('"');
}

std::optional<std::string_view> text_of(const Cell& cell) {
  if (const auto* view = std::get_if<std::string_view>(&cell)) {
    return *view;
  }
  const auto* text = std::get_if<std::string>(&cell);
  return text == nullptr ? std::nullopt : std::optional<std::string_view>(*text);
}

std::optional<KeptTexts> texts_of(const Cell& cell) {
  if (const auto* kept = std::get_if<KeptTexts>(&cell)) {
    return *kept;
  }
  const auto* texts = std::get_if<std::vector<std::string>>(&cell);
  return texts == nullptr ? std::nullopt : std::optional<KeptTexts>(*texts);
}

// The first eight bytes in lower case, the first byte the weightiest; zeros behind a shorter text.
std::uint64_t text_prefix(std::string_view text) {
  std::uint64_t prefix = 0;
  for (std::size_t i = 0; i < sizeof(prefix); ++i) {
    prefix = prefix << 8 | (i < text.size() ? static_cast<unsigned char>(to_lower(text[i])) : 0U);
  }
  return prefix;
}

// By the first ones that differ; no text at all comes before any.
int compare_texts(KeptTexts a, KeptTexts b) {
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    if (const int order = compare_text(a[i], b[i]); order != 0) {
      return order;
    }
  }
  return sign(a.size() <=> b.size());
}

}  // namespace

Cell number_cell(const std::optional<double>& number) { return number ? Cell(*number) : Cell(); }

Cell number_cell(const std::optional<float>& number) {
  return number_cell(number ? parse_double(fmt::format("{}", *number)) : std::nullopt);
}

double as_rated(double number) { return parse_double(fmt::format("{}", static_cast<float>(number))).value_or(number); }

void put_cell(JsonWriter& out, const Cell& cell) {
  struct Writer {
    JsonWriter& out;
    void operator()(std::monostate) const { out.null(); }
    void operator()(bool truth) const { out.value(truth); }
    void operator()(std::int64_t number) const { out.value(number); }
    void operator()(double number) const { out.value(number); }
    void operator()(UnixTime time) const { out.value(format_time(time)); }
    void operator()(std::string_view text) const { out.value(text); }
    void operator()(const std::string& text) const { out.value(text); }
    void operator()(const std::vector<std::string>& texts) const { (*this)(KeptTexts(texts)); }
    void operator()(KeptTexts texts) const {
      out.begin_array();
      for (const std::string& text : texts) {
        out.value(text);
      }
      out.end_array();
    }
  };
  std::visit(Writer{out}, cell);
}

namespace {

// The words of a column from the least to the greatest; empty where its words are no scale.
std::span<const std::string_view> scale_of(std::string_view column) {
  static constexpr std::array<std::string_view, 5> kSeverity{"none", "low", "medium", "high", "critical"};
  static constexpr std::array<std::string_view, 4> kLevel{"none", "low", "medium", "high"};
  static constexpr std::array<std::string_view, 3> kValue{"low", "normal", "high"};
  static constexpr std::array<std::string_view, 4> kDecision{"Track", "Track*", "Attend", "Act"};
  static constexpr std::array<std::string_view, 4> kExploit{"none", "poc", "weaponised", "in_the_wild"};
  static constexpr std::array<std::string_view, 5> kFix{"none", "will_not_fix", "some", "available", "all"};
  struct Scale {
    std::string_view column;
    std::span<const std::string_view> words;
  };
  static constexpr std::array<Scale, 6> kScales{Scale{"severity", kSeverity}, Scale{"exposureLevel", kLevel}, Scale{"value", kValue},
                                                Scale{"ssvc", kDecision},     Scale{"exploit", kExploit},    Scale{"fix", kFix}};
  const auto found = std::ranges::find(kScales, column, &Scale::column);
  return found == kScales.end() ? std::span<const std::string_view>() : found->words;
}

}  // namespace

int compare_cells(const Cell& a, const Cell& b) {
  const std::optional<std::string_view> a_text = text_of(a);
  const std::optional<std::string_view> b_text = text_of(b);
  if (a_text && b_text) {
    return compare_text(*a_text, *b_text);
  }
  const std::optional<KeptTexts> a_texts = texts_of(a);
  const std::optional<KeptTexts> b_texts = texts_of(b);
  if (a_texts && b_texts) {
    return compare_texts(*a_texts, *b_texts);
  }
  if (a.index() != b.index()) {
    return a.index() < b.index() ? -1 : 1;
  }
  if (const auto* time = std::get_if<UnixTime>(&a)) {
    return sign(*time <=> std::get<UnixTime>(b));
  }
  if (const auto* number = std::get_if<double>(&a)) {
    const double other = std::get<double>(b);
    return *number < other ? -1 : *number > other ? 1 : 0;
  }
  if (const auto* number = std::get_if<std::int64_t>(&a)) {
    return sign(*number <=> std::get<std::int64_t>(b));
  }
  if (const auto* truth = std::get_if<bool>(&a)) {
    return static_cast<int>(*truth) - static_cast<int>(std::get<bool>(b));
  }
  return 0;
}

std::strong_ordering order_cells(const Cell& a, const Cell& b, bool descending) {
  const bool a_unknown = std::holds_alternative<std::monostate>(a);
  const bool b_unknown = std::holds_alternative<std::monostate>(b);
  if (a_unknown || b_unknown) {
    return a_unknown <=> b_unknown;
  }
  const int order = compare_cells(a, b);
  return descending ? 0 <=> order : order <=> 0;
}

Cell sort_key(std::string_view column, Cell cell) {
  const std::span<const std::string_view> scale = scale_of(column);
  const std::optional<std::string_view> word = scale.empty() ? std::nullopt : text_of(cell);
  if (!word) {
    return cell;
  }
  const auto place = std::ranges::find(scale, *word);
  return place == scale.end() ? Cell() : count_cell(static_cast<std::uint64_t>(place - scale.begin()));
}

CellPrefix prefix_of(const Cell& cell, bool descending) {
  constexpr std::uint64_t kSign = 1ULL << 63;
  CellPrefix prefix;
  if (std::holds_alternative<std::monostate>(cell)) {
    prefix.unknown = true;  // comes last either way
    return prefix;
  }
  if (const auto* truth = std::get_if<bool>(&cell)) {
    prefix.first = *truth ? 1 : 0;
  } else if (const auto* number = std::get_if<std::int64_t>(&cell)) {
    prefix.first = static_cast<std::uint64_t>(*number) ^ kSign;
  } else if (const auto* time = std::get_if<UnixTime>(&cell)) {
    prefix.first = static_cast<std::uint64_t>(time->seconds) ^ kSign;
  } else if (const auto* real = std::get_if<double>(&cell)) {
    // IEEE 754 numbers order as their bits do once the negative ones are turned over; 0 and -0 are equal.
    const auto bits = std::bit_cast<std::uint64_t>(*real + 0.0);
    prefix.first = (bits & kSign) != 0 ? ~bits : bits | kSign;
  } else {
    const std::optional<KeptTexts> texts = texts_of(cell);
    const std::string_view text = texts ? (texts->empty() ? std::string_view() : std::string_view(texts->front())) : *text_of(cell);
    prefix.first = text_prefix(text);
    prefix.second = text.size() > sizeof(prefix.first) ? text_prefix(text.substr(sizeof(prefix.first))) : 0;
  }
  if (descending) {
    prefix.first = ~prefix.first;
    prefix.second = ~prefix.second;
  }
  return prefix;
}

void put_csv_field(std::string& text, const Cell& cell) {
  struct Writer {
    std::string& out;
    void operator()(std::monostate) const {}
    void operator()(bool truth) const { out += truth ? "true" : "false"; }
    void operator()(std::int64_t number) const { fmt::format_to(std::back_inserter(out), "{}", number); }
    void operator()(double number) const { fmt::format_to(std::back_inserter(out), "{}", number); }
    void operator()(UnixTime time) const { out += format_time(time); }
    void operator()(std::string_view one) const { put_csv_text(out, one); }
    void operator()(const std::string& one) const { put_csv_text(out, one); }
    void operator()(KeptTexts texts) const { put_csv_text(out, texts.size() == 1 ? texts.front() : joined(texts)); }
    void operator()(const std::vector<std::string>& texts) const { (*this)(KeptTexts(texts)); }
  };
  std::visit(Writer{text}, cell);
}

std::string csv_field(const Cell& cell) {
  std::string text;
  put_csv_field(text, cell);
  return text;
}

std::string download_name(std::string_view path, UnixTime now) {
  constexpr std::string_view kPrefix = "/api/v1/";
  constexpr std::size_t kBytesMax = 100;
  constexpr std::size_t kDay = 10;  // "2026-11-22"
  std::string name = "parapet-";
  for (const char c : path.substr(path.starts_with(kPrefix) ? kPrefix.size() : 0)) {
    const bool plain = is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'z') || c == '.';
    if (plain || name.back() != '-') {
      name.push_back(plain ? c : '-');
    }
    if (name.size() == kBytesMax) {
      break;
    }
  }
  while (name.ends_with('-')) {
    name.pop_back();
  }
  return name + "-" + format_time(now).substr(0, kDay);
}

Result<ListQuery> read_list_query(const Call& call, const FilterNames& filters) {
  ListQuery query = TRY(read_list_query(call.request, filters));
  query.file_name = download_name(call.request.path, call.console.fleet.clock().now());
  return query;
}

Result<ListQuery> read_whole_list_query(const Call& call, const FilterNames& filters) {
  ListQuery query = TRY(read_list_query(call, filters));
  query.top = call.request.option("top") ? query.top : kSkipMax;
  return query;
}

Result<ListQuery> read_list_query(const http::Request& request, const FilterNames& filters) {
  constexpr std::array<std::string_view, 5> kOwn{"sort", "top", "skip", "format", "columns"};
  for (const auto& [name, value] : request.query) {
    const auto is_name = [&name](std::string_view known) { return equals_ignoring_case(known, name); };
    if (std::ranges::none_of(kOwn, is_name) && std::ranges::none_of(filters, is_name)) {
      return fail(ErrorCode::kUsage, fmt::format("'{}' is no option of this list", printable(name)));
    }
  }
  ListQuery query;
  query.top = TRY(read_number(request, "top", query.top, kTopMax));
  query.skip = TRY(read_number(request, "skip", 0, kSkipMax));
  query.format = TRY(read_format(request));
  query.orders = TRY(read_orders(request));
  query.columns = TRY(read_columns(request, query.is_file()));
  return query;
}

std::vector<std::string> filter_values(const http::Request& request, std::string_view name) {
  std::vector<std::string> values;
  for (const auto& [key, content] : request.query) {
    if (!equals_ignoring_case(key, name)) {
      continue;
    }
    std::string value;
    for (std::size_t i = 0; i <= content.size(); ++i) {
      if (i == content.size() || content[i] == ',') {
        values.push_back(to_lower(trim(value)));
        value.clear();
      } else {
        i += content[i] == '\\' && i + 1 < content.size() && content[i + 1] == ',' ? 1U : 0U;
        value.push_back(content[i]);
      }
    }
  }
  return values;
}

bool has_value(const std::vector<std::string>& values, std::string_view text) {
  return values.empty() || std::ranges::any_of(values, [text](const std::string& value) { return equals_ignoring_case(value, text); });
}

Result<std::optional<bool>> filter_flag(const http::Request& request, std::string_view name) {
  const std::optional<std::string_view> text = request.option(name);
  if (!text) {
    return std::optional<bool>();
  }
  if (*text != "true" && *text != "false") {
    return fail(ErrorCode::kUsage, fmt::format("'{}' must be true or false", name));
  }
  return std::optional(*text == "true");
}

Result<std::optional<double>> filter_fraction(const http::Request& request, std::string_view name) {
  const std::optional<std::string_view> text = request.option(name);
  if (!text) {
    return std::optional<double>();
  }
  const std::optional<double> number = parse_double(*text);
  if (!number || !(*number >= 0 && *number <= 1)) {
    return fail(ErrorCode::kUsage, fmt::format("'{}' must be a number from 0 to 1", name));
  }
  return number;
}

Result<std::optional<UnixTime>> filter_time(const http::Request& request, std::string_view name) {
  const std::optional<std::string_view> text = request.option(name);
  const std::optional<UnixTime> time = text ? parse_time(*text) : std::nullopt;
  if (text && !time) {
    return fail(ErrorCode::kUsage, fmt::format("'{}' must be a date or time as RFC 3339 writes it", name));
  }
  return time;
}

bool contains_text(std::string_view text, std::string_view lower_needle) {
  const auto found = std::search(text.begin(), text.end(), lower_needle.begin(), lower_needle.end(),
                                 [](char a, char b) { return to_lower(a) == b; });
  return lower_needle.empty() || found != text.end();
}

}  // namespace parapet::server::console
