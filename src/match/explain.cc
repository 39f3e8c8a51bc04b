// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "match/assess.h"
#include "match/matcher.h"
#include "match/stream.h"

namespace parapet::match {
namespace {

using inventory::SoftwareKey;
using knowledge::RecordRef;
using knowledge::Status;
using knowledge::VulnerabilityId;
using Lines = std::vector<std::string>;

constexpr std::size_t kProductsShown = 12;

std::string_view kind_name(knowledge::RecordKind kind) {
  switch (kind) {
    case knowledge::RecordKind::kVulnerability:
      return "vulnerability record";
    case knowledge::RecordKind::kAdvisory:
      return "advisory";
    case knowledge::RecordKind::kNotice:
      return "notice";
  }
  return "record";
}

std::string_view status_words(Status status) {
  switch (status) {
    case Status::kAffected:
      return "AFFECTED";
    case Status::kUnderInvestigation:
      return "under investigation";
    case Status::kNotAffected:
      return "not affected, says the publisher";
    case Status::kFixed:
      return "fixed, says the publisher";
  }
  return "";
}

// "openssl 3.0.15-1~deb12u1 (deb, debian:12)".
std::string software_title(const AssessedSoftware& entry) {
  const SoftwareKey& key = entry.key;
  const bool system = entry.software == nullptr;
  const std::string_view name = system ? std::string_view(key.name) : std::string_view(entry.software->name);
  std::string title = fmt::format("{} {}", name, key.version);
  if (!key.source.empty() && key.source != key.name) {
    title += fmt::format(", source {} {}", key.source, key.source_version);
  }
  return title + fmt::format(" ({}{}{})", key.ecosystem, key.domain.empty() || key.domain == key.ecosystem ? "" : ", ",
                             key.domain == key.ecosystem ? "" : key.domain);
}

void describe_records(VulnerabilityId id, const knowledge::Knowledge& knowledge, Lines& lines) {
  const std::vector<RecordRef> records = knowledge.records_of(id);
  lines.push_back(fmt::format("{} {} of it:", records.size(), records.size() == 1 ? "record speaks" : "records speak"));
  for (const RecordRef ref : records) {
    const Result<knowledge::Record> record = knowledge.record(ref);
    if (!record) {
      lines.push_back(fmt::format("  {}: can't be read: {}", knowledge.feed(ref.feed).identity.name, record.error().to_string()));
      continue;
    }
    const bool gone = record->rejected || record->withdrawn.known();
    lines.push_back(fmt::format("  {}, {} of feed {}{}{}{}", record->id, kind_name(record->kind), knowledge.feed(ref.feed).identity.name,
                                record->published.known() ? ", published " : "", format_date(record->published),
                                gone ? ", withdrawn or rejected: it makes no findings" : ""));
  }
}

void describe_finding(const Finding& finding, Lines& lines) {
  std::string fix;
  if (!finding.fixed_version.empty()) {
    fix = fmt::format("; {} closes it", finding.fixed_version);
  } else if (finding.fix == knowledge::FixState::kNone) {
    fix = "; there is no fix";
  } else if (finding.fix == knowledge::FixState::kWillNotFix) {
    fix = "; it will not be fixed";
  }
  lines.push_back(fmt::format("    {}{}{}{}", status_words(finding.status), fix, finding.restart_pending ? "; restart pending" : "",
                              finding.stale ? "; judged by feeds older than their limit" : ""));
  for (const Evidence& evidence : finding.evidence) {
    lines.push_back(fmt::format("    {} {} ({}): versions {}; {}{}{}", evidence.decided ? "decided by" : "also", evidence.record_id,
                                evidence.feed, evidence.range, evidence.comparison, evidence.note.empty() ? "" : "; ", evidence.note));
  }
}

// The rules that speak of the weakness and were held against the software without making a finding.
void describe_others(const std::vector<Held>& about_it, const Subject& subject, const knowledge::Knowledge& knowledge, Lines& lines) {
  for (const Held& held : about_it) {
    const RecordRef record = held.rule.record();
    lines.push_back(fmt::format("    {} ({}): versions {}; {}", knowledge.record_id(record), knowledge.feed(record.feed).identity.name,
                                range_text(held.rule), outcome_text(held, subject)));
  }
}

bool is_about(const knowledge::Rule& rule, VulnerabilityId id) {
  const auto ids = rule.vulnerabilities();
  return std::ranges::find(ids, id) != ids.end();
}

// One software's part of the story; false where no rule under its names speaks of the weakness.
bool describe_software(const AssessedSoftware& entry, VulnerabilityId id, const knowledge::Knowledge& knowledge,
                       const MatchOptions& options, Lines& lines) {
  Subject subject(entry.key, options.products == nullptr ? inventory::ProductTable::built_in() : *options.products);
  std::vector<Held> about_it = check_all(subject, knowledge, options);
  std::erase_if(about_it, [id](const Held& held) {
    return !is_about(held.rule, id) || held.outcome == Outcome::kOtherNameKind;
  });
  if (about_it.empty()) {
    return false;
  }
  lines.push_back("  " + software_title(entry));
  for (const NotAssessed& reason : entry.assessment.not_assessed) {
    if (!entry.assessment.assessed || reason.reason == NotAssessedReason::kEndOfLife) {
      lines.push_back(fmt::format("    {}{}: {}", entry.assessment.assessed ? "" : "not assessed, ", reason_name(reason.reason), reason.detail));
    }
  }
  if (entry.assessment.listed_only) {
    lines.emplace_back(entry.key.owned ? "    listed only: its files belong to a package of the distribution, which is judged"
                                       : "    listed only: a kernel that does not run, or built beside one");
    return true;
  }
  const auto finding = std::ranges::find(entry.assessment.findings, id, &Finding::vulnerability);
  if (finding != entry.assessment.findings.end()) {
    describe_finding(*finding, lines);
    return true;
  }
  if (entry.assessment.assessed) {
    lines.emplace_back(std::ranges::any_of(about_it, [](const Held& h) { return h.outcome == Outcome::kUnreadable; })
                           ? "    not known to be affected"
                           : "    not affected");
  }
  describe_others(about_it, subject, knowledge, lines);
  return true;
}

// What the records speak of, for a target that has none of it.
void describe_products(VulnerabilityId id, const knowledge::Knowledge& knowledge, Lines& lines) {
  std::set<std::string> products;
  for (const RecordRef ref : knowledge.records_of(id)) {
    const Result<knowledge::Record> record = knowledge.record(ref);
    if (!record) {
      continue;
    }
    for (const knowledge::Affected& affected : record->affected) {
      products.insert(fmt::format("{} ({})", affected.name, affected.domain));
    }
  }
  if (products.empty()) {
    lines.emplace_back("  No record says in a comparable way which software is affected.");
    return;
  }
  lines.emplace_back("  The records speak of other software or other releases:");
  std::size_t shown = 0;
  for (const std::string& product : products) {
    if (++shown > kProductsShown) {
      lines.push_back(fmt::format("    and {} more", products.size() - kProductsShown));
      break;
    }
    lines.push_back("    " + product);
  }
}

void describe_unjudged(const std::vector<AssessedSoftware>& all, Lines& lines) {
  std::size_t unjudged = 0;
  std::set<std::string> reasons;
  for (const AssessedSoftware& entry : all) {
    if (!entry.assessment.assessed && !entry.assessment.listed_only) {
      ++unjudged;
      for (const NotAssessed& reason : entry.assessment.not_assessed) {
        reasons.emplace(reason_name(reason.reason));
      }
    }
  }
  if (unjudged > 0) {
    lines.push_back(fmt::format("{} of {} pieces of software are not assessed ({}), so nothing is said of them.", unjudged, all.size(),
                                fmt::join(reasons, ", ")));
  }
}

}  // namespace

std::vector<std::string> explain(VulnerabilityId vulnerability, const inventory::Inventory& inventory,
                                 const knowledge::Knowledge& knowledge, const MatchOptions& options) {
  Lines lines;
  const knowledge::Vulnerability known = knowledge.vulnerability(vulnerability);
  lines.push_back(fmt::format("{}{}{}", known.name, known.aliases.empty() ? "" : ", also ", fmt::join(known.aliases, ", ")));
  if (known.rejected) {
    lines.emplace_back("It is rejected or withdrawn wherever it is described: it makes no findings.");
  }
  describe_records(vulnerability, knowledge, lines);
  lines.emplace_back("On this target:");
  const std::vector<AssessedSoftware> all = assess_device(inventory, knowledge, options);
  bool any = false;
  std::set<SoftwareKey> told;
  for (const AssessedSoftware& entry : all) {
    if (told.insert(entry.key).second) {
      any = describe_software(entry, vulnerability, knowledge, options, lines) || any;
    }
  }
  if (!any) {
    lines.emplace_back("  No software here is what the records speak of.");
    describe_products(vulnerability, knowledge, lines);
  }
  describe_unjudged(all, lines);
  return lines;
}

}  // namespace parapet::match
