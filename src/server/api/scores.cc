// SPDX-License-Identifier: Apache-2.0
#include "server/api/scores.h"

#include <algorithm>

#include "server/api/answer.h"

namespace parapet::server::api {
namespace {

using odata::Value;
using Response = Answer<http::Response>;

struct ScoreItem {
  UnixTime time;
  double score = 0;
  std::string group_name;
  std::string group_id;
};

const Entity<ScoreItem>& score_entity() {
  static const Entity<ScoreItem> entity = [] {
    Entity<ScoreItem> made;
    made.time("time", [](const ScoreItem& item) { return Value(item.time); });
    made.number("score", [](const ScoreItem& item) { return Value(item.score); });
    return made;
  }();
  return entity;
}

const Entity<ScoreItem>& group_score_entity() {
  static const Entity<ScoreItem> entity = [] {
    Entity<ScoreItem> made;
    made.time("time", [](const ScoreItem& item) { return Value(item.time); }, true);
    made.number("score", [](const ScoreItem& item) { return Value(item.score); }, true);
    made.text("rbacGroupName", [](const ScoreItem& item) { return Value(item.group_name); }, true);
    made.text("rbacGroupId", [](const ScoreItem& item) { return Value(item.group_id); }, true);
    return made;
  }();
  return entity;
}

Response exposure_score(Call& call) {
  const ScoreItem item{call.reader.now(), call.reader.view().score(call.reader.scope()).value, {}, {}};
  return single_response(call, score_entity(), "ExposureScore/$entity", item);
}

Response configuration_score(Call& call) {
  return single_response(call, score_entity(), "ConfigurationScore/$entity", ScoreItem{call.reader.now(), 0, {}, {}});
}

Response group_scores(Call& call) {
  const exposure::Scope& scope = call.reader.scope();
  std::vector<ScoreItem> items;
  for (const auto& [group, score] : call.reader.view().group_scores()) {
    const bool reached = scope.all || std::ranges::binary_search(scope.groups, group);
    if (reached && score.scored_devices > 0) {
      items.push_back({call.reader.now(), score.value, call.reader.state().group_name(group), std::to_string(group.value)});
    }
  }
  return list_response(call, group_score_entity(), std::move(items), {.set = "ExposureScore"});
}

}  // namespace

void add_score_routes(RouteAdder& routes) {
  const std::vector<std::string> read = permission::score_read();
  routes.add(http::Method::kGet, "/exposureScore", "scores.exposure", read, exposure_score);
  routes.add(http::Method::kGet, "/configurationScore", "scores.configuration", read, configuration_score);
  routes.add(http::Method::kGet, "/exposureScore/ByMachineGroups", "scores.by_group", read, group_scores);
}

}  // namespace parapet::server::api
