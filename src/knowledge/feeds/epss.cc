// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/epss.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "knowledge/feeds/csv.h"
#include "knowledge/feeds/field.h"

namespace parapet::knowledge {
namespace {

enum Column : std::size_t { kCve, kProbability, kPercentile, kColumnCount };
constexpr std::array<std::string_view, kColumnCount> kColumns = {"cve", "epss", "percentile"};

// The first line: which model gave the scores, and of which day they are.
struct Preamble {
  std::string model;
  std::string date;
  bool present = false;
};

Preamble read_preamble(std::string_view& text) {
  std::string_view rest = text;
  std::string_view line = trim(take_line(rest));
  if (line.starts_with("\xEF\xBB\xBF")) {
    line.remove_prefix(3);
  }
  if (line.starts_with('#')) {
    line = trim(line.substr(1));
  }
  Preamble preamble;
  for (const std::string_view part : split(line, ',')) {
    const auto [name, value] = cut(trim(part), ':');
    if (name == "model_version" && value) {
      preamble.model = trim(*value);
      preamble.present = true;
    } else if (name == "score_date" && value) {
      preamble.date = trim(*value);
      preamble.present = true;
    }
  }
  if (preamble.present) {
    text = rest;
  }
  return preamble;
}

bool is_plain_header(std::string_view bytes) {
  CsvReader reader(bytes.substr(0, 256));
  const auto header = reader.next();
  return header && header->has_value() && std::ranges::equal((*header)->first(std::min(kColumns.size(), (*header)->size())), kColumns);
}

std::optional<float> share(std::string_view text) {
  const std::optional<double> number = parse_double(trim(text));
  if (!number || *number < 0 || *number > 1) {
    return std::nullopt;
  }
  return static_cast<float>(*number);
}

void read_row(CsvReader::Fields fields, const CsvColumns& columns, std::uint64_t line, FactSink& sink) {
  const std::string_view written = columns.get(fields, kCve);
  std::optional<std::string> id = cve_id(written);
  const std::optional<float> probability = share(columns.get(fields, kProbability));
  const std::optional<float> percentile = share(columns.get(fields, kPercentile));
  if (!id) {
    sink.reject(fmt::format("line {}", line), fmt::format("'{}' is no CVE id", written));
  } else if (!probability || !percentile) {
    sink.reject(*id, fmt::format("line {}: score and percentile must be numbers from 0 to 1", line));
  } else {
    sink.put(EpssScore{.vulnerability = std::move(*id), .probability = *probability, .percentile = *percentile});
  }
}

class EpssImporter final : public Importer {
 public:
  [[nodiscard]] std::string_view kind() const override { return "epss"; }
  [[nodiscard]] bool piece_is_record() const override { return false; }

  [[nodiscard]] std::optional<FeedIdentity> recognise(const Piece& piece) const override {
    std::string_view text = piece.bytes.substr(0, 1024);
    const Preamble preamble = read_preamble(text);
    if (!preamble.present && !is_plain_header(text)) {
      return std::nullopt;
    }
    return FeedIdentity{.name = "epss",
                        .kind = "epss",
                        .coverage = Coverage::kThreat,
                        .snapshot = time_or_unknown(preamble.date),
                        .keeps_history = true,
                        .model = preamble.model};
  }

  [[nodiscard]] Result<void> parse(const Piece& piece, FactSink& sink) const override {
    std::string_view text = piece.bytes;
    const Preamble preamble = read_preamble(text);
    const UnixTime date = time_or_unknown(preamble.date);
    if (!date.known()) {
      // Scores without a day can't be ordered against other snapshots, so they would replace newer ones unseen.
      return bad_input(preamble.date.empty() ? "no score_date in the first line of the EPSS file"
                                             : fmt::format("score_date '{}' is no date", preamble.date));
    }
    CsvReader reader(text, sink.limits());
    const std::optional<CsvReader::Fields> header = TRY(reader.next());
    if (!header) {
      return bad_input("an EPSS file without rows");
    }
    const CsvColumns columns = TRY_AT(CsvColumns::find(*header, kColumns), "header");
    sink.saw_snapshot(date);
    while (true) {
      const auto record = reader.next();
      const std::uint64_t line = reader.line() + 1;  // the preamble is line 1
      if (!record) {
        sink.reject(fmt::format("line {}", line), record.error().message());
      } else if (!record->has_value()) {
        return {};
      } else {
        read_row(**record, columns, line, sink);
      }
    }
  }
};

}  // namespace

std::unique_ptr<Importer> make_epss_importer() { return std::make_unique<EpssImporter>(); }

}  // namespace parapet::knowledge
