// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/nvd.h"

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"
#include "knowledge/feeds/cpe_configuration.h"
#include "knowledge/feeds/field.h"
#include "knowledge/feeds/ratings.h"

namespace parapet::knowledge {
namespace {

constexpr std::pair<std::string_view, Rating::System> kMetrics[] = {{"cvssMetricV40", Rating::System::kCvss40},
                                                                    {"cvssMetricV31", Rating::System::kCvss31},
                                                                    {"cvssMetricV30", Rating::System::kCvss30},
                                                                    {"cvssMetricV2", Rating::System::kCvss2}};

// NVD's own rating ("Primary") comes before those it repeats from others ("Secondary").
void read_metrics(JsonValue metrics, Record& record) {
  for (const auto& [member, system] : kMetrics) {
    for (const bool primary : {true, false}) {
      for (const JsonValue metric : metrics[member].elements()) {
        if (equals_ignoring_case(metric["type"].string(), "Primary") == primary) {
          add_cvss_rating(record.ratings, system, metric["cvssData"], metric["source"].string());
        }
      }
    }
  }
}

std::string_view english(JsonValue texts) {
  for (const JsonValue text : texts.elements()) {
    if (text["lang"].string() == "en") {
      return text["value"].string();
    }
  }
  return {};
}

Result<Record> read_entry(JsonValue cve, const Limits& limits) {
  std::optional<std::string> id = cve_id(cve["id"].string());
  if (!id) {
    return bad_input(fmt::format("'{}' is no CVE id", cve["id"].string().substr(0, 100)));
  }
  Record record{.id = *std::move(id), .kind = RecordKind::kVulnerability};
  record.published = time_or_unknown(cve["published"].string());
  record.modified = time_or_unknown(cve["lastModified"].string());
  record.description = english(cve["descriptions"]);
  if (equals_ignoring_case(cve["vulnStatus"].string(), "Rejected")) {
    record.rejected = true;
    record.withdrawn = record.modified;
    return record;
  }
  // NVD joins CISA's catalogue: the fact of exploitation with its name and dates; the catalogue itself is the feed "kev".
  record.known_exploited = cve["cisaExploitAdd"].is_string();
  record.title = cve["cisaVulnerabilityName"].string();
  for (const JsonValue weakness : cve["weaknesses"].elements()) {
    for (const JsonValue description : weakness["description"].elements()) {
      add_cwe(record.cwes, description["value"].string());
    }
  }
  for (const JsonValue reference : cve["references"].elements()) {
    add_reference(record.references, reference["url"].string(), reference["tags"]);
  }
  read_metrics(cve["metrics"], record);
  record.affected = TRY(read_cpe_configurations(cve["configurations"], limits));
  return record;
}

// The entry inside its envelope {"cve": {...}}, or bare.
JsonValue entry_of(JsonValue value) { return value["cve"].is_object() ? value["cve"] : value; }

class NvdImporter final : public Importer {
 public:
  [[nodiscard]] std::string_view kind() const override { return "nvd"; }
  [[nodiscard]] bool piece_is_record() const override { return false; }

  [[nodiscard]] std::optional<FeedIdentity> recognise(const Piece& piece) const override {
    const std::string_view head = piece.bytes.substr(0, 65'536);
    if (!trim(head.substr(0, 64)).starts_with('{')) {
      return std::nullopt;
    }
    const bool page = head.find("\"NVD_CVE\"") != std::string_view::npos;
    const bool entry = head.find("\"vulnStatus\"") != std::string_view::npos && head.find("\"sourceIdentifier\"") != std::string_view::npos;
    if (!page && !entry) {
      return std::nullopt;
    }
    return FeedIdentity{.name = "nvd",
                        .kind = "nvd",
                        .coverage = Coverage::kFullState,
                        .covers = {"product"},
                        .mode = is_whole(head) ? UpdateMode::kSnapshot : UpdateMode::kUpdate};
  }

  [[nodiscard]] Result<void> parse(const Piece& piece, FactSink& sink) const override {
    JsonParser parser(sink.limits());
    const JsonValue root = TRY(parser.parse(piece.bytes));
    const bool page = root["vulnerabilities"].is_array();
    if (!page && !entry_of(root)["id"].is_string()) {
      return bad_input("neither a page with 'vulnerabilities' nor an entry with 'id'");
    }
    if (!page) {
      read(entry_of(root), 1, sink);
      return {};
    }
    sink.saw_snapshot(time_or_unknown(root["timestamp"].string()));
    std::size_t position = 0;
    for (const JsonValue value : root["vulnerabilities"].elements()) {
      read(entry_of(value), ++position, sink);
    }
    return {};
  }

 private:
  // The API answers in pages: one is the whole database only where nothing is left before and after it, and it is not the
  // answer to a question about a few entries.
  static bool is_whole(std::string_view head) {
    constexpr std::uint64_t kWholeMin = 10'000;
    const auto number = [head](std::string_view member) -> std::optional<std::uint64_t> {
      const std::size_t at = head.find(member);
      if (at == std::string_view::npos) {
        return std::nullopt;
      }
      std::string_view rest = head.substr(at + member.size());
      rest = rest.substr(std::min(rest.find_first_of("0123456789,}"), rest.size()));
      return parse_uint(rest.substr(0, rest.find_first_not_of("0123456789")));
    };
    const auto on_page = number("\"resultsPerPage\"");
    const auto total = number("\"totalResults\"");
    return on_page && total && *on_page == *total && *total >= kWholeMin;
  }

  static void read(JsonValue cve, std::size_t position, FactSink& sink) {
    Result<Record> record = read_entry(cve, sink.limits());
    if (!record) {
      sink.reject(fmt::format("entry {}", position), record.error().to_string());
      return;
    }
    sink.saw_snapshot(std::max(record->published, record->modified));
    sink.put(*std::move(record));
  }
};

}  // namespace

std::unique_ptr<Importer> make_nvd_importer() { return std::make_unique<NvdImporter>(); }

}  // namespace parapet::knowledge
