// SPDX-License-Identifier: Apache-2.0
#include "server/console/api_world_test.h"

namespace parapet::server::console::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class MoverListsApi : public ApiWorld {
 protected:
  static constexpr std::int64_t kDay = kSecondsPerDay;
  static std::string since(std::int64_t days_ago, UnixTime now) { return "?since=" + format_time(UnixTime{now.seconds - days_ago * kDay}); }
  std::string since(std::int64_t days_ago) { return since(days_ago, world_.clock().now()); }
};

TEST_F(MoverListsApi, devices_that_fell_silent_or_were_removed_are_named) {
  for (unsigned n = 1; n <= 4; ++n) {
    world_.report(device_id(n), {{"alpha", "1.0"}});
  }
  world_.pass(25 * kDay);
  world_.report(device_id(1), {{"alpha", "1.0"}});
  world_.report(device_id(3), {{"alpha", "1.0"}});
  world_.pass(6 * kDay);
  EXPECT_EQ(call(http::Method::kDelete, "/api/v1/devices/" + device_id(3)).status, 204);
  const Answer gone = get("/api/v1/scores/movers/devices-gone?sort=id");
  EXPECT_THAT(column(gone, "id"), ElementsAre(device_id(2), device_id(3), device_id(4)));
  EXPECT_THAT(column(gone, "reason"), ElementsAre("silent", "removed", "silent"));
  EXPECT_EQ(get("/api/v1/scores/movers").json["devices"]["went"].integer(), 3);
  EXPECT_THAT(column(get("/api/v1/scores/movers/devices-gone?reason=removed"), "gone"), ElementsAre(format_time(world_.clock().now())));
  EXPECT_THAT(column(get("/api/v1/scores/movers/devices-gone?text=" + device_id(4)), "id"), ElementsAre(device_id(4)));
  EXPECT_THAT(column(get("/api/v1/scores/movers/devices-gone" + since(0)), "id"), ElementsAre(device_id(3))) << "the others fell silent before";
}

TEST_F(MoverListsApi, a_device_that_is_back_is_not_gone_and_one_that_was_never_counted_did_not_go) {
  world_.report(device_id(1), {{"alpha", "1.0"}});
  world_.pass(kDay);
  EXPECT_EQ(call(http::Method::kDelete, "/api/v1/devices/" + device_id(1)).status, 204);
  world_.report(device_id(2), {{"alpha", "1.0"}});
  EXPECT_THAT(column(get("/api/v1/scores/movers/devices-gone" + since(7)), "id"), IsEmpty()) << "it came after that";
  EXPECT_THAT(column(get("/api/v1/scores/movers/devices-gone" + since(1)), "id"), IsEmpty()) << "it came at that very second";
  world_.pass(1);
  EXPECT_THAT(column(get("/api/v1/devices" + std::string("?firstSeenSince=") + format_time(FleetWorld::kStart)), "id"), ElementsAre(device_id(2)));
  world_.report(device_id(1), {{"alpha", "1.0"}});
  world_.pass(2 * kDay);
  EXPECT_THAT(column(get("/api/v1/scores/movers/devices-gone" + since(3)), "id"), IsEmpty()) << "it is back";
  EXPECT_THAT(column(get("/api/v1/devices?sort=id&firstSeenSince=" + format_time(UnixTime{FleetWorld::kStart.seconds + kDay})), "id"),
              ElementsAre(device_id(1), device_id(2)));
}

TEST_F(MoverListsApi, what_was_removed_in_another_group_is_not_told) {
  world_.report(device_id(1), {{"alpha", "1.0"}});
  world_.pass(kDay);
  EXPECT_EQ(call(http::Method::kDelete, "/api/v1/devices/" + device_id(1)).status, 204);
  world_.pass(1);
  const std::string list = "/api/v1/scores/movers/devices-gone?since=" + format_time(UnixTime{FleetWorld::kStart.seconds + 1});
  EXPECT_EQ(get(list).json["total"].integer(), 1);
  become_reader_of({access::GroupNumber{7}});
  EXPECT_EQ(get(list).json["total"].integer(), 0);
}

TEST_F(MoverListsApi, weaknesses_that_went_are_named_with_the_software_that_had_them) {
  world_.learn({osv_advisory("CVE-2025-0001", "alpha", "2.0"), osv_advisory("CVE-2025-0002", "beta", "", "CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N")});
  world_.report(device_id(1), {{"alpha", "1.0"}, {"beta", "1.0"}});
  world_.pass(kDay);
  world_.report(device_id(1), {{"alpha", "2.0"}});
  const Answer gone = get("/api/v1/scores/movers/weaknesses-gone?sort=id");
  EXPECT_THAT(column(gone, "id"), ElementsAre("CVE-2025-0001", "CVE-2025-0002"));
  EXPECT_THAT(column(gone, "gone"), ElementsAre(format_time(world_.clock().now()), format_time(world_.clock().now())));
  EXPECT_EQ((*(*gone.json["items"].elements().begin())["software"].elements().begin()).string(), "alpha 1.0");
  EXPECT_THAT(column(get("/api/v1/scores/movers/weaknesses-gone?text=beta"), "id"), ElementsAre("CVE-2025-0002"));
  EXPECT_THAT(column(get("/api/v1/scores/movers/weaknesses-gone?severity=critical"), "id"), ElementsAre("CVE-2025-0001"));
  EXPECT_THAT(column(get("/api/v1/scores/movers/weaknesses-gone?knownExploited=true"), "id"), IsEmpty());
}

TEST_F(MoverListsApi, changes_of_software_are_listed_with_device_and_versions) {
  world_.report(device_id(1), {{"alpha", "1.0"}, {"beta", "1.0"}});
  world_.report(device_id(2), {{"alpha", "1.0"}});
  world_.pass(kDay);
  world_.report(device_id(1), {{"alpha", "2.0"}, {"gamma", "1.0"}});
  world_.pass(kDay);
  world_.report(device_id(2), {{"alpha", "1.5"}});
  const std::string list = "/api/v1/scores/movers/software-changes";
  const Answer all = get(list);
  EXPECT_EQ(all.json["total"].integer(), 4);
  EXPECT_EQ((*all.json["items"].elements().begin())["deviceId"].string(), device_id(2)) << "newest first";
  const Answer updated = get(list + "?kind=updated&sort=after");
  EXPECT_THAT(column(updated, "before"), ElementsAre("1.0", "1.0"));
  EXPECT_THAT(column(updated, "after"), ElementsAre("1.5", "2.0"));
  EXPECT_THAT(column(updated, "deviceId"), ElementsAre(device_id(2), device_id(1)));
  const Answer removed = get(list + "?kind=removed");
  EXPECT_THAT(column(removed, "name"), ElementsAre("beta"));
  EXPECT_TRUE((*removed.json["items"].elements().begin())["softwareId"].is_null()) << "nobody has it any more";
  EXPECT_FALSE((*updated.json["items"].elements().begin())["softwareId"].is_null());
  EXPECT_THAT(column(get(list + "?text=GAM"), "kind"), ElementsAre("installed"));
  EXPECT_EQ(get(list + "?ecosystem=pypi&top=1").json["total"].integer(), 4);
  EXPECT_EQ(get(list + "?ecosystem=deb").json["total"].integer(), 0);
  EXPECT_EQ(get(list + since(0)).json["total"].integer(), 1);
  EXPECT_NE(get(list + "?format=csv&columns=name,after&kind=installed").body.find("gamma,1.0"), std::string::npos);
  EXPECT_EQ(get(list + "?kinds=updated").status, 400);
  EXPECT_EQ(get(list + "?sort=softwareId").status, 400);
  EXPECT_EQ(get(list + "?since=tomorrow").status, 400);
}

TEST_F(MoverListsApi, what_the_log_does_not_keep_any_more_is_said_and_not_counted) {
  world_.report(device_id(1), {{"alpha", "1.0"}});
  world_.pass(60);
  world_.report(device_id(1), {{"alpha", "2.0"}});
  world_.pass(10 * kDay);
  EXPECT_EQ(get("/api/v1/scores/movers/software-changes" + since(30)).json["total"].integer(), 1);
  world_.report(device_id(1), {{"alpha", "3.0"}});
  world_.pass(5 * kDay);
  EXPECT_EQ(get("/api/v1/scores/movers/software-changes" + since(30)).json["total"].integer(), 1);
  const Answer movers = get("/api/v1/scores/movers" + since(30));
  EXPECT_EQ(movers.json["changesSince"].string(), format_time(UnixTime{world_.clock().now().seconds - 14 * kDay}));
  EXPECT_EQ(movers.json["software"]["updated"].integer(), 1);
  EXPECT_EQ(get("/api/v1/scores/movers" + since(3)).json["changesSince"].string(), format_time(UnixTime{world_.clock().now().seconds - 3 * kDay}));
}

TEST_F(MoverListsApi, devices_that_nobody_counts_are_in_no_list) {
  world_.report(device_id(1), {{"alpha", "1.0"}});
  world_.pass(60);
  world_.report(device_id(1), {{"alpha", "2.0"}});
  EXPECT_EQ(get("/api/v1/scores/movers/software-changes").json["total"].integer(), 1);
  EXPECT_EQ(call(http::Method::kPatch, "/api/v1/devices/" + device_id(1), R"({"excluded":true})").status, 204);
  EXPECT_EQ(get("/api/v1/scores/movers/software-changes").json["total"].integer(), 0);
}

}  // namespace
}  // namespace parapet::server::console::test
