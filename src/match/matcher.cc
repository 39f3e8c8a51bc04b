// SPDX-License-Identifier: Apache-2.0
#include "match/matcher.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "inventory/ecosystem.h"
#include "inventory/products/product_table.h"
#include "inventory/windows_release.h"
#include "match/assess.h"
#include "match/stream.h"

namespace parapet::match {
namespace {

using inventory::KernelState;
using inventory::SoftwareKey;
using knowledge::RecordRef;
using knowledge::Status;
using knowledge::VulnerabilityId;

// One weakness that one held rule speaks of.
struct Mention {
  VulnerabilityId vulnerability;
  const Held* held = nullptr;
};

const inventory::ProductTable& products_of(const MatchOptions& options) {
  return options.products == nullptr ? inventory::ProductTable::built_in() : *options.products;
}

bool has_patch_level(std::string_view build) {
  const std::optional<inventory::WindowsBuild> parsed = inventory::parse_windows_build(build);
  return parsed && parsed->has_revision;
}

NotAssessed no_version(const SoftwareKey& key) {
  if (key.domain == "windows") {
    return {NotAssessedReason::kNoVersion, "the build and its update revision (10.0.BUILD.UBR) are not known", {}};
  }
  return {NotAssessedReason::kNoVersion, fmt::format("the version \"{}\" says nothing that could be compared", key.version), {}};
}

NotAssessed unknown_product(const SoftwareKey& key, const inventory::ProductTable& products) {
  NotAssessed reason{NotAssessedReason::kUnknownProduct, {}, {}};
  if (key.ecosystem == "windows" && key.name.empty()) {
    reason.detail = fmt::format("the Windows build {} is of no release that is known here", key.build);
    return reason;
  }
  reason.detail = "the table of product names does not know this name with this publisher; add a row to products.toml in the data "
                  "folder, or give vendor and product in the inventory";
  reason.suggestion = products.suggest(key.name);
  return reason;
}

// A version that the scheme of its ecosystem can't read. (Records about products may choose a scheme of their own.)
std::optional<NotAssessed> bad_version(const SoftwareKey& key, Subject& subject) {
  const version::Scheme scheme = key.domain == "windows"   ? version::Scheme::kWindows
                                 : key.domain == "product" ? version::Scheme::kGeneric
                                                           : inventory::scheme_of_ecosystem(key.ecosystem);
  for (const Lookup& lookup : subject.lookups()) {
    if (subject.parsed(scheme, lookup.by_source).empty()) {
      const std::string_view text = subject.version(lookup.by_source);
      const Result<version::Key> parsed = version::parse(scheme, text);
      return NotAssessed{NotAssessedReason::kBadVersion,
                         fmt::format("\"{}\" is no {} version: {}", text, version::scheme_name(scheme),
                                     parsed ? std::string("empty") : parsed.error().message()),
                         {}};
    }
  }
  return std::nullopt;
}

void add_end_of_life(const DomainJudges& judges, Assessment& assessment) {
  if (judges.ended) {
    assessment.not_assessed.push_back({NotAssessedReason::kEndOfLife, judges.end_detail, {}});
  }
}

// Notes that a reader of the evidence must see.
std::string note_of(const Held& held, const Subject& subject, const knowledge::Knowledge& knowledge, const MatchOptions& options) {
  std::vector<std::string> notes;
  const SoftwareKey& key = subject.key();
  if (!held.rule.note().empty()) {
    notes.emplace_back(held.rule.note());
  }
  if (key.kernel == KernelState::kUnknown) {
    notes.emplace_back("which kernel runs is not known: the installed package is judged");
  }
  if (key.kernel == KernelState::kRestartPending) {
    notes.emplace_back("the running kernel's build is judged, the installed package differs: restart pending");
  }
  if (key.lower_bound_only) {
    notes.emplace_back("the version is a lower bound: what is really selected may be newer");
  }
  if (!held.rule.architectures().empty() && key.arch.empty()) {
    notes.push_back(fmt::format("for {} only; the architecture is not known", fmt::join(held.rule.architectures(), ", ")));
  }
  if (!held.rule.platforms().empty() && key.platform.empty() && !subject.windows_system()) {
    notes.push_back(fmt::format("on {} only; the platform is not known", fmt::join(held.rule.platforms(), ", ")));
  }
  if (options.as_of) {
    for (const VulnerabilityId id : held.rule.vulnerabilities()) {
      if (knowledge.vulnerability(id).published_is_guess) {
        notes.emplace_back("the record has no usable date: the feed's snapshot stands in");
        break;
      }
    }
  }
  return fmt::format("{}", fmt::join(notes, "; "));
}

std::string_view confidence_name(knowledge::Confidence confidence) {
  switch (confidence) {
    case knowledge::Confidence::kExact:
      return "exact";
    case knowledge::Confidence::kModule:
      return "module";
    case knowledge::Confidence::kText:
      return "text";
  }
  return "exact";
}

Finding make_finding(VulnerabilityId vulnerability, Verdict verdict, const Subject& subject, const knowledge::Knowledge& knowledge,
                     const MatchOptions& options) {
  Finding finding{.vulnerability = vulnerability, .status = *verdict.status, .fix = verdict.fix};
  finding.fixed_version = std::move(verdict.fixed_version);
  finding.justification = std::move(verdict.justification);
  finding.restart_pending = subject.key().kernel == KernelState::kRestartPending;
  finding.stale = true;
  finding.fixes_only = true;
  for (const Held* held : verdict.deciding) {
    const knowledge::FeedInfo& feed = knowledge.feed(held->rule.record().feed);
    finding.stale = finding.stale && feed.stale(options.now);
    finding.fixes_only = finding.fixes_only && feed.identity.coverage == knowledge::Coverage::kFixesOnly;
    finding.evidence.push_back(evidence_of(*held, true, subject, knowledge, options));
    std::string& note = finding.evidence.back().note;
    note += (note.empty() || verdict.caveat.empty() ? "" : "; ") + verdict.caveat;
  }
  for (const Held* held : verdict.overridden) {
    finding.evidence.push_back(evidence_of(*held, false, subject, knowledge, options));
    std::string& note = finding.evidence.back().note;
    note += (note.empty() ? "overridden: " : "; overridden: ") + verdict.overridden_by;
  }
  return finding;
}

// The mentions of weaknesses that some rule's range holds or could not be read for, grouped by weakness.
std::vector<Mention> mentions_of(const std::vector<Held>& held_rules) {
  std::vector<Mention> mentions;
  for (const Held& held : held_rules) {
    if (held.speaks_of_it()) {
      for (const VulnerabilityId id : held.rule.vulnerabilities()) {
        mentions.push_back({id, &held});
      }
    }
  }
  std::ranges::stable_sort(mentions, {}, &Mention::vulnerability);
  return mentions;
}

// Lists ids in a sentence: all of them, because who asks what is not assessed for one weakness goes by its name here. What is
// beyond any real list is counted.
std::string names_of(const std::vector<std::string>& names) {
  constexpr std::size_t kNamed = 2000;
  const std::size_t shown = std::min(names.size(), kNamed);
  std::string text = fmt::format("{}", fmt::join(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(shown), ", "));
  return names.size() > shown ? fmt::format("{} and {} more", text, names.size() - shown) : text;
}

void add_unreadable(std::vector<std::string> names, Assessment& assessment) {
  if (names.empty()) {
    return;
  }
  std::ranges::sort(names);
  assessment.not_assessed.push_back(
      {NotAssessedReason::kRangeUnreadable,
       fmt::format("{} {} in a form that can't be compared with this version: {}", names.size(),
                   names.size() == 1 ? "weakness names its versions" : "weaknesses name their versions", names_of(names)),
       {}});
}

void decide_all(const std::vector<Held>& held_rules, Subject& subject, const knowledge::Knowledge& knowledge,
                const MatchOptions& options, Assessment& assessment) {
  const std::vector<Mention> mentions = mentions_of(held_rules);
  std::vector<std::string> unreadable;
  std::vector<const Held*> rules;
  for (std::size_t begin = 0; begin < mentions.size();) {
    const VulnerabilityId id = mentions[begin].vulnerability;
    std::size_t end = begin;
    bool matters = false;
    rules.clear();
    for (; end < mentions.size() && mentions[end].vulnerability == id; ++end) {
      rules.push_back(mentions[end].held);
      matters = matters || mentions[end].held->outcome != Outcome::kOutside;
    }
    begin = end;
    if (!matters || knowledge.vulnerability(id).rejected) {
      continue;
    }
    Verdict verdict = decide(rules, subject, knowledge);
    if (verdict.status) {
      assessment.findings.push_back(make_finding(id, std::move(verdict), subject, knowledge, options));
    } else if (verdict.unreadable) {
      unreadable.emplace_back(knowledge.vulnerability_name(id));
    }
  }
  std::ranges::sort(assessment.findings, {},
                    [&](const Finding& finding) { return knowledge.vulnerability_name(finding.vulnerability); });
  add_unreadable(std::move(unreadable), assessment);
}

}  // namespace

Evidence evidence_of(const Held& held, bool decided, const Subject& subject, const knowledge::Knowledge& knowledge,
                     const MatchOptions& options) {
  const RecordRef record = held.rule.record();
  return Evidence{.record = record,
                  .feed = knowledge.feed(record.feed).identity.name,
                  .record_id = std::string(knowledge.record_id(record)),
                  .range = range_text(held.rule),
                  .comparison = comparison_text(held, subject),
                  .confidence = std::string(confidence_name(held.rule.confidence())),
                  .status = held.rule.status(),
                  .decided = decided,
                  .note = note_of(held, subject, knowledge, options)};
}

namespace {

// Whether some record speaks of this very software. It can, though no feed answers for its domain as a whole: a private
// advisory, or another ecosystem's record that names a package of this one too.
bool has_rules(Subject& subject, const knowledge::Knowledge& knowledge) {
  return std::ranges::any_of(subject.lookups(), [&knowledge](const Lookup& lookup) {
    return knowledge.rules(lookup.domain, lookup.name).size() > 0;
  });
}

NotAssessed nobody_judges(const SoftwareKey& key, const DomainJudges& judges, const knowledge::Knowledge& knowledge) {
  if (judges.ended) {
    return {NotAssessedReason::kEndOfLife, fmt::format("{}; {}", judges.end_detail, no_feed_detail(key.domain, knowledge)), {}};
  }
  return {NotAssessedReason::kNoFeed, no_feed_detail(key.domain, knowledge), {}};
}

}  // namespace

std::optional<NotAssessed> why_not_assessed(const SoftwareKey& key, Subject& subject, const knowledge::Knowledge& knowledge,
                                            const DomainJudges& judges, const inventory::ProductTable& products,
                                            bool& listed_only) {
  if (key.kernel == KernelState::kInstalled || key.owned) {
    listed_only = true;
    return std::nullopt;
  }
  if (key.kernel == KernelState::kNotOurs) {
    return NotAssessed{NotAssessedReason::kKernelNotOurs,
                       "the running kernel belongs to no package of this system (a container's host, or a kernel of one's own)", {}};
  }
  const bool distribution = subject.of_distribution();
  if (distribution && !key.origin.empty()) {
    return NotAssessed{NotAssessedReason::kThirdParty,
                       fmt::format("made by {}, not by the distribution, whose advisories don't speak of it", key.origin), {}};
  }
  const bool by_name = key.ecosystem == "windows" || key.ecosystem == "macos" || key.ecosystem == "cpe" || key.ecosystem == "generic";
  if ((by_name && key.domain.empty()) || (key.domain == "windows" && key.name.empty())) {
    return unknown_product(key, products);
  }
  if (key.domain.empty()) {
    return NotAssessed{NotAssessedReason::kNoFeed, "the system that the package belongs to is not known (give its os-release)", {}};
  }
  if (!judges.any && !has_rules(subject, knowledge)) {
    return nobody_judges(key, judges, knowledge);
  }
  const bool no_digit = key.domain == "product" && std::ranges::none_of(key.version, is_digit);
  const bool no_patch_level = key.domain == "windows" && !has_patch_level(key.version);
  if (says_no_version(key.version) || no_digit || no_patch_level) {
    return no_version(key);
  }
  return bad_version(key, subject);
}

std::vector<Held> check_all(Subject& subject, const knowledge::Knowledge& knowledge, const MatchOptions& options) {
  std::vector<Held> all;
  std::optional<StreamChoice> streams;
  std::uint32_t index = 0;
  for (const Lookup& lookup : subject.lookups()) {
    const knowledge::RuleList rules = knowledge.rules(lookup.domain, lookup.name);
    if (rules.size() > 0 && !streams) {
      streams.emplace(subject, knowledge);
    }
    all.reserve(all.size() + rules.size());
    for (const knowledge::Rule rule : rules) {
      all.push_back(check_rule(rule, subject, index, *streams, options));
    }
    ++index;
  }
  return all;
}

Assessment assess_with(const SoftwareKey& key, const knowledge::Knowledge& knowledge, const MatchOptions& options,
                       const DomainJudges& judges) {
  Assessment assessment;
  Subject subject(key, products_of(options));
  std::optional<NotAssessed> reason = why_not_assessed(key, subject, knowledge, judges, products_of(options), assessment.listed_only);
  if (reason) {
    assessment.not_assessed.push_back(*std::move(reason));
    return assessment;
  }
  if (assessment.listed_only) {
    return assessment;
  }
  const std::vector<Held> held_rules = check_all(subject, knowledge, options);
  if (std::ranges::any_of(held_rules, [](const Held& held) { return held.outcome == Outcome::kUnknownStream; })) {
    const StreamChoice streams(subject, knowledge);
    assessment.not_assessed.push_back(
        {NotAssessedReason::kUnknownStream,
         fmt::format("a module's build whose stream is not told, and more than one is possible: {}",
                     fmt::join(streams.possible(), ", ")),
         {}});
    add_end_of_life(judges, assessment);
    return assessment;
  }
  assessment.assessed = true;
  assessment.stale = judges.stale;
  assessment.fixes_only = judges.fixes_only || !judges.any;
  decide_all(held_rules, subject, knowledge, options, assessment);
  // Single records found nothing, and nobody answers for what they don't speak of: that is not "clean".
  const bool open = std::ranges::any_of(assessment.findings, [](const Finding& finding) {
    return finding.status == knowledge::Status::kAffected || finding.status == knowledge::Status::kUnderInvestigation;
  });
  if (!judges.any && !open) {
    assessment.assessed = false;
    assessment.not_assessed.push_back(nobody_judges(key, judges, knowledge));
    return assessment;
  }
  add_end_of_life(judges, assessment);
  return assessment;
}

Assessment assess(const SoftwareKey& key, const knowledge::Knowledge& knowledge, const MatchOptions& options) {
  return assess_with(key, knowledge, options, judges_of(key.domain, knowledge, options.now));
}

}  // namespace parapet::match
