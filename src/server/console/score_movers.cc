// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <tuple>

#include "base/text.h"
#include "exposure/effects.h"
#include "knowledge/cvss.h"
#include "server/console/moves.h"
#include "server/console/pages.h"
#include "server/console/words.h"

// What moved the exposure score since a time: what became known, what came and went.
namespace parapet::server::console {
namespace {

using exposure::WeaknessNumber;

constexpr std::size_t kShown = 10;

// The point of the caller's line that stands for the time `since`: the last one before it, else the first one there is.
Result<std::optional<store::ScorePoint>> point_before(const Call& call, UnixTime since) {
  std::optional<exposure::GroupNumber> group;
  if (!call.scope.all) {
    if (call.scope.groups.size() != 1) {
      return std::nullopt;  // the history keeps no line for several groups together
    }
    group = call.scope.groups.front();
  }
  std::optional<store::ScorePoint> before;
  for (const store::ScorePoint& point : TRY(call.store().scores(group, UnixTime{}))) {
    if (before && point.time > since) {
      break;
    }
    before = point;
  }
  return before;
}

Result<void> put_score(JsonWriter& out, const Call& call, UnixTime since) {
  const std::optional<store::ScorePoint> before = TRY(point_before(call, since));
  const exposure::Score now = call.view().score(call.scope);
  const bool scored = now.scored_devices > 0;
  out.key("score").begin_object();
  put_number(out, "before", before ? std::optional(before->exposure_score) : std::nullopt);
  put_time(out, "beforeTime", before ? before->time : UnixTime{});
  put_number(out, "now", scored ? std::optional(now.value) : std::nullopt);
  put_number(out, "delta", scored && before ? std::optional(now.value - before->exposure_score) : std::nullopt);
  out.end_object();
  return {};
}

struct NewWeakness {
  WeaknessNumber number;
  std::uint32_t exposed = 0;
  std::optional<double> effect;
};

std::vector<NewWeakness> new_weaknesses(const Call& call, UnixTime since) {
  std::vector<NewWeakness> found;
  for (const WeaknessNumber number : weaknesses_in_scope(call)) {
    const UnixTime first = call.view().weakness(number).first_detected;
    if (first.known() && first >= since) {
      found.push_back({.number = number, .exposed = call.view().exposed_count(number, call.scope)});
    }
  }
  std::ranges::sort(found, [&call](const NewWeakness& a, const NewWeakness& b) {
    const exposure::WeaknessState& x = call.view().weakness(a.number);
    const exposure::WeaknessState& y = call.view().weakness(b.number);
    return std::tuple(x.risk * a.exposed, a.exposed, std::string_view(y.name)) > std::tuple(y.risk * b.exposed, b.exposed, std::string_view(x.name));
  });
  return found;
}

// The exact effect of the first ones, as far as that can be counted in the time of an answer; those with the largest come first.
void count_effects(const Call& call, std::vector<NewWeakness>& all) {
  // The first answer after new knowledge looks at all of them, later ones at those that changed.
  constexpr std::uint32_t kDevicesMax = 1'500'000;
  const std::size_t count = std::min(kShown, all.size());
  std::vector<WeaknessNumber> first;
  for (std::size_t i = 0; i < count; ++i) {
    first.push_back(all[i].number);
  }
  const std::vector<std::optional<double>> effects = call.console.effects->of(call.view(), first, call.scope, kDevicesMax);
  for (std::size_t i = 0; i < count; ++i) {
    all[i].effect = effects[i];
  }
  std::ranges::stable_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count), std::ranges::greater(),
                           [](const NewWeakness& one) { return one.effect.value_or(-1); });
}

void put_new_weaknesses(JsonWriter& out, const Call& call, UnixTime since) {
  std::vector<NewWeakness> all = new_weaknesses(call, since);
  count_effects(call, all);
  const auto exploited = std::ranges::count_if(all, [&call](const NewWeakness& one) { return call.view().weakness(one.number).known_exploited; });
  out.key("newWeaknesses").begin_object().member("total", static_cast<std::uint64_t>(all.size()));
  out.member("knownExploited", static_cast<std::uint64_t>(exploited)).key("items").begin_array();
  for (std::size_t i = 0; i < std::min(kShown, all.size()); ++i) {
    const exposure::WeaknessState& weakness = call.view().weakness(all[i].number);
    out.begin_object().member("id", weakness.name).member("severity", knowledge::severity_name(weakness.severity));
    out.member("knownExploited", weakness.known_exploited).member("risk", as_rated(weakness.risk)).member("exposed", all[i].exposed);
    put_time(out, "firstDetected", weakness.first_detected);
    put_number(out, "effect", all[i].effect);
    out.end_object();
  }
  out.end_array().end_object();
}

// gone: not set where not all changes since then are kept; so it is with their counts below.
void put_gone_weaknesses(JsonWriter& out, const std::optional<std::vector<GoneWeakness>>& gone) {
  out.key("goneWeaknesses").begin_object().key("total");
  gone ? out.value(static_cast<std::uint64_t>(gone->size())) : out.null();
  out.key("items").begin_array();
  for (std::size_t i = 0; gone && i < std::min(kShown, gone->size()); ++i) {
    const GoneWeakness& one = (*gone)[i];
    out.begin_object().member("id", one.name).member("severity", knowledge::severity_name(one.severity));
    out.member("knownExploited", one.known_exploited).member("risk", as_rated(one.risk)).member("reason", "fixed").end_object();
  }
  out.end_array().end_object();
}

Result<void> put_devices(JsonWriter& out, const Call& call, const LookBack& back) {
  std::uint64_t came = 0;
  call.view().devices(call.scope).for_each(
      [&](exposure::DeviceNumber number) { came += was_first_seen_since(*call.view().device(number).facts, back.since) ? 1U : 0U; });
  const std::vector<GoneDevice> gone = TRY(gone_devices(call, back));
  out.key("devices").begin_object().member("came", came).member("went", static_cast<std::uint64_t>(gone.size())).end_object();
  return {};
}

void put_software(JsonWriter& out, const std::optional<SoftwareMovesSince::Counts>& counts) {
  const auto put = [&](std::string_view name, store::ChangeKind kind) {
    out.key(name);
    counts ? out.value(counts->at(static_cast<std::size_t>(kind))) : out.null();
  };
  out.key("software").begin_object();
  put("installed", store::ChangeKind::kInstalled);
  put("removed", store::ChangeKind::kRemoved);
  put("updated", store::ChangeKind::kUpdated);
  out.end_object();
}

Result<http::Response> movers(const Call& call) {
  const LookBack back = TRY(read_look_back(call));
  const Result<SoftwareMovesSince> moves = SoftwareMovesSince::read(call, back);
  if (!moves && moves.error().code() != ErrorCode::kLimit) {
    return std::unexpected(moves.error());
  }
  JsonWriter out;
  out.begin_object().member("since", format_time(back.since)).member("now", format_time(call.console.fleet.clock().now()));
  out.member("changesSince", format_time(back.logged));
  TRY(put_score(out, call, back.since));
  put_new_weaknesses(out, call, back.since);
  std::optional<std::vector<GoneWeakness>> gone;
  if (moves) {
    gone = TRY(gone_weaknesses(call, *moves));
  }
  put_gone_weaknesses(out, gone);
  TRY(put_devices(out, call, back));
  put_software(out, moves ? std::optional(moves->counts()) : std::nullopt);
  out.end_object();
  return http::Response::json(out.take());
}

}  // namespace

void add_score_mover_routes(http::Router& router, const std::shared_ptr<Console>& console) {
  add(router, console, http::Method::kGet, "/api/v1/scores/movers", "v1.scores.movers", to_view(), movers);
}

}  // namespace parapet::server::console
