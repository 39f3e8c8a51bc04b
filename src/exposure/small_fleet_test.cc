// SPDX-License-Identifier: Apache-2.0
#include "exposure/small_fleet_test.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <utility>

#include "base/clock.h"
#include "base/files.h"
#include "base/progress.h"
#include "knowledge/import.h"
#include "support/paths.h"

namespace parapet::exposure {
namespace {

std::string osv_of(const SmallAdvisory& advisory) {
  std::string affected;
  for (const std::string& package : advisory.packages) {
    const std::string fixed = advisory.fixed.empty() ? "" : fmt::format(R"(, {{"fixed": "{}"}})", advisory.fixed);
    affected += fmt::format(R"({}{{"package": {{"ecosystem": "PyPI", "name": "{}"}},
        "ranges": [{{"type": "ECOSYSTEM", "events": [{{"introduced": "0"}}{}]}}]}})",
                            affected.empty() ? "" : ",", package, fixed);
  }
  return fmt::format(R"({{"schema_version": "1.6.0", "id": "PYSEC-{0}", "aliases": ["{0}"], "published": "{3}",
      "modified": "2024-10-30T00:00:00Z", "severity": [{{"type": "CVSS_V3", "score": "{1}"}}], "affected": [{2}]}})",
                     advisory.cve, advisory.cvss, affected, advisory.published);
}

std::string nvd_of(const SmallAdvisory& advisory) {
  return fmt::format(R"({{"resultsPerPage": 1, "startIndex": 0, "totalResults": 1, "format": "NVD_CVE", "version": "2.0",
      "timestamp": "2024-10-30T00:00:00.000", "vulnerabilities": [{{"cve": {{"id": "{}", "sourceIdentifier": "cna@example.org",
      "published": "2024-10-02T03:04:05.678", "lastModified": "2024-10-03T00:00:00.000", "vulnStatus": "Analyzed",
      "descriptions": [{{"lang": "en", "value": "A weakness."}}],
      "configurations": [{{"operator": "AND", "nodes": [
        {{"operator": "OR", "negate": false, "cpeMatch": [{{"vulnerable": true, "matchCriteriaId": "0",
          "criteria": "cpe:2.3:a:example:{}:*:*:*:*:*:*:*:*", "versionEndExcluding": "{}"}}]}},
        {{"operator": "OR", "negate": false, "cpeMatch": [{{"vulnerable": false, "matchCriteriaId": "0",
          "criteria": "cpe:2.3:a:example:{}:*:*:*:*:*:*:*:*"}}]}}]}}]}}}}]}})",
                     advisory.cve, advisory.packages.front(), advisory.fixed, advisory.together_with);
}

std::string list(const auto& numbers, const auto& name) {
  std::vector<std::string> names;
  for (const auto& number : numbers) {
    names.push_back(name(number));
  }
  std::ranges::sort(names);
  return fmt::format("{}", fmt::join(names, ","));
}

std::string list(const DeviceSet& devices) {
  return list(devices.to_vector(), [](DeviceNumber device) { return fmt::format("{:04}", device.value); });
}

std::string text(const Score& score) {
  return fmt::format("{} of {}+{} high {}", score.value, score.scored_devices, score.unscored_devices, score.high_value_share);
}

// Names for the numbers of one view.
struct Names {
  const View* view;
  std::string operator()(WeaknessNumber weakness) const { return view->weakness(weakness).name; }
  std::string operator()(KeyNumber key) const { return view->key(key).text; }
  std::string operator()(ProductNumber product) const { return view->product(product).id; }
};

void add_device(const View& view, DeviceNumber device, std::vector<std::string>& lines) {
  const DeviceState& state = view.device(device);
  const Names name{&view};
  const std::string uses = list(view.keys_of(device), [&](KeyUse use) { return name(use.key) + (use.unused ? " unused" : ""); });
  std::string drivers;
  for (const View::Driver& driver : view.drivers_of(device)) {
    drivers += fmt::format(" {}/{}/{}", name(driver.product), name(driver.weakness), driver.risk);
  }
  lines.push_back(fmt::format("device {} {} listed {} inactive {} hazard {} score {} level {} counts {} {} {} {} {} {} worst {} {} {} keys {} weak {} drivers{}",
                              device.value, state.facts->name, state.listed, state.inactive, state.hazard,
                              state.score ? fmt::format("{}", *state.score) : "none", static_cast<int>(state.level), state.software,
                              state.assessed, state.not_assessed, state.gaps, state.stale, state.weaknesses, severity_word(state.worst.severity),
                              exploit_word(state.worst.exploit), state.worst.oldest_day, uses,
                              list(view.weaknesses_of(device), name), drivers));
  const auto found = view.find_devices_by_name(state.facts->name);
  EXPECT_EQ(view.find_device(state.facts->id), device);
  EXPECT_TRUE(std::ranges::binary_search(found, device));
}

void add_keys(const View& view, std::vector<std::string>& lines) {
  for (std::uint32_t i = 0; i < view.key_count(); ++i) {
    const KeyState& key = view.key(KeyNumber{i});
    if (key.devices.empty()) {
      continue;
    }
    std::string line = fmt::format("key {} of {} {} {} {} {} on {}:", key.text, view.product(key.product).id, key.assessed, key.listed_only,
                                   key.stale, key.fixes_only, list(key.devices));
    line += list(*key.findings, [&view](const KeyFinding& finding) {
      return fmt::format(" {} {} {} {}", view.weakness(finding.weakness).name, static_cast<int>(finding.status),
                         static_cast<int>(finding.fix), finding.fixed_version);
    });
    for (const match::NotAssessed& reason : *key.not_assessed) {
      line += fmt::format(" {} {}", static_cast<int>(reason.reason), reason.detail);
    }
    lines.push_back(std::move(line));
  }
}

void add_weakness(const View& view, WeaknessNumber number, const Scope& scope, const std::string& of, std::vector<std::string>& lines) {
  const WeaknessState& weakness = view.weakness(number);
  const DeviceSet devices = view.exposed_devices(number, scope);
  EXPECT_EQ(devices.size(), view.exposed_count(number, scope)) << weakness.name;
  EXPECT_EQ(view.find_weakness(weakness.name), number);
  if (!devices.empty()) {
    lines.push_back(fmt::format("{} weakness {} risk {} known {} keys {} on {}", of, weakness.name, weakness.risk, weakness.known_exploited,
                                list(weakness.keys, Names{&view}), list(devices)));
  }
}

void add_product(const View& view, ProductNumber number, const Scope& scope, const std::string& of, std::vector<std::string>& lines) {
  const ProductState& product = view.product(number);
  const ProductCounts counts = view.counts(number, scope);
  const DeviceSet installed = view.installed_devices(number, scope);
  const DeviceSet exposed = view.exposed_devices(number, scope);
  EXPECT_EQ(installed.size(), counts.installed) << product.id;
  EXPECT_EQ(exposed.size(), counts.exposed) << product.id;
  EXPECT_EQ(view.find_product(product.id), number);
  const std::vector<WeaknessNumber> weaknesses = view.weaknesses_of(number, scope);
  EXPECT_EQ(weaknesses.size(), counts.weaknesses) << product.id;
  for (const WeaknessNumber weakness : weaknesses) {
    lines.push_back(fmt::format("{} product {} weakness {} on {}", of, product.id, view.weakness(weakness).name,
                                list(view.exposed_devices(number, weakness, scope))));
  }
  if (counts.installed > 0) {
    lines.push_back(fmt::format("{} product {} ({}) keys {} installed {} exposed {} weaknesses {} high {} public {} known {} gain {} removed {}", of,
                                product.id, product.ecosystem, list(product.keys, Names{&view}), list(installed), list(exposed),
                                counts.weaknesses, counts.high_value_exposed, counts.public_exploit, counts.known_exploited, counts.gain,
                                counts.gain_removed));
  }
}

void add_scope(const View& view, const Scope& scope, const std::string& of, std::vector<std::string>& lines) {
  lines.push_back(fmt::format("{} score {} devices {} silent {}", of, text(view.score(scope)), list(view.devices(scope)),
                              list(view.silent_devices(scope))));
  std::map<match::NotAssessedReason, std::pair<std::uint64_t, std::uint32_t>> expected;
  for (std::uint32_t i = 0; i < view.key_count(); ++i) {
    const std::uint32_t installs = view.key(KeyNumber{i}).devices.intersection_size(view.devices(scope));
    std::set<match::NotAssessedReason> reasons;
    for (const match::NotAssessed& reason : *view.key(KeyNumber{i}).not_assessed) {
      reasons.insert(reason.reason);
    }
    for (const match::NotAssessedReason reason : installs > 0 ? reasons : std::set<match::NotAssessedReason>()) {
      expected[reason].first += installs;
      expected[reason].second += 1;
    }
  }
  EXPECT_EQ(view.not_assessed(scope).size(), expected.size());
  for (const View::NotAssessedCount& count : view.not_assessed(scope)) {
    EXPECT_EQ(count.installs, expected[count.reason].first);
    EXPECT_EQ(count.keys, expected[count.reason].second);
    lines.push_back(fmt::format("{} reason {} installs {} keys {}", of, static_cast<int>(count.reason), count.installs, count.keys));
  }
  for (std::uint32_t i = 0; i < view.weakness_count(); ++i) {
    add_weakness(view, WeaknessNumber{i}, scope, of, lines);
  }
  for (std::uint32_t i = 0; i < view.product_count(); ++i) {
    add_product(view, ProductNumber{i}, scope, of, lines);
  }
}

}  // namespace

std::shared_ptr<const knowledge::Knowledge> make_knowledge(const std::vector<SmallAdvisory>& advisories) {
  const std::string folder = test::temporary_folder();
  std::filesystem::create_directories(folder + "/feeds/osv");
  std::string epss = "#model_version:v2023.03.01,score_date:2024-10-30T00:00:00+0000\ncve,epss,percentile\nCVE-1999-0001,0.1,0.1\n";
  std::string kev =
      "cveID,vendorProject,product,vulnerabilityName,dateAdded,shortDescription,requiredAction,dueDate,knownRansomwareCampaignUse,notes,cwes\n"
      "CVE-1999-0001,v,p,n,2024-10-01,d,a,2024-11-01,Unknown,,\n";
  for (const SmallAdvisory& advisory : advisories) {
    const bool osv = advisory.together_with.empty();
    std::ofstream(folder + "/feeds/osv/" + (osv ? "PYSEC-" : "nvd-") + advisory.cve + ".json") << (osv ? osv_of(advisory) : nvd_of(advisory));
    epss += advisory.epss > 0 ? fmt::format("{},{},0.5\n", advisory.cve, advisory.epss) : "";
    kev += advisory.known_exploited ? advisory.cve + ",v,p,n,2024-10-01,d,a,2024-11-01,Unknown,,\n" : "";
  }
  std::ofstream(folder + "/feeds/epss_scores-2024-10-30.csv") << epss;
  std::ofstream(folder + "/feeds/known_exploited_vulnerabilities.csv") << kev;
  NoProgress progress;
  const FixedClock clock(kStart);
  const auto files = system_files();
  const auto report = knowledge::import_paths(folder + "/knowledge", {folder + "/feeds"}, {}, *files, clock, progress);
  EXPECT_TRUE(report.has_value()) << report.error().to_string();
  for (const auto& skipped : report->skipped) {
    ADD_FAILURE() << skipped.path << ": " << skipped.reason;
  }
  return std::make_shared<const knowledge::Knowledge>(knowledge::Knowledge::open(folder + "/knowledge").value());
}

inventory::SoftwareKey python(std::string name, std::string version) {
  return inventory::make_key({}, {.ecosystem = "pypi", .name = std::move(name), .version = std::move(version)});
}

inventory::SoftwareKey application(std::string product, std::string version) {
  inventory::Software software{.ecosystem = "generic", .name = product, .version = std::move(version)};
  software.vendor = "example";
  software.product = std::move(product);
  return inventory::make_key({}, software);
}

DeviceFacts small_device(std::uint32_t number, UnixTime contact) {
  return {.number = DeviceNumber{number}, .id = fmt::format("{:040x}", number), .name = fmt::format("Host{}", number), .last_contact = contact};
}

void put(Index& index, const DeviceFacts& facts, const std::vector<inventory::SoftwareKey>& keys) {
  std::vector<KeyUse> uses;
  for (const inventory::SoftwareKey& key : keys) {
    uses.push_back({index.intern(key), false});
  }
  std::ranges::sort(uses);
  index.put_device(std::make_shared<const DeviceFacts>(facts), uses);
}

std::vector<std::string> text_of(const View& view, const std::vector<Scope>& scopes) {
  std::vector<std::string> lines;
  const DeviceSet listed = view.devices({});
  for (std::uint32_t number = 0; number < 140'000; ++number) {
    if (view.has_device(DeviceNumber{number})) {
      add_device(view, DeviceNumber{number}, lines);
      EXPECT_EQ(view.device(DeviceNumber{number}).listed, listed.contains(DeviceNumber{number}));
    }
  }
  add_keys(view, lines);
  for (const auto& [group, score] : view.group_scores()) {
    lines.push_back(fmt::format("group {} {}", group.value, text(score)));
  }
  for (std::size_t i = 0; i < scopes.size(); ++i) {
    add_scope(view, scopes[i], fmt::format("scope {}", i), lines);
  }
  std::ranges::sort(lines);
  return lines;
}

}  // namespace parapet::exposure
