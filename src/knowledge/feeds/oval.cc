// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/oval.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "knowledge/cvss.h"
#include "knowledge/feeds/field.h"
#include "knowledge/feeds/oval_affected.h"
#include "knowledge/feeds/oval_document.h"

namespace parapet::knowledge {
namespace {

constexpr std::size_t kHeadBytes = 65'536;

// Who publishes a document, told by words that only its generator and ids have.
enum class Origin { kMicrosoft, kOracle, kSuse };

std::optional<Origin> origin_of(std::string_view head) {
  constexpr std::array<std::pair<std::string_view, Origin>, 4> kMarks = {{
      {"com.microsoft.azurelinux", Origin::kMicrosoft},
      {"com.microsoft.cbl-mariner", Origin::kMicrosoft},
      {"com.oracle.elsa", Origin::kOracle},
      {"org.opensuse.security", Origin::kSuse},
  }};
  for (const auto& [mark, origin] : kMarks) {
    if (head.find(mark) != std::string_view::npos) {
      return origin;
    }
  }
  return std::nullopt;
}

// Microsoft's documents name no release. The versions do, by the distribution tag of their release: "2.35-4.cm2",
// "3.1.1-1.azl3".
std::string microsoft_domain(std::string_view evr) {
  for (const auto& [tag, domain] : {std::pair<std::string_view, std::string_view>{".azl", "azurelinux"},
                                    std::pair<std::string_view, std::string_view>{".cm", "mariner"}}) {
    const std::size_t at = evr.rfind(tag);
    if (at == std::string_view::npos) {
      continue;
    }
    const std::string_view number = evr.substr(at + tag.size());
    if (parse_uint(number)) {
      return fmt::format("{}:{}.0", domain, number);
    }
  }
  return {};
}

// The same from the document's text, without parsing it: one of the last versions in it ("…less than">0:2.35-4.cm2</…evr>").
std::string microsoft_domain_of_document(std::string_view bytes) {
  constexpr int kTries = 100;
  constexpr std::size_t kElementBytes = 600;
  std::size_t end = bytes.size();
  for (int i = 0; i < kTries && end > 0; ++i) {
    end = bytes.rfind("evr>", end - 1);
    if (end == std::string_view::npos) {
      break;
    }
    const std::size_t start = end > kElementBytes ? end - kElementBytes : 0;
    const std::string_view element = bytes.substr(start, end - start);
    const std::string_view before_close = element.substr(0, std::min(element.rfind("</"), element.size()));
    const std::size_t open = before_close.rfind('>');
    if (open == std::string_view::npos) {
      continue;
    }
    if (std::string domain = microsoft_domain(before_close.substr(open + 1)); !domain.empty()) {
      return domain;
    }
  }
  return {};
}

// "…/suse.linux.enterprise.15-affected.xml.gz" -> "linux.enterprise.15-affected": which part of a publisher's data this is.
std::string part_of(std::string_view path, std::string_view prefix) {
  const std::size_t slash = path.find_last_of("/!");
  const std::string name = to_lower(slash == std::string_view::npos ? path : path.substr(slash + 1));
  const std::size_t end = name.find(".xml");
  return name.starts_with(prefix) && end != std::string::npos && end > prefix.size()
             ? name.substr(prefix.size(), end - prefix.size())
             : std::string{};
}

// "8.1/CVSS:3.0/AV:N/AC:H/..." of an advisory's cve element.
void add_cvss(std::vector<Rating>& ratings, std::string_view text, Rating::System system, std::string_view source) {
  const auto [score, vector] = cut(trim(text), '/');
  if (!vector || vector->empty()) {
    return;
  }
  Rating rating{.system = system, .vector = std::string(*vector), .source = std::string(source)};
  if (vector->starts_with("CVSS:3.1/")) {
    rating.system = Rating::System::kCvss31;
  }
  if (const std::optional<double> stated = parse_double(score)) {
    rating.stated = static_cast<float>(*stated);
    rating.severity = severity_of_score(rating.system, *rating.stated);
  }
  ratings.push_back(std::move(rating));
}

class DefinitionReader {
 public:
  DefinitionReader(const OvalDocument& document, Origin origin, OvalPublisher publisher, FactSink& sink)
      : document_(document), origin_(origin), publisher_(std::move(publisher)), sink_(sink) {}

  void read(const OvalDefinition& definition) {
    if (definition.klass != "vulnerability" && definition.klass != "patch") {
      sink_.skip(definition.id, fmt::format("a definition of class {}", definition.klass));
      return;
    }
    if (definition.id.empty() || definition.id.size() > sink_.limits().name_bytes_max) {
      sink_.reject(definition.title, "a definition without a usable id");
      return;
    }
    Record record = describe(definition);
    if (is_no_finding(definition)) {
      record.kind = RecordKind::kNotice;
    } else {
      Result<std::vector<Affected>> affected = oval_affected(document_, definition, publisher_, sink_.limits());
      if (!affected) {
        sink_.reject(record.id, affected.error().message());
        return;
      }
      record.affected = std::move(*affected);
      for (const Affected& entry : record.affected) {
        if (domains_.insert(entry.domain).second) {
          sink_.saw_domain(entry.domain);
        }
      }
    }
    sink_.put(std::move(record));
  }

 private:
  // Microsoft: "This CVE either no longer is or was never applicable" (design §4.10).
  static bool is_no_finding(const OvalDefinition& definition) {
    return equals_ignoring_case(definition.patchable, "Not Applicable");
  }

  Record describe(const OvalDefinition& definition) {
    Record record;
    add_references(definition, record);
    record.id = id_of(definition, record);
    record.published = definition.issued;
    record.modified = definition.updated.known() ? definition.updated : definition.issued;
    record.rejected = definition.deprecated;
    record.title = definition.title;
    record.description = definition.description;
    if (const Severity severity = severity_by_name(to_lower(definition.severity)); severity != Severity::kUnknown) {
      record.ratings.push_back({.system = Rating::System::kVendor, .vector = {}, .severity = severity, .source = publisher_.name});
    }
    // Vectors of one weakness say nothing of an advisory about several.
    if (record.vulnerabilities.size() == 1) {
      for (const OvalCve& cve : definition.cves) {
        const std::string source = cve.href.find("nvd.nist.gov") != std::string::npos ? "nvd" : publisher_.name;
        add_cvss(record.ratings, cve.cvss2, Rating::System::kCvss2, source);
        add_cvss(record.ratings, cve.cvss3, Rating::System::kCvss30, source);
        add_cvss(record.ratings, cve.cvss4, Rating::System::kCvss40, source);
        add_cwe(record.cwes, cve.cwe);
      }
    }
    // Oracle publishes bug fixes and enhancements in the same way as security updates.
    if (record.vulnerabilities.empty() && to_lower(record.title).find("security") == std::string::npos) {
      record.kind = RecordKind::kNotice;
    }
    return record;
  }

  void add_references(const OvalDefinition& definition, Record& record) const {
    const auto add = [&record](std::string_view text) {
      if (std::optional<std::string> cve = cve_id(text);
          cve && std::ranges::find(record.vulnerabilities, *cve) == record.vulnerabilities.end()) {
        record.vulnerabilities.push_back(std::move(*cve));
      }
    };
    for (const OvalReference& reference : definition.references) {
      // SUSE writes "Mitre CVE-2021-1" and "SUSE CVE-2021-1".
      const std::vector<std::string_view> words = split_blanks(reference.id);
      if (!words.empty()) {
        add(words.back());
      }
      if (!reference.url.empty()) {
        record.references.push_back({.url = reference.url, .tags = {}});
      }
    }
    for (const OvalCve& cve : definition.cves) {
      const std::vector<std::string_view> words = split_blanks(cve.text);
      if (!words.empty()) {
        add(words.front());
      }
    }
  }

  // Oracle's erratum by its own number; SUSE has one definition for each CVE and titles it so; Microsoft has several.
  std::string id_of(const OvalDefinition& definition, Record& record) {
    if (origin_ == Origin::kOracle) {
      const auto erratum = std::ranges::find_if(definition.references, [](const OvalReference& reference) {
        return equals_ignoring_case(reference.source, "elsa");
      });
      if (erratum != definition.references.end() && !erratum->id.empty() && ids_.insert(erratum->id).second) {
        return erratum->id;
      }
    }
    if (origin_ == Origin::kSuse && definition.klass == "vulnerability") {
      std::optional<std::string> cve = cve_id(definition.title);
      if (cve && record.vulnerabilities.size() == 1 && record.vulnerabilities[0] == *cve && ids_.insert(*cve).second) {
        record.kind = RecordKind::kVulnerability;
        return *std::move(cve);
      }
    }
    return definition.id;
  }

  const OvalDocument& document_;
  Origin origin_;
  OvalPublisher publisher_;
  FactSink& sink_;
  std::set<std::string> domains_;
  std::unordered_set<std::string> ids_;
};

OvalPublisher publisher_of(Origin origin, std::string_view bytes) {
  switch (origin) {
    case Origin::kMicrosoft: {
      std::string domain = microsoft_domain_of_document(bytes);
      const std::string name(cut(domain, ':').first);
      // The names are those of source packages: "python-urllib3", whose binary package is python3-urllib3.
      return {.name = name, .domain = std::move(domain), .name_kind = NameKind::kSource};
    }
    case Origin::kOracle:
      return {.name = "oracle", .domain = {}, .name_kind = NameKind::kBinary};
    case Origin::kSuse:
      return {.name = "suse", .domain = {}, .name_kind = NameKind::kBinary};
  }
  return {};
}

class OvalImporter final : public Importer {
 public:
  [[nodiscard]] std::string_view kind() const override { return "oval"; }
  [[nodiscard]] bool piece_is_record() const override { return false; }

  [[nodiscard]] std::optional<FeedIdentity> recognise(const Piece& piece) const override {
    const std::string_view head = piece.bytes.substr(0, kHeadBytes);
    if (!trim(head.substr(0, 256)).starts_with('<') || head.find("<oval_definitions") == std::string_view::npos) {
      return std::nullopt;
    }
    const std::optional<Origin> origin = origin_of(head);
    if (!origin) {
      return std::nullopt;
    }
    FeedIdentity identity{.kind = "oval"};
    identity.snapshot = timestamp_in(head);
    switch (*origin) {
      case Origin::kMicrosoft: {
        const std::string domain = microsoft_domain_of_document(piece.bytes);
        const auto [name, release] = cut(domain, ':');
        identity.name = domain.empty() ? "oval/microsoft" : fmt::format("oval/{}-{}", name, *release);
        // Weaknesses without a fix are in it as well ("less than or equal").
        identity.coverage = Coverage::kFullState;
        if (!domain.empty()) {
          identity.covers.push_back(domain);
        }
        break;
      }
      case Origin::kOracle: {
        const std::string part = part_of(piece.path, "com.oracle.elsa-");
        identity.name = part.empty() || part == "all" ? "oval/oracle" : "oval/oracle-" + part;
        break;
      }
      case Origin::kSuse: {
        const std::string part = part_of(piece.path, "suse.");
        const std::string leap = part_of(piece.path, "opensuse.");
        identity.name = "oval/suse" + (part.empty() ? "" : "-" + part) + (leap.empty() ? "" : "-opensuse." + leap);
        // Only the "-affected" files name what is not fixed yet.
        if (piece.bytes.find(" is affected\"") != std::string_view::npos) {
          identity.coverage = Coverage::kFullState;
        }
        break;
      }
    }
    return identity;
  }

  [[nodiscard]] Result<void> parse(const Piece& piece, FactSink& sink) const override {
    const std::optional<Origin> origin = origin_of(piece.bytes.substr(0, kHeadBytes));
    if (!origin) {
      return bad_input("OVAL definitions of a publisher that is not known");
    }
    const OvalDocument document = TRY(read_oval_document(piece.bytes, sink.limits()));
    OvalPublisher publisher = publisher_of(*origin, piece.bytes);
    if (*origin == Origin::kMicrosoft && publisher.domain.empty()) {
      return bad_input("no version in it tells the release (.azl3, .cm2)");
    }
    if (document.timestamp.known()) {
      sink.saw_snapshot(document.timestamp);
    }
    DefinitionReader reader(document, *origin, std::move(publisher), sink);
    UnixTime newest;
    for (const OvalDefinition& definition : document.definitions) {
      newest = std::max({newest, definition.issued, definition.updated});
      reader.read(definition);
    }
    if (!document.timestamp.known() && newest.known()) {
      sink.saw_snapshot(newest);
    }
    return {};
  }

 private:
  static UnixTime timestamp_in(std::string_view head) {
    constexpr std::string_view kTag = "timestamp>";
    const std::size_t open = head.find(kTag);
    const std::size_t close = open == std::string_view::npos ? open : head.find('<', open);
    if (close == std::string_view::npos) {
      return {};
    }
    return time_or_unknown(trim(head.substr(open + kTag.size(), close - open - kTag.size())));
  }
};

}  // namespace

std::unique_ptr<Importer> make_oval_importer() { return std::make_unique<OvalImporter>(); }

}  // namespace parapet::knowledge
