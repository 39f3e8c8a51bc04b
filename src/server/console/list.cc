// SPDX-License-Identifier: Apache-2.0
#include "server/console/list.h"

#include <fmt/format.h>

#include <array>

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

std::string joined(const std::vector<std::string>& texts) {
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

std::string csv_text(std::string_view text) {
  std::string plain = looks_like_formula(text) ? "'" : "";
  plain += printable(text);
  if (plain.find_first_of(",\"\r\n") == std::string::npos) {
    return plain;
  }
  std::string quoted = "\"";
  for (const char c : plain) {
    quoted += c == '"' ? "\"\"" : std::string(1, c);
  }
  return quoted + "\"";
}

}  // namespace

Cell time_cell(UnixTime time) { return time.known() ? Cell(format_time(time)) : Cell(); }

Cell number_cell(const std::optional<double>& number) { return number ? Cell(*number) : Cell(); }

Cell number_cell(const std::optional<float>& number) {
  return number_cell(number ? parse_double(fmt::format("{}", *number)) : std::nullopt);
}

void put_cell(JsonWriter& out, const Cell& cell) {
  struct Writer {
    JsonWriter& out;
    void operator()(std::monostate) const { out.null(); }
    void operator()(bool truth) const { out.value(truth); }
    void operator()(std::int64_t number) const { out.value(number); }
    void operator()(double number) const { out.value(number); }
    void operator()(const std::string& text) const { out.value(text); }
    void operator()(const std::vector<std::string>& texts) const {
      out.begin_array();
      for (const std::string& text : texts) {
        out.value(text);
      }
      out.end_array();
    }
  };
  std::visit(Writer{out}, cell);
}

int compare_cells(const Cell& a, const Cell& b) {
  if (a.index() != b.index()) {
    return a.index() < b.index() ? -1 : 1;
  }
  if (const auto* text = std::get_if<std::string>(&a)) {
    return compare_text(*text, std::get<std::string>(b));
  }
  if (const auto* texts = std::get_if<std::vector<std::string>>(&a)) {
    return compare_text(joined(*texts), joined(std::get<std::vector<std::string>>(b)));
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

std::string csv_field(const Cell& cell) {
  struct Writer {
    std::string operator()(std::monostate) const { return {}; }
    std::string operator()(bool truth) const { return truth ? "true" : "false"; }
    std::string operator()(std::int64_t number) const { return fmt::format("{}", number); }
    std::string operator()(double number) const { return fmt::format("{}", number); }
    std::string operator()(const std::string& text) const { return csv_text(text); }
    std::string operator()(const std::vector<std::string>& texts) const { return csv_text(joined(texts)); }
  };
  return std::visit(Writer{}, cell);
}

Result<ListQuery> read_list_query(const http::Request& request, std::initializer_list<std::string_view> filters) {
  constexpr std::array<std::string_view, 4> kOwn{"sort", "top", "skip", "format"};
  for (const auto& [name, value] : request.query) {
    const auto is_name = [&name](std::string_view known) { return equals_ignoring_case(known, name); };
    if (std::ranges::none_of(kOwn, is_name) && std::ranges::none_of(filters, is_name)) {
      return fail(ErrorCode::kUsage, fmt::format("'{}' is no option of this list", printable(name)));
    }
  }
  ListQuery query;
  query.top = TRY(read_number(request, "top", query.top, kTopMax));
  query.skip = TRY(read_number(request, "skip", 0, kSkipMax));
  const std::string_view format = request.option("format").value_or("json");
  if (format != "json" && format != "csv") {
    return fail(ErrorCode::kUsage, "'format' must be json or csv");
  }
  query.csv = format == "csv";
  const std::string_view sort = request.option("sort").value_or(std::string_view{});
  std::vector<std::string_view> parts;
  if (!sort.empty()) {
    parts = split(sort, ',');
  }
  for (std::string_view part : parts) {
    constexpr std::size_t kOrdersMax = 8;
    part = trim(part);
    const bool descending = part.starts_with('-');
    query.orders.push_back({.column = std::string(descending ? part.substr(1) : part), .descending = descending});
    if (query.orders.size() > kOrdersMax) {
      return fail(ErrorCode::kUsage, "'sort' names too many columns");
    }
  }
  return query;
}

std::vector<std::string> filter_values(const http::Request& request, std::string_view name) {
  std::vector<std::string> values;
  for (const auto& [key, content] : request.query) {
    if (!equals_ignoring_case(key, name)) {
      continue;
    }
    for (const std::string_view part : split(content, ',')) {
      values.push_back(to_lower(trim(part)));
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

bool contains_text(std::string_view text, std::string_view lower_needle) {
  const auto found = std::search(text.begin(), text.end(), lower_needle.begin(), lower_needle.end(),
                                 [](char a, char b) { return to_lower(a) == b; });
  return lower_needle.empty() || found != text.end();
}

}  // namespace parapet::server::console
