// SPDX-License-Identifier: Apache-2.0
#include "advice/analysis.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "advice/names.h"
#include "base/text.h"
#include "match/domain_judges.h"
#include "version/version.h"

namespace parapet::advice {
namespace {

using exposure::DeviceSet;
using exposure::KeyFinding;
using exposure::KeyState;
using exposure::WeaknessNumber;
using knowledge::FixState;

void sort_distinct(std::vector<WeaknessNumber>& numbers) {
  std::ranges::sort(numbers);
  const auto tail = std::ranges::unique(numbers);
  numbers.erase(tail.begin(), tail.end());
}

// Keys that one version of one package fixes: a domain's, a module stream's, a running kernel's that only waits for a restart. What
// has no distribution to pick versions for it is told apart by platform and major version: whoever runs 9.0 wants the fix of 9.0.
struct TargetKey {
  std::string domain;
  std::string module;
  std::string platform;  // of Windows each release by itself
  bool restart = false;
  std::string branch;
  friend auto operator<=>(const TargetKey&, const TargetKey&) = default;
};

struct TargetDraft {
  const inventory::SoftwareKey* key = nullptr;
  std::string branch;
  std::set<std::string> packages;
  std::string version;
  std::optional<version::Key> version_key;
  DeviceSet devices;
};

// The highest version stays. One that can't be parsed never takes the place of one that can.
void take_version(TargetDraft& draft, const std::string& text) {
  if (text.empty() || text == draft.version) {
    return;
  }
  Result<version::Key> key = version::parse(scheme_of(*draft.key), text);
  if (!key) {
    draft.version = draft.version.empty() ? text : draft.version;
    return;
  }
  if (!draft.version_key || *draft.version_key < *key) {
    draft.version = text;
    draft.version_key = *std::move(key);
  }
}

// "9" of "9.0.110"; "" where the version does not begin with a number.
std::string major_of(std::string_view version) {
  if (version.starts_with('v')) {
    version.remove_prefix(1);
  }
  return std::string(version.substr(0, static_cast<std::size_t>(std::ranges::find_if_not(version, is_digit) - version.begin())));
}

TargetKey target_key(const inventory::SoftwareKey& key, std::string_view version) {
  TargetKey target{.domain = key.domain, .module = key.module, .restart = key.kernel == inventory::KernelState::kRestartPending};
  if (key.domain == "windows") {
    target.platform = key.name;
  } else if (!is_distribution_package(key)) {
    target.platform = key.domain == "product" ? key.platform : std::string();
    target.branch = major_of(version);
  }
  return target;
}

// The version that closes everything fixable of one key; not set where nothing of it has a fix.
std::optional<std::string> fixed_version_of(const KeyState& state) {
  TargetDraft own{.key = state.key.get()};
  bool fixable = false;
  for (const KeyFinding& finding : *state.findings) {
    if (finding.fix == FixState::kAvailable) {
      fixable = true;
      take_version(own, finding.fixed_version);
    }
  }
  return fixable ? std::optional(own.version) : std::nullopt;
}

std::string package_of(const TargetDraft& draft) {
  if (draft.key->domain == "product") {
    return draft.key->product;
  }
  return draft.packages.size() == 1 || draft.key->source.empty() ? *draft.packages.begin() : draft.key->source;
}

std::string id_of(const TargetKey& key) {
  std::string id = key.domain;
  for (const std::string_view part : {std::string_view(key.module), std::string_view(key.platform), std::string_view(key.branch),
                                      key.restart ? std::string_view("restart") : std::string_view()}) {
    id += part.empty() ? std::string() : fmt::format("/{}", part);
  }
  return id;
}

std::map<TargetKey, TargetDraft> draft_targets(const Question& question, const std::vector<const KeyState*>& keys) {
  std::map<TargetKey, TargetDraft> drafts;
  for (const KeyState* state : keys) {
    if (const std::optional<std::string> version = fixed_version_of(*state)) {
      TargetKey key = target_key(*state->key, *version);
      const auto [place, is_new] = drafts.try_emplace(std::move(key));
      TargetDraft& draft = place->second;
      if (is_new) {
        draft.key = state->key.get();
        draft.branch = place->first.branch;
      }
      draft.packages.insert(state->key->name);
      draft.devices |= question.in_scope(state->devices);
      take_version(draft, *version);
    }
  }
  return drafts;
}

void collect_targets(const Question& question, Analysis& analysis) {
  const std::map<TargetKey, TargetDraft> drafts = draft_targets(question, analysis.keys);
  std::map<std::string, int> branches;  // of each release's name
  for (const auto& [key, draft] : drafts) {
    ++branches[release_name(*draft.key)];
  }
  for (const auto& [key, draft] : drafts) {
    std::string release = release_name(*draft.key);
    if (branches[release] > 1 && !draft.branch.empty()) {
      release += fmt::format(", {}.x", draft.branch);
    }
    analysis.targets.push_back({.id = id_of(key),
                                .domain = draft.key->domain,
                                .release_name = std::move(release),
                                .package = package_of(draft),
                                .version = draft.version,
                                .command = update_command(*draft.key, draft.packages, draft.version),
                                .devices = draft.devices.size()});
  }
  std::ranges::stable_sort(analysis.targets, std::ranges::greater{}, &TargetVersion::devices);
}

// The weaknesses that a release's own records say are fixed in it, of a package under its binary and its source name.
std::set<knowledge::VulnerabilityId> fixed_in(std::string_view domain, const inventory::SoftwareKey& key, const knowledge::Knowledge& knowledge) {
  std::set<knowledge::VulnerabilityId> fixed;
  std::set<std::string_view> names{key.name};
  if (!key.source.empty()) {
    names.insert(key.source);
  }
  for (const std::string_view name : names) {
    for (const knowledge::Rule rule : knowledge.rules(domain, name)) {
      if (!rule.withdrawn() && rule.fix() == FixState::kAvailable) {
        fixed.insert(rule.vulnerabilities().begin(), rule.vulnerabilities().end());
      }
    }
  }
  return fixed;
}

// Of the unfixed weaknesses of one release those that are fixed in the newer one.
std::vector<WeaknessNumber> closed_by(const Question& question, std::string_view newer, const std::vector<Unfixed>& unfixed) {
  std::map<std::pair<std::string, std::string>, std::set<knowledge::VulnerabilityId>> fixed;
  std::vector<WeaknessNumber> closes;
  for (const Unfixed& one : unfixed) {
    const auto [at, is_new] = fixed.try_emplace({one.key->key->name, one.key->key->source});
    if (is_new) {
      at->second = fixed_in(newer, *one.key->key, question.knowledge);
    }
    const std::optional<knowledge::VulnerabilityId> id = question.knowledge.find_vulnerability(question.view.weakness(one.weakness).name);
    if (id && at->second.contains(*id)) {
      closes.push_back(one.weakness);
    }
  }
  sort_distinct(closes);
  return closes;
}

// The nearest of the newer releases that closes the most; nullopt where the release is alive and none closes anything.
std::optional<ReleaseUpgrade> best_upgrade(const Question& question, const std::string& domain, const std::vector<Unfixed>& unfixed) {
  const UnixTime now = question.view.now();
  const std::optional<match::ReleaseCycle> release = match::release_cycle(domain, question.knowledge);
  if (!release) {
    return std::nullopt;
  }
  const std::string program = system_program(release->system);
  std::optional<ReleaseUpgrade> best;
  for (const NewerRelease& newer : newer_releases(domain, question.knowledge, now)) {
    ReleaseUpgrade upgrade{.from = domain,
                           .domain = newer.domain,
                           .program = fmt::format("{} {}", program, newer.name),
                           .title = release_name_of_domain(newer.domain),
                           .closes = closed_by(question, newer.domain, unfixed)};
    if (!best || upgrade.closes.size() > best->closes.size()) {
      best = std::move(upgrade);
    }
  }
  if (best && (!best->closes.empty() || release->ended(now))) {
    return best;
  }
  if (!best && release->ended(now)) {
    return ReleaseUpgrade{.from = domain,
                          .domain = {},
                          .program = program,
                          .title = fmt::format("a supported release of {}", release_name_of_domain(release->system)),
                          .closes = {}};
  }
  return std::nullopt;
}

void collect_upgrades(const Question& question, Analysis& analysis) {
  std::map<std::string, std::vector<Unfixed>> by_domain;
  for (const Unfixed& unfixed : analysis.unfixed) {
    const inventory::SoftwareKey& key = *unfixed.key->key;
    if (is_distribution_package(key) && key.origin.empty()) {
      by_domain[key.domain].push_back(unfixed);
    }
  }
  std::size_t closed = 0;
  for (const auto& [domain, unfixed] : by_domain) {
    if (std::optional<ReleaseUpgrade> upgrade = best_upgrade(question, domain, unfixed)) {
      closed += static_cast<std::size_t>(std::ranges::count_if(
          unfixed, [&](const Unfixed& one) { return std::ranges::binary_search(upgrade->closes, one.weakness); }));
      analysis.upgrades.push_back(*std::move(upgrade));
    }
  }
  analysis.upgrades_close_all = closed == analysis.unfixed.size();
}

// The lifecycle of the product: one that has ended before one that has not, the earlier end first.
void take_lifecycle(Analysis& analysis, const Lifecycle& life) {
  const auto rank = [](const Lifecycle& one) { return std::tuple(!one.ended, !one.end.known(), one.end); };
  if (!analysis.lifecycle || rank(life) < rank(*analysis.lifecycle)) {
    analysis.lifecycle = life;
  }
}

}  // namespace

DeviceSet Question::in_scope(const DeviceSet& set) const {
  if (!devices) {
    return set;
  }
  DeviceSet both = set;
  both &= *devices;
  return both;
}

bool Question::reaches(const KeyState& key) const {
  if (device) {
    return device->keys.contains(&key);
  }
  return devices ? key.devices.intersection_size(*devices) > 0 : !key.devices.empty();
}

Question question_of(const exposure::View& view, const knowledge::Knowledge& knowledge, const exposure::Scope& scope) {
  return {.view = view,
          .knowledge = knowledge,
          .scope = scope,
          .devices = scope.all ? std::nullopt : std::optional<DeviceSet>(view.devices(scope)),
          .lifecycles = std::make_shared<Lifecycles>(knowledge, view.now())};
}

std::vector<TargetVersion> device_targets(const exposure::View& view, const knowledge::Knowledge& knowledge, exposure::ProductNumber product,
                                          exposure::DeviceNumber device) {
  const exposure::Scope everything;
  const Question question{.view = view, .knowledge = knowledge, .scope = everything, .devices = DeviceSet{device}, .lifecycles = nullptr};
  Analysis analysis;
  for (const exposure::KeyNumber number : view.product(product).keys) {
    const KeyState& state = view.key(number);
    if (!state.findings->empty() && state.devices.contains(device)) {
      analysis.keys.push_back(&state);
    }
  }
  collect_targets(question, analysis);
  return std::move(analysis.targets);
}

exposure::DeviceSet target_devices(const exposure::View& view, const knowledge::Knowledge& knowledge, const exposure::Scope& scope,
                                   exposure::ProductNumber product, const std::vector<std::string>& ids) {
  const Question question{.view = view,
                          .knowledge = knowledge,
                          .scope = scope,
                          .devices = scope.all ? std::nullopt : std::optional<DeviceSet>(view.devices(scope)),
                          .lifecycles = nullptr};
  std::vector<const KeyState*> keys;
  for (const exposure::KeyNumber number : view.product(product).keys) {
    const KeyState& state = view.key(number);
    if (!state.findings->empty() && question.reaches(state)) {
      keys.push_back(&state);
    }
  }
  DeviceSet devices;
  for (const auto& [key, draft] : draft_targets(question, keys)) {
    if (std::ranges::find(ids, id_of(key)) != ids.end()) {
      devices |= draft.devices;
    }
  }
  return devices;
}

Analysis analyse(const Question& question, const exposure::ProductState& product) {
  Analysis analysis;
  analysis.all_ended = true;
  for (const exposure::KeyNumber number : product.keys) {
    const KeyState& state = question.view.key(number);
    if (!question.reaches(state)) {
      continue;
    }
    analysis.keys.push_back(&state);
    for (const KeyFinding& finding : *state.findings) {
      analysis.open.push_back(finding.weakness);
      if (finding.fix == FixState::kAvailable) {
        analysis.fixable.push_back(finding.weakness);
        analysis.restart_pending = analysis.restart_pending || state.key->kernel == inventory::KernelState::kRestartPending;
      } else {
        analysis.unfixed.push_back({.key = &state, .weakness = finding.weakness});
      }
    }
    const Lifecycle* const life = question.lifecycles->of(*state.key);
    analysis.all_ended = analysis.all_ended && life != nullptr && life->ended;
    if (life != nullptr) {
      take_lifecycle(analysis, *life);
    }
  }
  analysis.all_ended = analysis.all_ended && !analysis.keys.empty();
  sort_distinct(analysis.open);
  sort_distinct(analysis.fixable);
  collect_targets(question, analysis);
  if (!analysis.unfixed.empty()) {
    collect_upgrades(question, analysis);
  }
  return analysis;
}

}  // namespace parapet::advice
