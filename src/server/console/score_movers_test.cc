// SPDX-License-Identifier: Apache-2.0
#include "server/console/api_world_test.h"

namespace parapet::server::console::test {
namespace {

class ScoreMoversApi : public ApiWorld {
 protected:
  static constexpr std::int64_t kDay = kSecondsPerDay;
};

TEST_F(ScoreMoversApi, before_any_device_is_scored_there_is_no_score_and_no_history) {
  world_.pass(60);
  EXPECT_EQ(get("/api/v1/scores/history").json["items"].elements().size(), 0U);
  const Answer movers = get("/api/v1/scores/movers");
  EXPECT_TRUE(movers.json["score"]["now"].is_null());
  EXPECT_TRUE(movers.json["score"]["delta"].is_null());
  world_.learn({osv_advisory("CVE-2025-0001", "alpha", "2.0")});
  world_.report(device_id(1), {{"alpha", "1.0"}});
  world_.pass(60);
  EXPECT_EQ(get("/api/v1/scores/history").json["items"].elements().size(), 1U) << "the first score is kept at once";
}

TEST_F(ScoreMoversApi, what_moved_the_score_since_a_time) {
  world_.learn({osv_advisory("CVE-2025-0001", "alpha", "2.0")});
  world_.report(device_id(1), {{"alpha", "1.0"}, {"beta", "1.0"}});
  world_.pass(60);
  const double before = world_.view().score({}).value;
  world_.pass(10 * kDay);
  world_.report(device_id(2), {{"alpha", "2.0"}});
  world_.learn({osv_advisory("CVE-2025-0002", "beta", "2.0")});
  world_.report(device_id(1), {{"alpha", "2.0"}, {"beta", "1.0"}});
  const Answer movers = get("/api/v1/scores/movers");
  EXPECT_DOUBLE_EQ(movers.json["score"]["before"].number().value_or(-1), before);
  EXPECT_DOUBLE_EQ(movers.json["score"]["delta"].number().value_or(-1), world_.view().score({}).value - before);
  EXPECT_EQ(movers.json["newWeaknesses"]["total"].integer(), 1);
  EXPECT_EQ((*movers.json["newWeaknesses"]["items"].elements().begin())["id"].string(), "CVE-2025-0002");
  EXPECT_EQ(movers.json["devices"]["came"].integer(), 1);
  // Device 1 is the only one with beta: without its weakness nothing is left.
  EXPECT_NEAR((*movers.json["newWeaknesses"]["items"].elements().begin())["effect"].number().value_or(-1), world_.view().score({}).value, 1e-6);
  EXPECT_EQ(movers.json["software"]["updated"].integer(), 1);
  EXPECT_EQ(movers.json["software"]["installed"].integer(), 0) << "what a device came with was not installed just now";
  EXPECT_EQ(movers.json["goneWeaknesses"]["total"].integer(), 1);
  EXPECT_EQ((*movers.json["goneWeaknesses"]["items"].elements().begin())["id"].string(), "CVE-2025-0001");
}

TEST_F(ScoreMoversApi, what_some_device_still_has_is_not_gone) {
  world_.learn({osv_advisory("CVE-2025-0001", "alpha", "2.0")});
  world_.report(device_id(1), {{"alpha", "1.0"}});
  world_.report(device_id(2), {{"alpha", "1.0"}});
  world_.pass(60);
  world_.report(device_id(1), {{"alpha", "2.0"}});
  EXPECT_EQ(get("/api/v1/scores/movers").json["goneWeaknesses"]["total"].integer(), 0);
  world_.report(device_id(2), {});
  EXPECT_EQ(get("/api/v1/scores/movers").json["goneWeaknesses"]["total"].integer(), 1);
}

TEST_F(ScoreMoversApi, a_caller_of_one_group_sees_what_moved_there) {
  world_.learn({osv_advisory("CVE-2025-0001", "alpha", "2.0")});
  world_.report(device_id(1), {{"alpha", "1.0"}});
  world_.report(device_id(2), {{"alpha", "1.0"}});
  world_.report(device_id(2), {{"alpha", "2.0"}});
  world_.pass(60);
  become_reader_of({access::GroupNumber{7}});
  const Answer nothing = get("/api/v1/scores/movers");
  EXPECT_EQ(nothing.json["newWeaknesses"]["total"].integer(), 0);
  EXPECT_EQ(nothing.json["software"]["updated"].integer(), 0);
  EXPECT_EQ(nothing.json["goneWeaknesses"]["total"].integer(), 0);
  EXPECT_EQ(nothing.json["devices"]["came"].integer(), 0);
  EXPECT_TRUE(nothing.json["score"]["now"].is_null());
}

TEST_F(ScoreMoversApi, times_are_checked) {
  EXPECT_EQ(get("/api/v1/scores/movers?since=yesterday").status, 400);
  EXPECT_EQ(get("/api/v1/scores/movers?since=2999-01-01T00:00:00Z").status, 400);
}

}  // namespace
}  // namespace parapet::server::console::test
