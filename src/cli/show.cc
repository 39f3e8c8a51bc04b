// SPDX-License-Identifier: Apache-2.0
#include "cli/show.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <set>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/context.h"
#include "cli/terminal.h"
#include "knowledge/cvss.h"

namespace parapet::cli {
namespace {

using knowledge::Knowledge;

struct ShowArguments {
  std::string id;
  std::string format = "table";
  bool all = false;
};

// The weaknesses that an advisory names, by the names they stand under.
std::vector<std::string_view> weaknesses_of(const Knowledge& knowledge, const std::vector<ShownRecord>& records) {
  std::set<std::string_view> names;
  const auto add = [&](const std::string& id) {
    if (const auto found = knowledge.find_vulnerability(id)) {
      names.insert(knowledge.vulnerability_name(*found));
    }
  };
  for (const ShownRecord& shown : records) {
    for (const std::vector<std::string>* ids : {&shown.record.aliases, &shown.record.vulnerabilities}) {
      std::for_each(ids->begin(), ids->end(), add);
    }
  }
  return {names.begin(), names.end()};
}

void add_weaknesses(const Knowledge& knowledge, Shown& shown) {
  std::map<std::uint32_t, std::vector<std::string>> from;
  const auto add = [&](std::uint32_t cwe, const std::string& feed) {
    std::vector<std::string>& feeds = from[cwe];
    if (std::find(feeds.begin(), feeds.end(), feed) == feeds.end()) {
      feeds.push_back(feed);
    }
  };
  for (const ShownRecord& record : shown.records) {
    for (const std::uint32_t cwe : record.record.cwes) {
      add(cwe, record.feed);
    }
  }
  if (shown.known_exploited) {
    for (const std::uint32_t cwe : shown.known_exploited->cwes) {
      add(cwe, "kev");
    }
  }
  for (auto& [cwe, feeds] : from) {
    shown.weaknesses.push_back({cwe, std::move(feeds), knowledge.techniques_of_cwe(cwe)});
  }
}

}  // namespace

Result<Shown> gather(const Knowledge& knowledge, const std::string& id, UnixTime now) {
  Shown shown{.asked = id};
  std::vector<knowledge::RecordRef> refs;
  const std::optional<knowledge::VulnerabilityId> vulnerability = knowledge.find_vulnerability(id);
  if (vulnerability) {
    shown.vulnerability = knowledge.vulnerability(*vulnerability);
    shown.known_exploited = knowledge.known_exploited(*vulnerability);
    shown.exploits = knowledge.exploit_evidence(*vulnerability);
    shown.epss = knowledge.epss_on(*vulnerability, now);
    refs = knowledge.records_of(*vulnerability);
  } else {
    refs = knowledge.find_records(id);
  }
  if (!vulnerability && refs.empty()) {
    return fail(ErrorCode::kNotFound,
                knowledge.feeds().empty()
                    ? fmt::format("{}: nothing is known yet: `parapet feed sync` or `parapet feed import PATH` first", id)
                    : fmt::format("{}: none of the {} feeds knows it", id, knowledge.feeds().size()));
  }
  for (const knowledge::RecordRef ref : refs) {
    knowledge::Record record = TRY(knowledge.record(ref));
    shown.records.push_back({knowledge.feed(ref.feed).identity.name, std::move(record)});
  }
  if (!vulnerability) {
    shown.about = weaknesses_of(knowledge, shown.records);
  }
  add_weaknesses(knowledge, shown);
  return shown;
}

RatingCheck check_rating(const knowledge::Rating& rating) {
  RatingCheck check;
  if (rating.vector.empty()) {
    return check;
  }
  const Result<knowledge::CvssScore> computed = knowledge::score_cvss(rating.vector);
  if (!computed) {
    check.note = "the vector can't be read: " + computed.error().message();
    return check;
  }
  check.computed = computed->base;
  if (rating.stated && std::fabs(*rating.stated - computed->base) > 0.05F) {
    check.note = fmt::format("the record states {:.1f}", *rating.stated);
  }
  return check;
}

std::string_view system_name(knowledge::Rating::System system) {
  using System = knowledge::Rating::System;
  switch (system) {
    case System::kCvss2:
      return "CVSS v2";
    case System::kCvss30:
      return "CVSS v3.0";
    case System::kCvss31:
      return "CVSS v3.1";
    case System::kCvss40:
      return "CVSS v4.0";
    case System::kVendor:
      return "vendor";
  }
  return "";
}

std::string_view kind_word(knowledge::RecordKind kind) {
  switch (kind) {
    case knowledge::RecordKind::kVulnerability:
      return "vulnerability";
    case knowledge::RecordKind::kAdvisory:
      return "advisory";
    case knowledge::RecordKind::kNotice:
      return "notice";
  }
  return "";
}

std::string range_of(const knowledge::Affected& entry) {
  std::vector<std::string> parts;
  if (entry.all_versions) {
    parts.emplace_back("all versions");
  }
  for (const version::Interval& interval : entry.intervals) {
    parts.push_back(version::to_string(interval));
  }
  constexpr std::size_t kListedMax = 8;
  for (std::size_t i = 0; i < std::min(entry.versions.size(), kListedMax); ++i) {
    parts.push_back(entry.versions[i].text);
  }
  if (entry.versions.size() > kListedMax) {
    parts.push_back(fmt::format("and {} more versions", entry.versions.size() - kListedMax));
  }
  if (!entry.unreadable.empty()) {
    parts.push_back(fmt::format("not readable: \"{}\"", entry.unreadable));
  }
  std::string text;
  for (const std::string& part : parts) {
    text += (text.empty() ? "" : ", ") + part;
  }
  return text.empty() ? "no version" : text;
}

void add_show_command(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand("show", "everything known of a vulnerability or advisory, and from where");
  const auto arguments = std::make_shared<ShowArguments>();
  command->add_option("id", arguments->id, "CVE-2024-3094, GHSA-..., DSA-5000-1, any id that a feed uses")
      ->required()
      ->type_name("ID");
  command->add_option("--format", arguments->format, "table or json")->check(CLI::IsMember({"table", "json"}));
  command->add_flag("--all", arguments->all, "every affected entry and reference, however many");
  command->callback([&context, arguments] {
    run(context, [&]() -> Result<int> {
      const Knowledge knowledge = TRY(Knowledge::open(context.knowledge_folder()));
      const Shown shown = TRY(gather(knowledge, arguments->id, context.clock->now()));
      TRY(print(arguments->format == "json" ? show_as_json(shown)
                                            : show_as_text(shown, arguments->all, output_has_colour())));
      return 0;
    });
  });
}

}  // namespace parapet::cli
