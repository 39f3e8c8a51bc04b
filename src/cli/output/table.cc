// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "cli/output/fix_groups.h"
#include "cli/output/writers.h"
#include "cli/terminal.h"
#include "knowledge/cvss.h"

namespace parapet::cli {
namespace {

constexpr std::size_t kGroupsShown = 25;      // without --full
constexpr std::size_t kWeaknessesShown = 3;   // of each group, without --full
constexpr std::size_t kNotAssessedShown = 5;  // names for each reason, without --full

Style style_of(knowledge::Severity severity) {
  switch (severity) {
    case knowledge::Severity::kCritical:
      return Style::kRed;
    case knowledge::Severity::kHigh:
      return Style::kMagenta;
    case knowledge::Severity::kMedium:
      return Style::kYellow;
    case knowledge::Severity::kLow:
    case knowledge::Severity::kNone:
    case knowledge::Severity::kUnknown:
      return Style::kPlain;
  }
  return Style::kPlain;
}

std::string joined(const std::set<std::string>& parts, std::size_t most) {
  std::string out;
  std::size_t shown = 0;
  for (const std::string& part : parts) {
    if (shown == most) {
      return out + fmt::format(" and {} more", parts.size() - shown);
    }
    out += (shown++ == 0 ? "" : ", ") + part;
  }
  return out;
}

std::string plural(std::uint64_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string severities(const std::array<std::uint64_t, 6>& counts) {
  std::string out;
  for (std::size_t i = counts.size(); i-- > 0;) {
    if (counts[i] > 0) {
      const auto name = i == 0 ? std::string_view("unrated") : knowledge::severity_name(static_cast<knowledge::Severity>(i));
      out += fmt::format("{}{} {}", out.empty() ? "" : ", ", counts[i], name);
    }
  }
  return out;
}

std::string severities(const FixGroup& group) {
  std::array<std::uint64_t, 6> counts{};
  for (const ReportFinding* finding : group.weaknesses) {
    ++counts[static_cast<std::size_t>(finding->severity)];
  }
  return severities(counts);
}

class TableWriter {
 public:
  TableWriter(const ScanReport& report, const TableOptions& options) : report_(report), options_(options) {}

  std::string write() {
    heading();
    const std::vector<FixGroup> groups = group_by_fix(report_);
    section(groups, knowledge::FixState::kAvailable, "What to fix, most risk first");
    section(groups, knowledge::FixState::kNone, "Without a fix to install");
    other_statuses();
    not_assessed();
    problems();
    feeds();
    return std::move(out_);
  }

 private:
  std::string paint(std::string_view text, Style style) const { return styled(text, style, options_.colour); }
  void line(std::string_view text) {
    out_ += text;
    out_ += '\n';
  }

  void heading() {
    const inventory::Device& device = report_.device;
    std::string title = device.name.empty() ? inventory::to_string(report_.target) : device.name;
    if (!device.os.name.empty()) {
      title += "  " + device.os.name;
    }
    if (!device.os.kernel.empty()) {
      title += "  kernel " + device.os.kernel;
    }
    line(paint(title, Style::kBold));
    if (report_.as_of) {
      line(paint("judged with what was published by " + format_date(*report_.as_of), Style::kYellow));
    }
    std::string software = fmt::format("{}: {} assessed, {} not assessed", plural(report_.software.size(), "piece of software", "pieces of software"),
                                       report_.assessed, report_.not_assessed_software);
    if (report_.listed_only > 0) {
      software += fmt::format(", {} judged through another package or not in use", report_.listed_only);
    }
    line(software);
    std::set<std::string> distinct;
    std::array<std::uint64_t, 6> counts{};
    std::set<std::string> exploited;
    for (const ReportFinding& finding : report_.findings) {
      if (is_open(finding) && distinct.insert(finding.vulnerability).second) {
        ++counts[static_cast<std::size_t>(finding.severity)];
      }
      if (is_open(finding) && finding.known_exploited) {
        exploited.insert(finding.vulnerability);
      }
    }
    if (distinct.empty()) {
      line(paint("no weakness found in what was assessed", Style::kGreen));
    } else {
      line(fmt::format("{} ({})", plural(distinct.size(), "weakness", "weaknesses"), severities(counts)) +
           (exploited.empty() ? std::string() : ", " + paint(fmt::format("{} known to be exploited", exploited.size()), Style::kRed)));
    }
  }

  void section(const std::vector<FixGroup>& groups, knowledge::FixState fix, std::string_view title) {
    std::size_t number = 0;
    std::size_t left_out = 0;
    for (const FixGroup& group : groups) {
      if (group.fix != fix) {
        continue;
      }
      if (number == 0) {
        line("");
        line(paint(title, Style::kBold));
      }
      if (++number > kGroupsShown && !options_.full) {
        ++left_out;
        continue;
      }
      write_group(number, group);
    }
    if (left_out > 0) {
      line(fmt::format("     and {} more products; --full shows them", left_out));
    }
  }

  void write_group(std::size_t number, const FixGroup& group) {
    std::string head = fmt::format("{:>3}  ", number) + paint(group.product, Style::kBold) + " " +
                       paint(joined(group.versions, 3), Style::kPlain);
    if (!group.fixed_versions.empty()) {
      head += " → " + paint(joined(group.fixed_versions, 3), Style::kGreen);
    }
    head += "   " + severities(group);
    if (group.known_exploited()) {
      head += "   " + paint("KNOWN EXPLOITED", Style::kRed);
    }
    if (group.restart) {
      head += "   " + paint("restart pending", Style::kYellow);
    }
    line(head);
    if (group.names.size() > 1 || *group.names.begin() != group.product) {
      line("     " + paint(fit("packages: " + joined(group.names, 6), options_.width - 5), Style::kDim));
    }
    if (group.kind == "library" && !group.paths.empty()) {
      line("     " + paint(fit("in " + joined(group.paths, 2), options_.width - 5), Style::kDim));
    }
    const std::size_t shown = options_.full ? group.weaknesses.size() : std::min(kWeaknessesShown, group.weaknesses.size());
    for (std::size_t i = 0; i < shown; ++i) {
      write_weakness(*group.weaknesses[i]);
    }
    if (shown < group.weaknesses.size()) {
      line(paint(fmt::format("       … {} more", group.weaknesses.size() - shown), Style::kDim));
    }
  }

  void write_weakness(const ReportFinding& finding) {
    const std::string severity = finding.severity == knowledge::Severity::kUnknown
                                     ? std::string("unrated")
                                     : std::string(knowledge::severity_name(finding.severity));
    std::string text = fmt::format("       {:<17} ", finding.vulnerability) +
                       paint(fmt::format("{:<8}", severity), style_of(finding.severity)) +
                       (finding.cvss ? fmt::format(" {:>4.1f}", finding.cvss->score) : "     ");
    text += finding.epss ? fmt::format("  EPSS {:>5.1f} %", *finding.epss * 100) : std::string(14, ' ');
    text += fmt::format("  {:<6}", priority::decision_name(finding.ssvc.decision));
    if (finding.known_exploited) {
      text += "  " + paint(finding.known_exploited_due.known() ? "exploited; CISA's date " + format_date(finding.known_exploited_due)
                                                               : "exploited", Style::kRed);
      text += finding.ransomware ? paint(" ransomware", Style::kRed) : "";
    } else if (finding.exploit != "none") {
      text += "  " + paint("exploit: " + finding.exploit, Style::kYellow);
    }
    if (finding.status == knowledge::Status::kUnderInvestigation) {
      text += "  " + paint("under investigation", Style::kCyan);
    } else if (finding.fix == knowledge::FixState::kWillNotFix) {
      text += "  " + paint("will not be fixed", Style::kYellow);
    }
    if (options_.full && !finding.evidence.empty()) {
      text += "  " + paint(finding.evidence.front().record_id + ": " + finding.evidence.front().comparison, Style::kDim);
    }
    while (!text.empty() && text.back() == ' ') {
      text.pop_back();
    }
    line(text);
  }

  void other_statuses() {
    std::map<std::string_view, std::uint64_t> counts;
    for (const ReportFinding& finding : report_.findings) {
      if (!is_open(finding)) {
        ++counts[status_name(finding.status)];
      }
    }
    if (counts.empty()) {
      return;
    }
    line("");
    line(paint("Looked at and fine", Style::kBold));
    for (const auto& [status, number] : counts) {
      line(fmt::format("     {:<14} {}", status, number));
    }
    if (!options_.full) {
      return;
    }
    for (const ReportFinding& finding : report_.findings) {
      if (!is_open(finding)) {
        const ReportSoftware& software = report_.software[finding.software];
        line(paint(fmt::format("       {:<17} {:<13} {} {}  {}", finding.vulnerability, status_name(finding.status),
                               software.name, software.version, finding.justification), Style::kDim));
      }
    }
  }

  void not_assessed() {
    if (report_.not_assessed.empty()) {
      return;
    }
    std::map<std::string, std::vector<const ReportNotAssessed*>> by_reason;
    for (const ReportNotAssessed& entry : report_.not_assessed) {
      by_reason[entry.reason].push_back(&entry);
    }
    line("");
    line(paint("Not assessed: nothing is claimed of these", Style::kBold));
    for (const auto& [reason, entries] : by_reason) {
      line(fmt::format("     {:<16} {:>5}", reason, entries.size()) + "  " +
           paint(fit(entries.front()->detail, options_.width - 26), Style::kDim));
      std::set<std::string> names;
      for (const ReportNotAssessed* entry : entries) {
        const ReportSoftware& software = report_.software[entry->software];
        names.insert(software.name + (software.version.empty() ? "" : " " + software.version) +
                     (entry->suggestion.empty() ? "" : " (perhaps " + entry->suggestion + ")"));
      }
      line("       " + paint(fit(joined(names, options_.full ? names.size() : kNotAssessedShown),
                                 options_.full ? SIZE_MAX : options_.width - 7), Style::kPlain));
    }
  }

  void problems() {
    if (report_.problems.empty()) {
      return;
    }
    line("");
    line(paint("Could not be read", Style::kBold));
    const std::size_t shown = options_.full ? report_.problems.size() : std::min<std::size_t>(5, report_.problems.size());
    for (std::size_t i = 0; i < shown; ++i) {
      line("     " + paint(fit(report_.problems[i].place + ": " + report_.problems[i].reason, options_.full ? SIZE_MAX : options_.width - 5), Style::kPlain));
    }
    if (shown < report_.problems.size()) {
      line(fmt::format("     and {} more; --full shows them", report_.problems.size() - shown));
    }
  }

  void feeds() {
    line("");
    line(paint("Knowledge", Style::kBold));
    if (report_.feeds.empty()) {
      line(paint("     none: import or download feeds first (parapet feed import, parapet feed sync)", Style::kYellow));
      return;
    }
    std::uint64_t records = 0;
    std::set<std::string> stale;
    UnixTime newest;
    for (const ReportFeed& feed : report_.feeds) {
      records += feed.records;
      newest = std::max(newest, feed.snapshot);
      if (feed.stale) {
        stale.insert(feed.age_days ? fmt::format("{} ({} days)", feed.name, *feed.age_days) : feed.name + " (undated)");
      }
    }
    line(fmt::format("     {}, {} records, newest of {}", plural(report_.feeds.size(), "feed", "feeds"), records, format_date(newest)));
    if (!stale.empty()) {
      line("     " + paint(fmt::format("{} older than their limit: ", stale.size()), Style::kYellow) +
           fit(joined(stale, options_.full ? stale.size() : 4), options_.full ? SIZE_MAX : options_.width));
      line(fmt::format("     {} judged by old knowledge only", plural(report_.judged_by_stale_feed, "piece of software is", "pieces of software are")));
    }
    if (report_.judged_by_fixes_only > 0) {
      line(fmt::format("     {} judged by feeds that know fixes only: weaknesses without a fix are not in them",
                       plural(report_.judged_by_fixes_only, "piece of software is", "pieces of software are")));
    }
  }

  const ScanReport& report_;
  const TableOptions& options_;
  std::string out_;
};

}  // namespace

std::string write_table(const ScanReport& report, const TableOptions& options) {
  return TableWriter(report, options).write();
}

}  // namespace parapet::cli
