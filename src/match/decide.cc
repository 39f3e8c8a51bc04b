// SPDX-License-Identifier: Apache-2.0
#include "match/decide.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "inventory/windows_release.h"

namespace parapet::match {
namespace {

using knowledge::FixState;
using knowledge::IntervalView;
using knowledge::Status;

// A version that closes a weakness.
struct Fix {
  std::string key;
  std::string text;
};

bool is_full_state(const Held& held, const knowledge::Knowledge& knowledge) {
  return knowledge.feed(held.rule.record().feed).identity.coverage == knowledge::Coverage::kFullState;
}

// The fixes that a rule names: ends of its intervals that are not affected themselves, and the fixed version it states.
void add_fixes(const Held& held, std::vector<Fix>& into) {
  for (std::uint32_t i = 0; i < held.rule.interval_count(); ++i) {
    const IntervalView interval = held.rule.interval(i);
    if (interval.upper.present && !interval.upper.inclusive) {
      into.push_back({std::string(interval.upper.key), std::string(interval.upper.text)});
    }
  }
  if (!held.rule.fixed_version().empty()) {
    Result<version::Key> key = version::parse(held.rule.scheme(), held.rule.fixed_version());
    if (key) {
      into.push_back({std::string(key->bytes()), std::string(held.rule.fixed_version())});
    }
  }
}

// A rule that holds every version, or every one from some point on, and is not bounded below either.
bool open_at_both_ends(const knowledge::Rule& rule, std::string_view at) {
  if (rule.all_versions()) {
    return true;
  }
  for (std::uint32_t i = 0; i < rule.interval_count(); ++i) {
    const IntervalView interval = rule.interval(i);
    if (interval.contains(at) && !interval.lower.present && !interval.upper.present) {
      return true;
    }
  }
  return false;
}

std::optional<Fix> highest_fix(std::span<const Held* const> rules) {
  std::vector<Fix> fixes;
  for (const Held* held : rules) {
    if (held->rule.status() == Status::kAffected) {
      add_fixes(*held, fixes);
    }
  }
  if (fixes.empty()) {
    return std::nullopt;
  }
  return *std::ranges::max_element(fixes, {}, &Fix::key);
}

// Rule 2: drops what a distribution's highest fix closes although the rule's own range has no end ("<unfixed>" in one
// list, a fix in a later one).
void drop_closed(std::vector<const Held*>& inside, std::span<const Held* const> heard, Subject& subject, Verdict& verdict) {
  const std::optional<Fix> highest = highest_fix(heard);
  if (!highest) {
    return;
  }
  std::erase_if(inside, [&](const Held* held) {
    const std::string_view key = subject.parsed(held->rule.scheme(), held->of_source);
    const bool from_a_version =
        held->interval >= 0 && held->rule.interval(static_cast<std::uint32_t>(held->interval)).lower.present;
    const bool closed = held->rule.status() == Status::kAffected && !key.empty() && key >= highest->key && !from_a_version;
    if (closed) {
      verdict.overridden.push_back(held);
      verdict.overridden_by = fmt::format("{} is at or above {}, the highest fix that the distribution names",
                                          subject.version(held->of_source), highest->text);
    }
    return closed;
  });
}

UnixTime newest(std::span<const Held* const> rules) {
  UnixTime time;
  for (const Held* held : rules) {
    time = std::max(time, held->rule.published());
  }
  return time;
}

std::vector<const Held*> with_status(const std::vector<const Held*>& rules, Status a, Status b) {
  std::vector<const Held*> some;
  std::ranges::copy_if(rules, std::back_inserter(some),
                       [a, b](const Held* held) { return held->rule.status() == a || held->rule.status() == b; });
  return some;
}

// Where one step leads that leaves the interval of one rule; nullopt where the rule names no way out.
std::optional<Fix> way_out(const knowledge::Rule& rule, std::string_view at) {
  if (!rule.fixed_version().empty()) {
    Result<version::Key> key = version::parse(rule.scheme(), rule.fixed_version());
    if (key && key->bytes() > at) {
      return Fix{std::string(key->bytes()), std::string(rule.fixed_version())};
    }
  }
  for (std::uint32_t i = 0; i < rule.interval_count(); ++i) {
    const IntervalView interval = rule.interval(i);
    if (interval.contains(at) && interval.upper.present && !interval.upper.inclusive) {
      return Fix{std::string(interval.upper.key), std::string(interval.upper.text)};
    }
  }
  return std::nullopt;
}

bool holds(const knowledge::Rule& rule, std::string_view key) {
  if (rule.all_versions()) {
    return true;
  }
  for (std::uint32_t i = 0; i < rule.interval_count(); ++i) {
    if (rule.interval(i).contains(key)) {
      return true;
    }
  }
  for (std::uint32_t i = 0; i < rule.version_count(); ++i) {
    if (rule.version(i).key == key) {
      return true;
    }
  }
  return false;
}

// The version that closes the weakness for this software: upwards from its own, fix by fix, until no advisory's range
// holds the version any more; so the highest fix where several advisories name one for the release. "" where one of them
// names no fix.
std::string closing_version(std::span<const Held* const> affected, std::span<const Held* const> deciding, Subject& subject) {
  const version::Scheme scheme = deciding.front()->rule.scheme();
  const bool of_source = deciding.front()->of_source;
  const std::optional<Fix> highest = subject.of_distribution() ? highest_fix(affected) : std::nullopt;
  std::string at(subject.parsed(scheme, of_source));
  std::string text;
  constexpr int kStepsMax = 64;
  for (int step = 0; step < kStepsMax; ++step) {
    std::optional<Fix> next;
    bool held_by_any = false;
    for (const Held* held : affected) {
      if (held->rule.scheme() != scheme || !holds(held->rule, at)) {
        continue;
      }
      const bool open = highest && open_at_both_ends(held->rule, at);
      if (open && at >= highest->key) {
        continue;  // rule 2
      }
      held_by_any = true;
      std::optional<Fix> out = open ? highest : way_out(held->rule, at);
      if (out && (!next || out->key > next->key)) {
        next = std::move(out);
      }
    }
    if (!held_by_any) {
      return text;
    }
    if (!next || next->key <= at) {
      return {};
    }
    at = std::move(next->key);
    text = std::move(next->text);
  }
  return {};
}

// On Windows: the lowest bound of the device's branch, which closes it (hotpatch or full update).
std::string closing_build(std::span<const Held* const> deciding, const Subject& subject) {
  const auto device = inventory::parse_windows_build(subject.key().version);
  std::optional<inventory::WindowsBuild> lowest;
  std::string text;
  for (const Held* held : deciding) {
    for (std::uint32_t i = 0; i < held->rule.interval_count(); ++i) {
      const IntervalView interval = held->rule.interval(i);
      const auto bound = interval.upper.present ? inventory::parse_windows_build(interval.upper.text) : std::nullopt;
      const bool branch = bound && device && !interval.upper.inclusive &&
                          (inventory::same_servicing_branch(bound->build, device->build) || bound->major < 10);
      if (branch && (!lowest || *bound < *lowest)) {
        lowest = bound;
        text = interval.upper.text;
      }
    }
  }
  return text;
}

FixState fix_state(std::span<const Held* const> deciding) {
  FixState state = FixState::kUnknown;
  for (const Held* held : deciding) {
    const FixState stated = held->rule.fix();
    if (stated == FixState::kWillNotFix || (stated == FixState::kNone && state != FixState::kWillNotFix) ||
        state == FixState::kUnknown) {
      state = stated;
    }
  }
  return state;
}

// Windows: bounds of one record (or of several) for the same branch hold only together: below both.
void drop_hotpatched(std::vector<const Held*>& inside, std::span<const Held* const> heard, Verdict& verdict) {
  std::erase_if(inside, [&](const Held* held) {
    const bool above_another = std::ranges::any_of(heard, [held](const Held* other) {
      return other->outcome == Outcome::kOutside && other->rule.record() == held->rule.record() &&
             other->lookup == held->lookup && other->rule.interval_count() > 0 &&
             other->rule.architectures() == held->rule.architectures();
    });
    if (above_another) {
      verdict.overridden.push_back(held);
      verdict.overridden_by = "the build is at or above the other bound of the same branch (hotpatch)";
    }
    return above_another;
  });
}

// Debian's stable releases carry newer versions as rebuilds named VERSION~debNuM (Debian Developer's Reference, uploads to
// stable): such a build holds everything that VERSION holds, though it sorts before it. Where a feed names VERSION itself as
// the fix, the order says "affected" and the name says "fixed".
bool is_rebuild_of_the_fix(const Held& held, const Subject& subject) {
  if (held.rule.scheme() != version::Scheme::kDeb || held.interval < 0) {
    return false;
  }
  const IntervalView interval = held.rule.interval(static_cast<std::uint32_t>(held.interval));
  const std::string_view version = subject.version(held.of_source);
  return interval.upper.present && !interval.upper.inclusive && version.starts_with(interval.upper.text) &&
         version.substr(interval.upper.text.size()).starts_with("~deb");
}

// "17.8" of "17.8.12": the branch that publishers of many branches fix apart.
std::string_view branch_of(std::string_view version) {
  const std::size_t first = version.find('.');
  const std::size_t second = first == std::string_view::npos ? first : version.find('.', first + 1);
  return second == std::string_view::npos ? std::string_view{} : version.substr(0, second);
}

// True where `own` is the entry of the version's own branch, and names a fix in it that the version has: ">= 17.8.0,
// < 17.8.8" for 17.8.12, inside the wider ">= 17.0, < 17.9.3" of the same record.
bool fixed_in_its_branch(const Held& own, const Held& wide, std::string_view version) {
  if (own.outcome != Outcome::kOutside || own.rule.record() != wide.rule.record() || own.rule.scheme() != wide.rule.scheme() ||
      wide.interval < 0 || own.rule.interval_count() != 1) {
    return false;
  }
  const IntervalView a = own.rule.interval(0);
  const IntervalView b = wide.rule.interval(static_cast<std::uint32_t>(wide.interval));
  const bool bounded = a.lower.present && a.upper.present && !a.upper.inclusive && b.upper.present;
  if (!bounded || branch_of(version).empty() || branch_of(a.lower.text) != branch_of(version) ||
      branch_of(a.upper.text) != branch_of(version)) {
    return false;
  }
  const bool begins_inside = !b.lower.present || b.lower.key < a.lower.key;
  return begins_inside && a.upper.key < b.upper.key;
}

// Products: where a record has an entry for the version's own branch with a fix that the version has, a wider entry of the
// same record, made for a later branch, does not say more (Visual Studio 17.8 has fixes of its own beside 17.9's).
void drop_fixed_branches(std::vector<const Held*>& inside, std::span<const Held* const> heard, const Subject& subject,
                         Verdict& verdict) {
  std::erase_if(inside, [&](const Held* held) {
    const bool fixed = held->rule.status() == Status::kAffected && std::ranges::any_of(heard, [&](const Held* own) {
      return fixed_in_its_branch(*own, *held, subject.version(false));
    });
    if (fixed) {
      verdict.overridden.push_back(held);
      verdict.overridden_by = "the same record names a fix for this very branch, and the version has it";
    }
    return fixed;
  });
}

// A range that says nothing needs no reader: another entry of the same record, which can be read, stands for it.
bool says_something(const Held& held) {
  const std::string text = to_lower(trim(held.rule.unreadable()));
  return !(text.empty() || text == "n/a" || text == "unspecified" || text == "unknown" || text == "*" || text == "-");
}

}  // namespace

Verdict decide(std::span<const Held* const> rules, Subject& subject, const knowledge::Knowledge& knowledge) {
  Verdict verdict;
  std::vector<const Held*> heard(rules.begin(), rules.end());
  const bool full = subject.of_distribution() &&
                    std::ranges::any_of(heard, [&](const Held* held) { return is_full_state(*held, knowledge); });
  if (full) {
    std::erase_if(heard, [&](const Held* held) {
      const bool drop = !is_full_state(*held, knowledge);
      if (drop && held->outcome == Outcome::kInside) {
        verdict.overridden.push_back(held);
        verdict.overridden_by = "a feed that knows the full state of this release decides";
      }
      return drop;
    });
  }
  std::vector<const Held*> inside;
  std::ranges::copy_if(heard, std::back_inserter(inside), [](const Held* held) { return held->outcome == Outcome::kInside; });
  if (subject.of_distribution()) {
    drop_closed(inside, heard, subject, verdict);
  }
  if (subject.windows_system()) {
    drop_hotpatched(inside, heard, verdict);
  }
  if (subject.key().domain == "product") {
    drop_fixed_branches(inside, heard, subject, verdict);
  }
  const std::vector<const Held*> affected = with_status(inside, Status::kAffected, Status::kAffected);
  const std::vector<const Held*> cleared = with_status(inside, Status::kNotAffected, Status::kFixed);
  const std::vector<const Held*> investigated = with_status(inside, Status::kUnderInvestigation, Status::kUnderInvestigation);
  if (!cleared.empty() && (affected.empty() || newest(cleared) >= newest(affected))) {
    verdict.status = cleared.front()->rule.status();
    verdict.deciding = cleared;
    verdict.justification = cleared.front()->rule.justification();
    verdict.overridden.insert(verdict.overridden.end(), affected.begin(), affected.end());
    verdict.overridden_by = affected.empty() ? verdict.overridden_by : "a newer statement says that it is not affected";
    return verdict;
  }
  if (!affected.empty() || !investigated.empty()) {
    verdict.status = affected.empty() ? Status::kUnderInvestigation : Status::kAffected;
    verdict.deciding = affected.empty() ? investigated : affected;
    if (std::ranges::all_of(verdict.deciding, [&](const Held* held) { return is_rebuild_of_the_fix(*held, subject); })) {
      verdict.status = Status::kUnderInvestigation;
      verdict.caveat = "the installed version is Debian's rebuild of the fixed one for this release, so it most likely holds the fix; "
                       "a feed that knows the release's own fixes would tell";
      return verdict;
    }
    std::vector<const Held*> all = with_status(heard, Status::kAffected, Status::kAffected);
    verdict.fixed_version = subject.windows_system() ? closing_build(verdict.deciding, subject)
                                                     : closing_version(all, verdict.deciding, subject);
    verdict.fix = verdict.fixed_version.empty() ? fix_state(verdict.deciding) : FixState::kAvailable;
    return verdict;
  }
  const bool readable = std::ranges::any_of(heard, [](const Held* held) { return held->outcome == Outcome::kOutside; });
  verdict.unreadable = verdict.overridden.empty() && std::ranges::any_of(heard, [readable](const Held* held) {
    return held->outcome == Outcome::kUnreadable && (!readable || says_something(*held));
  });
  return verdict;
}

}  // namespace parapet::match
