// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/rubysec.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/text.h"
#include "base/yaml.h"
#include "inventory/ecosystem.h"
#include "knowledge/feeds/field.h"
#include "knowledge/feeds/written_rating.h"
#include "version/range.h"

namespace parapet::knowledge {
namespace {

using version::RangeSet;

// Ruby implementations and their library manager, in CPE naming: they are applications, not gems.
struct Engine {
  std::string_view name;
  std::string_view product;
};
constexpr auto kEngines = std::to_array<Engine>({{"jruby", "jruby:jruby"},
                                                 {"mruby", "mruby:mruby"},
                                                 {"mrubyc", "mruby:mruby/c"},
                                                 {"rbx", "rubinius:rubinius"},
                                                 {"ruby", "ruby-lang:ruby"},
                                                 {"rubygems", "rubygems:rubygems"}});

void append(std::string& text, std::string_view more) {
  if (!more.empty()) {
    text += (text.empty() ? "" : "; ") + std::string(more);
  }
}

// The versions that a list of requirements lets through: those that satisfy one of them.
Result<RangeSet> read_requirements(const YamlValue& list) {
  RangeSet safe;
  for (const YamlValue& requirement : list.elements()) {
    const RangeSet set =
        TRY(version::parse_constraint(version::Syntax::kGem, version::Scheme::kGem, requirement.string()));
    safe = version::unite(safe, set);
  }
  return safe;
}

std::string as_written(const YamlValue& root) {
  std::string text;
  for (const std::string_view member : {"patched_versions", "unaffected_versions"}) {
    for (const YamlValue& requirement : root[member].elements()) {
      append(text, fmt::format("{} {}", member == "patched_versions" ? "patched" : "unaffected", requirement.string()));
    }
  }
  return text;
}

// Affected is what satisfies no requirement of either list (ruby-advisory-db, README, "Schema"). Versions below the
// first patched one and those behind the last have different fixes: an interval that ends has one.
void read_versions(const YamlValue& root, Affected base, std::vector<Affected>& affected) {
  const Result<RangeSet> patched = read_requirements(root["patched_versions"]);
  const Result<RangeSet> unaffected = read_requirements(root["unaffected_versions"]);
  if (!patched || !unaffected) {
    base.unreadable = as_written(root);
    affected.push_back(std::move(base));
    return;
  }
  const RangeSet vulnerable = version::complement(version::unite(*patched, *unaffected));
  for (const bool fixed : {true, false}) {
    Affected part = base;
    part.fix = fixed ? FixState::kAvailable : FixState::kNone;
    std::ranges::copy_if(vulnerable.intervals, std::back_inserter(part.intervals),
                         [fixed](const version::Interval& interval) { return interval.upper.has_value() == fixed; });
    if (!part.intervals.empty()) {
      affected.push_back(std::move(part));
    }
  }
}

// "2023-50725" -> "CVE-2023-50725", "gc3j-vvwf-4rp8" -> "GHSA-gc3j-vvwf-4rp8".
std::string prefixed(std::string_view prefix, std::string_view id) {
  id = trim(id);
  return id.empty() || id.starts_with(prefix) ? std::string(id) : fmt::format("{}{}", prefix, id);
}

void read_ids(const YamlValue& root, Record& record) {
  for (const auto& [member, prefix] : {std::pair{"cve", "CVE-"}, {"ghsa", "GHSA-"}, {"osvdb", "OSVDB-"}}) {
    if (std::string id = prefixed(prefix, root[member].string()); !id.empty()) {
      record.aliases.push_back(std::move(id));
    }
  }
}

void read_ratings(const YamlValue& root, Record& record) {
  for (const auto& [member, system] : {std::pair{"cvss_v4", Rating::System::kCvss40},
                                       {"cvss_v3", Rating::System::kCvss31},
                                       {"cvss_v2", Rating::System::kCvss2}}) {
    if (const std::optional<double> score = parse_double(trim(root[member].string()));
        score && *score >= 0 && *score <= 10) {
      add_rating(record.ratings, score_rating(system, *score, "rubysec"));
    }
  }
}

Result<Record> read_advisory(const YamlValue& root, const Limits& limits) {
  const std::string_view gem = root["gem"].string();
  std::string_view engine = root["engine"].string();
  if (engine.empty()) {
    engine = root["library"].string();
  }
  const std::string_view name = gem.empty() ? engine : gem;
  if (name.empty() || name.size() > limits.name_bytes_max) {
    return bad_input("names neither a gem nor an engine");
  }
  Record record{.kind = RecordKind::kAdvisory,
                .published = time_or_unknown(root["date"].string()),
                .title = std::string(root["title"].string()),
                .description = std::string(root["description"].string())};
  read_ids(root, record);
  if (record.aliases.empty()) {
    return bad_input("names no CVE, GHSA or OSVDB id");
  }
  // One weakness often has a file for each of several gems: the gem is part of the id, and where there is no CVE the
  // weakness stands under its own id rather than under one gem's file.
  record.id = fmt::format("{}/{}", name, record.aliases.front());
  if (!record.aliases.front().starts_with("CVE-")) {
    record.vulnerabilities = {record.aliases.front()};
    record.aliases.clear();
  }
  read_ratings(root, record);
  if (!root["url"].string().empty()) {
    record.references.push_back({.url = std::string(root["url"].string()), .tags = {"advisory"}});
  }
  for (const YamlValue& url : root["related"]["url"].elements()) {
    record.references.push_back({.url = std::string(url.string()), .tags = {}});
  }
  Affected base{.domain = "gem", .name = inventory::normalise_name("gem", name), .scheme = version::Scheme::kGem};
  if (gem.empty()) {
    const auto* const known = std::ranges::find(kEngines, engine, &Engine::name);
    base.domain = "product";
    base.name =
        known == kEngines.end() ? fmt::format("{0}:{0}", inventory::cpe_name(engine)) : std::string(known->product);
  }
  base.note = root["notes"].string();
  if (const std::string_view platform = root["platform"].string(); !platform.empty()) {
    append(base.note, fmt::format("only on {}", platform));
  }
  read_versions(root, std::move(base), record.affected);
  return record;
}

class RubysecImporter final : public Importer {
 public:
  [[nodiscard]] std::string_view kind() const override { return "rubysec"; }
  [[nodiscard]] bool piece_is_record() const override { return true; }
  [[nodiscard]] bool wants_member(std::string_view path) const override {
    return path.ends_with(".yml") || path.ends_with(".yaml");
  }

  [[nodiscard]] std::optional<FeedIdentity> recognise(const Piece& piece) const override {
    const std::string text = "\n" + std::string(piece.bytes.substr(0, 65'536));
    const auto has = [&text](std::string_view key) {
      return text.find(fmt::format("\n{}:", key)) != std::string::npos;
    };
    if (!(has("gem") || has("engine") || has("library")) || !has("title") || !has("url") ||
        !(has("cve") || has("ghsa") || has("osvdb")) || has("branches")) {
      return std::nullopt;
    }
    const bool archived = piece.path.find('!') != std::string::npos;
    return FeedIdentity{.name = "rubysec",
                        .kind = "rubysec",
                        .coverage = Coverage::kFullState,
                        .covers = {"gem"},
                        .mode = archived ? UpdateMode::kSnapshot : UpdateMode::kUpdate};
  }

  [[nodiscard]] Result<void> parse(const Piece& piece, FactSink& sink) const override {
    const YamlValue root = TRY(read_yaml(piece.bytes, sink.limits()));
    Record record = TRY(read_advisory(root, sink.limits()));
    sink.saw_snapshot(record.published);
    sink.put(std::move(record));
    return {};
  }
};

}  // namespace

std::unique_ptr<Importer> make_rubysec_importer() { return std::make_unique<RubysecImporter>(); }

}  // namespace parapet::knowledge
