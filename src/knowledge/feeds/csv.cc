// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/csv.h"

#include <algorithm>

#include <fmt/format.h>

namespace parapet::knowledge {

CsvReader::CsvReader(std::string_view text, const Limits& limits) : rest_(text), limits_(limits) {
  if (rest_.starts_with("\xEF\xBB\xBF")) {
    rest_.remove_prefix(3);
  }
}

Result<std::optional<CsvReader::Fields>> CsvReader::next() {
  while (!rest_.empty() && (rest_.front() == '\n' || rest_.starts_with("\r\n"))) {
    skip_line();
  }
  if (rest_.empty()) {
    return std::nullopt;
  }
  record_line_ = next_line_;
  fields_.clear();
  unescaped_.clear();
  Result<void> read = read_fields();
  if (!read) {
    skip_line();
    return located(std::move(read).error(), fmt::format("line {}", record_line_));
  }
  return Fields(fields_);
}

// Reads fields up to and including the end of the record.
Result<void> CsvReader::read_fields() {
  while (true) {
    if (fields_.size() == kFieldsMax) {
      return fail(ErrorCode::kLimit, fmt::format("more than {} fields in one record", kFieldsMax));
    }
    const bool quoted = !rest_.empty() && rest_.front() == '"';
    const std::string_view field = TRY(quoted ? quoted_field() : bare_field());
    if (field.size() > limits_.string_bytes_max) {
      return fail(ErrorCode::kLimit, fmt::format("a field of {} bytes is longer than string_bytes_max", field.size()));
    }
    fields_.push_back(field);
    if (!rest_.empty() && rest_.front() == ',') {
      rest_.remove_prefix(1);
      continue;
    }
    skip_line();
    return {};
  }
}

// A field up to the separator or the end of the line, which stay in rest_.
Result<std::string_view> CsvReader::bare_field() {
  const std::size_t end = std::min(rest_.find_first_of(",\n\""), rest_.size());
  if (end < rest_.size() && rest_[end] == '"') {
    return bad_input("a quote inside a field that does not begin with one");
  }
  std::string_view field = rest_.substr(0, end);
  rest_.remove_prefix(end);
  const bool at_line_end = rest_.empty() || rest_.front() == '\n';
  if (at_line_end && field.ends_with('\r')) {
    field.remove_suffix(1);
  }
  return field;
}

// A field in quotes; a doubled quote stands for one.
Result<std::string_view> CsvReader::quoted_field() {
  const std::string_view whole = rest_.substr(1);
  std::size_t at = 0;
  bool doubled = false;
  while (true) {
    at = whole.find('"', at);
    if (at == std::string_view::npos) {
      return bad_input("a quoted field does not end");
    }
    if (at + 1 < whole.size() && whole[at + 1] == '"') {
      doubled = true;
      at += 2;
      continue;
    }
    break;
  }
  const std::string_view content = whole.substr(0, at);
  const std::string_view after = whole.substr(at + 1);
  const bool ends_well = after.empty() || after.front() == ',' || after.front() == '\n' || after == "\r" || after.starts_with("\r\n");
  if (!ends_well) {
    return bad_input("text after the closing quote of a field");
  }
  next_line_ += static_cast<std::uint64_t>(std::ranges::count(content, '\n'));
  rest_ = after;
  if (!doubled) {
    return content;
  }
  std::string& plain = unescaped_.emplace_back();
  plain.reserve(content.size());
  for (std::size_t i = 0; i < content.size(); ++i) {
    plain.push_back(content[i]);
    if (content[i] == '"') {
      ++i;
    }
  }
  return std::string_view(plain);
}

void CsvReader::skip_line() {
  const std::size_t end = rest_.find('\n');
  rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
  ++next_line_;
}

Result<CsvColumns> CsvColumns::find(CsvReader::Fields header, std::span<const std::string_view> names) {
  CsvColumns columns;
  columns.positions_.reserve(names.size());
  for (const std::string_view name : names) {
    const auto found = std::ranges::find(header, name);
    if (found == header.end()) {
      return bad_input(fmt::format("column '{}' is missing from the header", name));
    }
    columns.positions_.push_back(static_cast<std::size_t>(found - header.begin()));
  }
  return columns;
}

}  // namespace parapet::knowledge
