// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/osv.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "inventory/ecosystem.h"
#include "knowledge/feeds/field.h"
#include "knowledge/feeds/osv_affected.h"
#include "knowledge/feeds/osv_database.h"
#include "knowledge/feeds/written_rating.h"

namespace parapet::knowledge {
namespace {

bool is_osv(JsonValue root) {
  return root["id"].is_string() && root["modified"].is_string() &&
         (root["affected"].is_array() || root["schema_version"].is_string() || root["withdrawn"].is_string());
}

// The ecosystems of a record up to their colon, each once, in the order of its entries.
std::vector<std::string_view> ecosystems_of(JsonValue root) {
  std::vector<std::string_view> names;
  for (const JsonValue entry : root["affected"].elements()) {
    const std::string_view base = cut(entry["package"]["ecosystem"].string(), ':').first;
    if (!base.empty() && std::ranges::find(names, base) == names.end()) {
      names.push_back(base);
    }
  }
  return names;
}

// "ACME" of "ACME-2024-1", of characters that are safe in a feed's name.
std::string private_name(std::string_view id) {
  constexpr std::size_t kNameMax = 40;
  std::string name = to_lower(cut(id, '-').first.substr(0, kNameMax));
  std::erase_if(name, [](char c) { return !is_alpha(c) && !is_digit(c) && c != '_' && c != '.'; });
  return name.empty() ? "osv/private" : "osv/private/" + name;
}

// GitHub's records name packages of several ecosystems and lie in the all.zip of each: the folder that the record comes
// in says which, where it is one of the record's; else the first.
std::string feed_name(std::string_view path, std::string_view id, const std::vector<std::string_view>& ecosystems) {
  const OsvDatabase& database = osv_database(id);
  if (database.kind == OsvKind::kPrivate) {
    return private_name(id);
  }
  std::string folders(path);
  std::ranges::replace(folders, '!', '/');
  for (const std::string_view part : split(folders, '/')) {
    if (std::ranges::find(ecosystems, cut(part, ':').first) != ecosystems.end()) {
      return fmt::format("osv/{}", cut(part, ':').first);
    }
  }
  if (!ecosystems.empty()) {
    return fmt::format("osv/{}", ecosystems.front());
  }
  return fmt::format("osv/{}", database.ecosystem.empty() ? database.publisher : database.ecosystem);
}

// Whether the feed that begins with this record lists what is unfixed too. A distribution's advisories never do;
// records derived from changelogs say so themselves.
Coverage coverage_of(std::string_view id, std::string_view ecosystem, bool derived) {
  const OsvKind kind = osv_database(id).kind;
  if (derived || kind == OsvKind::kAdvisory || kind == OsvKind::kNotice || kind == OsvKind::kPrivate) {
    return Coverage::kFixesOnly;
  }
  return osv_ecosystem(ecosystem).coverage;
}

// The weakness that a distribution's id stands for: "CVE-2024-1" of "UBUNTU-CVE-2024-1" and of itself.
std::optional<std::string> cve_of(std::string_view id) {
  for (const std::string_view prefix : {"UBUNTU-", "DEBIAN-", "ALPINE-"}) {
    if (id.starts_with(prefix)) {
      id.remove_prefix(prefix.size());
      break;
    }
  }
  return cve_id(id);
}

void add_once(std::vector<std::string>& list, std::string value) {
  if (!value.empty() && std::ranges::find(list, value) == list.end()) {
    list.push_back(std::move(value));
  }
}

void add_cves(JsonValue ids, std::vector<std::string>& cves) {
  for (const JsonValue id : ids.elements()) {
    if (std::optional<std::string> cve = cve_of(id.string())) {
      add_once(cves, std::move(*cve));
    }
  }
}

Result<void> read_ids(JsonValue root, const OsvDatabase& database, const Limits& limits, Record& record) {
  const std::size_t count =
      root["aliases"].elements().size() + root["upstream"].elements().size() + root["related"].elements().size();
  if (count > limits.aliases_per_record_max) {
    return fail(ErrorCode::kLimit,
                fmt::format("more ids than aliases_per_record_max ({})", limits.aliases_per_record_max));
  }
  if (database.kind == OsvKind::kWeakness || database.kind == OsvKind::kPrivate) {
    for (const JsonValue alias : root["aliases"].elements()) {
      if (alias.string() != record.id) {
        add_once(record.aliases, std::string(trim(alias.string())));
      }
    }
    add_cves(root["upstream"], record.vulnerabilities);
    return {};
  }
  // A distribution's record is no alias of the weaknesses that it speaks of, whichever field names them (OSV schema,
  // "aliases field"); AlmaLinux and Rocky Linux name them in `related`, which elsewhere says less.
  if (std::optional<std::string> own = cve_of(record.id); own && *own != record.id) {
    add_once(record.vulnerabilities, std::move(*own));
  }
  add_cves(root["upstream"], record.vulnerabilities);
  add_cves(root["aliases"], record.vulnerabilities);
  if (record.vulnerabilities.empty()) {
    add_cves(root["related"], record.vulnerabilities);
  }
  if (record.vulnerabilities.empty()) {
    for (const JsonValue id : root["upstream"].elements()) {
      add_once(record.vulnerabilities, std::string(trim(id.string())));
    }
  }
  return {};
}

void read_severity(JsonValue list, std::string_view source, Record& record) {
  for (const JsonValue severity : list.elements()) {
    const std::string_view score = severity["score"].string();
    if (severity["type"].string().starts_with("CVSS_")) {
      if (!score.empty()) {
        add_rating(record.ratings, vector_rating(score, source));
      }
    } else {
      add_rating(record.ratings, word_rating(score, source));
    }
  }
}

// AlmaLinux, Rocky Linux and Red Hat begin the summary with the severity ("Important: nodejs:18 security update"), now
// and then they end it so ("ALSA-2022:5468: php:8.0 security update (Important)").
std::string_view summary_severity(std::string_view summary) {
  const std::string_view first = cut(summary, ':').first;
  const std::size_t open = summary.rfind('(');
  if (summary.ends_with(')') && open != std::string_view::npos) {
    return summary.substr(open + 1, summary.size() - open - 2);
  }
  return first.size() < summary.size() && first.find(' ') == std::string_view::npos ? first : std::string_view{};
}

void read_ratings(JsonValue root, const OsvDatabase& database, Record& record) {
  const std::string_view source = database.publisher;
  read_severity(root["severity"], source, record);
  for (const JsonValue entry : root["affected"].elements()) {
    read_severity(entry["severity"], source, record);
  }
  add_rating(record.ratings, word_rating(root["database_specific"]["severity"].string(), source));
  if (database.kind == OsvKind::kAdvisory) {
    add_rating(record.ratings, word_rating(summary_severity(record.title), source));
  }
}

std::string tag_of(std::string_view type) {
  if (type == "FIX") {
    return "patch";
  }
  return type == "EVIDENCE" ? "exploit" : to_lower(type);
}

void read_texts(JsonValue root, Record& record) {
  record.title = root["summary"].string();
  record.description = root["details"].string();
  for (const JsonValue reference : root["references"].elements()) {
    if (!reference["url"].string().empty()) {
      record.references.push_back(
          {.url = std::string(reference["url"].string()), .tags = {tag_of(reference["type"].string())}});
    }
  }
  for (const std::string_view member : {"cwe_ids", "cwes"}) {
    for (const JsonValue cwe : root["database_specific"][member].elements()) {
      add_cwe(record.cwes, cwe.is_object() ? cwe["cweId"].string() : cwe.string());
    }
  }
}

// RustSec marks what is no vulnerability: unmaintained, unsound, notice.
bool is_informational(JsonValue root) {
  for (const JsonValue entry : root["affected"].elements()) {
    if (entry["database_specific"]["informational"].is_string()) {
      return true;
    }
  }
  return false;
}

// The product that a record's CPEs name, where they name one: "apache:activemq" (CPE 2.3 formatted string).
std::string cpe_product_of(JsonValue root) {
  std::string product;
  for (const JsonValue cpe : root["database_specific"]["cpes"].elements()) {
    const std::vector<std::string_view> parts = split(cpe.string(), ':');
    if (parts.size() < 6 || parts[0] != "cpe" || parts[1] != "2.3" || parts[3] == "*" || parts[4] == "*") {
      continue;
    }
    std::string named = to_lower(fmt::format("{}:{}", parts[3], parts[4]));
    if (!product.empty() && named != product) {
      return {};
    }
    product = std::move(named);
  }
  return product;
}

Result<Record> read_record(JsonValue root, const Limits& limits) {
  const std::string_view id = root["id"].string();
  const bool printable_id = !id.empty() && id.size() <= limits.name_bytes_max &&
                            std::ranges::none_of(id, [](char c) { return static_cast<unsigned char>(c) <= ' '; });
  if (!printable_id) {
    return bad_input("the id is missing, too long or has blanks in it");
  }
  const OsvDatabase& database = osv_database(id);
  Record record{.id = std::string(id)};
  record.kind = database.kind == OsvKind::kDistribution || id.starts_with("CVE-") ? RecordKind::kVulnerability
                                                                                  : RecordKind::kAdvisory;
  if (database.kind == OsvKind::kNotice || is_informational(root)) {
    record.kind = RecordKind::kNotice;
  }
  record.published = time_or_unknown(root["published"].string());
  record.modified = time_or_unknown(root["modified"].string());
  record.rejected = root["withdrawn"].is_string();
  record.withdrawn = time_or_unknown(root["withdrawn"].string());
  read_texts(root, record);
  TRY(read_ids(root, database, limits, record));
  read_ratings(root, database, record);
  const std::string product = cpe_product_of(root);
  OsvContext context{
      .limits = limits, .summary = record.title, .cpe_product = product, .budget = limits.ranges_per_record_max};
  for (const JsonValue entry : root["affected"].elements()) {
    TRY(read_osv_affected(entry, context, record.affected));
  }
  extend_ubuntu_pro(record.affected);
  return record;
}

// A feed answers for a domain only where its records are all of that one: a GitHub advisory for an npm and a Maven package
// in npm's all.zip does not mean that Maven is covered. A private advisory answers for no domain: it speaks of the packages
// that it names, and whoever imports one must not see all others as judged by it.
void announce(const Record& record, std::size_t ecosystems, FactSink& sink) {
  if (ecosystems != 1 || osv_database(record.id).kind == OsvKind::kPrivate) {
    return;
  }
  std::string_view last;
  for (const Affected& entry : record.affected) {
    if (entry.domain != last && entry.domain != "product") {
      sink.saw_domain(entry.domain);
      last = entry.domain;
    }
  }
}

// The text after `"ecosystem": "` in a record that does not parse, so that its feed can still be named.
std::string_view first_ecosystem(std::string_view bytes) {
  std::size_t at = bytes.find("\"ecosystem\"");
  if (at == std::string_view::npos) {
    return {};
  }
  at = bytes.find('"', at + 11);
  const std::size_t end = at == std::string_view::npos ? at : bytes.find('"', at + 1);
  constexpr std::size_t kNameMax = 64;
  if (end == std::string_view::npos || end - at > kNameMax) {
    return {};
  }
  return cut(bytes.substr(at + 1, end - at - 1), ':').first;
}

class OsvImporter final : public Importer {
 public:
  [[nodiscard]] std::string_view kind() const override { return "osv"; }
  [[nodiscard]] bool piece_is_record() const override { return true; }
  [[nodiscard]] bool wants_member(std::string_view path) const override { return path.ends_with(".json"); }

  [[nodiscard]] std::optional<FeedIdentity> recognise(const Piece& piece) const override {
    const Limits limits;
    if (piece.bytes.size() > limits.record_bytes_max || !trim(piece.bytes.substr(0, 64)).starts_with('{') ||
        piece.bytes.find("\"id\"") == std::string_view::npos ||
        piece.bytes.find("\"modified\"") == std::string_view::npos) {
      return std::nullopt;
    }
    const bool archived = piece.path.find('!') != std::string::npos;
    FeedIdentity identity{.kind = "osv", .mode = archived ? UpdateMode::kSnapshot : UpdateMode::kUpdate};
    JsonParser parser;
    const Result<JsonValue> root = parser.parse(piece.bytes);
    if (!root) {
      const std::string_view ecosystem = first_ecosystem(piece.bytes);
      if (ecosystem.empty() || piece.bytes.find("\"affected\"") == std::string_view::npos) {
        return std::nullopt;
      }
      identity.name = fmt::format("osv/{}", ecosystem);  // a damaged record is still one: parse() says what is wrong
      return identity;
    }
    if (!is_osv(*root)) {
      return std::nullopt;
    }
    const std::string_view id = (*root)["id"].string();
    identity.name = feed_name(piece.path, id, ecosystems_of(*root));
    identity.coverage = coverage_of(id, cut(identity.name, '/').second.value_or(""),
                                    (*root)["database_specific"]["derived_from"].present());
    identity.snapshot = time_or_unknown((*root)["modified"].string());
    return identity;
  }

  [[nodiscard]] Result<void> parse(const Piece& piece, FactSink& sink) const override {
    if (piece.bytes.size() > sink.limits().record_bytes_max) {
      return fail(ErrorCode::kLimit,
                  fmt::format("a record larger than record_bytes_max ({})", sink.limits().record_bytes_max));
    }
    JsonParser parser(sink.limits());
    const JsonValue root = TRY(parser.parse(piece.bytes));
    if (!is_osv(root)) {
      return bad_input("no OSV record: 'id', 'modified' or 'affected' is missing");
    }
    Record record = TRY_AT(read_record(root, sink.limits()), std::string(root["id"].string().substr(0, 100)));
    announce(record, ecosystems_of(root).size(), sink);
    sink.saw_snapshot(record.modified);
    sink.put(std::move(record));
    return {};
  }
};

}  // namespace

std::unique_ptr<Importer> make_osv_importer() { return std::make_unique<OsvImporter>(); }

}  // namespace parapet::knowledge
