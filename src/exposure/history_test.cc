// SPDX-License-Identifier: Apache-2.0
//
// Random histories of a small fleet: after every few changes the index that lived through them must equal one that was
// built from the facts as they are, to the bit, and both must agree with a slow recount.
#include <gtest/gtest.h>

#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <iterator>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "exposure/index.h"
#include "exposure/small_fleet_test.h"
#include "knowledge/cvss.h"
#include "match/matcher.h"
#include "priority/risk.h"

namespace parapet::exposure {
namespace {

using Worlds = std::vector<std::shared_ptr<const knowledge::Knowledge>>;

// The same world, told by and by: new weaknesses, other fixes, exploitation, withdrawn records, other conditions.
const Worlds& worlds() {
  static const Worlds all = {
      make_knowledge({{.cve = "CVE-2024-0001", .packages = {"p1", "p2"}, .fixed = "2"},
                      {.cve = "CVE-2024-0002", .packages = {"p2"}, .epss = 0.3},
                      {.cve = "CVE-2024-0003", .packages = {"plugin"}, .fixed = "3", .together_with = "server"}}),
      make_knowledge({{.cve = "CVE-2024-0001", .packages = {"p1", "p2"}, .fixed = "2", .known_exploited = true},
                      {.cve = "CVE-2024-0002", .packages = {"p2"}, .fixed = "3", .epss = 0.7, .published = "2022-02-03T00:00:00Z"},
                      {.cve = "CVE-2024-0003", .packages = {"plugin"}, .fixed = "2", .together_with = "p1"},
                      {.cve = "CVE-2024-0004", .packages = {"p3", "p4"}, .cvss = "CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N"}}),
      make_knowledge({{.cve = "CVE-2024-0001", .packages = {"p1"}, .fixed = "3", .epss = 0.01},
                      {.cve = "CVE-2024-0005", .packages = {"p1", "p2", "p3", "p4"}, .fixed = "4", .epss = 0.9},
                      {.cve = "CVE-2024-0002", .packages = {"p2"}, .fixed = "3", .epss = 0.7},
                      {.cve = "CVE-2024-0003", .packages = {"plugin"}, .fixed = "3", .together_with = "server"},
                      {.cve = "CVE-2024-0006", .packages = {"server"}, .fixed = "9", .together_with = "plugin"}}),
  };
  return all;
}

// Device numbers on both sides of the bounds of sets' chunks.
constexpr std::uint32_t kDevices[] = {0, 1, 2, 65'535, 65'536, 70'000, 131'071, 131'072};

struct Use {
  inventory::SoftwareKey key;
  bool unused = false;
};

struct FleetModel {
  std::shared_ptr<const knowledge::Knowledge> knowledge = worlds().front();
  UnixTime now = kStart;
  std::map<std::uint32_t, std::pair<DeviceFacts, std::vector<Use>>> devices;
  std::vector<Adjustment> adjustments;
};

std::vector<KeyUse> intern(Index& index, const std::vector<Use>& uses) {
  std::vector<KeyUse> numbers;
  for (const Use& use : uses) {
    numbers.push_back({index.intern(use.key), use.unused});
  }
  std::ranges::sort(numbers);
  return numbers;
}

// An index built from nothing: at once, or device by device.
std::unique_ptr<Index> rebuilt(const FleetModel& model, bool bulk) {
  std::unique_ptr<Index> index = Index::create(model.knowledge, model.now, {});
  std::vector<Index::BulkDevice> all;
  for (const auto& [number, device] : model.devices) {
    Index::BulkDevice one{std::make_shared<const DeviceFacts>(device.first), intern(*index, device.second)};
    if (bulk) {
      all.push_back(std::move(one));
    } else {
      index->put_device(one.facts, one.uses);
    }
  }
  std::atomic<std::size_t> next = 0;
  index->load_devices(
      [&](Index::BulkDevice& device) {
        const std::size_t i = next++;
        if (i < all.size()) {
          device = all[i];
        }
        return i < all.size();
      },
      3);
  index->set_adjustments(model.adjustments);
  return index;
}

std::vector<Use> any_software() {
  static const std::vector<inventory::SoftwareKey> kKeys = [] {
    std::vector<inventory::SoftwareKey> keys;
    for (const char* const version : {"1", "2", "3", "0"}) {
      for (const char* const name : {"p1", "p2", "p3", "p4", "p5"}) {
        keys.push_back(python(name, version));
      }
      for (const char* const product : {"plugin", "server", "p1"}) {
        keys.push_back(application(product, version));
      }
    }
    return keys;
  }();
  std::vector<Use> uses;
  const auto chance = *rc::gen::inRange<std::size_t>(1, 8);
  for (const inventory::SoftwareKey& key : kKeys) {
    if (*rc::gen::inRange<std::size_t>(0, 8) < chance) {
      uses.push_back({key, *rc::gen::weightedElement<bool>({{4, false}, {1, true}})});
    }
  }
  return uses;
}

DeviceFacts any_facts(std::uint32_t number, const FleetModel& model) {
  DeviceFacts facts = small_device(number, model.now);
  facts.last_contact.seconds -= *rc::gen::weightedElement<std::int64_t>({{5, 0}, {2, 5}, {2, 20}, {1, 40}}) * kSecondsPerDay;
  facts.name = *rc::gen::element<std::string>("Alpha", "alpha", "Beta", "Gamma");
  facts.group = GroupNumber{*rc::gen::inRange<std::uint32_t>(0, 3)};
  facts.value = *rc::gen::element(DeviceValue::kLow, DeviceValue::kNormal, DeviceValue::kHigh);
  facts.excluded = *rc::gen::weightedElement<bool>({{9, false}, {1, true}});
  return facts;
}

Adjustment any_adjustment() {
  Adjustment adjustment;
  for (const std::uint32_t number : kDevices) {
    if (*rc::gen::arbitrary<bool>()) {
      adjustment.devices.push_back(DeviceNumber{number});
    }
  }
  adjustment.product = *rc::gen::element<std::optional<std::string>>(std::nullopt, "pypi-_-p1", "pypi-_-p2", "example-_-plugin");
  adjustment.vulnerability = *rc::gen::element<std::optional<std::string>>(std::nullopt, "CVE-2024-0001", "CVE-2024-0005", "CVE-2030-1");
  adjustment.context = *rc::gen::element(0.0, 0.5, 1.0);
  adjustment.alerted = *rc::gen::arbitrary<bool>();
  return adjustment;
}

void change_device(Index& index, FleetModel& model) {
  const std::uint32_t number = kDevices[*rc::gen::inRange<std::size_t>(0, std::size(kDevices))];
  const auto known = model.devices.find(number);
  switch (known == model.devices.end() ? 0 : *rc::gen::inRange(0, 6)) {
    case 0:
    case 1:
      model.devices[number] = {any_facts(number, model), any_software()};
      break;
    case 2: {  // one package more or less
      std::vector<Use>& uses = known->second.second;
      if (uses.empty()) {
        return;
      }
      uses.erase(uses.begin() + *rc::gen::inRange<std::ptrdiff_t>(0, static_cast<std::ptrdiff_t>(uses.size())));
      break;
    }
    case 3:
    case 4:
      known->second.first = any_facts(number, model);
      index.put_facts(std::make_shared<const DeviceFacts>(known->second.first));
      return;
    default:
      model.devices.erase(known);
      index.remove_device(DeviceNumber{number});
      return;
  }
  const auto& [facts, uses] = model.devices[number];
  index.put_device(std::make_shared<const DeviceFacts>(facts), intern(index, uses));
}

void change_something(Index& index, FleetModel& model) {
  switch (*rc::gen::inRange(0, 10)) {
    case 0:
      model.knowledge = worlds()[*rc::gen::inRange<std::size_t>(0, worlds().size())];
      index.set_knowledge(model.knowledge);
      break;
    case 1:
      model.now.seconds += *rc::gen::weightedElement<std::int64_t>({{3, 3'600}, {3, kSecondsPerDay}, {2, 20 * kSecondsPerDay}, {1, -kSecondsPerDay}});
      index.advance(model.now);
      break;
    case 2:
      model.adjustments.clear();
      for (int i = *rc::gen::inRange(0, 3); i > 0; --i) {
        model.adjustments.push_back(any_adjustment());
      }
      index.set_adjustments(model.adjustments);
      break;
    default:
      change_device(index, model);
      break;
  }
}

// What the matcher says of one device, without any of the index.
struct Recount {
  std::map<std::string, double> products;  // largest risk, by id
  std::set<std::string> weaknesses;
  bool assessed = false;
  knowledge::Severity severity = knowledge::Severity::kUnknown;  // the worst; there are no weaknesses of severity "none" here
  std::set<std::string_view> exploits;
  std::set<std::int64_t> published;                              // seconds
};

double context_of(const FleetModel& model, std::uint32_t device, const std::string& product, const std::string& weakness, bool& alerted) {
  double context = 1;
  for (const Adjustment& adjustment : model.adjustments) {
    if (std::ranges::binary_search(adjustment.devices, DeviceNumber{device}) && adjustment.product.value_or(product) == product &&
        adjustment.vulnerability.value_or(weakness) == weakness) {
      context *= adjustment.context;
      alerted = alerted || adjustment.alerted;
    }
  }
  return context;
}

Recount recount(const FleetModel& model, std::uint32_t device, const std::vector<Use>& uses) {
  Recount result;
  match::MatchOptions options{.now = model.now};
  for (const Use& use : uses) {
    options.products_present.push_back(use.key.vendor + ":" + use.key.product);
  }
  for (const Use& use : uses) {
    const match::Assessment assessment = match::assess(use.key, *model.knowledge, options);
    result.assessed = result.assessed || assessment.assessed;
    const std::string product = product_id(product_of(use.key));
    for (const match::Finding& finding : assessment.findings) {
      if (finding.status != knowledge::Status::kAffected && finding.status != knowledge::Status::kUnderInvestigation) {
        continue;
      }
      const knowledge::Vulnerability facts = model.knowledge->vulnerability(finding.vulnerability);
      bool alerted = false;
      const double context = context_of(model, device, product, std::string(facts.name), alerted) * (use.unused ? 0.5 : 1);
      const double risk = (alerted ? priority::severity_factor(facts) : priority::risk(facts)) * context;
      result.products[product] = std::max(result.products[product], risk);
      result.weaknesses.emplace(facts.name);
      result.severity = std::max(result.severity, facts.severity);
      result.exploits.insert(priority::exploit_level(facts));
      if (facts.published.known()) {
        result.published.insert(facts.published.seconds);
      }
    }
  }
  return result;
}

void compare_worst(const Worst& worst, const Recount& expected) {
  RC_ASSERT(worst.any() == !expected.weaknesses.empty());
  if (worst.any()) {
    RC_ASSERT(severity_word(worst.severity) == knowledge::severity_name(expected.severity));
    RC_ASSERT(expected.exploits.contains(exploit_word(worst.exploit)));
    RC_ASSERT(!expected.exploits.contains("in_the_wild") || worst.exploit == ExploitLevel::kInTheWild);
  }
  RC_ASSERT((worst.oldest_day == Worst::kNoDay) == expected.published.empty());
  RC_ASSERT(expected.published.empty() || worst.oldest_day == *expected.published.begin() / kSecondsPerDay);
}

void compare_with_recount(const View& view, const FleetModel& model) {
  std::map<std::string, std::set<std::uint32_t>> exposed;
  double weights = 0;
  double sum = 0;
  std::uint32_t scored = 0;
  std::map<std::uint32_t, Recount> recounts;
  for (const auto& [number, device] : model.devices) {
    const auto& [facts, uses] = device;
    const std::int64_t days_silent = model.now.seconds - facts.last_contact.seconds;
    const bool listed = !facts.excluded && days_silent <= 30 * kSecondsPerDay;
    const DeviceState& state = view.device(DeviceNumber{number});
    RC_ASSERT(state.listed == listed);
    RC_ASSERT(state.inactive == (days_silent > 7 * kSecondsPerDay));
    const Recount expected = recount(model, number, uses);
    RC_ASSERT(state.weaknesses == expected.weaknesses.size());
    RC_ASSERT(state.score.has_value() == expected.assessed);
    compare_worst(state.worst, expected);
    double hazard = 0;
    for (const auto& [product, risk] : expected.products) {
      hazard += risk * risk;
    }
    const double score = 100 * hazard / (hazard + 1);
    RC_ASSERT(!state.score || std::abs(*state.score - score) < 1e-5);
    RC_ASSERT(!state.score || (*state.score >= 0 && *state.score <= 100));
    if (listed) {
      for (const std::string& weakness : expected.weaknesses) {
        exposed[weakness].insert(number);
      }
      scored += expected.assessed ? 1 : 0;
      recounts.emplace(number, expected);
    }
  }
  for (const auto& [number, expected] : recounts) {
    if (expected.assessed) {
      const DeviceValue value = model.devices.at(number).first.value;
      const double weight = value == DeviceValue::kLow ? 0.75 : value == DeviceValue::kHigh ? std::max(1.0, scored / 10.0) : 1;
      weights += weight;
      sum += weight * *view.device(DeviceNumber{number}).score;
    }
  }
  RC_ASSERT(std::abs(view.score({}).value - (weights > 0 ? sum / weights : 0)) < 1e-6);
  RC_ASSERT(view.score({}).scored_devices == scored);
  for (std::uint32_t i = 0; i < view.weakness_count(); ++i) {
    const std::set<std::uint32_t>& expected = exposed[view.weakness(WeaknessNumber{i}).name];
    std::set<std::uint32_t> found;
    view.exposed_devices(WeaknessNumber{i}, {}).for_each([&](DeviceNumber device) { found.insert(device.value); });
    RC_ASSERT(found == expected);
    RC_ASSERT(view.exposed_count(WeaknessNumber{i}, {}) == expected.size());
    exposed.erase(view.weakness(WeaknessNumber{i}).name);
  }
  for (const auto& [weakness, devices] : exposed) {
    RC_ASSERT(devices.empty());
  }
}

// RC_ASSERT can't show long lists well: the first line that differs tells most.
void assert_equal(const std::vector<std::string>& incremental, const std::vector<std::string>& built) {
  const auto [a, b] = std::ranges::mismatch(incremental, built);
  if (a != incremental.end() || b != built.end()) {
    RC_FAIL("kept up to date: " + (a == incremental.end() ? "-" : *a) + "\nbuilt anew:      " + (b == built.end() ? "-" : *b));
  }
}

RC_GTEST_PROP(History, an_index_kept_up_to_date_equals_one_built_anew, ()) {
  const std::vector<Scope> scopes = {
      {}, {.all = false, .groups = {GroupNumber{1}}}, {.all = false, .groups = {GroupNumber{0}, GroupNumber{2}}}, {.all = false, .groups = {}}};
  FleetModel model;
  // Both ways of following a change of many devices: one by one, and counting anew.
  const IndexOptions options{.recount_above = *rc::gen::element<std::uint32_t>(0, 2, 256)};
  std::unique_ptr<Index> index = Index::create(model.knowledge, model.now, options);
  const int rounds = *rc::gen::inRange(1, 8);
  for (int round = 0; round < rounds; ++round) {
    for (int changes = *rc::gen::inRange(1, 8); changes > 0; --changes) {
      change_something(*index, model);
    }
    const auto view = index->publish(static_cast<std::uint64_t>(round));
    const std::vector<std::string> lines = text_of(*view, scopes);
    assert_equal(lines, text_of(*rebuilt(model, *rc::gen::arbitrary<bool>())->publish(0), scopes));
    compare_with_recount(*view, model);
    RC_ASSERT(text_of(*view, scopes) == lines);
  }
}

}  // namespace
}  // namespace parapet::exposure
