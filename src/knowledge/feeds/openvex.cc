// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/openvex.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "inventory/ecosystem.h"
#include "inventory/purl.h"
#include "knowledge/feeds/csaf.h"
#include "knowledge/feeds/field.h"
#include "knowledge/feeds/openvex_document.h"

namespace parapet::knowledge {
namespace {

constexpr std::size_t kHeadBytes = 4096;

// wiki.ubuntu.com/Releases; the number of a release is fixed with its name.
constexpr auto kUbuntuReleases = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"precise", "12.04"},  {"quantal", "12.10"}, {"raring", "13.04"},  {"saucy", "13.10"},   {"trusty", "14.04"},
    {"utopic", "14.10"},   {"vivid", "15.04"},   {"wily", "15.10"},    {"xenial", "16.04"},  {"yakkety", "16.10"},
    {"zesty", "17.04"},    {"artful", "17.10"},  {"bionic", "18.04"},  {"cosmic", "18.10"},  {"disco", "19.04"},
    {"eoan", "19.10"},     {"focal", "20.04"},   {"groovy", "20.10"},  {"hirsute", "21.04"}, {"impish", "21.10"},
    {"jammy", "22.04"},    {"kinetic", "22.10"}, {"lunar", "23.04"},   {"mantic", "23.10"},  {"noble", "24.04"},
    {"oracular", "24.10"}, {"plucky", "25.04"},  {"questing", "25.10"}, {"resolute", "26.04"},
});

std::optional<Status> status_of(std::string_view name) {
  if (name == "not_affected") {
    return Status::kNotAffected;
  }
  if (name == "affected") {
    return Status::kAffected;
  }
  if (name == "fixed") {
    return Status::kFixed;
  }
  return name == "under_investigation" ? std::optional(Status::kUnderInvestigation) : std::nullopt;
}

// Ubuntu's fixed sentences for what it does about an affected package.
FixState fix_of(std::string_view action) {
  const bool never = action.find("decided to not fix") != std::string_view::npos ||
                     action.find("no longer supported") != std::string_view::npos ||
                     action.find("end of life") != std::string_view::npos;
  return never ? FixState::kWillNotFix : FixState::kNone;
}

// A package that a product names.
struct Package {
  std::string domain;
  std::string name;
  version::Scheme scheme = version::Scheme::kGeneric;
  NameKind name_kind = NameKind::kPackage;
  std::string version;
  std::string architecture;
};

std::string qualifier(const inventory::Purl& purl, const std::string& name) {
  const auto found = purl.qualifiers.find(name);
  return found == purl.qualifiers.end() ? std::string{} : found->second;
}

std::string domain_of(const inventory::Purl& purl, const std::string& ecosystem) {
  if (purl.type == "deb" && purl.space == "ubuntu") {
    return ubuntu_distro_domain(qualifier(purl, "distro"));
  }
  if (purl.type == "deb" || purl.type == "rpm" || purl.type == "apk" || purl.type == "alpm") {
    const std::optional<inventory::OperatingSystem> system = inventory::system_of_purl(purl);
    return system ? inventory::distribution_domain(*system) : std::string{};
  }
  return inventory::language_domain(ecosystem);
}

std::optional<Package> package_of(const OpenVexProduct& product) {
  const Result<inventory::Purl> purl = inventory::parse_purl(product.purl);
  if (!purl || purl->type == "oci" || purl->type == "docker" || purl->type == "generic" || purl->type == "github") {
    return std::nullopt;
  }
  Result<inventory::Software> software = inventory::software_of_purl(*purl);
  if (!software) {
    return std::nullopt;
  }
  Package package;
  package.domain = domain_of(*purl, software->ecosystem);
  if (package.domain.empty()) {
    return std::nullopt;
  }
  package.scheme = inventory::scheme_of_ecosystem(software->ecosystem);
  package.name = inventory::normalise_name(package.domain, software->name);
  package.version = std::move(software->version);
  package.architecture = qualifier(*purl, "arch");
  if (package.domain.find(':') != std::string::npos) {
    package.name_kind = package.architecture == "source" || package.architecture == "src" ? NameKind::kSource : NameKind::kBinary;
  }
  return package;
}

version::Bound bound_of(const std::string& text, version::Key key, bool inclusive) {
  return {.text = text, .key = std::move(key), .inclusive = inclusive};
}

// Entries of a package of a distribution. The version in Canonical's documents is the newest one in the archive on the day
// of writing, not the first with the fix: what is newer is fixed as well, what is older may be. So older versions are a
// question that this document does not answer. Of the other statuses the version is the newest one they are known to hold for.
void add_distribution_entries(const Package& package, Affected entry, std::vector<Affected>& entries) {
  if (package.version.empty()) {
    entry.all_versions = entry.status != Status::kFixed;
    entry.unreadable = entry.all_versions ? "" : "fixed in a version that is not named";
    entry.status = entry.all_versions ? entry.status : Status::kAffected;
    entries.push_back(std::move(entry));
    return;
  }
  Result<version::Key> key = version::parse(package.scheme, package.version);
  if (!key) {
    entry.status = Status::kAffected;
    entry.unreadable = package.version;
    entries.push_back(std::move(entry));
    return;
  }
  if (entry.status != Status::kFixed) {
    entry.intervals.push_back({.lower = {}, .upper = bound_of(package.version, *std::move(key), true)});
    entries.push_back(std::move(entry));
    return;
  }
  Affected older = entry;
  older.status = Status::kAffected;
  older.unreadable = fmt::format("fixed in {} or before", package.version);
  entry.intervals.push_back({.lower = bound_of(package.version, *std::move(key), true), .upper = {}});
  entries.push_back(std::move(entry));
  entries.push_back(std::move(older));
}

// Of any other package: the very version that is named, or all where none is.
void add_library_entry(const Package& package, Affected entry, std::vector<Affected>& entries) {
  if (package.version.empty()) {
    entry.all_versions = true;
  } else if (Result<version::Key> key = version::parse(package.scheme, package.version)) {
    entry.versions.push_back(bound_of(package.version, *std::move(key), true));
  } else {
    entry.status = Status::kAffected;
    entry.unreadable = package.version;
  }
  entries.push_back(std::move(entry));
}

// One statement's products as entries. Where a statement names the source package of a release, the binary packages
// beside it say no more.
std::vector<Affected> entries_of(const OpenVexStatement& statement, Status status) {
  std::vector<Package> packages;
  std::set<std::string> domains_with_source;
  for (const OpenVexProduct& product : statement.products) {
    if (std::optional<Package> package = package_of(product)) {
      if (package->name_kind == NameKind::kSource) {
        domains_with_source.insert(package->domain);
      }
      packages.push_back(*std::move(package));
    }
  }
  std::vector<Affected> entries;
  std::set<std::tuple<std::string, std::string, NameKind, std::string>> seen;
  for (const Package& package : packages) {
    const bool covered = package.name_kind == NameKind::kBinary && domains_with_source.contains(package.domain);
    if (covered || !seen.insert({package.domain, package.name, package.name_kind, package.version}).second) {
      continue;
    }
    Affected entry;
    entry.domain = package.domain;
    entry.name = package.name;
    entry.name_kind = package.name_kind;
    entry.scheme = package.scheme;
    entry.status = status;
    if (status == Status::kAffected) {
      entry.fix = fix_of(statement.action);
      entry.note = statement.action;
    } else if (status == Status::kNotAffected) {
      entry.justification = statement.justification;
      entry.note = statement.impact;
    }
    if (package.name_kind == NameKind::kPackage) {
      add_library_entry(package, std::move(entry), entries);
    } else {
      add_distribution_entries(package, std::move(entry), entries);
    }
  }
  return entries;
}

class OpenVexImporter final : public Importer {
 public:
  [[nodiscard]] std::string_view kind() const override { return "openvex"; }
  [[nodiscard]] bool piece_is_record() const override { return true; }
  [[nodiscard]] bool wants_member(std::string_view path) const override { return path.ends_with(".json"); }

  [[nodiscard]] std::optional<FeedIdentity> recognise(const Piece& piece) const override {
    const std::string_view head = piece.bytes.substr(0, kHeadBytes);
    if (!trim(head.substr(0, 64)).starts_with('{') || head.find("openvex") == std::string_view::npos ||
        head.find("@context") == std::string_view::npos) {
      return std::nullopt;
    }
    JsonParser parser;
    const Result<JsonValue> root = parser.parse(piece.bytes);
    if (root && !is_openvex(*root)) {
      return std::nullopt;
    }
    // Also full of statements about what is not fixed, but silent about the first version with a fix: another feed must be
    // heard beside it, so it does not claim the full state (docs/decisions/052).
    FeedIdentity identity{.kind = "openvex", .coverage = Coverage::kFixesOnly};
    identity.name = "openvex/" + publisher_slug(root ? (*root)["author"].string() : std::string_view{});
    identity.snapshot = root ? time_or_unknown((*root)["timestamp"].string()) : UnixTime{};
    return identity;
  }

  [[nodiscard]] Result<void> parse(const Piece& piece, FactSink& sink) const override {
    JsonParser parser(sink.limits());
    const JsonValue root = TRY(parser.parse(piece.bytes));
    if (!is_openvex(root)) {
      return bad_input("no OpenVEX document: @context is not OpenVEX's");
    }
    const OpenVexDocument document = TRY(read_openvex(root, sink.limits()));
    std::map<std::string, Record> records;
    for (std::size_t i = 0; i < document.statements.size(); ++i) {
      const OpenVexStatement& statement = document.statements[i];
      const std::optional<Status> status = status_of(statement.status);
      if (!status || statement.vulnerability.empty() || statement.vulnerability.size() > sink.limits().name_bytes_max) {
        sink.reject(fmt::format("{} statement {}", piece.path, i + 1),
                    status ? "names no usable vulnerability" : fmt::format("the status '{}' is none", statement.status));
        continue;
      }
      add(document, statement, *status, records);
    }
    std::set<std::string> domains;
    for (auto& [vulnerability, record] : records) {
      for (const Affected& entry : record.affected) {
        if (entry.domain.find(':') != std::string::npos && domains.insert(entry.domain).second) {
          sink.saw_domain(entry.domain);
        }
      }
      sink.put(std::move(record));
    }
    sink.saw_snapshot(document.time);
    return {};
  }

 private:
  static void add(const OpenVexDocument& document, const OpenVexStatement& statement, Status status,
                  std::map<std::string, Record>& records) {
    const std::optional<std::string> cve = cve_id(statement.vulnerability);
    const std::string vulnerability = cve ? *cve : statement.vulnerability;
    Record& record = records[vulnerability];
    if (record.id.empty()) {
      // Canonical has one document for each CVE. Of another author several documents may speak of one.
      const bool canonical = cve && publisher_slug(document.author) == "ubuntu";
      record.kind = canonical ? RecordKind::kVulnerability : RecordKind::kAdvisory;
      record.id = canonical ? vulnerability : fmt::format("{}#{}", document.id, vulnerability);
      if (!canonical) {
        record.vulnerabilities.push_back(vulnerability);
      }
      record.description = statement.description;
      record.published = statement.time;
      record.modified = document.time;
      for (const std::string& alias : statement.aliases) {
        if (alias.starts_with("http")) {
          record.references.push_back({.url = alias, .tags = {}});
        } else if (alias != vulnerability) {
          record.aliases.push_back(alias);
        }
      }
    }
    if (statement.time.known()) {
      record.published = record.published.known() ? std::min(record.published, statement.time) : statement.time;
    }
    for (Affected& entry : entries_of(statement, status)) {
      record.affected.push_back(std::move(entry));
    }
  }
};

}  // namespace

std::string ubuntu_distro_domain(std::string_view distro) {
  const std::size_t slash = distro.rfind('/');
  const std::string channel = slash == std::string_view::npos ? std::string{} : to_lower(distro.substr(0, slash));
  const std::string codename = to_lower(slash == std::string_view::npos ? distro : distro.substr(slash + 1));
  if (codename.empty()) {
    return {};
  }
  const auto* const known = std::ranges::find(kUbuntuReleases, codename, &std::pair<std::string_view, std::string_view>::first);
  const std::string_view release = known == kUbuntuReleases.end() ? std::string_view(codename) : known->second;
  if (channel.empty()) {
    return fmt::format("ubuntu:{}", release);
  }
  return channel.starts_with("esm") ? fmt::format("ubuntu-pro:{}", release)
                                    : fmt::format("ubuntu-pro-{}:{}", channel, release);
}

std::unique_ptr<Importer> make_openvex_importer() { return std::make_unique<OpenVexImporter>(); }

}  // namespace parapet::knowledge
