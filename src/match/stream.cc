// SPDX-License-Identifier: Apache-2.0
#include "match/stream.h"

#include <algorithm>

#include "base/text.h"

namespace parapet::match {
namespace {

// "nodejs:18" of "nodejs:18:8090020230927:a75119d5", the form of rpm's modularity label.
std::string_view name_and_stream(std::string_view module) {
  const std::size_t first = module.find(':');
  const std::size_t second = first == std::string_view::npos ? first : module.find(':', first + 1);
  return module.substr(0, second);
}

// "4.0.2" of "2:4.0.2-24.module_el8.9.0+3627+db8ec155".
std::string_view upstream_version(std::string_view rpm_version) {
  const std::size_t colon = rpm_version.find(':');
  if (colon != std::string_view::npos) {
    rpm_version.remove_prefix(colon + 1);
  }
  return cut(rpm_version, '-').first;
}

// The first `count` dotted parts.
std::string_view first_parts(std::string_view version, int count) {
  std::size_t at = 0;
  for (int i = 0; i < count; ++i) {
    at = version.find('.', at);
    if (at == std::string_view::npos) {
      return version;
    }
    ++at;
  }
  return version.substr(0, at - 1);
}

bool same_parts(std::string_view a, std::string_view b, int count) { return first_parts(a, count) == first_parts(b, count); }

// The version that tells a rule's stream: its fix, else any bound.
std::string_view telling_version(const knowledge::Rule& rule) {
  if (!rule.fixed_version().empty()) {
    return rule.fixed_version();
  }
  for (std::uint32_t i = 0; i < rule.interval_count(); ++i) {
    const knowledge::IntervalView interval = rule.interval(i);
    if (interval.upper.present) {
      return interval.upper.text;
    }
  }
  return rule.version_count() > 0 ? rule.version(0).text : std::string_view{};
}

bool names_stream(const knowledge::Rule& rule) { return !rule.module().empty() && rule.module() != "*"; }

void insert_unique(std::vector<std::string>& into, std::string_view value) {
  if (std::ranges::find(into, value) == into.end()) {
    into.emplace_back(value);
  }
}

// Whether two names of streams can mean the same: "virt:rhel|virt-devel:rhel" is one of its parts.
bool may_be_same(std::string_view a, std::string_view b) {
  const std::vector<std::string_view> others = split(b, '|');
  return std::ranges::any_of(split(a, '|'), [&others](std::string_view one) { return std::ranges::find(others, one) != others.end(); });
}

// Companions such as virt:rhel and virt-devel:rhel are released together: where every candidate overlaps with every other,
// the package has one stream, by whatever name.
bool is_one(const std::vector<std::string>& streams) {
  return std::ranges::all_of(streams, [&streams](const std::string& a) {
    return std::ranges::all_of(streams, [&a](const std::string& b) { return may_be_same(a, b); });
  });
}

// The streams of a rule or inventory, each without what follows name and stream.
std::string plain_streams(std::string_view module) {
  std::string plain;
  for (const std::string_view one : split(module, '|')) {
    plain += (plain.empty() ? "" : "|") + std::string(name_and_stream(one));
  }
  return plain;
}

}  // namespace

bool is_module_build(std::string_view rpm_version) { return !module_label(rpm_version).empty(); }

std::string_view module_label(std::string_view rpm_version) {
  for (const std::string_view mark : {".module_el", ".module+el"}) {
    const std::size_t at = rpm_version.find(mark);
    if (at == std::string_view::npos) {
      continue;
    }
    // The label has two "+" after the platform; a rebuild counter may follow after a further dot.
    std::size_t end = rpm_version.find('+', at + mark.size());
    end = end == std::string_view::npos ? end : rpm_version.find('+', end + 1);
    end = end == std::string_view::npos ? end : rpm_version.find('.', end + 1);
    return rpm_version.substr(at + 1, end == std::string_view::npos ? end : end - at - 1);
  }
  return {};
}

StreamChoice::StreamChoice(const Subject& subject, const knowledge::Knowledge& knowledge)
    : judged_(subject.key().ecosystem == "rpm"), version_(subject.key().version) {
  const inventory::SoftwareKey& key = subject.key();
  module_ = !key.module.empty() || is_module_build(key.version);
  if (!judged_ || !module_) {
    return;
  }
  if (!key.module.empty() && key.module != "*") {
    possible_.push_back(plain_streams(key.module));
  }
  for (const Lookup& lookup : subject.lookups()) {
    for (const knowledge::Rule rule : knowledge.rules(lookup.domain, lookup.name)) {
      if (names_stream(rule)) {
        known_.push_back({plain_streams(rule.module()), std::string(telling_version(rule))});
      }
    }
  }
  if (possible_.empty()) {
    possible_ = streams_of(version_);
  }
}

std::vector<std::string> StreamChoice::streams_of(std::string_view version) const {
  std::vector<std::string> all;
  std::vector<std::string> by_label;
  std::vector<std::string> by_major;
  std::vector<std::string> by_minor;
  const std::string_view label = module_label(version);
  const std::string_view upstream = upstream_version(version);
  for (const Known& known : known_) {
    insert_unique(all, known.stream);
    if (!label.empty() && module_label(known.version) == label) {
      insert_unique(by_label, known.stream);
    }
    const std::string_view other = upstream_version(known.version);
    if (same_parts(upstream, other, 1)) {
      insert_unique(by_major, known.stream);
    }
    if (same_parts(upstream, other, 2)) {
      insert_unique(by_minor, known.stream);
    }
  }
  const auto narrowed = [&by_label](std::vector<std::string> by_version) {
    if (!by_label.empty()) {
      std::erase_if(by_version, [&](const std::string& s) { return std::ranges::find(by_label, s) == by_label.end(); });
    }
    return by_version;
  };
  std::vector<std::string> chosen = by_label.empty() ? all : by_label;
  for (const std::vector<std::string>& by_version : {by_major, by_minor}) {
    const std::vector<std::string> some = narrowed(by_version);
    if (chosen.size() > 1 && !some.empty()) {
      chosen = some;
    }
  }
  std::ranges::sort(chosen);
  return chosen;
}

StreamChoice::Answer StreamChoice::of_rule(const knowledge::Rule& rule) const {
  if (!judged_) {
    return Answer::kSame;
  }
  const std::string_view telling = telling_version(rule);
  const bool rule_is_module = !rule.module().empty() || is_module_build(telling);
  if (rule_is_module != module_) {
    return Answer::kOther;
  }
  if (!module_) {
    return Answer::kSame;
  }
  const std::vector<std::string> of_rule =
      names_stream(rule) ? std::vector<std::string>{plain_streams(rule.module())} : streams_of(telling);
  if (possible_.empty() || of_rule.empty()) {
    // No stream is named anywhere for this package: fixes of its own first number are its stream's.
    return same_parts(upstream_version(version_), upstream_version(telling), 1) ? Answer::kSame : Answer::kUnknown;
  }
  const bool overlap = std::ranges::any_of(of_rule, [this](const std::string& theirs) {
    return std::ranges::any_of(possible_, [&theirs](const std::string& ours) { return may_be_same(theirs, ours); });
  });
  if (!overlap) {
    return Answer::kOther;
  }
  return is_one(possible_) && is_one(of_rule) ? Answer::kSame : Answer::kUnknown;
}

}  // namespace parapet::match
