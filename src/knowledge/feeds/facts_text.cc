// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/facts_text.h"

#include <string_view>
#include <variant>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/time.h"
#include "knowledge/cvss.h"

namespace parapet::knowledge {
namespace {

class Text {
 public:
  void line(std::string_view name, std::string_view value) {
    if (!value.empty()) {
      text_ += fmt::format("  {}: {}\n", name, value);
    }
  }
  void head(std::string_view line) { text_ += fmt::format("{}\n", line); }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

std::string_view name_of(Rating::System system) {
  constexpr std::string_view kNames[] = {"cvss2", "cvss3.0", "cvss3.1", "cvss4.0", "vendor"};
  return kNames[static_cast<std::size_t>(system)];
}

std::string_view name_of(FixState fix) {
  constexpr std::string_view kNames[] = {"unknown", "available", "none", "will_not_fix"};
  return kNames[static_cast<std::size_t>(fix)];
}

std::string_view name_of(Status status) {
  constexpr std::string_view kNames[] = {"affected", "under_investigation", "not_affected", "fixed"};
  return kNames[static_cast<std::size_t>(status)];
}

std::string ssvc_text(const SsvcPoints& points) {
  constexpr std::string_view kExploitation[] = {"?", "none", "poc", "active"};
  constexpr std::string_view kAutomatable[] = {"?", "no", "yes"};
  constexpr std::string_view kImpact[] = {"?", "partial", "total"};
  const std::string text = fmt::format("{} {} {} {}", kExploitation[static_cast<std::size_t>(points.exploitation)],
                                       kAutomatable[static_cast<std::size_t>(points.automatable)],
                                       kImpact[static_cast<std::size_t>(points.technical_impact)], format_time(points.time));
  return text == "? ? ? " ? "" : text;
}

std::string affected_text(const Affected& rule) {
  std::string text = fmt::format("{} {}", rule.domain, rule.name);
  if (rule.name_kind != NameKind::kPackage) {
    text += rule.name_kind == NameKind::kSource ? " (source)" : " (binary)";
  }
  text += fmt::format(" {} {}", version::scheme_name(rule.scheme), name_of(rule.status));
  text += rule.all_versions ? " all" : "";
  for (const version::Interval& interval : rule.intervals) {
    text += " " + version::to_string(interval);
  }
  for (const version::Bound& bound : rule.versions) {
    text += " =" + bound.text;
  }
  const auto field = [&text](std::string_view name, std::string_view value) {
    text += value.empty() ? "" : fmt::format("; {} {}", name, value);
  };
  field("unreadable", rule.unreadable);
  field("fix", rule.fix == FixState::kUnknown ? "" : name_of(rule.fix));
  field("fixed", rule.fixed_version);
  field("confidence", rule.confidence == Confidence::kExact ? "" : rule.confidence == Confidence::kText ? "text" : "module");
  field("architectures", fmt::format("{}", fmt::join(rule.architectures, ",")));
  field("platforms", fmt::format("{}", fmt::join(rule.platforms, ",")));
  field("module", rule.module);
  field("requires", fmt::format("{}", fmt::join(rule.requires_products, ",")));
  field("justification", rule.justification);
  field("about", fmt::format("{}", fmt::join(rule.vulnerabilities, ",")));
  field("note", rule.note);
  return text;
}

std::string rating_text(const Rating& rating) {
  std::string text = fmt::format("{} {}", name_of(rating.system), severity_name(rating.severity));
  text += rating.stated ? fmt::format(" {:.1f}", *rating.stated) : "";
  text += rating.vector.empty() ? "" : " " + rating.vector;
  return text + (rating.source.empty() ? "" : " by " + rating.source);
}

struct Writer {
  Text& text;

  void operator()(const Record& record) const {
    constexpr std::string_view kKinds[] = {"vulnerability", "advisory", "notice"};
    text.head(fmt::format("record {} {}{}", record.id, kKinds[static_cast<std::size_t>(record.kind)], record.rejected ? " rejected" : ""));
    text.line("aliases", fmt::format("{}", fmt::join(record.aliases, " ")));
    text.line("vulnerabilities", fmt::format("{}", fmt::join(record.vulnerabilities, " ")));
    text.line("published", format_time(record.published));
    text.line("modified", format_time(record.modified));
    text.line("withdrawn", format_time(record.withdrawn));
    text.line("title", record.title);
    text.line("description", record.description);
    for (const Reference& reference : record.references) {
      text.line("reference", fmt::format("{} {}", reference.url, fmt::join(reference.tags, ",")));
    }
    text.line("cwes", fmt::format("{}", fmt::join(record.cwes, " ")));
    for (const Rating& rating : record.ratings) {
      text.line("rating", rating_text(rating));
    }
    text.line("ssvc", ssvc_text(record.ssvc));
    text.line("known exploited", record.known_exploited ? "yes" : "");
    for (const Affected& rule : record.affected) {
      text.line("affected", affected_text(rule));
    }
  }
  void operator()(const KnownExploited& entry) const {
    text.head(fmt::format("known exploited {}", entry.vulnerability));
    text.line("added", format_date(entry.added));
    text.line("due", format_date(entry.due));
    text.line("ransomware", entry.ransomware ? "yes" : "");
    text.line("product", fmt::format("{} / {}", entry.vendor, entry.product));
    text.line("name", entry.name);
    text.line("cwes", fmt::format("{}", fmt::join(entry.cwes, " ")));
  }
  void operator()(const EpssScore& score) const {
    text.head(fmt::format("epss {} {:.5f} {:.5f}", score.vulnerability, score.probability, score.percentile));
  }
  void operator()(const ExploitEvidence& evidence) const {
    text.head(fmt::format("exploit evidence {} exploitdb {} named {} narrow {} references {}{}", evidence.vulnerability, evidence.exploitdb,
                          evidence.github_named, evidence.github_narrow, evidence.references, evidence.weaponised ? " weaponised" : ""));
    for (const std::string& url : evidence.urls) {
      text.line("url", url);
    }
  }
  void operator()(const EndOfLife& cycle) const {
    text.head(fmt::format("end of life {} {}{}", cycle.product, cycle.cycle, cycle.ended ? " ended" : ""));
    text.line("codename", cycle.codename);
    text.line("released", format_date(cycle.released));
    text.line("support end", format_date(cycle.support_end));
    text.line("end", format_date(cycle.end));
    text.line("extended end", format_date(cycle.extended_end));
    text.line("latest", cycle.latest);
  }
  void operator()(const CpeAlias& alias) const {
    text.head(fmt::format("cpe alias {} {} {}", alias.domain, alias.source, alias.cpe_product));
  }
  void operator()(const WeaknessLink& link) const { text.head(fmt::format("link {} {}", link.from, link.to)); }
  void operator()(const ThreatName& name) const {
    text.head(fmt::format("threat {} {}{}", name.id, name.name, name.revoked ? " revoked" : ""));
  }
};

}  // namespace

std::string facts_text(const CollectingSink& sink) {
  Text text;
  for (const Fact& fact : sink.facts()) {
    std::visit(Writer{text}, fact);
  }
  for (const CollectingSink::Note& note : sink.rejects()) {
    text.head(fmt::format("rejected {}: {}", note.record, note.reason));
  }
  for (const CollectingSink::Note& note : sink.skips()) {
    text.head(fmt::format("skipped {}: {}", note.record, note.reason));
  }
  return text.take();
}

}  // namespace parapet::knowledge
