// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/cpe_configuration.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/text.h"
#include "inventory/sbom/cpe.h"
#include "knowledge/feeds/cve_versions.h"
#include "knowledge/feeds/platform.h"
#include "knowledge/feeds/product_name.h"

namespace parapet::knowledge {
namespace {

using inventory::Cpe;
using version::Bound;
using version::Interval;
using version::Scheme;

// The operating system that an "o" name stands for, in our spelling; "" for appliances and firmware. Vendors matter:
// Cisco's "ios" is not Apple's.
std::string_view system_of(const Cpe& cpe, std::string_view name) {
  if (is_distribution_product(name)) {
    return "linux";
  }
  constexpr std::string_view kVendors[] = {"microsoft", "apple", "google", "linux", "freebsd", "oracle", "ibm"};
  const std::string vendor = to_lower(cpe.vendor);
  return std::ranges::find(kVendors, vendor) == std::end(kVendors) ? std::string_view{} : operating_system(cpe.product);
}

// What the rest of an AND statement demands of the device.
struct Condition {
  std::vector<std::string> platforms;
  std::vector<std::string> products;
};

// A node's matches as a condition: any one of them must hold. One that can't be held against a device (hardware) makes
// the whole condition void: a firmware runs on nothing but its hardware.
Condition condition_of(JsonValue node) {
  Condition condition;
  for (const JsonValue match : node["cpeMatch"].elements()) {
    const Result<Cpe> cpe = inventory::parse_cpe(match["criteria"].string());
    if (!cpe || cpe->part == "h") {
      return {};
    }
    const std::string name = product_name(*cpe);
    const std::string_view system = cpe->part == "o" ? system_of(*cpe, name) : std::string_view{};
    if (!system.empty()) {
      condition.platforms.emplace_back(system);
    } else if (!name.empty()) {
      condition.products.push_back(name);
    }
  }
  for (auto* list : {&condition.platforms, &condition.products}) {
    std::ranges::sort(*list);
    const auto rest = std::ranges::unique(*list);
    list->erase(rest.begin(), rest.end());
  }
  if (!condition.platforms.empty() && !condition.products.empty()) {
    return {};  // "on Windows or on that product" is no condition that a rule can carry
  }
  return condition;
}

// A match's versions: into the rule, or as text into `unreadable`.
void read_match_versions(JsonValue match, const Cpe& cpe, Affected& rule) {
  const auto bound = [&](std::string_view member, bool inclusive) -> std::optional<Bound> {
    const std::string_view text = trim(match[member].string());
    if (text.empty()) {
      return std::nullopt;
    }
    Result<version::Key> key = version::parse(Scheme::kGeneric, text);
    if (!key) {
      rule.unreadable = fmt::format("{} {}", member, text);
      return std::nullopt;
    }
    return Bound{.text = std::string(text), .key = *std::move(key), .inclusive = inclusive};
  };
  Interval interval{.lower = bound("versionStartIncluding", true), .upper = bound("versionEndExcluding", false)};
  if (!interval.lower) {
    interval.lower = bound("versionStartExcluding", false);
  }
  if (!interval.upper) {
    interval.upper = bound("versionEndIncluding", true);
  }
  if (!rule.unreadable.empty()) {
    return;
  }
  if (interval.lower || interval.upper) {
    if (interval.lower && interval.upper && interval.upper->key < interval.lower->key) {
      rule.unreadable = fmt::format("{} to {}", interval.lower->text, interval.upper->text);
      return;
    }
    rule.fix = interval.upper && !interval.upper->inclusive ? FixState::kAvailable : FixState::kUnknown;
    rule.intervals.push_back(std::move(interval));
  } else if (cpe.version == "*") {
    rule.all_versions = true;
  } else {
    const bool has_update = cpe.update != "*" && cpe.update != "-" && !cpe.update.empty();
    std::string text = has_update ? cpe.version + "-" + cpe.update : cpe.version;
    Result<version::Key> key = version::parse(Scheme::kGeneric, text);
    if (!key) {
      rule.unreadable = text;
      return;
    }
    rule.versions.push_back({.text = std::move(text), .key = *std::move(key), .inclusive = true});
  }
}

// Puts matches of one name under one condition together.
class Rules {
 public:
  void add(Affected rule) {
    const std::string kind = fmt::format("{}\n{}\n{}\n{}\n{}", rule.name, static_cast<int>(rule.fix), rule.unreadable.empty(),
                                         fmt::join(rule.platforms, "\t"), fmt::join(rule.requires_products, "\t"));
    const auto [known, is_new] = places_.emplace(kind, rules_.size());
    if (is_new) {
      rules_.emplace_back();
      rules_.back().rule = std::move(rule);
      rules_.back().ranges.push_back({.intervals = std::move(rules_.back().rule.intervals)});
      return;
    }
    Gathered& into = rules_[known->second];
    constexpr std::size_t kTextMax = 2000;
    if (!rule.unreadable.empty() && into.rule.unreadable.size() < kTextMax) {
      into.rule.unreadable += "; " + rule.unreadable;
    }
    into.rule.all_versions = into.rule.all_versions || rule.all_versions;
    into.ranges.push_back({.intervals = std::move(rule.intervals)});
    std::ranges::move(rule.versions, std::back_inserter(into.rule.versions));
  }

  std::vector<Affected> take() {
    std::vector<Affected> rules;
    rules.reserve(rules_.size());
    for (Gathered& gathered : rules_) {
      gathered.rule.intervals = unite_all(gathered.ranges).intervals;
      rules.push_back(std::move(gathered.rule));
    }
    return rules;
  }

 private:
  struct Gathered {
    Affected rule;
    std::vector<version::RangeSet> ranges;
  };
  std::map<std::string, std::size_t> places_;
  std::vector<Gathered> rules_;
};

void read_match(JsonValue match, const Condition& condition, bool negated, Rules& rules) {
  const Result<Cpe> cpe = inventory::parse_cpe(match["criteria"].string());
  const std::string name = cpe ? product_name(*cpe) : std::string();
  if (name.empty() || is_distribution_product(name) || (cpe->part == "o" && name.starts_with("microsoft:windows"))) {
    return;
  }
  Affected rule{.domain = "product",
                .name = name,
                .scheme = Scheme::kGeneric,
                .platforms = condition.platforms,
                .requires_products = condition.products};
  std::string target = target_software(cpe->target_software);
  if (!target.empty()) {
    rule.platforms = {std::move(target)};
  }
  if (negated) {
    rule.unreadable = fmt::format("a negated statement about {}", match["criteria"].string());
  } else {
    read_match_versions(match, *cpe, rule);
  }
  rules.add(std::move(rule));
}

void read_configuration(JsonValue configuration, Rules& rules) {
  const bool all_of = configuration["operator"].string() == "AND";
  const bool negated = configuration["negate"].boolean().value_or(false);
  const JsonValue::Array nodes = configuration["nodes"].elements();
  constexpr std::size_t kNodesMax = 64;  // beyond that no statement of NVD's goes; conditions cost nodes squared
  std::vector<Condition> conditions;
  if (all_of && nodes.size() <= kNodesMax) {
    for (const JsonValue node : nodes) {
      conditions.push_back(condition_of(node));
    }
  }
  std::size_t place = 0;
  for (const JsonValue node : nodes) {
    Condition condition;
    for (std::size_t other = 0; other < conditions.size(); ++other) {
      if (other != place) {
        Condition of_other = conditions[other];
        if (condition.platforms.empty()) {
          condition.platforms = std::move(of_other.platforms);
        }
        if (condition.products.empty()) {
          condition.products = std::move(of_other.products);
        }
      }
    }
    ++place;
    const bool node_negated = negated || node["negate"].boolean().value_or(false);
    for (const JsonValue match : node["cpeMatch"].elements()) {
      if (match["vulnerable"].boolean().value_or(false)) {
        read_match(match, condition, node_negated, rules);
      }
    }
  }
}

}  // namespace

Result<std::vector<Affected>> read_cpe_configurations(JsonValue configurations, const Limits& limits) {
  std::size_t matches = 0;
  for (const JsonValue configuration : configurations.elements()) {
    for (const JsonValue node : configuration["nodes"].elements()) {
      matches += node["cpeMatch"].elements().size();
    }
  }
  if (matches > limits.ranges_per_record_max) {
    return fail(ErrorCode::kLimit, fmt::format("{} CPE matches are more than ranges_per_record_max", matches));
  }
  Rules rules;
  for (const JsonValue configuration : configurations.elements()) {
    read_configuration(configuration, rules);
  }
  return rules.take();
}

}  // namespace parapet::knowledge
