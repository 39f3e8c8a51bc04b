// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/fixed_branches.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "knowledge/feeds/cve_version_entry.h"
#include "knowledge/feeds/cve_versions.h"

namespace parapet::knowledge {
namespace {

using version::Bound;
using version::Interval;
using version::RangeSet;
using version::Scheme;

struct Branch {
  Bound start;
  Bound end;
  Bound fix;
};

// The name of the branch that a fix is in, empty for none.
std::string_view branch_name(std::string_view fix, Branching branching) {
  if (branching == Branching::kByMajor) {
    return fix.substr(0, fix.find('.'));
  }
  while (fix.ends_with(".0")) {
    fix.remove_suffix(2);
  }
  const std::size_t dot = fix.rfind('.');
  return dot == std::string_view::npos ? std::string_view() : fix.substr(0, dot);
}

std::optional<Branch> branch_of(Scheme scheme, const Bound& fix, Branching branching) {
  const std::string_view name = branch_name(fix.text, branching);
  if (name.empty()) {
    return std::nullopt;
  }
  std::optional<Bound> start = bound_of(scheme, name, true);
  std::optional<Bound> end = start ? after_prefix(scheme, start->text) : std::nullopt;
  if (!end || !(fix.key < end->key) || fix.key < start->key) {
    return std::nullopt;
  }
  return Branch{.start = *std::move(start), .end = *std::move(end), .fix = fix};
}

}  // namespace

RangeSet fixed_branches(Scheme scheme, const std::vector<Bound>& fixes, const std::vector<Bound>& other_ends,
                        Branching branching) {
  std::vector<version::Key> ends;
  ends.reserve(other_ends.size());
  for (const Bound& bound : other_ends) {
    ends.push_back(bound.key);
  }
  std::ranges::sort(ends);
  std::vector<Branch> branches;
  for (const Bound& fix : fixes) {
    std::optional<Branch> branch = branch_of(scheme, fix, branching);
    if (branch) {
      branches.push_back(*std::move(branch));
    }
  }
  std::ranges::sort(branches, [](const Branch& a, const Branch& b) {
    return std::pair(a.start.key, a.fix.key) < std::pair(b.start.key, b.fix.key);
  });
  std::vector<RangeSet> fixed;
  for (std::size_t i = 0; i < branches.size(); ++i) {
    if (i + 1 < branches.size() && branches[i + 1].start.key == branches[i].start.key) {
      continue;  // a higher fix of the same branch follows
    }
    if (i + 1 < branches.size() && branches[i + 1].start.key < branches[i].end.key) {
      return {};
    }
    const auto end_inside = std::ranges::lower_bound(ends, branches[i].fix.key);
    if (end_inside != ends.end() && *end_inside < branches[i].end.key) {
      continue;
    }
    Bound from = branches[i].fix;
    from.inclusive = true;
    fixed.push_back(single(Interval{.lower = std::move(from), .upper = branches[i].end}));
  }
  return unite_all(fixed);
}

}  // namespace parapet::knowledge
