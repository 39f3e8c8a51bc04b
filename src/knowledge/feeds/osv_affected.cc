// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/osv_affected.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "base/text.h"
#include "inventory/ecosystem.h"
#include "knowledge/feeds/field.h"
#include "knowledge/feeds/osv_database.h"
#include "version/range.h"

namespace parapet::knowledge {
namespace {

using version::Event;
using version::RangeSet;
using version::Scheme;

struct Versions {
  RangeSet set;
  std::vector<version::Bound> listed;  // outside of the set
  std::string unreadable;
  std::string note;
};

void append(std::string& text, std::string_view more) {
  if (!more.empty()) {
    text += (text.empty() ? "" : "; ") + std::string(more);
  }
}

struct EventName {
  std::string_view name;
  Event::Kind kind;
};
constexpr std::array<EventName, 4> kEventNames = {{{"introduced", Event::Kind::kIntroduced},
                                                   {"fixed", Event::Kind::kFixed},
                                                   {"last_affected", Event::Kind::kLastAffected},
                                                   {"limit", Event::Kind::kLimit}}};

// Go writes versions in this database without their "v"; a record of another origin may not.
std::string_view bare_version(std::string_view domain, std::string_view text) {
  return domain == "go" && text.starts_with('v') ? text.substr(1) : text;
}

std::vector<Event> read_events(JsonValue range, std::string_view domain) {
  std::vector<Event> events;
  for (const JsonValue event : range["events"].elements()) {
    for (const EventName& known : kEventNames) {
      if (const JsonValue value = event[known.name]; value.is_string()) {
        events.push_back({.kind = known.kind, .version = std::string(bare_version(domain, value.string()))});
      }
    }
  }
  return events;
}

std::string as_written(const std::vector<Event>& events) {
  std::string text;
  for (const Event& event : events) {
    const auto* const name = std::ranges::find(kEventNames, event.kind, &EventName::kind);
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name->name, event.version);
  }
  return text;
}

Result<void> spend(OsvContext& context, std::size_t count) {
  if (count > context.budget) {
    return fail(ErrorCode::kLimit, fmt::format("more events and versions than ranges_per_record_max ({})",
                                               context.limits.ranges_per_record_max));
  }
  context.budget -= count;
  return {};
}

void read_range(JsonValue range, Scheme scheme, std::string_view domain, Versions& versions) {
  const std::vector<Event> events = read_events(range, domain);
  if (events.empty()) {
    append(versions.unreadable, "a range without events");
    return;
  }
  const Result<RangeSet> set = version::from_events(scheme, events);
  if (!set) {
    append(versions.unreadable, as_written(events));
    return;
  }
  versions.set = version::unite(versions.set, *set);
}

// Listed versions count beside the ranges (OSV schema, "evaluation"); those that a range holds already are left out.
// One that its scheme can't parse matches no software: what bears such a version is not assessed anyway (design §4.2).
void read_listed(JsonValue list, Scheme scheme, std::string_view domain, Versions& versions) {
  std::size_t unread = 0;
  std::set<std::string> seen;
  for (const JsonValue value : list.elements()) {
    const std::string_view text = bare_version(domain, value.string());
    Result<version::Key> key = version::parse(scheme, text);
    if (!key) {
      ++unread;
    } else if (!versions.set.contains(key->bytes()) && seen.emplace(key->bytes()).second) {
      versions.listed.push_back({.text = std::string(text), .key = std::move(*key), .inclusive = true});
    }
  }
  if (unread > 0 && versions.set.intervals.empty() && versions.listed.empty()) {
    append(versions.unreadable, fmt::format("{} listed versions", unread));
  }
}

Result<Versions> read_versions(JsonValue entry, Scheme scheme, std::string_view domain, OsvContext& context) {
  Versions versions;
  bool commits = false;
  for (const JsonValue range : entry["ranges"].elements()) {
    TRY(spend(context, range["events"].elements().size()));
    if (range["type"].string() == "GIT") {
      commits = true;
    } else {
      read_range(range, scheme, domain, versions);
    }
  }
  TRY(spend(context, entry["versions"].elements().size()));
  read_listed(entry["versions"], scheme, domain, versions);
  if (versions.set.intervals.empty() && versions.listed.empty() && versions.unreadable.empty()) {
    versions.unreadable = commits ? "commits only, no versions" : "no versions";
  }
  return versions;
}

FixState fix_of(const version::Interval& interval) {
  if (!interval.upper) {
    return FixState::kNone;
  }
  return interval.upper->inclusive ? FixState::kUnknown : FixState::kAvailable;
}

// One Affected for each state of the fix; `base` has all that is the same in them.
void put_versions(const Affected& base, Versions versions, std::vector<Affected>& affected) {
  bool listed_placed = versions.listed.empty();
  for (const FixState fix : {FixState::kAvailable, FixState::kUnknown, FixState::kNone}) {
    Affected part = base;
    part.fix = fix;
    std::ranges::copy_if(versions.set.intervals, std::back_inserter(part.intervals),
                         [fix](const version::Interval& interval) { return fix_of(interval) == fix; });
    if (fix == FixState::kUnknown && !listed_placed) {
      part.versions = std::move(versions.listed);
      listed_placed = true;
    }
    if (!part.intervals.empty() || !part.versions.empty()) {
      affected.push_back(std::move(part));
    }
  }
  if (!versions.unreadable.empty()) {
    Affected part = base;
    part.unreadable = std::move(versions.unreadable);
    affected.push_back(std::move(part));
  }
}

void read_words(JsonValue list, std::vector<std::string>& words) {
  for (const JsonValue word : list.elements()) {
    std::string lower = to_lower(word.string());
    if (!lower.empty() && std::ranges::find(words, lower) == words.end()) {
      words.push_back(std::move(lower));
    }
  }
}

// Go: ecosystem_specific.imports narrows to packages and symbols that nobody looks for here; where every import is
// bound to a system or architecture, so is the entry. custom_ranges are versions of the project, not of the module.
void read_go(JsonValue specific, Affected& base) {
  const JsonValue::Array imports = specific["imports"].elements();
  if (!imports.empty()) {
    base.confidence = Confidence::kModule;
  }
  bool all_systems = !imports.empty();
  bool all_architectures = !imports.empty();
  std::string paths;
  for (const JsonValue import : imports) {
    all_systems = all_systems && !import["goos"].elements().empty();
    all_architectures = all_architectures && !import["goarch"].elements().empty();
    read_words(import["goos"], base.platforms);
    read_words(import["goarch"], base.architectures);
    constexpr std::size_t kNoteMax = 400;
    if (paths.size() < kNoteMax) {
      paths += (paths.empty() ? "" : ", ") + std::string(import["path"].string());
    }
  }
  if (!all_systems) {
    base.platforms.clear();
  }
  if (!all_architectures) {
    base.architectures.clear();
  }
  std::ranges::replace(base.platforms, "darwin", "macos");
  if (!paths.empty()) {
    append(base.note, "only where these packages are used: " + paths);
  }
  for (const JsonValue range : specific["custom_ranges"].elements()) {
    append(base.note, "in the project's own versions: " + as_written(read_events(range, base.domain)));
  }
}

// crates.io: ecosystem_specific.affects (RustSec advisory format, "affected").
void read_rust(JsonValue specific, Affected& base) {
  read_words(specific["affects"]["os"], base.platforms);
  read_words(specific["affects"]["arch"], base.architectures);
}

void read_module(std::string_view summary, Affected& base, const Versions& versions) {
  const bool module = std::ranges::any_of(versions.set.intervals, [](const version::Interval& interval) {
    return (interval.upper && is_module_build(interval.upper->text)) ||
           (interval.lower && is_module_build(interval.lower->text));
  });
  if (!module) {
    return;
  }
  const std::vector<std::string> streams = summary_modules(summary);
  base.module = streams.empty() ? "*" : fmt::format("{}", fmt::join(streams, "|"));
  if (streams.size() > 1) {
    append(base.note, fmt::format("module {}", fmt::join(streams, " or ")));
  }
}

void read_specifics(JsonValue entry, Affected& base) {
  const JsonValue specific = entry["ecosystem_specific"];
  if (base.domain == "go") {
    read_go(specific, base);
  } else if (base.domain == "cargo") {
    read_rust(specific, base);
  }
  if (const std::string_view availability = specific["availability"].string();
      availability != "No subscription required") {
    append(base.note, availability);
  }
  if (const std::string_view urgency = specific["urgency"].string();
      !urgency.empty() && urgency != "not yet assigned") {
    append(base.note, fmt::format("urgency {}", urgency));
  }
  // GitHub: the highest version known to be affected where no fix is known.
  if (const std::string_view known = entry["database_specific"]["last_known_affected_version_range"].string();
      !known.empty()) {
    append(base.note, fmt::format("last known to be affected: {}", known));
  }
  for (const JsonValue cve : entry["database_specific"]["cves_map"]["cves"].elements()) {
    if (std::optional<std::string> id = cve_id(cve["id"].string())) {
      base.vulnerabilities.push_back(std::move(*id));
    }
  }
}

}  // namespace

std::vector<std::string> summary_modules(std::string_view summary) {
  std::vector<std::string> modules;
  for (std::string_view word : split_blanks(summary)) {
    while (word.ends_with(',')) {
      word.remove_suffix(1);
    }
    if (word == "security" || word == "bug" || word == "enhancement" || word == "update") {
      break;
    }
    const auto [name, stream] = cut(word, ':');
    if (!name.empty() && stream && !stream->empty() && !word.ends_with(':')) {
      modules.emplace_back(word);
    }
  }
  return modules;
}

bool is_module_build(std::string_view version) {
  return version.find(".module_") != std::string_view::npos || version.find(".module+") != std::string_view::npos;
}

Result<void> read_osv_affected(JsonValue entry, OsvContext& context, std::vector<Affected>& affected) {
  const std::string_view ecosystem = entry["package"]["ecosystem"].string();
  const std::string_view name = entry["package"]["name"].string();
  if (ecosystem.empty() || name.empty()) {
    return {};  // commits of a repository, without a package: nothing that is installed can be held against it
  }
  if (ecosystem.size() > context.limits.name_bytes_max || name.size() > context.limits.name_bytes_max) {
    return fail(ErrorCode::kLimit,
                fmt::format("a package name longer than name_bytes_max ({})", context.limits.name_bytes_max));
  }
  const inventory::DomainScheme space = inventory::domain_of_osv_ecosystem(ecosystem);
  Affected base{.domain = space.domain,
                .name = inventory::normalise_name(space.domain, name),
                .name_kind = osv_ecosystem(ecosystem).names,
                .scheme = space.scheme};
  const JsonValue::Array ranges = entry["ranges"].elements();
  if (space.scheme == Scheme::kGeneric && !ranges.empty() && (*ranges.begin())["type"].string() == "SEMVER") {
    base.scheme = Scheme::kSemver;
  }
  Versions versions = TRY(read_versions(entry, base.scheme, base.domain, context));
  if (base.scheme == Scheme::kSemver && !versions.unreadable.empty()) {
    // Dates with leading zeros, which SemVer forbids (Bitnami's minio: "2022.07.29"), have an order all the same.
    Versions generic = TRY(read_versions(entry, Scheme::kGeneric, base.domain, context));
    if (generic.unreadable.empty()) {
      base.scheme = Scheme::kGeneric;
      versions = std::move(generic);
    }
  }
  if (base.scheme == Scheme::kRpm) {
    read_module(context.summary, base, versions);
  }
  read_specifics(entry, base);
  if (base.domain.starts_with("debian:") && entry["ecosystem_specific"]["urgency"].string() == "unimportant") {
    base.status = Status::kNotAffected;  // design §4.9
    base.all_versions = true;
    base.justification = "unimportant";
    affected.push_back(std::move(base));
    return {};
  }
  if (!context.cpe_product.empty()) {
    Affected product = base;
    product.domain = "product";
    product.name = context.cpe_product;
    put_versions(product, versions, affected);
  }
  put_versions(base, std::move(versions), affected);
  return {};
}

void extend_ubuntu_pro(std::vector<Affected>& affected) {
  constexpr std::string_view kPro = "ubuntu-pro:";
  std::vector<Affected> added;
  for (const Affected& entry : affected) {
    if (!entry.domain.starts_with(kPro)) {
      continue;
    }
    const std::string plain = "ubuntu:" + entry.domain.substr(kPro.size());
    const bool there = std::ranges::any_of(
        affected, [&](const Affected& other) { return other.domain == plain && other.name == entry.name; });
    if (!there) {
      added.push_back(entry);
      added.back().domain = plain;
      append(added.back().note, "the fix comes with Ubuntu Pro");
    }
  }
  std::ranges::move(added, std::back_inserter(affected));
}

}  // namespace parapet::knowledge
