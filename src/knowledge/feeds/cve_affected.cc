// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/cve_affected.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/text.h"
#include "inventory/sbom/cpe.h"
#include "knowledge/feeds/cpe_configuration.h"
#include "knowledge/feeds/cve_microsoft.h"
#include "knowledge/feeds/cve_versions.h"
#include "knowledge/feeds/fixed_branches.h"
#include "knowledge/feeds/platform.h"
#include "knowledge/feeds/product_name.h"

namespace parapet::knowledge {
namespace {

using version::Scheme;

// A name that an item goes by, with the systems that its CPEs narrow it to.
struct Name {
  std::string name;
  std::vector<std::string> platforms;
};

void add_platform(std::vector<std::string>& platforms, std::string platform) {
  const auto place = std::ranges::lower_bound(platforms, platform);
  if (place == platforms.end() || *place != platform) {
    platforms.insert(place, std::move(platform));
  }
}

// Microsoft gives one CPE to products whose versions must not be mixed; only the words tell them apart, and the table of
// product names knows those: SQL Server's update branches ("(GDR)", "(CU 25)"), and .NET Framework, which its CPEs call
// "microsoft:.net" like .NET itself.
bool cpes_mix_products(JsonValue affected) {
  const std::string_view product = affected["product"].string();
  return (product.starts_with("Microsoft SQL Server") && product.find('(') != std::string_view::npos) ||
         product.starts_with("Microsoft .NET Framework");
}

// The names in CPEs come first: they are what other data agrees on.
std::vector<Name> names_of(JsonValue affected) {
  std::vector<Name> names;
  std::set<std::string> on_any_system;
  constexpr std::size_t kNamesMax = 1'000;  // the longest real lists of CPEs name some dozens of products
  const auto entry = [&names](const std::string& name) -> Name& {
    const auto found = std::ranges::find(names, name, &Name::name);
    return found == names.end() ? names.emplace_back(Name{.name = name}) : *found;
  };
  const JsonValue cpes = cpes_mix_products(affected) ? JsonValue() : affected["cpes"];
  for (const JsonValue text : cpes.elements()) {
    const Result<inventory::Cpe> cpe = inventory::parse_cpe(text.string());
    const std::string name = cpe ? product_name(*cpe) : std::string();
    if (name.empty() || names.size() >= kNamesMax) {
      continue;
    }
    Name& known = entry(name);
    std::string platform = target_software(cpe->target_software);
    if (platform.empty()) {
      on_any_system.insert(name);
    } else {
      add_platform(known.platforms, std::move(platform));
    }
  }
  for (Name& name : names) {
    if (on_any_system.contains(name.name)) {
      name.platforms.clear();
    }
  }
  const std::string in_words = product_name(affected["vendor"].string(), affected["product"].string());
  // CISA repeats the CPE's product in words and leaves the extended support edition to the CPE.
  const bool is_its_esr = std::ranges::find(names, in_words + "_esr", &Name::name) != names.end();
  if (!in_words.empty() && !is_its_esr) {
    static_cast<void>(entry(in_words));
  }
  return names;
}

bool is_distribution_entry(JsonValue affected) {
  if (is_distribution_collection(affected["collectionURL"].string())) {
    return true;
  }
  // An rpm version is a distribution's build, whatever product it stands under.
  for (const JsonValue version : affected["versions"].elements()) {
    const std::string_view type = version["versionType"].string();
    if (type == "rpm" || type == "deb" || type == "dpkg") {
      return true;
    }
  }
  return false;
}

// "platforms" of the item and of the CPE must both hold, so the narrower one stands.
std::vector<std::string> systems_for(const Name& name, const std::vector<std::string>& of_item) {
  return name.platforms.empty() ? of_item : name.platforms;
}

// Mozilla's long-term releases count their updates in the second part and respins of one in the third: after 115.16.1 comes
// 115.17 (its release notes, https://www.mozilla.org/firefox/releases/).
Branching branching_of(std::string_view name) {
  constexpr std::array<std::string_view, 3> kByMajor = {"mozilla:firefox_esr", "mozilla:thunderbird", "mozilla:thunderbird_esr"};
  return std::ranges::find(kByMajor, name) != kByMajor.end() ? Branching::kByMajor : Branching::kByLastPart;
}

// All that makes two rules the same.
std::string fingerprint(const Affected& rule) {
  std::string text = fmt::format("{}\n{}\n{}\n{}\n{}\n{}\n{}\n", rule.domain, rule.name, static_cast<int>(rule.fix), rule.fixed_version,
                                 rule.unreadable, rule.all_versions, static_cast<int>(rule.confidence));
  for (const version::Interval& interval : rule.intervals) {
    text += version::to_string(interval) + "\n";
  }
  for (const version::Bound& bound : rule.versions) {
    text += bound.text + "\n";
  }
  for (const auto* list : {&rule.architectures, &rule.platforms, &rule.requires_products}) {
    for (const std::string& word : *list) {
      text += word + "\t";
    }
    text += "\n";
  }
  return text;
}

class Collector {
 public:
  explicit Collector(const Limits& limits) : limits_(limits) {}

  Result<void> add_container(JsonValue container, bool own_container) {
    for (const JsonValue affected : container["affected"].elements()) {
      version_count_ += affected["versions"].elements().size();
      if (version_count_ > limits_.ranges_per_record_max) {
        return fail(ErrorCode::kLimit, fmt::format("more than {} version entries (ranges_per_record_max)", limits_.ranges_per_record_max));
      }
      add_item(affected, own_container);
    }
    finish_container();
    const std::vector<Affected> configured = TRY(read_cpe_configurations(container["cpeApplicability"], limits_));
    for (const Affected& rule : configured) {
      put(rule);
    }
    return {};
  }

  std::vector<Affected> finish() {
    for (Affected& rule : windows_.finish()) {
      put(std::move(rule));
    }
    // Commits alone can't be held against a version; where the record has versions too, those decide.
    for (const Affected& rule : rules_) {
      by_commits_only_.erase(rule.name);
    }
    for (const std::string& name : by_commits_only_) {
      put(Affected{.domain = "product", .name = name, .unreadable = "git commits"});
    }
    return std::move(rules_);
  }

 private:
  void add_item(JsonValue affected, bool own_container) {
    if (windows_.take(affected, own_container) || is_distribution_entry(affected)) {
      return;
    }
    std::vector<Name> names = names_of(affected);
    std::erase_if(names, [](const Name& name) { return is_distribution_product(name.name); });
    if (names.empty()) {
      return;
    }
    const VersionReading reading = read_cve_versions(affected["versions"], affected["defaultStatus"].string(), Scheme::kGeneric);
    std::vector<std::string_view> words;
    for (const JsonValue platform : affected["platforms"].elements()) {
      words.push_back(platform.string());
    }
    const std::vector<std::string> systems = systems_of(words);
    for (const Name& name : names) {
      if (reading.commits_only) {
        by_commits_only_.insert(name.name);
      }
      Ends& ends = ends_[name.name];
      ends.fixes.insert(ends.fixes.end(), reading.fixes.begin(), reading.fixes.end());
      ends.others.insert(ends.others.end(), reading.other_ends.begin(), reading.other_ends.end());
      add_rules(name, systems_for(name, systems), reading, own_container);
    }
  }

  void add_rules(const Name& name, const std::vector<std::string>& systems, const VersionReading& reading, bool own_container) {
    const Affected rule{.domain = "product", .name = name.name, .scheme = Scheme::kGeneric, .platforms = systems};
    for (const VersionReading::Part& part : reading.parts) {
      if (own_container && ends(part)) {
        ended_by_vendor_.insert(name.name);
      } else if (!own_container && part.all && ended_by_vendor_.contains(name.name)) {
        continue;  // "every version" for want of knowing better, where the vendor names the end of the range
      }
      Affected one = rule;
      one.intervals = part.ranges.intervals;
      one.versions = part.versions;
      one.all_versions = part.all;
      one.fix = part.fix;
      one.fixed_version = part.fixed_version;
      one.confidence = part.confidence;
      of_container_.push_back(std::move(one));
    }
    if (!reading.unreadable.empty()) {
      Affected one = rule;
      one.unreadable = fmt::format("{}", fmt::join(reading.unreadable, "; "));
      of_container_.push_back(std::move(one));
    }
  }

  // Takes the fixed branches out, which only all items of a container together show, and keeps what is left.
  void finish_container() {
    std::map<std::string, version::RangeSet> fixed;
    for (const auto& [name, ends] : ends_) {
      fixed[name] = fixed_branches(Scheme::kGeneric, ends.fixes, ends.others, branching_of(name));
    }
    for (Affected& rule : of_container_) {
      const bool had_ranges = !rule.intervals.empty();
      rule.intervals = version::subtract({.intervals = std::move(rule.intervals)}, fixed[rule.name]).intervals;
      const bool is_empty = rule.intervals.empty() && rule.versions.empty() && !rule.all_versions && rule.unreadable.empty();
      if (!had_ranges || !is_empty) {
        put(std::move(rule));
      }
    }
    ends_.clear();
    of_container_.clear();
  }

  static bool ends(const VersionReading::Part& part) {
    return !part.ranges.intervals.empty() && part.ranges.intervals.back().upper.has_value();
  }

  void put(Affected rule) {
    if (known_.insert(fingerprint(rule)).second) {
      rules_.push_back(std::move(rule));
    }
  }

  const Limits& limits_;
  std::size_t version_count_ = 0;
  WindowsEntries windows_;
  // Where the affected ranges of one name end and begin, over all items of a container.
  struct Ends {
    std::vector<version::Bound> fixes;
    std::vector<version::Bound> others;
  };
  std::map<std::string, Ends> ends_;  // of the container that is read, by name
  std::vector<Affected> of_container_;
  std::set<std::string> by_commits_only_;
  std::set<std::string> ended_by_vendor_;
  std::set<std::string> known_;
  std::vector<Affected> rules_;
};

}  // namespace

Result<std::vector<Affected>> read_cve_affected(JsonValue containers, const Limits& limits) {
  Collector collector(limits);
  TRY(collector.add_container(containers["cna"], true));
  for (const JsonValue container : containers["adp"].elements()) {
    TRY(collector.add_container(container, false));
  }
  return collector.finish();
}

}  // namespace parapet::knowledge
