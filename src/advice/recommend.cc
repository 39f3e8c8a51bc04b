// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

#include "advice/advice.h"
#include "advice/analysis.h"
#include "advice/device_advice.h"
#include "advice/lifecycle.h"
#include "advice/mission.h"
#include "advice/names.h"
#include "advice/unused.h"
#include "advice/words.h"
#include "base/parallel.h"

namespace parapet::advice {
namespace {

using exposure::ProductNumber;
using exposure::WeaknessNumber;

// Worst first: by risk, then severity, then name.
void sort_worst_first(std::vector<WeaknessNumber>& weaknesses, const exposure::View& view) {
  std::ranges::sort(weaknesses, [&](WeaknessNumber a, WeaknessNumber b) {
    const exposure::WeaknessState& left = view.weakness(a);
    const exposure::WeaknessState& right = view.weakness(b);
    return std::tuple(left.risk, left.score.value_or(0), right.name) > std::tuple(right.risk, right.score.value_or(0), left.name);
  });
}

// An application whose installed cycles have all ended and that has a newer one.
bool should_upgrade(const Analysis& analysis) {
  const bool application = !analysis.keys.empty() && !is_distribution_package(*analysis.keys.front()->key);
  return application && analysis.all_ended && analysis.lifecycle && analysis.lifecycle->successor.has_value();
}

bool nothing_succeeds(const Analysis& analysis) {
  const bool application = !analysis.keys.empty() && !is_distribution_package(*analysis.keys.front()->key);
  return application && analysis.all_ended && analysis.lifecycle && analysis.lifecycle->all_ended;
}

std::optional<RemediationType> type_of(const exposure::ProductState& product, const Analysis& analysis, bool unused,
                                       const exposure::View& view) {
  if (!product.operating_system && ((unused && !analysis.open.empty()) || nothing_succeeds(analysis))) {
    return RemediationType::kUninstall;
  }
  if (should_upgrade(analysis)) {
    return RemediationType::kUpgrade;
  }
  if (!analysis.fixable.empty()) {
    return RemediationType::kUpdate;
  }
  if (!analysis.upgrades.empty()) {
    return RemediationType::kUpgrade;
  }
  const bool exploited = std::ranges::any_of(analysis.open, [&](WeaknessNumber number) { return view.weakness(number).known_exploited; });
  return exploited ? std::optional(RemediationType::kAttentionRequired) : std::nullopt;
}

std::vector<WeaknessNumber> closed_by(RemediationType type, const Analysis& analysis) {
  switch (type) {
    case RemediationType::kUninstall:
      return analysis.open;
    case RemediationType::kAttentionRequired:
      return {};
    case RemediationType::kUpdate:
      return analysis.fixable;
    case RemediationType::kUpgrade:
      break;
  }
  std::set<WeaknessNumber> closes(analysis.fixable.begin(), analysis.fixable.end());
  for (const ReleaseUpgrade& upgrade : analysis.upgrades) {
    closes.insert(upgrade.closes.begin(), upgrade.closes.end());
  }
  return {closes.begin(), closes.end()};
}

// Exact, or where only part of an upgrade's effect is known, what is known for certain of it.
double gain_of(RemediationType type, const Analysis& analysis, const exposure::ProductCounts& counts) {
  switch (type) {
    case RemediationType::kUninstall:
      return counts.gain_removed;
    case RemediationType::kAttentionRequired:
      return 0;
    case RemediationType::kUpdate:
      return counts.gain;
    case RemediationType::kUpgrade:
      break;
  }
  return !analysis.unfixed.empty() && analysis.upgrades_close_all ? counts.gain_removed : counts.gain;
}

// Of one device its value; of a scope that of the most valuable exposed device.
priority::Mission mission_at_stake(const Recommendation& it, const Question& question) {
  if (!question.device) {
    return it.counts.high_value_exposed > 0 ? priority::Mission::kHigh : priority::Mission::kMedium;
  }
  return mission_of(question.view.device(question.device->number).facts->value);
}

// The decision of the weakness that asks for the quickest answer, the riskiest of them.
void decide(Recommendation& it, const Analysis& analysis, const Question& question) {
  const priority::Mission mission = mission_at_stake(it, question);
  it.ssvc.mission = mission;
  std::vector<WeaknessNumber> about = it.closes.empty() ? analysis.open : it.closes;
  sort_worst_first(about, question.view);
  for (const WeaknessNumber number : about) {
    const std::string& name = question.view.weakness(number).name;
    const std::optional<knowledge::VulnerabilityId> id = question.knowledge.find_vulnerability(name);
    if (!id) {
      continue;
    }
    const priority::Ssvc ssvc = priority::decide_ssvc(question.knowledge.vulnerability(*id), mission);
    if (it.ssvc_weakness.empty() || ssvc.decision > it.ssvc.decision) {
      it.ssvc = ssvc;
      it.ssvc_weakness = name;
    }
  }
}

void fill_targets(Recommendation& it, const Analysis& analysis) {
  if (it.type == RemediationType::kUninstall || it.type == RemediationType::kAttentionRequired) {
    return;
  }
  it.targets = analysis.targets;
  const bool release_upgrade = it.type == RemediationType::kUpgrade && !analysis.upgrades.empty();
  if (release_upgrade) {
    std::set<std::string> programs;
    for (const ReleaseUpgrade& upgrade : analysis.upgrades) {
      programs.insert(upgrade.program);
    }
    it.recommended_program = programs.size() == 1 ? *programs.begin() : "";
    return;
  }
  if (it.type == RemediationType::kUpgrade) {
    const knowledge::EndOfLife& successor = *analysis.lifecycle->successor;
    const bool product_is_system = it.category == "OS";
    it.recommended_program = product_is_system ? analysis.lifecycle->successor_name : analysis.lifecycle->program + " " + analysis.lifecycle->successor_name;
    it.recommended_version = successor.latest;
    return;
  }
  const bool one = std::ranges::all_of(it.targets, [&](const TargetVersion& target) { return target.version == it.targets.front().version; });
  it.recommended_version = one && !it.targets.empty() ? it.targets.front().version : "";
}

std::string people_name(std::string_view name) {
  std::string text(name);
  std::ranges::replace(text, '_', ' ');
  return text;
}

Support worst_support(const Question& question, const Analysis& analysis) {
  Support worst;
  constexpr std::array<int, 5> kWeight{0, 3, 1, 4, 2};  // by Support::State
  for (const exposure::KeyState* key : analysis.keys) {
    const Support support = question.lifecycles->support(*key->key);
    if (kWeight.at(static_cast<std::size_t>(support.state)) > kWeight.at(static_cast<std::size_t>(worst.state))) {
      worst = support;
    }
  }
  return worst;
}

// In the place of the scope's gain what the device's own score falls by.
void take_device_gain(const Question& question, ProductNumber product, exposure::ProductCounts& counts) {
  const auto found = question.device->gains.find(product);
  counts.gain = found == question.device->gains.end() ? 0 : found->second.fixed;
  counts.gain_removed = found == question.device->gains.end() ? 0 : found->second.removed;
}

// Whether the weaknesses that the device itself has are exploited.
void mark_threats(const exposure::View& view, const Analysis& analysis, exposure::ProductCounts& counts) {
  counts.known_exploited = std::ranges::any_of(analysis.open, [&](WeaknessNumber number) { return view.weakness(number).known_exploited; });
  counts.public_exploit = std::ranges::any_of(analysis.open, [&](WeaknessNumber number) {
    const std::string& exploit = view.weakness(number).exploit;
    return !exploit.empty() && exploit != "none";
  });
}

std::optional<Recommendation> make(const Question& question, ProductNumber number, bool unused) {
  const exposure::ProductState& product = question.view.product(number);
  const Analysis analysis = analyse(question, product);
  if (analysis.keys.empty()) {
    return std::nullopt;
  }
  const std::optional<RemediationType> type = type_of(product, analysis, unused, question.view);
  if (!type) {
    return std::nullopt;
  }
  const Support support = worst_support(question, analysis);
  Recommendation it{.id = "va-_-" + product.id,
                    .product = number,
                    .product_id = product.id,
                    .vendor = product.vendor,
                    .product_name = product.name,
                    .component = people_name(product.name),
                    .type = *type,
                    .category = product.operating_system ? "OS" : "Application",
                    .closes = closed_by(*type, analysis),
                    .weaknesses = static_cast<std::uint32_t>(analysis.open.size()),
                    .counts = question.view.counts(number, question.scope)};
  if (question.device) {
    take_device_gain(question, number, it.counts);
    mark_threats(question.view, analysis, it.counts);
  }
  it.gain = gain_of(*type, analysis, it.counts);
  it.end_of_support = support.state == Support::State::kEndOfSupportVersion || support.state == Support::State::kEndOfSupportSoftware;
  it.end_of_support_date = support.date;
  sort_worst_first(it.closes, question.view);
  fill_targets(it, analysis);
  decide(it, analysis, question);
  it.title = title_of(it, analysis, unused && *type == RemediationType::kUninstall);
  it.tags = tags_of(it, analysis, unused, support, question);
  it.drivers = drivers_of(it, analysis, unused, question);
  return it;
}

// Products with an open weakness, and those whose support may have ended: what end-of-life data names beyond distributions.
bool is_of_interest(const Question& question, ProductNumber number) {
  for (const exposure::KeyNumber key_number : question.view.product(number).keys) {
    const exposure::KeyState& key = question.view.key(key_number);
    if (key.findings->empty() && (is_distribution_package(*key.key) || question.lifecycles->of(*key.key) == nullptr)) {
      continue;
    }
    if (question.reaches(key)) {
      return true;
    }
  }
  return false;
}

std::vector<Recommendation> recommend_products(const Question& question, std::vector<ProductNumber> products) {
  std::erase_if(products, [&](ProductNumber number) { return !is_of_interest(question, number); });
  const std::vector<bool> unused = unused_everywhere(question, products);
  std::vector<std::optional<Recommendation>> made(products.size());
  parallel_for(products.size(), [&](std::size_t i) { made[i] = make(question, products[i], unused[i]); });
  std::vector<Recommendation> all;
  for (std::optional<Recommendation>& one : made) {
    if (one) {
      all.push_back(*std::move(one));
    }
  }
  std::ranges::sort(all, [](const Recommendation& a, const Recommendation& b) {
    return std::tuple(a.gain, a.counts.exposed, std::string_view(b.id)) > std::tuple(b.gain, b.counts.exposed, std::string_view(a.id));
  });
  return all;
}

// Makes it a question about one device; what the device has: the versions of each product, each once.
std::map<ProductNumber, std::vector<std::string>> ask_of_device(Question& question, exposure::DeviceNumber device) {
  std::map<ProductNumber, std::vector<std::string>> installed;
  question.devices = exposure::DeviceSet{device};
  question.device = Question::OneDevice{.number = device, .keys = {}, .gains = {}};
  for (const exposure::KeyUse& use : question.view.keys_of(device)) {
    const exposure::KeyState& key = question.view.key(use.key);
    question.device->keys.insert(&key);
    std::vector<std::string>& versions = installed[key.product];
    if (std::ranges::find(versions, key.key->version) == versions.end()) {
      versions.push_back(key.key->version);
    }
  }
  for (const exposure::DeviceGain& gain : exposure::device_gains(question.view, device)) {
    question.device->gains.emplace(gain.product, gain);
  }
  return installed;
}

}  // namespace

std::vector<Recommendation> recommend(const exposure::View& view, const knowledge::Knowledge& knowledge, const exposure::Scope& scope) {
  std::vector<ProductNumber> products;
  for (std::uint32_t i = 0; i < view.product_count(); ++i) {
    products.push_back(ProductNumber{i});
  }
  return recommend_products(question_of(view, knowledge, scope), std::move(products));
}

std::optional<Recommendation> recommend_product(const exposure::View& view, const knowledge::Knowledge& knowledge, const exposure::Scope& scope,
                                                ProductNumber product) {
  std::vector<Recommendation> one = recommend_products(question_of(view, knowledge, scope), {product});
  return one.empty() ? std::nullopt : std::optional(std::move(one.front()));
}

std::vector<Recommendation> recommend_device(const exposure::View& view, const knowledge::Knowledge& knowledge, const exposure::Scope& scope,
                                             exposure::DeviceNumber device) {
  std::set<ProductNumber> products;
  for (const exposure::KeyUse& use : view.keys_of(device)) {
    products.insert(view.key(use.key).product);
  }
  std::vector<Recommendation> all = recommend_products(question_of(view, knowledge, scope), {products.begin(), products.end()});
  // What the device's own keys have: another release's fix is nothing to it.
  std::set<std::pair<ProductNumber, WeaknessNumber>> open;
  for (const exposure::KeyUse& use : view.keys_of(device)) {
    const exposure::KeyState& key = view.key(use.key);
    for (const exposure::KeyFinding& finding : *key.findings) {
      open.emplace(key.product, finding.weakness);
    }
  }
  std::erase_if(all, [&](Recommendation& one) {
    const bool support = one.end_of_support && one.closes.empty();
    const bool attention = one.type == RemediationType::kAttentionRequired &&
                           std::ranges::any_of(open, [&](const auto& pair) { return pair.first == one.product && view.weakness(pair.second).known_exploited; });
    std::erase_if(one.closes, [&](WeaknessNumber weakness) { return !open.contains({one.product, weakness}); });
    return one.closes.empty() && !support && !attention;
  });
  return all;
}

std::vector<Recommendation> recommend_device(const exposure::View& view, const knowledge::Knowledge& knowledge, exposure::DeviceNumber device) {
  const exposure::Scope group{.all = false, .groups = {view.device(device).facts->group}};
  return recommend_device(view, knowledge, group, device);
}

std::vector<DeviceAdvice> advise_device(const exposure::View& view, const knowledge::Knowledge& knowledge, const exposure::Scope& scope,
                                        const std::vector<Recommendation>& of_scope, exposure::DeviceNumber device,
                                        const std::optional<ProductNumber>& product) {
  Question question = question_of(view, knowledge, scope);
  const std::map<ProductNumber, std::vector<std::string>> installed = ask_of_device(question, device);
  std::vector<const Recommendation*> wider;
  std::vector<ProductNumber> products;
  for (const Recommendation& one : of_scope) {
    if (installed.contains(one.product) && (!product || *product == one.product)) {
      wider.push_back(&one);
      products.push_back(one.product);
    }
  }
  const std::vector<bool> unused = unused_everywhere(question, products);
  std::vector<DeviceAdvice> all;
  for (std::size_t i = 0; i < products.size(); ++i) {
    std::optional<Recommendation> own = make(question, products[i], unused[i]);
    // Where nothing is closed, only support that has ended and a weakness that is exploited ask for something.
    if (!own || (own->closes.empty() && !own->end_of_support && own->type != RemediationType::kAttentionRequired)) {
      continue;
    }
    const double gain = own->gain;
    all.push_back({.recommendation = *std::move(own),
                   .scope_gain = wider[i]->gain,
                   .scope_weaknesses = wider[i]->weaknesses,
                   .installed_versions = installed.at(products[i]),
                   .gain = gain});
  }
  std::ranges::sort(all, [](const DeviceAdvice& a, const DeviceAdvice& b) {
    return std::tuple(a.gain, std::string_view(b.recommendation.id)) > std::tuple(b.gain, std::string_view(a.recommendation.id));
  });
  return all;
}

}  // namespace parapet::advice
