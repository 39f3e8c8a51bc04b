// SPDX-License-Identifier: Apache-2.0
#include "advice/words.h"

#include <fmt/format.h>

#include <algorithm>

namespace parapet::advice {
namespace {

std::string_view exploitation_name(knowledge::SsvcPoints::Exploitation value) {
  using Exploitation = knowledge::SsvcPoints::Exploitation;
  return value == Exploitation::kActive ? "active" : value == Exploitation::kPoc ? "public proof of concept" : "none known";
}

std::string_view mission_name(priority::Mission mission) {
  return mission == priority::Mission::kHigh ? "high" : mission == priority::Mission::kMedium ? "medium" : "low";
}

std::string ssvc_sentence(const Recommendation& it) {
  using Points = knowledge::SsvcPoints;
  return fmt::format("SSVC says {} for {}: exploitation {}, {}automatable{}, technical impact {}{}, mission {}", priority::decision_name(it.ssvc.decision),
                     it.ssvc_weakness, exploitation_name(it.ssvc.exploitation),
                     it.ssvc.automatable == Points::Automatable::kYes ? "" : "not ", it.ssvc.automatable_derived ? " (derived)" : "",
                     it.ssvc.technical_impact == Points::TechnicalImpact::kTotal ? "total" : "partial",
                     it.ssvc.technical_impact_derived ? " (derived)" : "", mission_name(it.ssvc.mission));
}

std::string plural(std::uint64_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

// The threat signals of the worst weakness that the recommendation is about.
void add_threats(const Recommendation& it, const Analysis& analysis, const exposure::View& view, std::vector<std::string>& drivers) {
  const std::vector<exposure::WeaknessNumber>& about = it.closes.empty() ? analysis.open : it.closes;
  const auto exploited = static_cast<std::size_t>(
      std::ranges::count_if(about, [&](exposure::WeaknessNumber number) { return view.weakness(number).known_exploited; }));
  if (about.empty()) {
    return;
  }
  const exposure::WeaknessState& worst = view.weakness(*std::ranges::max_element(about, {}, [&](exposure::WeaknessNumber number) {
    const exposure::WeaknessState& weakness = view.weakness(number);
    return std::tuple(weakness.known_exploited, weakness.risk);
  }));
  if (exploited > 0) {
    drivers.push_back(exploited == 1 ? fmt::format("{} is known to be exploited", worst.name)
                                     : fmt::format("{} and {} more are known to be exploited", worst.name, exploited - 1));
  } else if (worst.weaponised) {
    drivers.push_back(fmt::format("an exploit for {} is part of a kit or framework", worst.name));
  }
  if (worst.epss && *worst.epss >= 0.001F) {  // below, it counts as zero (features §16.2)
    drivers.push_back(fmt::format("EPSS expects {} to be exploited within 30 days with a probability of {:.1f} %", worst.name,
                                  static_cast<double>(*worst.epss) * 100));
  }
  if (worst.score) {
    drivers.push_back(fmt::format("the worst weakness, {}, has a CVSS base score of {:.1f}", worst.name, static_cast<double>(*worst.score)));
  }
}

void add_lifecycle(const Analysis& analysis, std::vector<std::string>& drivers) {
  for (const ReleaseUpgrade& upgrade : analysis.upgrades) {
    if (!upgrade.closes.empty()) {
      drivers.push_back(fmt::format("{} without a fix in the installed release {} fixed in {}", plural(upgrade.closes.size(), "weakness", "weaknesses"),
                                    upgrade.closes.size() == 1 ? "is" : "are", upgrade.title));
    }
  }
  if (analysis.lifecycle && analysis.lifecycle->ended) {
    const Lifecycle& life = *analysis.lifecycle;
    drivers.push_back(fmt::format("{}{}{} gets no more fixes from its publisher{}{}", life.program, life.cycle.empty() ? "" : " ", life.cycle,
                                  life.end.known() ? " since " : "", format_date(life.end)));
  }
}

}  // namespace

std::string title_of(const Recommendation& it, const Analysis& analysis, bool unused) {
  switch (it.type) {
    case RemediationType::kUpdate:
      return it.recommended_version.empty() ? fmt::format("Update {}", it.component)
                                            : fmt::format("Update {} to version {}", it.component, it.recommended_version);
    case RemediationType::kUpgrade:
      if (analysis.upgrades.empty()) {
        return fmt::format("Upgrade {} to {}", it.component, analysis.lifecycle->successor_name);
      }
      return analysis.upgrades.size() == 1 ? fmt::format("Upgrade to {} for {}", analysis.upgrades.front().title, it.component)
                                           : fmt::format("Upgrade the operating system's release for {}", it.component);
    case RemediationType::kUninstall:
      return fmt::format("Uninstall {} ({})", it.component, unused ? "not used on any device" : "support has ended");
    case RemediationType::kAttentionRequired:
      return fmt::format("Attention required: {} has no fix for a weakness that is exploited", it.component);
  }
  return {};
}

std::vector<std::string> tags_of(const Recommendation& it, const Analysis& analysis, bool unused, const Support& support, const Question& question) {
  const bool zero_day = std::ranges::any_of(analysis.open, [&](exposure::WeaknessNumber number) {
    return question.view.weakness(number).known_exploited && std::ranges::find(analysis.fixable, number) == analysis.fixable.end();
  });
  std::vector<std::string> tags;
  const auto add = [&tags](bool wanted, std::string_view tag) {
    if (wanted) {
      tags.emplace_back(tag);
    }
  };
  add(zero_day, "zero day");
  add(it.counts.known_exploited, "known exploited");
  add(it.counts.public_exploit, "public exploit");
  add(it.counts.high_value_exposed > 0, "high value");
  add(it.end_of_support, "end of support");
  add(support.state == Support::State::kUpcomingEndOfSupportVersion || support.state == Support::State::kUpcomingEndOfSupportSoftware,
      "upcoming end of support");
  add(unused, "unused");
  add(analysis.restart_pending, "restart pending");
  add(!analysis.unfixed.empty() && !analysis.fixable.empty(), "some updates available");
  add(!analysis.unfixed.empty() && analysis.fixable.empty(), "no fix");
  return tags;
}

std::vector<std::string> drivers_of(const Recommendation& it, const Analysis& analysis, bool unused, const Question& question) {
  std::vector<std::string> drivers;
  add_threats(it, analysis, question.view, drivers);
  if (!it.ssvc_weakness.empty()) {
    drivers.push_back(ssvc_sentence(it));
  }
  drivers.push_back(fmt::format("{} of {} that have it {} exposed{}", it.counts.exposed, plural(it.counts.installed, "device", "devices"),
                                it.counts.exposed == 1 ? "is" : "are",
                                it.counts.high_value_exposed == 0 ? std::string() : fmt::format(", {} of high value", it.counts.high_value_exposed)));
  if (it.gain > 0) {
    drivers.push_back(fmt::format("doing it lowers the exposure score by {:.4g}", it.gain));
  }
  if (!it.closes.empty()) {
    drivers.push_back(fmt::format("it closes {} of {}", it.closes.size(), plural(it.weaknesses, "open weakness", "open weaknesses")));
  }
  add_lifecycle(analysis, drivers);
  if (unused) {
    drivers.emplace_back("no device that has it has used it within the limit for unused software");
  }
  if (analysis.restart_pending) {
    drivers.emplace_back("the fixed version is installed and waits for a restart");
  }
  return drivers;
}

}  // namespace parapet::advice
