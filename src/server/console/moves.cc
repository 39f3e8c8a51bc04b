// SPDX-License-Identifier: Apache-2.0
#include "server/console/moves.h"

#include <algorithm>
#include <utility>

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

Result<std::optional<std::vector<store::SoftwareChangeRow>>> software_moves(const Call& call, const LookBack& back) {
  const exposure::DeviceSet counted = call.view().devices(call.scope);
  return call.store().software_change_rows(back.logged, [&counted](exposure::DeviceNumber device) { return counted.contains(device); }, kChangesMax);
}

}  // namespace parapet::server::console
