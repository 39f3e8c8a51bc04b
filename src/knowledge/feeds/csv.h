// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"

namespace parapet::knowledge {

// Reads comma-separated values by RFC 4180, record by record, without copying fields that need no unescaping. Lines may
// end in LF as well as CRLF, a byte order mark is passed over, and lines without a single character are no records.
class CsvReader {
 public:
  // text must outlive the reader.
  explicit CsvReader(std::string_view text, const Limits& limits = {});

  using Fields = std::span<const std::string_view>;

  // The fields of the next record, valid until the next call; nullopt at the end. Fails with kBadInput where a quoted
  // field does not end or is followed by more than a separator, or a bare field holds a quote (RFC 4180 §2.5-2.7), with
  // kLimit where a field is longer than string_bytes_max or a record has more than kFieldsMax. After an error reading
  // goes on with the next line.
  [[nodiscard]] Result<std::optional<Fields>> next();

  // The line, counted from 1, on which the record returned last began.
  [[nodiscard]] std::uint64_t line() const { return record_line_; }

  static constexpr std::size_t kFieldsMax = 4096;

 private:
  [[nodiscard]] Result<std::string_view> quoted_field();
  [[nodiscard]] Result<std::string_view> bare_field();
  [[nodiscard]] Result<void> read_fields();
  void skip_line();

  std::string_view rest_;
  Limits limits_;
  std::uint64_t next_line_ = 1;
  std::uint64_t record_line_ = 0;
  std::vector<std::string_view> fields_;
  std::deque<std::string> unescaped_;  // fields with doubled quotes; a deque, so that views into it stay valid
};

// Where the named columns stand in a header record, by exact name, in the order of `names`.
class CsvColumns {
 public:
  // Fails naming the first column that is missing from the header.
  [[nodiscard]] static Result<CsvColumns> find(CsvReader::Fields header, std::span<const std::string_view> names);

  // The field of the name at `index` in `names`; "" where the record is too short for it.
  [[nodiscard]] std::string_view get(CsvReader::Fields record, std::size_t index) const {
    return positions_[index] < record.size() ? record[positions_[index]] : std::string_view{};
  }

 private:
  std::vector<std::size_t> positions_;
};

}  // namespace parapet::knowledge
