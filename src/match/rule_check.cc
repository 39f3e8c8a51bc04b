// SPDX-License-Identifier: Apache-2.0
#include "match/rule_check.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "inventory/windows_release.h"
#include "match/condition.h"
#include "match/stream.h"

namespace parapet::match {
namespace {

using inventory::WindowsBuild;
using knowledge::IntervalView;
using knowledge::NameKind;
using knowledge::Rule;

constexpr std::uint32_t kIntervalsShown = 4;

// Which name a rule speaks of, and so which version it compares. Where a feed does not say, distributions of dpkg and apk
// publish by source package and those of rpm by binary.
bool rule_names_source(const Rule& rule) {
  switch (rule.name_kind()) {
    case NameKind::kSource:
      return true;
    case NameKind::kBinary:
      return false;
    case NameKind::kPackage:
      return rule.scheme() == version::Scheme::kDeb || rule.scheme() == version::Scheme::kApk;
  }
  return false;
}

// One Windows bound against the device's build.
enum class BuildOrder { kBelow, kAtOrAbove, kOtherBranch };

BuildOrder order_of_build(const WindowsBuild& device, const WindowsBuild& bound) {
  if (device.major != bound.major || device.minor != bound.minor) {
    return BuildOrder::kOtherBranch;
  }
  if (inventory::same_servicing_branch(device.build, bound.build)) {
    return device.revision < bound.revision ? BuildOrder::kBelow : BuildOrder::kAtOrAbove;
  }
  // A service pack moves the build within one release (6.1.7600 before 6.1.7601); from Windows 10 on a release has one.
  if (device.major < 10) {
    return device.build < bound.build ? BuildOrder::kBelow : BuildOrder::kAtOrAbove;
  }
  return BuildOrder::kOtherBranch;
}

// Windows by build branch (design §7): each interval's upper bound is compared within the branch; lower bounds ("10.0.0")
// name no build of the branch. With several bounds in the branch (hotpatch) only a build below all of them is affected.
void check_windows(const Rule& rule, const WindowsBuild& device, Held& held) {
  bool compared = false;
  bool below_all = true;
  const std::uint32_t count = rule.interval_count();
  for (std::uint32_t i = 0; i < count; ++i) {
    const IntervalView interval = rule.interval(i);
    const std::optional<WindowsBuild> upper =
        interval.upper.present ? inventory::parse_windows_build(interval.upper.text) : std::nullopt;
    if (!upper || !upper->has_revision) {
      continue;
    }
    const BuildOrder order = order_of_build(device, *upper);
    if (order == BuildOrder::kOtherBranch) {
      continue;
    }
    compared = true;
    const bool at_last_affected = interval.upper.inclusive && device.revision == upper->revision;
    if (order == BuildOrder::kBelow || at_last_affected) {
      held.interval = held.interval < 0 ? static_cast<std::int32_t>(i) : held.interval;
    } else {
      below_all = false;
    }
  }
  const bool inside = (compared && below_all) || rule.all_versions();
  const bool says_more = count > 0 || !rule.unreadable().empty();
  held.outcome = inside ? Outcome::kInside : compared || !says_more ? Outcome::kOutside : Outcome::kUnreadable;
}

void check_versions(const Rule& rule, Subject& subject, Held& held) {
  if (rule.all_versions()) {
    held.outcome = Outcome::kInside;
    return;
  }
  const std::uint32_t intervals = rule.interval_count();
  const std::uint32_t listed = rule.version_count();
  if (intervals == 0 && listed == 0) {
    held.outcome = rule.unreadable().empty() ? Outcome::kOutside : Outcome::kUnreadable;
    return;
  }
  const std::string_view key = subject.parsed(rule.scheme(), held.of_source);
  if (key.empty()) {
    held.outcome = Outcome::kUnreadable;
    return;
  }
  for (std::uint32_t i = 0; i < intervals; ++i) {
    if (rule.interval(i).contains(key)) {
      held.interval = static_cast<std::int32_t>(i);
      held.outcome = Outcome::kInside;
      return;
    }
  }
  for (std::uint32_t i = 0; i < listed; ++i) {
    if (rule.version(i).key == key) {
      held.listed = static_cast<std::int32_t>(i);
      held.outcome = Outcome::kInside;
      return;
    }
  }
  held.outcome = rule.unreadable().empty() ? Outcome::kOutside : Outcome::kUnreadable;
}

bool product_present(const Rule& rule, const MatchOptions& options) {
  const std::vector<std::string_view> wanted = rule.requires_products();
  return wanted.empty() || std::ranges::any_of(wanted, [&options](std::string_view product) {
    return std::ranges::find(options.products_present, product) != options.products_present.end();
  });
}

// What excludes the rule whatever its range; kInside where nothing does.
Outcome excluded(const Rule& rule, const Subject& subject, const StreamChoice& streams, const MatchOptions& options) {
  const inventory::SoftwareKey& key = subject.key();
  if (rule.withdrawn()) {
    return Outcome::kWithdrawn;
  }
  if (rule.record_kind() == knowledge::RecordKind::kNotice) {
    return Outcome::kNotice;
  }
  if (options.as_of && rule.published().known() && rule.published() > *options.as_of) {
    return Outcome::kNotYetPublished;
  }
  if (!architecture_fits(rule.architectures(), key.arch)) {
    return Outcome::kOtherArchitecture;
  }
  if (!subject.windows_system() && !platform_fits(rule.platforms(), key.platform)) {
    return Outcome::kOtherPlatform;
  }
  if (!product_present(rule, options)) {
    return Outcome::kProductMissing;
  }
  switch (streams.of_rule(rule)) {
    case StreamChoice::Answer::kSame:
      return Outcome::kInside;
    case StreamChoice::Answer::kOther:
      return Outcome::kOtherStream;
    case StreamChoice::Answer::kUnknown:
      return Outcome::kUnknownStream;
  }
  return Outcome::kInside;
}

std::string joined(const std::vector<std::string_view>& words) { return fmt::format("{}", fmt::join(words, ", ")); }

}  // namespace

Held check_rule(const Rule& rule, Subject& subject, std::uint32_t lookup, const StreamChoice& streams,
                const MatchOptions& options) {
  Held held{.rule = rule, .lookup = lookup};
  if (subject.of_distribution()) {
    held.of_source = rule_names_source(rule);
    if (held.of_source != subject.lookups()[lookup].by_source) {
      held.outcome = Outcome::kOtherNameKind;
      return held;
    }
  }
  held.outcome = excluded(rule, subject, streams, options);
  if (held.outcome != Outcome::kInside) {
    return held;
  }
  if (!subject.windows_system()) {
    check_versions(rule, subject, held);
    return held;
  }
  const std::optional<WindowsBuild> build = inventory::parse_windows_build(subject.key().version);
  if (build && build->has_revision) {
    check_windows(rule, *build, held);
  } else {
    held.outcome = Outcome::kUnreadable;
  }
  return held;
}

std::string interval_text(const IntervalView& interval) {
  if (interval.lower.present && interval.upper.present && interval.lower.text == interval.upper.text) {
    return fmt::format("= {}", interval.lower.text);
  }
  std::string text;
  if (interval.lower.present) {
    text = fmt::format("{} {}", interval.lower.inclusive ? ">=" : ">", interval.lower.text);
  }
  if (interval.upper.present) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", interval.upper.inclusive ? "<=" : "<", interval.upper.text);
  }
  return text.empty() ? "all versions" : text;
}

std::string range_text(const Rule& rule) {
  if (rule.all_versions()) {
    return "all versions";
  }
  std::string text;
  const auto add = [&text](std::string_view part) { text += fmt::format("{}{}", text.empty() ? "" : "; ", part); };
  const std::uint32_t intervals = rule.interval_count();
  for (std::uint32_t i = 0; i < std::min(intervals, kIntervalsShown); ++i) {
    add(interval_text(rule.interval(i)));
  }
  const std::uint32_t listed = rule.version_count();
  for (std::uint32_t i = 0; i < std::min(listed, kIntervalsShown); ++i) {
    add(fmt::format("= {}", rule.version(i).text));
  }
  const std::uint32_t shown = std::min(intervals, kIntervalsShown) + std::min(listed, kIntervalsShown);
  if (intervals + listed > shown) {
    add(fmt::format("and {} more", intervals + listed - shown));
  }
  if (!rule.unreadable().empty()) {
    add(fmt::format("\"{}\"", rule.unreadable()));
  }
  return text.empty() ? "no version" : text;
}

std::string comparison_text(const Held& held, const Subject& subject) {
  const Rule& rule = held.rule;
  const std::string_view version = subject.version(held.of_source && !subject.key().source_version.empty());
  const std::string_view scheme = subject.windows_system() ? "windows build" : version::scheme_name(rule.scheme());
  if (held.listed >= 0) {
    return fmt::format("{} = {} ({})", version, rule.version(static_cast<std::uint32_t>(held.listed)).text, scheme);
  }
  if (held.interval >= 0) {
    const IntervalView interval = rule.interval(static_cast<std::uint32_t>(held.interval));
    if (interval.upper.present && interval.lower.present && !subject.windows_system()) {
      return fmt::format("{} {} {} {} {} ({})", interval.lower.text, interval.lower.inclusive ? "<=" : "<", version,
                         interval.upper.inclusive ? "<=" : "<", interval.upper.text, scheme);
    }
    if (interval.upper.present) {
      return fmt::format("{} {} {} ({})", version, interval.upper.inclusive ? "<=" : "<", interval.upper.text, scheme);
    }
    if (interval.lower.present) {
      return fmt::format("{} {} {} ({})", version, interval.lower.inclusive ? ">=" : ">", interval.lower.text, scheme);
    }
  }
  if (held.outcome == Outcome::kInside) {
    return fmt::format("{} is a version", version);
  }
  if (held.outcome == Outcome::kOutside) {
    return fmt::format("{} is not in {} ({})", version, range_text(rule), scheme);
  }
  return fmt::format("{} can't be compared with {} ({})", version, range_text(rule), scheme);
}

std::string outcome_text(const Held& held, const Subject& subject) {
  const Rule& rule = held.rule;
  switch (held.outcome) {
    case Outcome::kInside:
    case Outcome::kOutside:
    case Outcome::kUnreadable:
      return comparison_text(held, subject);
    case Outcome::kWithdrawn:
      return "the record is withdrawn or rejected";
    case Outcome::kNotice:
      return "a notice (bug fix, enhancement, unmaintained), not a weakness";
    case Outcome::kNotYetPublished:
      return fmt::format("published {}, after the date that is judged", format_date(rule.published()));
    case Outcome::kOtherNameKind:
      return held.of_source ? "about the source package of that name" : "about the binary package of that name";
    case Outcome::kOtherArchitecture:
      return fmt::format("for {} only", joined(rule.architectures()));
    case Outcome::kOtherPlatform:
      return fmt::format("on {} only", joined(rule.platforms()));
    case Outcome::kProductMissing:
      return fmt::format("only together with {}, which is not here", joined(rule.requires_products()));
    case Outcome::kOtherStream:
      return rule.module().empty() || rule.module() == "*"
                 ? std::string("about another module stream, or not about a module's build")
                 : fmt::format("about the module stream {}", rule.module());
    case Outcome::kUnknownStream:
      return "about one of several module streams; the package's own is not known";
  }
  return {};
}

}  // namespace parapet::match
