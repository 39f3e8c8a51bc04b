// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/mozilla.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "base/yaml.h"
#include "knowledge/cvss.h"
#include "knowledge/feeds/field.h"
#include "knowledge/feeds/mozilla_product.h"
#include "knowledge/feeds/written_rating.h"

namespace parapet::knowledge {
namespace {

// "mfsa2024-05" wherever it stands in the text (path, or the file's own first line "## mfsa2024-05.yml").
std::string advisory_id(std::string_view text) {
  const std::size_t at = text.rfind("mfsa");
  if (at == std::string_view::npos) {
    return {};
  }
  constexpr std::size_t kDashAt = 8;
  const std::string_view rest = text.substr(at);
  std::size_t end = kDashAt + 1;
  while (end < rest.size() && is_digit(rest[end])) {
    ++end;
  }
  const bool whole = rest.size() > kDashAt + 1 && rest[kDashAt] == '-' && end > kDashAt + 1 &&
                     std::ranges::all_of(rest.substr(4, 4), is_digit);
  return whole ? std::string(rest.substr(0, end)) : std::string{};
}

// "February 20, 2024", "March 1st, 2011".
UnixTime announced(std::string_view text) {
  constexpr auto kMonths = std::to_array<std::string_view>(
      {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"});
  const std::vector<std::string_view> parts = split_blanks(text);
  if (parts.size() < 2 || parts.size() > 3) {
    return time_or_unknown(text);
  }
  const auto* const month = std::ranges::find(kMonths, std::string_view(to_lower(parts[0].substr(0, 3))));
  std::string_view day_text = parts.size() == 3 ? parts[1] : "1";
  day_text = day_text.substr(0, day_text.find_first_not_of("0123456789"));
  const std::optional<std::uint64_t> day = parse_uint(day_text);
  const std::optional<std::uint64_t> year = parse_uint(parts.back());
  if (month == kMonths.end() || !day || !year) {
    return {};
  }
  return time_or_unknown(fmt::format("{:04}-{:02}-{:02}", *year, month - kMonths.begin() + 1, *day));
}

// A file in two parts: YAML, and what stands behind a markdown file's head.
struct Parts {
  std::string_view head;
  std::string_view body;
};

Parts split_head(std::string_view bytes) {
  std::string_view rest = bytes;
  while (!rest.empty()) {
    const std::string_view before = rest;
    const std::string_view line = trim(take_line(rest));
    if (line.empty()) {
      continue;
    }
    if (line != "---") {
      return {.head = before, .body = {}};
    }
    const std::string_view head = rest;
    while (!rest.empty()) {
      const auto head_bytes = static_cast<std::size_t>(rest.data() - head.data());
      if (trim(take_line(rest)) == "---") {
        return {.head = head.substr(0, head_bytes), .body = rest};
      }
    }
    return {.head = head, .body = {}};
  }
  return {.head = bytes, .body = {}};
}

// The CVE ids that a text of before 2016 names; the list of candidates was once spelled CAN-.
void find_cves(std::string_view body, std::vector<std::string>& cves) {
  for (const std::string_view prefix : {"CVE-", "CAN-"}) {
    for (std::size_t at = body.find(prefix); at != std::string_view::npos; at = body.find(prefix, at + prefix.size())) {
      std::size_t end = at + 4;
      while (end < body.size() && (is_digit(body[end]) || (body[end] == '-' && end == at + 8))) {
        ++end;
      }
      std::optional<std::string> id = cve_id("CVE-" + std::string(body.substr(at + 4, end - at - 4)));
      if (id && std::ranges::find(cves, *id) == cves.end()) {
        cves.push_back(std::move(*id));
      }
    }
  }
}

// "Moderate to Critical" and the like say nothing definite: the first word counts where it is one of theirs.
std::string_view impact_word(std::string_view impact) {
  const std::string_view word = split_blanks(impact).empty() ? impact : split_blanks(impact).front();
  return equals_ignoring_case(word, "severe") ? "critical" : word;
}

// The advisories below one file: their ids, texts, and the impact where it is the same for all. An impact belongs to a
// weakness, a rating here to the whole record, so a mixed one goes into the text only.
void read_weaknesses(const YamlValue& advisories, Record& record, FactSink& sink) {
  Severity common = Severity::kUnknown;
  bool mixed = false;
  for (std::size_t i = 0; i < advisories.elements().size(); ++i) {
    const YamlValue& advisory = advisories.elements()[i];
    std::optional<std::string> id = cve_id(advisories.key(i));
    if (!id) {
      sink.reject(fmt::format("{} {}", record.id, advisories.key(i)), "no CVE id");
      continue;
    }
    const std::string_view impact = advisory["impact"].string();
    record.description +=
        fmt::format("{}{} ({}): {}", record.description.empty() ? "" : "\n", *id, impact, advisory["title"].string());
    const Severity severity = severity_by_name(to_lower(impact_word(impact)));
    mixed = mixed || (!record.vulnerabilities.empty() && severity != common);
    common = severity;
    record.vulnerabilities.push_back(std::move(*id));
  }
  if (!mixed) {
    add_rating(record.ratings, {.severity = common, .source = "mozilla"});
  }
}

Result<Record> read_advisory(const Piece& piece, FactSink& sink) {
  const Parts parts = split_head(piece.bytes);
  const YamlValue root = TRY(read_yaml(parts.head, sink.limits()));
  std::string_view first = piece.bytes;
  std::string id = advisory_id(piece.path);
  if (id.empty()) {
    id = advisory_id(take_line(first));
  }
  if (id.empty()) {
    return bad_input("neither the file's name nor its first line says which advisory this is (mfsaYYYY-NN)");
  }
  if (root["fixed_in"].elements().empty()) {
    return bad_input("no 'fixed_in'");
  }
  Record record{.id = std::move(id), .kind = RecordKind::kAdvisory, .title = std::string(root["title"].string())};
  record.published = announced(root["announced"].string());
  record.modified = record.published;
  record.references.push_back(
      {.url = fmt::format("https://www.mozilla.org/security/advisories/{}/", record.id), .tags = {"vendor-advisory"}});
  record.description = root["description"].string();
  if (root["advisories"].present()) {
    read_weaknesses(root["advisories"], record, sink);
  } else {
    find_cves(parts.body, record.vulnerabilities);
    record.description = trim(parts.body);
    add_rating(record.ratings, word_rating(impact_word(root["impact"].string()), "mozilla"));
  }
  std::vector<std::string_view> fixed;
  for (const YamlValue& entry : root["fixed_in"].elements()) {
    fixed.push_back(entry.string());
  }
  record.affected = mozilla_products(fixed);
  return record;
}

class MozillaImporter final : public Importer {
 public:
  [[nodiscard]] std::string_view kind() const override { return "mozilla"; }
  [[nodiscard]] bool piece_is_record() const override { return true; }
  [[nodiscard]] bool wants_member(std::string_view path) const override {
    return path.ends_with(".yml") || path.ends_with(".md");
  }

  [[nodiscard]] std::optional<FeedIdentity> recognise(const Piece& piece) const override {
    const std::string text = "\n" + std::string(piece.bytes.substr(0, 65'536));
    if (text.find("\nannounced:") == std::string::npos || text.find("\nfixed_in:") == std::string::npos) {
      return std::nullopt;
    }
    const bool archived = piece.path.find('!') != std::string::npos;
    return FeedIdentity{.name = "mozilla",
                        .kind = "mozilla",
                        .covers = {"product"},
                        .mode = archived ? UpdateMode::kSnapshot : UpdateMode::kUpdate};
  }

  [[nodiscard]] Result<void> parse(const Piece& piece, FactSink& sink) const override {
    Record record = TRY(read_advisory(piece, sink));
    sink.saw_snapshot(record.published);
    sink.put(std::move(record));
    return {};
  }
};

}  // namespace

std::unique_ptr<Importer> make_mozilla_importer() { return std::make_unique<MozillaImporter>(); }

}  // namespace parapet::knowledge
