// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/csaf.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "knowledge/cvss.h"
#include "knowledge/feeds/csaf_affected.h"
#include "knowledge/feeds/csaf_document.h"
#include "knowledge/feeds/field.h"

namespace parapet::knowledge {
namespace {

constexpr std::size_t kHeadBytes = 262'144;

// A list of documents (CSAF 2.0, section 7.1.15), not one of them.
bool is_rolie_feed(JsonValue root) { return root["feed"].is_object() && !root["document"].present(); }

// The id of a vulnerability: its CVE, else an id of another system that is one by its form ("GHSA-..."); a bug's bare number is not.
std::string vulnerability_id(const CsafVulnerability& vulnerability) {
  if (std::optional<std::string> cve = cve_id(vulnerability.cve)) {
    return *std::move(cve);
  }
  for (const std::string& id : vulnerability.ids) {
    const std::size_t dash = id.find('-');
    const bool letters = dash != std::string::npos && dash > 1 && std::ranges::all_of(id.substr(0, dash), [](char c) {
      return c >= 'A' && c <= 'Z';
    });
    if (letters && id.find(' ') == std::string::npos) {
      return id;
    }
  }
  return {};
}

RecordKind kind_of(const CsafDocument& document) {
  if (document.category == "csaf_informational_advisory" || document.category == "csaf_security_incident_response") {
    return RecordKind::kNotice;
  }
  if (cve_id(document.id)) {
    return RecordKind::kVulnerability;
  }
  const bool red_hat_notice = document.id.starts_with("RHBA-") || document.id.starts_with("RHEA-");
  return red_hat_notice && document.vulnerabilities.empty() ? RecordKind::kNotice : RecordKind::kAdvisory;
}

bool says_exploited(const CsafVulnerability& vulnerability) {
  return std::ranges::any_of(vulnerability.threats, [](const CsafStatement& threat) {
    return threat.category == "exploit_status" &&
           (threat.details.find("known-exploited-vulnerabilities-catalog") != std::string::npos ||
            threat.details.find("Exploited:Yes") != std::string::npos);
  });
}

// Each rating once: the same score is often given for several lists of products.
void add_rating(std::vector<Rating>& ratings, const Rating& rating) {
  const bool known = std::ranges::any_of(ratings, [&rating](const Rating& other) {
    return other.system == rating.system && other.vector == rating.vector && other.source == rating.source;
  });
  if (!known) {
    ratings.push_back(rating);
  }
}

Record describe(CsafDocument& document, const std::vector<std::string>& ids) {
  Record record;
  record.id = document.id;
  record.kind = kind_of(document);
  record.published = document.initial;
  record.modified = document.current;
  record.rejected = document.category == "csaf_withdrawn" || document.category == "csaf_superseded";
  record.title = document.title;
  record.description = std::move(document.description);
  record.references = std::move(document.references);
  for (const std::string& id : ids) {
    const bool known = std::ranges::find(record.vulnerabilities, id) != record.vulnerabilities.end();
    if (!id.empty() && id != record.id && !known) {
      record.vulnerabilities.push_back(id);
    }
  }
  if (const Severity severity = severity_by_name(to_lower(document.severity)); severity != Severity::kUnknown) {
    record.ratings.push_back({.system = Rating::System::kVendor, .vector = {}, .severity = severity,
                              .source = publisher_slug(document.publisher)});
  }
  // What is said of one weakness says nothing of an advisory about several.
  if (document.vulnerabilities.size() == 1) {
    const CsafVulnerability& only = document.vulnerabilities.front();
    for (const std::string& cwe : only.cwes) {
      add_cwe(record.cwes, cwe);
    }
    for (const CsafScore& score : only.scores) {
      Rating rating = score.rating;
      rating.source = publisher_slug(document.publisher);
      add_rating(record.ratings, rating);
    }
    std::ranges::copy(only.references, std::back_inserter(record.references));
    record.known_exploited = says_exploited(only);
    if (record.description.empty() || record.kind == RecordKind::kVulnerability) {
      record.description = only.description.empty() ? record.description : only.description;
    }
    if (record.kind == RecordKind::kVulnerability && only.released.known()) {
      record.published = only.released;
    }
  }
  return record;
}

class CsafImporter final : public Importer {
 public:
  [[nodiscard]] std::string_view kind() const override { return "csaf"; }
  [[nodiscard]] bool piece_is_record() const override { return true; }
  [[nodiscard]] bool wants_member(std::string_view path) const override { return path.ends_with(".json"); }

  [[nodiscard]] std::optional<FeedIdentity> recognise(const Piece& piece) const override {
    const std::string_view head = piece.bytes.substr(0, kHeadBytes);
    if (!trim(head.substr(0, 64)).starts_with('{') || head.find("\"csaf_version\"") == std::string_view::npos) {
      return std::nullopt;
    }
    JsonParser parser;
    const Result<JsonValue> root = parser.parse(piece.bytes);
    if (root && !is_csaf(*root)) {
      return std::nullopt;
    }
    // A damaged document is still one: parse() says what is wrong.
    const JsonValue document = root ? (*root)["document"] : JsonValue{};
    const std::string publisher = publisher_slug(document["publisher"]["name"].string());
    FeedIdentity identity{.name = "csaf/" + publisher, .kind = "csaf"};
    identity.snapshot = time_or_unknown(document["tracking"]["current_release_date"].string());
    // These two publish advisories (what is fixed) and VEX (the state of every weakness) as two sets of documents.
    const bool two_sets = publisher == "redhat" || publisher == "suse";
    if (two_sets && document["category"].string() == "csaf_vex") {
      identity.name += "-vex";
      identity.coverage = Coverage::kFullState;
    }
    return identity;
  }

  [[nodiscard]] Result<void> parse(const Piece& piece, FactSink& sink) const override {
    if (piece.path.ends_with(".csv") || piece.path.ends_with(".txt")) {
      sink.skip(piece.path, "a list of documents, none itself");
      return {};
    }
    JsonParser parser(sink.limits());
    const JsonValue root = TRY(parser.parse(piece.bytes));
    if (is_rolie_feed(root)) {
      sink.skip(piece.path, "a ROLIE feed, no CSAF document");
      return {};
    }
    if (!is_csaf(root)) {
      return bad_input("no CSAF document: document.csaf_version, document.tracking or document.publisher is missing");
    }
    CsafDocument document = TRY(read_csaf(root, sink.limits()));
    if (document.status == "draft") {
      sink.skip(document.id, "a draft");
      return {};
    }
    std::vector<std::string> ids;
    ids.reserve(document.vulnerabilities.size());
    for (const CsafVulnerability& vulnerability : document.vulnerabilities) {
      ids.push_back(vulnerability_id(vulnerability));
    }
    CsafClaims claims = TRY(csaf_affected(document, ids, sink.limits()));
    Record record = describe(document, ids);
    record.affected = std::move(claims.affected);
    std::set<std::string_view> domains;
    for (const Affected& entry : record.affected) {
      // Only distributions: an advisory about a product does not judge every product.
      const bool distribution = entry.scheme == version::Scheme::kRpm && entry.domain.find(':') != std::string::npos;
      if (distribution && domains.insert(entry.domain).second) {
        sink.saw_domain(entry.domain);
      }
    }
    sink.saw_snapshot(document.current);
    sink.put(std::move(record));
    return {};
  }
};

}  // namespace

std::string publisher_slug(std::string_view name) {
  const std::string lower = to_lower(trim(name));
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kKnown = {{
      {"red hat", "redhat"}, {"suse", "suse"}, {"canonical", "ubuntu"}, {"opensuse", "suse"}}};
  for (const auto& [prefix, slug] : kKnown) {
    if (lower.starts_with(prefix)) {
      return std::string(slug);
    }
  }
  std::string slug;
  for (const char c : lower) {
    if (is_alpha(c) || is_digit(c)) {
      slug += c;
    } else if (!slug.empty() && slug.back() != '-') {
      slug += '-';
    }
  }
  while (slug.ends_with('-')) {
    slug.pop_back();
  }
  constexpr std::size_t kSlugBytesMax = 60;
  slug.resize(std::min(slug.size(), kSlugBytesMax));
  return slug.empty() ? "unknown" : slug;
}

std::unique_ptr<Importer> make_csaf_importer() { return std::make_unique<CsafImporter>(); }

}  // namespace parapet::knowledge
