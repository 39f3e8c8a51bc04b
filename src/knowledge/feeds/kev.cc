// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/kev.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"
#include "knowledge/feeds/csv.h"
#include "knowledge/feeds/field.h"

namespace parapet::knowledge {
namespace {

// The catalogue's own names: members of an entry in JSON, columns in CSV.
enum Column : std::size_t { kId, kVendor, kProduct, kName, kAdded, kDescription, kAction, kDue, kRansomware, kNotes, kColumnCount };
constexpr std::array<std::string_view, kColumnCount> kColumns = {
    "cveID",          "vendorProject", "product", "vulnerabilityName",          "dateAdded", "shortDescription",
    "requiredAction", "dueDate",       "knownRansomwareCampaignUse", "notes"};

bool is_json(std::string_view bytes) { return trim(bytes.substr(0, 64)).starts_with('{'); }

bool is_csv(std::string_view bytes) {
  CsvReader reader(bytes.substr(0, 4096));
  const auto header = reader.next();
  return header && header->has_value() && CsvColumns::find(**header, kColumns).has_value();
}

// Builds an entry from its fields, whichever form they came in.
template <typename FieldOf>
KnownExploited make_entry(std::string id, const FieldOf& field) {
  KnownExploited entry;
  entry.vulnerability = std::move(id);
  entry.added = time_or_unknown(field(kAdded));
  entry.due = time_or_unknown(field(kDue));
  entry.ransomware = equals_ignoring_case(trim(field(kRansomware)), "known");
  entry.vendor = trim(field(kVendor));
  entry.product = trim(field(kProduct));
  entry.name = trim(field(kName));
  entry.description = field(kDescription);
  entry.required_action = field(kAction);
  entry.notes = field(kNotes);
  return entry;
}

void read_json_entry(JsonValue value, std::size_t position, FactSink& sink) {
  const std::string_view written = value["cveID"].string();
  std::optional<std::string> id = cve_id(written);
  if (!id) {
    sink.reject(fmt::format("entry {} ({})", position, written), "cveID is missing or no CVE id");
    return;
  }
  KnownExploited entry = make_entry(std::move(*id), [&](Column column) { return value[kColumns[column]].string(); });
  for (const JsonValue cwe : value["cwes"].elements()) {
    add_cwe(entry.cwes, cwe.string());
  }
  sink.put(std::move(entry));
}

Result<void> parse_json(std::string_view bytes, FactSink& sink) {
  JsonParser parser(sink.limits());
  const JsonValue root = TRY(parser.parse(bytes));
  if (root["cveID"].present()) {
    read_json_entry(root, 1, sink);
    sink.saw_snapshot(time_or_unknown(root["dateAdded"].string()));
    return {};
  }
  if (!root["vulnerabilities"].is_array()) {
    return bad_input("a KEV catalogue without a list 'vulnerabilities'");
  }
  const std::optional<UnixTime> released = parse_time(root["dateReleased"].string());
  if (!released) {
    return bad_input(fmt::format("a KEV catalogue whose dateReleased is no time: '{}'", root["dateReleased"].string()));
  }
  std::size_t position = 0;
  for (const JsonValue value : root["vulnerabilities"].elements()) {
    read_json_entry(value, ++position, sink);
  }
  sink.saw_snapshot(*released);
  return {};
}

// The CSV has no date of its own: the newest entry's stands for it.
Result<void> parse_csv(std::string_view bytes, FactSink& sink) {
  CsvReader reader(bytes, sink.limits());
  const std::optional<CsvReader::Fields> header = TRY(reader.next());
  if (!header) {
    return bad_input("an empty KEV CSV");
  }
  const CsvColumns columns = TRY(CsvColumns::find(*header, kColumns));
  const auto cwes = std::ranges::find(*header, std::string_view("cwes"));
  const auto cwes_at = static_cast<std::size_t>(cwes - header->begin());
  while (true) {
    const auto record = reader.next();
    if (!record) {
      sink.reject(fmt::format("line {}", reader.line()), record.error().message());
      continue;
    }
    if (!record->has_value()) {
      return {};
    }
    const CsvReader::Fields fields = **record;
    std::optional<std::string> id = cve_id(columns.get(fields, kId));
    if (!id) {
      sink.reject(fmt::format("line {}", reader.line()), "cveID is missing or no CVE id");
      continue;
    }
    KnownExploited entry = make_entry(std::move(*id), [&](Column column) { return columns.get(fields, column); });
    if (cwes_at < fields.size()) {
      for (const std::string_view cwe : split(fields[cwes_at], ',')) {
        add_cwe(entry.cwes, cwe);
      }
    }
    sink.saw_snapshot(entry.added);
    sink.put(std::move(entry));
  }
}

class KevImporter final : public Importer {
 public:
  [[nodiscard]] std::string_view kind() const override { return "kev"; }
  [[nodiscard]] bool piece_is_record() const override { return false; }

  [[nodiscard]] std::optional<FeedIdentity> recognise(const Piece& piece) const override {
    FeedIdentity identity{.name = "kev", .kind = "kev", .coverage = Coverage::kThreat, .keeps_history = true};
    if (!is_json(piece.bytes)) {
      return is_csv(piece.bytes) ? std::optional(identity) : std::nullopt;
    }
    // The member names decide, before the cost of parsing: the catalogue's JSON schema and foreign JSON have not both.
    const std::string_view head = piece.bytes.substr(0, 16'384);
    if (head.find("\"cveID\"") == std::string_view::npos || head.find("\"vendorProject\"") == std::string_view::npos ||
        head.find("\"$schema\"") != std::string_view::npos) {
      return std::nullopt;
    }
    JsonParser parser;
    const Result<JsonValue> root = parser.parse(piece.bytes);
    if (!root) {
      return identity;  // a damaged catalogue is still one: parse() says what is wrong
    }
    if ((*root)["cveID"].present()) {
      identity.mode = UpdateMode::kUpdate;
      identity.snapshot = time_or_unknown((*root)["dateAdded"].string());
      return identity;
    }
    if (!(*root)["vulnerabilities"].is_array()) {
      return std::nullopt;
    }
    identity.snapshot = time_or_unknown((*root)["dateReleased"].string());
    identity.model = (*root)["catalogVersion"].string();
    return identity;
  }

  [[nodiscard]] Result<void> parse(const Piece& piece, FactSink& sink) const override {
    return is_json(piece.bytes) ? parse_json(piece.bytes, sink) : parse_csv(piece.bytes, sink);
  }
};

}  // namespace

std::unique_ptr<Importer> make_kev_importer() { return std::make_unique<KevImporter>(); }

}  // namespace parapet::knowledge
