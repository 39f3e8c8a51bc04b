// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/cve5.h"

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"
#include "knowledge/feeds/cve_affected.h"
#include "knowledge/feeds/field.h"
#include "knowledge/feeds/ratings.h"

namespace parapet::knowledge {
namespace {

// The member of an object under its name in any letter case: CISA's container spells its points in several ways.
std::string_view member_ignoring_case(JsonValue object, std::string_view name) {
  for (const JsonMember member : object.members()) {
    if (equals_ignoring_case(member.key, name)) {
      return trim(member.value.string());
    }
  }
  return {};
}

// CISA's SSVC points (content of a metric "other" of type "ssvc"). A later one replaces an earlier one.
void read_ssvc(JsonValue content, SsvcPoints& points) {
  using enum SsvcPoints::Exploitation;
  SsvcPoints read{.time = time_or_unknown(content["timestamp"].string())};
  if (read.time < points.time) {
    return;
  }
  for (const JsonValue option : content["options"].elements()) {
    const std::string_view exploitation = member_ignoring_case(option, "Exploitation");
    const std::string_view automatable = member_ignoring_case(option, "Automatable");
    const std::string_view impact = member_ignoring_case(option, "Technical Impact");
    if (equals_ignoring_case(exploitation, "none")) {
      read.exploitation = kNone;
    } else if (equals_ignoring_case(exploitation, "poc") || equals_ignoring_case(exploitation, "public poc")) {
      read.exploitation = kPoc;
    } else if (equals_ignoring_case(exploitation, "active")) {
      read.exploitation = kActive;
    }
    if (equals_ignoring_case(automatable, "no")) {
      read.automatable = SsvcPoints::Automatable::kNo;
    } else if (equals_ignoring_case(automatable, "yes")) {
      read.automatable = SsvcPoints::Automatable::kYes;
    }
    if (equals_ignoring_case(impact, "partial")) {
      read.technical_impact = SsvcPoints::TechnicalImpact::kPartial;
    } else if (equals_ignoring_case(impact, "total")) {
      read.technical_impact = SsvcPoints::TechnicalImpact::kTotal;
    }
  }
  points = read;
}

// A metric that is no CVSS: CISA's decision points and its note on known exploitation, vendors' severities.
void read_other_metric(JsonValue other, std::string_view source, Record& record) {
  const std::string_view type = trim(other["type"].string());
  const JsonValue content = other["content"];
  if (equals_ignoring_case(type, "ssvc")) {
    read_ssvc(content, record.ssvc);
  } else if (equals_ignoring_case(type, "kev")) {
    record.known_exploited = true;
  } else if (content["value"].is_string()) {
    add_vendor_rating(record.ratings, content["value"].string(), source);
  } else if (content["text"].is_string()) {
    add_vendor_rating(record.ratings, content["text"].string(), source);
  }
}

void read_metrics(JsonValue container, std::string_view source, Record& record) {
  for (const JsonValue metric : container["metrics"].elements()) {
    for (const JsonMember member : metric.members()) {
      if (member.key == "cvssV4_0") {
        add_cvss_rating(record.ratings, Rating::System::kCvss40, member.value, source);
      } else if (member.key == "cvssV3_1") {
        add_cvss_rating(record.ratings, Rating::System::kCvss31, member.value, source);
      } else if (member.key == "cvssV3_0") {
        add_cvss_rating(record.ratings, Rating::System::kCvss30, member.value, source);
      } else if (member.key == "cvssV2_0") {
        add_cvss_rating(record.ratings, Rating::System::kCvss2, member.value, source);
      } else if (member.key == "other") {
        read_other_metric(member.value, source, record);
      }
    }
  }
}

// The English text of a list of {lang, value}, else the first one.
std::string_view english(JsonValue texts) {
  std::string_view first;
  for (const JsonValue text : texts.elements()) {
    const std::string_view value = text["value"].string();
    if (to_lower(text["lang"].string().substr(0, 2)) == "en" && !value.empty()) {
      return value;
    }
    if (first.empty()) {
      first = value;
    }
  }
  return first;
}

void read_container(JsonValue container, Record& record) {
  const std::string_view source = container["providerMetadata"]["shortName"].string();
  if (record.description.empty()) {
    record.description = english(container["descriptions"]);
  }
  for (const JsonValue reference : container["references"].elements()) {
    add_reference(record.references, reference["url"].string(), reference["tags"]);
  }
  for (const JsonValue problem : container["problemTypes"].elements()) {
    for (const JsonValue description : problem["descriptions"].elements()) {
      const std::string_view id = description["cweId"].string();
      const std::string_view text = description["description"].string();
      if (!id.empty()) {
        add_cwe(record.cwes, id);
      } else if (text.starts_with("CWE-")) {
        add_cwe(record.cwes, text);
      }
    }
  }
  read_metrics(container, source, record);
}

Result<Record> read_record(JsonValue root, const Limits& limits) {
  const JsonValue metadata = root["cveMetadata"];
  std::optional<std::string> id = cve_id(metadata["cveId"].string());
  if (!id) {
    return bad_input(fmt::format("cveMetadata.cveId '{}' is no CVE id", metadata["cveId"].string().substr(0, 100)));
  }
  const JsonValue containers = root["containers"];
  const JsonValue cna = containers["cna"];
  if (!cna.is_object()) {
    return located(Error(ErrorCode::kBadInput, "the record has no container 'cna'"), *id);
  }
  Record record{.id = *std::move(id), .kind = RecordKind::kVulnerability};
  record.published = time_or_unknown(metadata["datePublished"].string());
  record.modified = time_or_unknown(metadata["dateUpdated"].string());
  if (equals_ignoring_case(metadata["state"].string(), "REJECTED")) {
    record.rejected = true;
    record.withdrawn = time_or_unknown(metadata["dateRejected"].string());
    if (!record.withdrawn.known()) {
      record.withdrawn = record.modified;
    }
    record.description = english(cna["rejectedReasons"]);
    return record;
  }
  record.title = cna["title"].string();
  read_container(cna, record);
  for (const JsonValue container : containers["adp"].elements()) {
    read_container(container, record);
  }
  record.affected = TRY_AT(read_cve_affected(containers, limits), record.id);
  return record;
}

// A part of a path that stands alone between slashes or the border of an archive.
bool has_folder(std::string_view path, std::string_view folder) {
  for (const std::string_view part : split(path, '/')) {
    if (part == folder || part.ends_with("!" + std::string(folder))) {
      return true;
    }
  }
  return false;
}

class Cve5Importer final : public Importer {
 public:
  [[nodiscard]] std::string_view kind() const override { return "cve5"; }
  [[nodiscard]] bool piece_is_record() const override { return true; }

  // Beside the records a release has lists of what changed ("delta.json", "deltaLog.json", "recent_activities.json").
  [[nodiscard]] bool wants_member(std::string_view path) const override {
    const std::size_t slash = path.rfind('/');
    const std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
    return name.starts_with("CVE-") && name.ends_with(".json");
  }

  [[nodiscard]] std::optional<FeedIdentity> recognise(const Piece& piece) const override {
    // A record is small, and both members stand at its top; longer documents are searched at their beginning only.
    constexpr std::size_t kSearchMax = 4U << 20;
    const std::string_view text = piece.bytes.substr(0, kSearchMax);
    if (!trim(text.substr(0, 64)).starts_with('{') || text.find("\"cveMetadata\"") == std::string_view::npos ||
        (text.find("\"CVE_RECORD\"") == std::string_view::npos && text.find("\"containers\"") == std::string_view::npos)) {
      return std::nullopt;
    }
    // The release keeps its records under cves/; a delta and single files don't, and update what is there.
    const bool whole = has_folder(piece.path, "cves") && !has_folder(piece.path, "deltaCves");
    return FeedIdentity{.name = "cve",
                        .kind = "cve5",
                        .coverage = Coverage::kFullState,
                        .covers = {"product", "windows"},
                        .mode = whole ? UpdateMode::kSnapshot : UpdateMode::kUpdate};
  }

  [[nodiscard]] Result<void> parse(const Piece& piece, FactSink& sink) const override {
    if (piece.bytes.size() > sink.limits().record_bytes_max) {
      return fail(ErrorCode::kLimit, fmt::format("a record of {} bytes is larger than record_bytes_max", piece.bytes.size()));
    }
    JsonParser parser(sink.limits());
    const JsonValue root = TRY(parser.parse(piece.bytes));
    Record record = TRY(read_record(root, sink.limits()));
    sink.saw_snapshot(std::max({record.published, record.modified, record.withdrawn}));
    sink.put(std::move(record));
    return {};
  }
};

}  // namespace

std::unique_ptr<Importer> make_cve5_importer() { return std::make_unique<Cve5Importer>(); }

}  // namespace parapet::knowledge
