// SPDX-License-Identifier: Apache-2.0
#include "server/console/moves.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <mutex>
#include <utility>

#include <boost/unordered/unordered_flat_map.hpp>

#include "base/parallel.h"

namespace parapet::server::console {

Result<LookBack> read_look_back(const Call& call) {
  constexpr std::int64_t kDaysBack = 7;
  const UnixTime now = call.console.fleet.clock().now();
  LookBack back{.since = {now.seconds - kDaysBack * kSecondsPerDay}, .logged = {}};
  if (const std::optional<std::string_view> text = call.request.option("since")) {
    const std::optional<UnixTime> time = parse_time(*text);
    if (!time || *time > now) {
      return fail(ErrorCode::kUsage, "'since' must be a date or time as RFC 3339 writes it, and not in the future");
    }
    back.since = *time;
  }
  back.logged = std::max(back.since, UnixTime{now.seconds - static_cast<std::int64_t>(call.console.options.delta_days) * kSecondsPerDay});
  return back;
}

namespace {

// Counted at the time, and silent from `silent_from` on.
bool was_counted(UnixTime first_seen, std::int64_t silent_from, UnixTime since) { return first_seen < since && silent_from >= since.seconds; }

void add_silent(const Call& call, const LookBack& back, std::int64_t silent_s, std::vector<GoneDevice>& gone) {
  call.view().silent_devices(call.scope).for_each([&](exposure::DeviceNumber number) {
    const exposure::DeviceFacts& facts = *call.view().device(number).facts;
    const std::int64_t silent_from = facts.last_contact.seconds + silent_s;
    if (was_counted(facts.first_seen, silent_from, back.since)) {
      gone.push_back({.id = facts.id,
                      .name = facts.name,
                      .os = facts.os,
                      .group = facts.group,
                      .gone = {silent_from},
                      .first_seen = facts.first_seen,
                      .last_contact = facts.last_contact});
    }
  });
}

bool in_scope(const exposure::Scope& scope, exposure::GroupNumber group) {
  return scope.all || std::ranges::binary_search(scope.groups, group);
}

}  // namespace

Result<std::vector<GoneDevice>> gone_devices(const Call& call, const LookBack& back) {
  const std::int64_t silent_s = static_cast<std::int64_t>(call.console.options.silent_days) * kSecondsPerDay;
  std::vector<GoneDevice> gone;
  add_silent(call, back, silent_s, gone);
  for (store::RemovedDevice& one : TRY(call.store().removed_devices(back.logged))) {
    if (!one.excluded && in_scope(call.scope, one.group) && was_counted(one.first_seen, one.last_contact.seconds + silent_s, back.since) &&
        !call.view().find_device(one.id)) {
      gone.push_back({.id = std::move(one.id),
                      .name = std::move(one.name),
                      .os = std::move(one.os),
                      .group = one.group,
                      .removed = true,
                      .gone = one.removed,
                      .first_seen = one.first_seen,
                      .last_contact = one.last_contact});
    }
  }
  return gone;
}

Result<SoftwareMovesSince> SoftwareMovesSince::read(const Call& call, const LookBack& back) {
  MoveList list = call.console.fleet.software_moves();
  if (!list.is_complete_since(back.logged)) {
    return fail(ErrorCode::kLimit, fmt::format("more changed since {} than is kept; ask for a later 'since'", format_time(back.logged)));
  }
  const std::size_t first = list.first_since(back.logged);
  SoftwareMovesSince moves(std::move(list), first, call.traits());
  moves.systems_.resize(call.view().device_limit());
  call.view().devices(call.scope).for_each([&](exposure::DeviceNumber device) { moves.systems_[device.value] = (*moves.traits_)[device].system + 1; });
  return moves;
}

template <typename State, typename Body, typename Take>
void SoftwareMovesSince::each(const Body& body, const Take& take) const {
  constexpr std::size_t kGrain = 32'768;
  std::mutex mutex;  // held by take
  parallel_ranges(first_, list_.size(), kGrain, [&](std::size_t begin, std::size_t end) {
    State state{};
    for (std::size_t place = begin; place < end; ++place) {
      const SoftwareMove& move = list_[place];
      if (const std::uint32_t system = system_of(move.device); system != 0) {
        body(state, move, system, place);
      }
    }
    const std::scoped_lock lock(mutex);
    take(state, begin);
  });
}

std::vector<std::uint32_t> SoftwareMovesSince::places(const std::function<bool(const SoftwareMove&)>& wanted) const {
  using Part = std::vector<std::uint32_t>;
  std::map<std::size_t, Part> parts;  // by the place that they begin at
  each<Part>(
      [&wanted](Part& part, const SoftwareMove& move, std::uint32_t, std::size_t place) {
        if (wanted(move)) {
          part.push_back(static_cast<std::uint32_t>(place));
        }
      },
      [&parts](Part& part, std::size_t begin) { parts.emplace(begin, std::move(part)); });
  std::vector<std::uint32_t> all;
  for (const auto& [begin, part] : parts) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

SoftwareMovesSince::Counts SoftwareMovesSince::counts() const {
  Counts counts{};
  each<Counts>([](Counts& part, const SoftwareMove& move, std::uint32_t, std::size_t) { ++part.at(move.kind_bits); },
               [&counts](const Counts& part, std::size_t) { std::ranges::transform(counts, part, counts.begin(), std::plus<>()); });
  return counts;
}

std::vector<LeftSoftware::Left> SoftwareMovesSince::left() const {
  // By system and entry: when it left last. Moves come by time.
  using Last = boost::unordered_flat_map<std::uint64_t, std::uint32_t>;
  Last last;
  each<Last>(
      [](Last& part, const SoftwareMove& move, std::uint32_t system, std::size_t) {
        if (move.kind() != store::ChangeKind::kInstalled) {
          part[std::uint64_t{system} << 32U | move.before.value] = move.seconds;
        }
      },
      [&last](const Last& part, std::size_t) {
        for (const auto& [pair, seconds] : part) {
          std::uint32_t& kept = last[pair];
          kept = std::max(kept, seconds);
        }
      });
  std::vector<LeftSoftware::Left> left;
  left.reserve(last.size());
  for (const auto& [pair, seconds] : last) {
    const DeviceTraits::System& system = traits_->names().systems[(pair >> 32U) - 1];
    left.push_back({.os = &system.os, .entry = store::EntryNumber{static_cast<std::uint32_t>(pair)}, .time = {seconds}});
  }
  return left;
}

}  // namespace parapet::server::console
