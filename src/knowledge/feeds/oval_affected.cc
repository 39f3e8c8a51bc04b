// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/oval_affected.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/text.h"
#include "inventory/ecosystem.h"
#include "knowledge/feeds/oval_criteria.h"
#include "version/range.h"

namespace parapet::knowledge {
namespace {

using version::Interval;
using version::RangeSet;
using Domains = std::set<std::string>;

// An entry on its way: one package's ranges in one domain.
struct Draft {
  Affected affected;
  std::set<std::string> system_architectures;  // empty: any
  bool any_system = false;
  bool any_architecture = false;               // of the package
};

Result<RangeSet> range_of(const OvalPackageTest& test) {
  version::Key key = TRY(version::parse(version::Scheme::kRpm, test.evr));
  const auto bound = [&](bool inclusive) {
    return version::Bound{.text = test.evr, .key = key, .inclusive = inclusive};
  };
  Interval interval;
  switch (test.operation) {
    case OvalOperation::kLess:
      interval.upper = bound(false);
      break;
    case OvalOperation::kLessOrEqual:
      interval.upper = bound(true);
      break;
    case OvalOperation::kGreater:
      interval.lower = bound(false);
      break;
    case OvalOperation::kGreaterOrEqual:
      interval.lower = bound(true);
      break;
    case OvalOperation::kEquals:
    case OvalOperation::kNotEqual:
      interval.lower = bound(true);
      interval.upper = bound(true);
      break;
    case OvalOperation::kPatternMatch:
    case OvalOperation::kUnknown:
      return bad_input("not a comparison");
  }
  RangeSet set{.intervals = {std::move(interval)}};
  return test.operation == OvalOperation::kNotEqual ? version::complement(set) : set;
}

// Everything that the tests of one package in one case demand, on one entry without domain.
Affected judge(const std::vector<const OvalPackageTest*>& tests, const OvalDefinition& definition) {
  Affected entry;
  entry.name = tests.front()->name;
  entry.scheme = version::Scheme::kRpm;
  entry.module = {};
  RangeSet range{.intervals = {Interval{}}};
  for (const OvalPackageTest* test : tests) {
    if (test->from_words) {
      entry.confidence = Confidence::kText;
    }
    entry.architectures = test->architectures;
    if (test->kind == OvalPackageTest::Kind::kNotAffected && tests.size() == 1) {
      entry.status = Status::kNotAffected;
      entry.all_versions = true;
      entry.note = test->words;
      return entry;
    }
    const Result<RangeSet> one = range_of(*test);
    if (test->kind != OvalPackageTest::Kind::kComparison || !one) {
      entry.unreadable = test->words.empty() ? test->evr : test->words;
      return entry;
    }
    range = version::intersect(range, *one);
  }
  if (range.intervals.empty()) {
    entry.unreadable = fmt::format("{}: no version is in this range", tests.front()->words);
    return entry;
  }
  const std::optional<version::Bound>& last = range.intervals.back().upper;
  const bool fixed = last && !last->inclusive && definition.patchable != "false";
  entry.fix = fixed ? FixState::kAvailable : FixState::kNone;
  entry.intervals = std::move(range.intervals);
  return entry;
}

// The domains in which a case holds: in each group one platform must be installed, so those that all groups share.
std::optional<Domains> domains_of(const OvalCase& one, const OvalDefinition& definition, const OvalPublisher& publisher) {
  std::optional<Domains> shared;
  const auto take = [&shared](const std::vector<std::string>& platforms) {
    Domains group;
    for (const std::string& platform : platforms) {
      if (std::string domain = oval_platform_domain(platform); !domain.empty()) {
        group.insert(std::move(domain));
      }
    }
    if (!shared) {
      shared = std::move(group);
      return;
    }
    std::erase_if(*shared, [&group](const std::string& domain) { return !group.contains(domain); });
  };
  for (const std::vector<std::string>& group : one.platforms) {
    take(group);
  }
  if (!shared && !publisher.domain.empty()) {
    return Domains{publisher.domain};
  }
  if (!shared) {
    take(definition.platforms);
  }
  return shared && !shared->empty() ? shared : std::nullopt;
}

std::string identity_of(const Affected& entry) {
  std::string identity = fmt::format("{}\n{}\n{}\n{}\n{}\n", entry.domain, entry.name, entry.module,
                                     static_cast<int>(entry.status), entry.unreadable);
  for (const Interval& interval : entry.intervals) {
    for (const auto& bound : {interval.lower, interval.upper}) {
      identity += bound ? fmt::format("{}{}", bound->inclusive ? "=" : "<", bound->text) : "-";
    }
  }
  return identity;
}

class Builder {
 public:
  Builder(const OvalDefinition& definition, const OvalPublisher& publisher) : definition_(definition), publisher_(publisher) {}

  void add(const OvalCase& one) {
    if (one.packages.empty()) {
      return;
    }
    const std::optional<Domains> domains = domains_of(one, definition_, publisher_);
    if (!domains) {
      ++homeless_;
      return;
    }
    for (const Affected& entry : entries_of(one)) {
      for (const std::string& domain : *domains) {
        put(entry, domain, one);
      }
    }
  }

  [[nodiscard]] std::size_t homeless() const { return homeless_; }

  std::vector<Affected> take() {
    std::set<std::string> all_systems;
    for (const auto& [identity, draft] : drafts_) {
      all_systems.insert(draft.system_architectures.begin(), draft.system_architectures.end());
    }
    std::vector<Affected> entries;
    entries.reserve(order_.size());
    for (const std::string& identity : order_) {
      Draft& draft = drafts_.at(identity);
      if (draft.any_architecture) {
        draft.affected.architectures.clear();
      }
      if (!draft.any_system && draft.system_architectures != all_systems) {
        add_architectures_on(draft);
      }
      entries.push_back(std::move(draft.affected));
    }
    return entries;
  }

 private:
  // The publisher names the system's architecture, a software key has the package's: on x86_64 also the 32-bit builds
  // are installed, and packages of no architecture everywhere.
  static void add_architectures_on(Draft& draft) {
    std::set<std::string> packages(draft.affected.architectures.begin(), draft.affected.architectures.end());
    for (const std::string& system : draft.system_architectures) {
      packages.insert({system, "noarch"});
      if (system == "x86_64") {
        packages.insert({"i386", "i586", "i686"});
      }
    }
    draft.affected.architectures.assign(packages.begin(), packages.end());
  }

  std::vector<Affected> entries_of(const OvalCase& one) const {
    std::map<std::string_view, std::vector<const OvalPackageTest*>> by_name;
    for (const OvalPackageTest& test : one.packages) {
      by_name[test.name].push_back(&test);
    }
    std::vector<Affected> entries;
    for (const auto& [name, tests] : by_name) {
      Affected entry = judge(tests, definition_);
      std::string unreadable;
      if (!one.not_understood.empty()) {
        unreadable = fmt::format("{} and {}", tests.front()->words, fmt::join(one.not_understood, " and "));
      } else if (by_name.size() > 1) {
        unreadable = fmt::format("{}, together with {} other packages", tests.front()->words, by_name.size() - 1);
      } else if (one.modules.size() > 1) {
        unreadable = fmt::format("{}, with the modules {} at once", tests.front()->words, fmt::join(one.modules, ", "));
      }
      if (!unreadable.empty()) {
        entry.intervals.clear();
        entry.all_versions = false;
        entry.status = Status::kAffected;
        entry.unreadable = std::move(unreadable);
      }
      entry.module = one.modules.empty() ? std::string{} : one.modules.front();
      entries.push_back(std::move(entry));
    }
    return entries;
  }

  void put(const Affected& entry, const std::string& domain, const OvalCase& one) {
    Affected placed = entry;
    placed.domain = domain;
    placed.name_kind = publisher_.name_kind;
    const std::string identity = identity_of(placed);
    const bool any_architecture = placed.architectures.empty();
    const auto [found, added] = drafts_.try_emplace(identity);
    Draft& draft = found->second;
    if (added) {
      draft.affected = std::move(placed);
      order_.push_back(identity);
    } else {
      for (const std::string& architecture : placed.architectures) {
        if (std::ranges::find(draft.affected.architectures, architecture) == draft.affected.architectures.end()) {
          draft.affected.architectures.push_back(architecture);
        }
      }
      draft.affected.confidence = std::min(draft.affected.confidence, placed.confidence);
    }
    draft.any_architecture |= any_architecture;
    draft.any_system |= one.architectures.empty();
    for (const std::vector<std::string>& group : one.architectures) {
      draft.system_architectures.insert(group.begin(), group.end());
    }
  }

  const OvalDefinition& definition_;
  const OvalPublisher& publisher_;
  std::map<std::string, Draft> drafts_;
  std::vector<std::string> order_;
  std::size_t homeless_ = 0;
};

}  // namespace

std::string oval_platform_domain(std::string_view platform) {
  platform = trim(platform);
  for (const auto& [name, domain] : {std::pair<std::string_view, std::string_view>{"Oracle Linux ", "oracle"},
                                     std::pair<std::string_view, std::string_view>{"Red Hat Enterprise Linux ", "redhat"}}) {
    if (platform.starts_with(name)) {
      const std::string_view release = platform.substr(name.size());
      return parse_uint(release) ? fmt::format("{}:{}", domain, release) : std::string{};
    }
  }
  if (platform.starts_with("SUSE ") || platform.starts_with("openSUSE ")) {
    return inventory::suse_domain(platform);
  }
  return {};
}

Result<std::vector<Affected>> oval_affected(const OvalDocument& document, const OvalDefinition& definition,
                                            const OvalPublisher& publisher, const Limits& limits) {
  Builder builder(definition, publisher);
  for (const OvalCase& one : TRY(resolve_criteria(document, definition, limits))) {
    builder.add(one);
  }
  std::vector<Affected> entries = builder.take();
  if (entries.size() > limits.ranges_per_record_max) {
    return fail(ErrorCode::kLimit, fmt::format("has more entries than ranges_per_record_max ({})",
                                               limits.ranges_per_record_max));
  }
  if (entries.empty() && builder.homeless() > 0) {
    return bad_input("names software, but no platform that is known");
  }
  return entries;
}

}  // namespace parapet::knowledge
