// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/text.h"
#include "cli/show.h"
#include "knowledge/names.h"
#include "cli/terminal.h"
#include "knowledge/cvss.h"

namespace parapet::cli {
namespace {

constexpr std::size_t kEntriesShown = 12;
constexpr std::size_t kReferencesShown = 8;
constexpr std::size_t kDescriptionShown = 1'200;

class TextShow {
 public:
  TextShow(const Shown& shown, bool all, bool colour) : shown_(shown), all_(all), colour_(colour) {}

  std::string run() {
    head();
    ratings();
    threats();
    weaknesses();
    for (const ShownRecord& shown : shown_.records) {
      record(shown);
    }
    return std::move(text_);
  }

 private:
  void head();
  void ratings();
  void threats();
  void weaknesses();
  void record(const ShownRecord& shown);
  void entries(const knowledge::Record& record);
  void entry(const knowledge::Affected& affected);

  void line(std::string_view label, std::string_view value) {
    if (!value.empty()) {
      text_ += fmt::format("  {:<14}{}\n", label, printable(value));
    }
  }
  void heading(std::string_view title) { text_ += "\n" + styled(title, Style::kBold, colour_) + "\n"; }

  const Shown& shown_;
  bool all_;
  bool colour_;
  std::string text_;
};

void TextShow::head() {
  if (!shown_.vulnerability) {
    text_ += styled(shown_.asked, Style::kBold, colour_) + "\n";
    line("about", fmt::format("{}", fmt::join(shown_.about, " ")));
    return;
  }
  const knowledge::Vulnerability& known = *shown_.vulnerability;
  text_ += styled(known.name, Style::kBold, colour_);
  if (known.rejected) {
    text_ += "  " + styled("rejected or withdrawn", Style::kYellow, colour_);
  }
  if (known.known_exploited) {
    text_ += "  " + styled("known exploited", Style::kRed, colour_);
  }
  text_ += "\n";
  line("also", fmt::format("{}", fmt::join(known.aliases, " ")));
  line("published", format_date(known.published) + (known.published_is_guess ? " (no record gives a date: the snapshot's)" : ""));
  std::string severity(knowledge::severity_name(known.severity));
  if (known.score) {
    severity += fmt::format(", {} {:.1f} {}", system_name(known.score_system), *known.score, known.score_vector);
  }
  severity += known.score_source.empty() ? "" : fmt::format(" (rated by {})", known.score_source);
  line("severity", known.severity == knowledge::Severity::kUnknown ? "unknown: nobody rates it" : severity);
}

void TextShow::ratings() {
  bool first = true;
  for (const ShownRecord& shown : shown_.records) {
    for (const knowledge::Rating& rating : shown.record.ratings) {
      if (std::exchange(first, false)) {
        heading("Ratings");
      }
      const RatingCheck check = check_rating(rating);
      std::string value;
      if (const std::optional<float> score = check.computed ? check.computed : rating.stated) {
        value = fmt::format("{:.1f} ", *score);
      } else {
        value = std::string(knowledge::severity_name(rating.severity)) + " ";
      }
      value += rating.vector;
      value += check.note.empty() ? "" : fmt::format("  [{}]", check.note);
      text_ += fmt::format("  {:<10} {}  {}\n", system_name(rating.system), printable(value),
                           styled(fmt::format("{}, {} {}", rating.source, shown.feed, shown.record.id), Style::kDim, colour_));
    }
  }
}

void TextShow::threats() {
  if (!shown_.known_exploited && !shown_.epss && !shown_.exploits) {
    return;
  }
  heading("Threat");
  if (const auto& entry = shown_.known_exploited) {
    line("exploited", fmt::format("on CISA's list since {}, due {}{}", format_date(entry->added), format_date(entry->due),
                                  entry->ransomware ? ", used by ransomware" : ""));
    line("", entry->name);
    line("action", entry->required_action);
    line("notes", entry->notes);
  }
  if (shown_.epss) {
    line("EPSS", fmt::format("{:.5f} (percentile {:.3f}) on {}, model {}", shown_.epss->probability, shown_.epss->percentile,
                             format_date(shown_.epss->day), shown_.epss->model.empty() ? "unknown" : shown_.epss->model));
  }
  if (const auto& evidence = shown_.exploits) {
    line("exploit code", fmt::format("Exploit-DB {}, repositories named after it {} (strong); references {}, other "
                                     "repositories {} (weak){}",
                                     evidence->exploitdb, evidence->github_named, evidence->references,
                                     evidence->github_narrow, evidence->weaponised ? "; weaponised" : ""));
    for (const std::string& url : evidence->urls) {
      line("", url);
    }
  }
}

void TextShow::weaknesses() {
  if (shown_.weaknesses.empty()) {
    return;
  }
  heading("Weakness");
  for (const ShownWeakness& weakness : shown_.weaknesses) {
    line(fmt::format("CWE-{}", weakness.cwe), fmt::format("({})", fmt::join(weakness.from, ", ")));
    for (const knowledge::ThreatName& technique : weakness.techniques) {
      line("", fmt::format("{} {}{}", technique.id, technique.name, technique.revoked ? " (revoked)" : ""));
    }
  }
}

void TextShow::entry(const knowledge::Affected& affected) {
  std::string text = fmt::format("{} {}: {}", affected.domain, affected.name, range_of(affected));
  if (affected.status != knowledge::Status::kAffected) {
    text += fmt::format(" [{}]", status_name(affected.status));
  }
  if (!affected.fixed_version.empty()) {
    text += fmt::format(", fixed in {}", affected.fixed_version);
  } else if (affected.fix != knowledge::FixState::kUnknown) {
    text += fmt::format(", fix {}", fix_name(affected.fix));
  }
  for (const auto& [label, list] : {std::pair("on", &affected.architectures), std::pair("on", &affected.platforms),
                                    std::pair("with", &affected.requires_products)}) {
    if (!list->empty()) {
      text += fmt::format(", {} {}", label, fmt::join(*list, " "));
    }
  }
  text += affected.module.empty() ? "" : fmt::format(", module {}", affected.module);
  text += affected.justification.empty() ? "" : fmt::format(" ({})", affected.justification);
  text += affected.note.empty() ? "" : fmt::format(" ({})", affected.note);
  line("", text);
}

void TextShow::entries(const knowledge::Record& record) {
  // Of an advisory that speaks of several weaknesses, only what concerns the one asked for.
  std::vector<const knowledge::Affected*> entries;
  for (const knowledge::Affected& affected : record.affected) {
    const bool concerns =
        affected.vulnerabilities.empty() || !shown_.vulnerability ||
        std::any_of(affected.vulnerabilities.begin(), affected.vulnerabilities.end(),
                    [&](const std::string& id) { return equals_ignoring_case(id, shown_.vulnerability->name); });
    if (concerns) {
      entries.push_back(&affected);
    }
  }
  const std::size_t shown = all_ ? entries.size() : std::min(entries.size(), kEntriesShown);
  line(entries.empty() ? "" : "concerns", entries.empty() ? "" : fmt::format("{} entries", entries.size()));
  for (std::size_t i = 0; i < shown; ++i) {
    entry(*entries[i]);
  }
  if (shown < entries.size()) {
    line("", fmt::format("and {} more; --all shows them", entries.size() - shown));
  }
}

void TextShow::record(const ShownRecord& shown) {
  const knowledge::Record& record = shown.record;
  heading(fmt::format("{} {} ({})", shown.feed, record.id, kind_word(record.kind)));
  if (record.rejected || record.withdrawn.known()) {
    line("withdrawn", record.withdrawn.known() ? format_date(record.withdrawn) : "yes");
  }
  line("published", format_date(record.published));
  line("modified", format_date(record.modified));
  line("title", record.title);
  const bool cut = !all_ && record.description.size() > kDescriptionShown;
  line("text", cut ? fit(printable(record.description), kDescriptionShown) : record.description);
  if (record.known_exploited) {
    line("exploited", "the publisher states exploitation in the wild");
  }
  line("aliases", fmt::format("{}", fmt::join(record.aliases, " ")));
  line("about", fmt::format("{}", fmt::join(record.vulnerabilities, " ")));
  entries(record);
  const std::size_t references = all_ ? record.references.size() : std::min(record.references.size(), kReferencesShown);
  for (std::size_t i = 0; i < references; ++i) {
    const knowledge::Reference& reference = record.references[i];
    line(i == 0 ? "references" : "", reference.url + (reference.tags.empty() ? "" : fmt::format("  [{}]", fmt::join(reference.tags, ", "))));
  }
  if (references < record.references.size()) {
    line("", fmt::format("and {} more; --all shows them", record.references.size() - references));
  }
}

}  // namespace

std::string show_as_text(const Shown& shown, bool all, bool colour) { return TextShow(shown, all, colour).run(); }

}  // namespace parapet::cli
