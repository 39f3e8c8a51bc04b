// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/photon.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/text.h"
#include "knowledge/feeds/field.h"
#include "knowledge/feeds/written_rating.h"
#include "version/range.h"

namespace parapet::knowledge {
namespace {

// "4.0" of "cve_data_photon4.0.json": the data does not name its release but in the versions (".ph4").
std::string release_of_path(std::string_view path) {
  constexpr std::string_view kStem = "photon";
  const std::size_t at = path.rfind(kStem);
  if (at == std::string_view::npos) {
    return {};
  }
  std::size_t end = at + kStem.size();
  while (end < path.size() &&
         (is_digit(path[end]) || (path[end] == '.' && end + 1 < path.size() && is_digit(path[end + 1])))) {
    ++end;
  }
  return std::string(path.substr(at + kStem.size(), end - at - kStem.size()));
}

// "4.0" of "7.88.1-4.ph4".
std::string release_of_version(std::string_view version) {
  const std::size_t at = version.rfind(".ph");
  const std::string_view number = at == std::string_view::npos ? "" : version.substr(at + 3);
  return !number.empty() && std::ranges::all_of(number, is_digit) ? std::string(number) + ".0" : std::string{};
}

// The release of a list: as its versions say, else as its file is called.
std::string release_of(JsonValue root, std::string_view path) {
  constexpr int kEntriesMax = 200;
  int looked = 0;
  for (const JsonValue entry : root.elements()) {
    std::string release = release_of_version(entry["res_ver"].string());
    if (!release.empty()) {
      return release;
    }
    if (++looked == kEntriesMax) {
      break;
    }
  }
  return release_of_path(path);
}

void read_state(JsonValue value, Affected& entry) {
  const std::string_view status = value["status"].string();
  const std::string_view fixed = value["res_ver"].string();
  if (equals_ignoring_case(status, "not affected")) {
    entry.status = Status::kNotAffected;
    entry.all_versions = true;
    entry.justification = "not affected";
    return;
  }
  if (fixed.empty() || fixed == "NA") {
    if (equals_ignoring_case(status, "fixed")) {
      entry.unreadable = "fixed, in a version that is not named";
    } else {
      entry.all_versions = true;
      entry.fix = FixState::kNone;
      entry.note = status;
    }
    return;
  }
  const version::Event introduced{.kind = version::Event::Kind::kIntroduced, .version = "0"};
  const version::Event event{.kind = version::Event::Kind::kFixed, .version = std::string(fixed)};
  const Result<version::RangeSet> set = version::from_events(version::Scheme::kRpm, std::array{introduced, event});
  if (set) {
    entry.intervals = set->intervals;
    entry.fix = FixState::kAvailable;
  } else {
    entry.unreadable = fmt::format("fixed in {}", fixed);
  }
}

Result<void> parse_list(JsonValue root, std::string_view path, FactSink& sink) {
  const std::string release = release_of(root, path);
  if (release.empty()) {
    return bad_input("neither the versions nor the file's name say which release of Photon OS this is");
  }
  const std::string domain = "photon:" + release;
  std::map<std::string, Record> records;
  std::size_t position = 0;
  for (const JsonValue value : root.elements()) {
    ++position;
    const std::string_view id = value["cve_id"].string();
    const std::string_view package = value["pkg"].string();
    if (id.empty() || package.empty()) {
      sink.reject(fmt::format("entry {} ({})", position, id), "without cve_id or pkg");
      continue;
    }
    Record& record = records[std::string(id)];
    record.id = id;
    record.kind = RecordKind::kVulnerability;
    if (const std::optional<double> score = value["cve_score"].number(); score && *score > 0 && *score <= 10) {
      add_rating(record.ratings, score_rating(Rating::System::kCvss31, *score, "photon"));
    }
    Affected entry{.domain = domain,
                   .name = std::string(package),
                   .name_kind = NameKind::kBinary,
                   .scheme = version::Scheme::kRpm};
    read_state(value, entry);
    record.affected.push_back(std::move(entry));
  }
  sink.saw_domain(domain);
  for (auto& [id, record] : records) {
    sink.put(std::move(record));
  }
  return {};
}

// "Advisory Id     : PHSA-2023-4.0-0500" -> the text behind the colon.
std::string_view field(std::string_view text, std::string_view name) {
  while (!text.empty()) {
    const std::string_view line = trim(take_line(text));
    if (line.starts_with(name)) {
      return trim(cut(line, ':').second.value_or(""));
    }
  }
  return {};
}

// An advisory of the wiki names packages and CVEs but no versions: it judges nothing and is kept for what it says.
Result<void> parse_advisory(std::string_view text, FactSink& sink) {
  Record record{.id = std::string(field(text, "Advisory Id")), .kind = RecordKind::kAdvisory};
  if (!record.id.starts_with("PHSA-")) {
    return bad_input("no 'Advisory Id : PHSA-...'");
  }
  record.published = time_or_unknown(field(text, "Issue date"));
  record.modified = record.published;
  record.title = fmt::format("Photon OS {} security update", field(text, "Affected Release"));
  for (std::size_t at = text.find("[CVE-"); at != std::string_view::npos; at = text.find("[CVE-", at + 1)) {
    std::optional<std::string> id = cve_id(text.substr(at + 1, text.find(']', at) - at - 1));
    if (id && std::ranges::find(record.vulnerabilities, *id) == record.vulnerabilities.end()) {
      record.vulnerabilities.push_back(std::move(*id));
    }
  }
  sink.saw_snapshot(record.published);
  sink.put(std::move(record));
  return {};
}

bool is_list(std::string_view bytes) { return trim(bytes.substr(0, 64)).starts_with('['); }

class PhotonImporter final : public Importer {
 public:
  [[nodiscard]] std::string_view kind() const override { return "photon"; }
  [[nodiscard]] bool piece_is_record() const override { return false; }

  [[nodiscard]] std::optional<FeedIdentity> recognise(const Piece& piece) const override {
    const std::string_view head = piece.bytes.substr(0, 16'384);
    if (!is_list(piece.bytes) || head.find("\"cve_id\"") == std::string_view::npos ||
        head.find("\"res_ver\"") == std::string_view::npos) {
      return std::nullopt;
    }
    JsonParser parser;
    const Result<JsonValue> root = parser.parse(piece.bytes);
    const std::string release = root ? release_of(*root, piece.path) : release_of_path(piece.path);
    return FeedIdentity{.name = release.empty() ? "photon" : "photon/" + release, .kind = "photon"};
  }

  [[nodiscard]] Result<void> parse(const Piece& piece, FactSink& sink) const override {
    JsonParser parser(sink.limits());
    const JsonValue root = TRY(parser.parse(piece.bytes));
    return parse_list(root, piece.path, sink);
  }
};

class PhotonAdvisoryImporter final : public Importer {
 public:
  [[nodiscard]] std::string_view kind() const override { return "photon-advisory"; }
  [[nodiscard]] bool piece_is_record() const override { return true; }

  [[nodiscard]] std::optional<FeedIdentity> recognise(const Piece& piece) const override {
    const std::string_view head = piece.bytes.substr(0, 4096);
    if (head.find("Photon OS Security Update") == std::string_view::npos ||
        !field(head, "Advisory Id").starts_with("PHSA-")) {
      return std::nullopt;
    }
    const bool archived = piece.path.find('!') != std::string::npos;
    return FeedIdentity{.name = "photon-advisories",
                        .kind = "photon-advisory",
                        .coverage = Coverage::kThreat,
                        .mode = archived ? UpdateMode::kSnapshot : UpdateMode::kUpdate};
  }

  [[nodiscard]] Result<void> parse(const Piece& piece, FactSink& sink) const override {
    return parse_advisory(piece.bytes, sink);
  }
};

}  // namespace

std::unique_ptr<Importer> make_photon_importer() { return std::make_unique<PhotonImporter>(); }
std::unique_ptr<Importer> make_photon_advisory_importer() { return std::make_unique<PhotonAdvisoryImporter>(); }

}  // namespace parapet::knowledge
