// SPDX-License-Identifier: Apache-2.0
#include "match/domain_judges.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/text.h"

namespace parapet::match {
namespace {

// What endoflife.date calls the systems whose domains we name otherwise (its product ids, and older spellings of them).
struct ProductName {
  std::string_view domain;
  std::array<std::string_view, 3> names;
};
constexpr auto kProductNames = std::to_array<ProductName>({
    {"almalinux", {"almalinux", "", ""}},
    {"alpine", {"alpine", "alpine-linux", ""}},
    {"amazon", {"amazon-linux", "amazon", ""}},
    {"azurelinux", {"azure-linux", "azurelinux", ""}},
    {"mariner", {"cbl-mariner", "mariner", ""}},
    {"opensuse", {"opensuse", "opensuse-leap", ""}},
    {"oracle", {"oracle-linux", "oraclelinux", ""}},
    {"photon", {"photon", "photon-os", ""}},
    {"redhat", {"rhel", "redhat", ""}},
    {"rocky", {"rocky-linux", "rocky", ""}},
    {"suse", {"sles", "suse", ""}},
});

void fill_end_of_life(DomainJudges& judges, const knowledge::Knowledge& knowledge, UnixTime now) {
  const std::optional<ReleaseCycle> release = release_cycle(judges.domain, knowledge);
  if (!release || !release->ended(now)) {
    return;
  }
  judges.ended = true;
  judges.end_detail = fmt::format("{} {} gets no more fixes from its publisher{}{}; weaknesses found since then are missing here: upgrade to a "
                                  "supported release",
                                  release->system, release->release, release->end.known() ? " since " : "", format_date(release->end));
}

}  // namespace

std::vector<knowledge::EndOfLife> cycles_of_system(std::string_view system, const knowledge::Knowledge& knowledge) {
  const auto* const found = std::ranges::find(kProductNames, system, &ProductName::domain);
  if (found == kProductNames.end()) {
    return knowledge.end_of_life(system);
  }
  for (const std::string_view name : found->names) {
    std::vector<knowledge::EndOfLife> cycles = name.empty() ? std::vector<knowledge::EndOfLife>{} : knowledge.end_of_life(name);
    if (!cycles.empty()) {
      return cycles;
    }
  }
  return {};
}

UnixTime end_of_fixes(std::string_view system, const knowledge::EndOfLife& cycle) {
  // Debian's long-term support is public and publishes its advisories as before; others' extended support is paid for.
  const bool extended = system == "debian" && cycle.extended_end.known();
  return extended ? std::max(cycle.end, cycle.extended_end) : cycle.end;
}

std::optional<ReleaseCycle> release_cycle(std::string_view domain, const knowledge::Knowledge& knowledge) {
  const auto [system, release] = cut(domain, ':');
  if (!release) {
    return std::nullopt;
  }
  std::string_view cycle = *release;
  if (system == "alpine" && cycle.starts_with('v')) {
    cycle.remove_prefix(1);
  }
  for (const knowledge::EndOfLife& entry : cycles_of_system(system, knowledge)) {
    if (entry.cycle == cycle || (equals_ignoring_case(entry.codename, cycle) && !entry.codename.empty())) {
      return ReleaseCycle{.system = std::string(system),
                          .release = std::string(cycle),
                          .cycle = entry,
                          .end = end_of_fixes(system, entry)};
    }
  }
  return std::nullopt;
}

DomainJudges judges_of(std::string_view domain, const knowledge::Knowledge& knowledge, UnixTime now) {
  DomainJudges judges{.domain = std::string(domain)};
  if (domain.empty()) {
    return judges;
  }
  const std::vector<knowledge::FeedId> feeds = knowledge.feeds_of_domain(domain);
  judges.any = !feeds.empty();
  judges.stale = judges.any;
  judges.fixes_only = judges.any;
  for (const knowledge::FeedId id : feeds) {
    const knowledge::FeedInfo& feed = knowledge.feed(id);
    judges.stale = judges.stale && feed.stale(now);
    judges.fixes_only = judges.fixes_only && feed.identity.coverage == knowledge::Coverage::kFixesOnly;
  }
  fill_end_of_life(judges, knowledge, now);
  return judges;
}

std::string no_feed_detail(std::string_view domain, const knowledge::Knowledge& knowledge) {
  const auto [system, release] = cut(domain, ':');
  std::string others;
  int count = 0;
  constexpr int kShown = 6;
  for (const std::string_view known : knowledge.domains()) {
    if (release && cut(known, ':').first == system && ++count <= kShown) {
      others += fmt::format("{}{}", others.empty() ? "" : ", ", known);
    }
  }
  if (others.empty()) {
    return fmt::format("no imported feed judges {}; import one (parapet feed sync, or parapet feed import PATH)", domain);
  }
  return fmt::format("no imported feed judges {}; there are feeds for {}{}", domain, others, count > kShown ? ", ..." : "");
}

}  // namespace parapet::match
