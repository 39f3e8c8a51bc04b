// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/github_advisory.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"
#include "inventory/ecosystem.h"
#include "knowledge/feeds/cve_version_entry.h"
#include "knowledge/feeds/field.h"
#include "knowledge/feeds/ratings.h"

namespace parapet::knowledge {
namespace {

using version::Interval;
using version::RangeSet;
using version::Scheme;

// GitHub's names of ecosystems (GraphQL enum SecurityAdvisoryEcosystem, and Anchore's) as OSV spells them.
std::string_view osv_ecosystem(std::string_view name) {
  struct Name {
    std::string_view github;
    std::string_view osv;
  };
  static constexpr Name kNames[] = {{"composer", "Packagist"}, {"php", "Packagist"},   {"dart", "Pub"},      {"pub", "Pub"},
                                    {"erlang", "Hex"},         {"go", "Go"},           {"java", "Maven"},    {"maven", "Maven"},
                                    {"npm", "npm"},            {"nuget", "NuGet"},     {"dotnet", "NuGet"},  {"pip", "PyPI"},
                                    {"python", "PyPI"},        {"rubygems", "RubyGems"}, {"gem", "RubyGems"}, {"ruby", "RubyGems"},
                                    {"rust", "crates.io"},     {"swift", "SwiftURL"}, {"actions", "GitHub Actions"}};
  const std::string lower = to_lower(name);
  const auto* const found = std::ranges::find(kNames, lower, &Name::github);
  return found == std::end(kNames) ? std::string_view{} : found->osv;
}

// "=", "<", "<=", ">", ">=" at the front; taken off.
std::string_view take_operator(std::string_view& text) {
  const std::size_t size = text.starts_with("<=") || text.starts_with(">=") ? 2 : text.starts_with('<') || text.starts_with('>') || text.starts_with('=') ? 1 : 0;
  const std::string_view taken = text.substr(0, size);
  text = trim(text.substr(size));
  return taken;
}

// "vulnerableVersionRange": "= 0.2.0", "<= 1.0.8", "< 0.1.11", ">= 4.3.0, < 4.3.5", ">= 0.0.1" (GraphQL reference,
// SecurityVulnerability). The comma is sometimes missing. nullopt where it is anything else.
std::optional<RangeSet> read_range(Scheme scheme, std::string_view text) {
  text = trim(text);
  if (text.empty()) {
    return std::nullopt;
  }
  Interval interval;
  while (!text.empty()) {
    const std::string_view op = take_operator(text);
    const std::size_t end = std::min(text.find_first_of(", <>="), text.size());
    const std::string_view written = text.substr(0, end);
    text = trim(text.substr(end));
    if (text.starts_with(',')) {
      text = trim(text.substr(1));
    }
    std::optional<version::Bound> bound = bound_of(scheme, written, op != "<" && op != ">");
    const bool lower = op == ">" || op == ">=" || op == "=";
    const bool upper = op == "<" || op == "<=" || op == "=";
    if (!bound || (!lower && !upper) || (lower && interval.lower) || (upper && interval.upper)) {
      return std::nullopt;
    }
    if (lower) {
      interval.lower = bound;
    }
    if (upper) {
      interval.upper = std::move(bound);
    }
  }
  if (interval.lower && interval.upper && interval.upper->key < interval.lower->key) {
    return std::nullopt;
  }
  return single(std::move(interval));
}

struct Package {
  std::string_view ecosystem;
  std::string_view name;
  std::string_view range;
  std::string_view fix;
};

void add_package(const Package& package, Record& record, FactSink& sink) {
  const std::string_view osv = osv_ecosystem(package.ecosystem);
  const std::string_view name = trim(package.name);
  if (osv.empty() || name.empty()) {
    sink.skip(record.id, fmt::format("package '{}' of the ecosystem '{}'", name, package.ecosystem));
    return;
  }
  const inventory::DomainScheme where = inventory::domain_of_osv_ecosystem(osv);
  Affected rule{.domain = where.domain, .name = inventory::normalise_name(where.domain, name), .scheme = where.scheme};
  const std::string_view fix = trim(package.fix) == "None" ? std::string_view{} : trim(package.fix);
  rule.fix = fix.empty() ? FixState::kNone : FixState::kAvailable;
  rule.fixed_version = fix;
  std::optional<RangeSet> range = read_range(where.scheme, package.range);
  if (range) {
    rule.intervals = std::move(range->intervals);
  } else {
    rule.unreadable = trim(package.range).empty() ? "no range" : std::string(package.range);
  }
  sink.saw_domain(where.domain);
  record.affected.push_back(std::move(rule));
}

Result<std::string> id_of(JsonValue advisory) {
  const std::string_view id = trim(advisory["ghsaId"].string());
  if (!id.starts_with("GHSA-") || id.size() > 40) {
    return bad_input(fmt::format("ghsaId '{}' is no GHSA id", id.substr(0, 100)));
  }
  return std::string(id);
}

void set_withdrawn(Record& record, JsonValue time) {
  record.withdrawn = time_or_unknown(time.string());
  record.rejected = time.is_string();
}

// A node of the GraphQL answer.
Result<Record> read_node(JsonValue node, FactSink& sink) {
  Record record{.id = TRY(id_of(node)), .kind = RecordKind::kAdvisory};
  for (const JsonValue identifier : node["identifiers"].elements()) {
    if (std::optional<std::string> cve = cve_id(identifier["value"].string())) {
      record.aliases.push_back(*std::move(cve));
    }
  }
  record.published = time_or_unknown(node["publishedAt"].string());
  record.modified = time_or_unknown(node["updatedAt"].string());
  set_withdrawn(record, node["withdrawnAt"]);
  record.title = node["summary"].string();
  record.description = node["description"].string();
  for (const JsonValue reference : node["references"].elements()) {
    add_reference(record.references, reference["url"].string(), {});
  }
  for (const JsonValue cwe : node["cwes"]["nodes"].elements()) {
    add_cwe(record.cwes, cwe["cweId"].string());
  }
  for (const std::string_view vector : {node["cvssSeverities"]["cvssV4"]["vectorString"].string(),
                                        node["cvssSeverities"]["cvssV3"]["vectorString"].string(), node["cvss"]["vectorString"].string()}) {
    add_cvss_vector(record.ratings, vector, "github");
  }
  add_vendor_rating(record.ratings, node["severity"].string(), "github");
  for (const JsonValue item : node["vulnerabilities"]["nodes"].elements()) {
    add_package({.ecosystem = item["package"]["ecosystem"].string(),
                 .name = item["package"]["name"].string(),
                 .range = item["vulnerableVersionRange"].string(),
                 .fix = item["firstPatchedVersion"]["identifier"].string()},
                record, sink);
  }
  return record;
}

// An advisory as Anchore stores it: {"identifier", "item": {"Advisory": {...}}}.
Result<Record> read_stored(JsonValue advisory, FactSink& sink) {
  Record record{.id = TRY(id_of(advisory)), .kind = RecordKind::kAdvisory};
  for (const JsonValue cve : advisory["CVE"].elements()) {
    if (std::optional<std::string> id = cve_id(cve.is_string() ? cve.string() : cve["Name"].string())) {
      record.aliases.push_back(*std::move(id));
    }
  }
  record.published = time_or_unknown(advisory["published"].string());
  record.modified = time_or_unknown(advisory["updated"].string());
  set_withdrawn(record, advisory["withdrawn"]);
  record.title = advisory["Summary"].string();
  for (const JsonValue reference : advisory["references"].elements()) {
    add_reference(record.references, reference["url"].string(), {});
  }
  for (const JsonValue rating : advisory["cvss_severities"].elements()) {
    add_cvss_vector(record.ratings, rating["vector"].string(), "github");
  }
  add_cvss_vector(record.ratings, advisory["CVSS"]["vector_string"].string(), "github");
  add_vendor_rating(record.ratings, advisory["Severity"].string(), "github");
  for (const JsonValue item : advisory["FixedIn"].elements()) {
    add_package({.ecosystem = item["ecosystem"].string(),
                 .name = item["name"].string(),
                 .range = item["range"].string(),
                 .fix = item["identifier"].string()},
                record, sink);
  }
  return record;
}

class GithubAdvisoryImporter final : public Importer {
 public:
  [[nodiscard]] std::string_view kind() const override { return "github-advisories"; }
  [[nodiscard]] bool piece_is_record() const override { return false; }

  [[nodiscard]] std::optional<FeedIdentity> recognise(const Piece& piece) const override {
    const std::string_view head = piece.bytes.substr(0, 262'144);
    const auto has = [head](std::string_view member) { return head.find(member) != std::string_view::npos; };
    if (!trim(head.substr(0, 64)).starts_with('{') || !has("\"ghsaId\"") ||
        !(has("\"securityAdvisories\"") || (has("\"Advisory\"") && has("\"FixedIn\"")))) {
      return std::nullopt;
    }
    return FeedIdentity{.name = "github-advisories", .kind = "github-advisories", .coverage = Coverage::kFullState, .mode = UpdateMode::kUpdate};
  }

  [[nodiscard]] Result<void> parse(const Piece& piece, FactSink& sink) const override {
    JsonParser parser(sink.limits());
    const JsonValue root = TRY(parser.parse(piece.bytes));
    const JsonValue stored = root["item"]["Advisory"];
    if (stored.is_object()) {
      put(read_stored(stored, sink), 1, sink);
      return {};
    }
    const JsonValue nodes = root["data"]["securityAdvisories"]["nodes"];
    if (!nodes.is_array()) {
      return bad_input("neither an answer with 'data.securityAdvisories.nodes' nor a stored advisory");
    }
    std::size_t position = 0;
    for (const JsonValue node : nodes.elements()) {
      put(read_node(node, sink), ++position, sink);
    }
    return {};
  }

 private:
  static void put(Result<Record> record, std::size_t position, FactSink& sink) {
    if (!record) {
      sink.reject(fmt::format("entry {}", position), record.error().to_string());
      return;
    }
    sink.saw_snapshot(std::max(record->published, record->modified));
    sink.put(*std::move(record));
  }
};

}  // namespace

std::unique_ptr<Importer> make_github_advisory_importer() { return std::make_unique<GithubAdvisoryImporter>(); }

}  // namespace parapet::knowledge
