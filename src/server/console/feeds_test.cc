// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <fstream>

#include "base/files.h"
#include "server/console/api_world_test.h"
#include "server/console/third_party.h"
#include "server/http/body_file.h"
#include "server/http/target.h"
#include "support/paths.h"

namespace parapet::server::console::test {
namespace {

using http::Method;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr std::string_view kKev = R"({"title":"CISA Catalog of Known Exploited Vulnerabilities","catalogVersion":"2025.11.20","dateReleased":"2025-11-20T12:00:00Z","count":1,
 "vulnerabilities":[{"cveID":"CVE-2025-0001","vendorProject":"A","product":"alpha","vulnerabilityName":"A weakness","dateAdded":"2025-11-19",
 "shortDescription":"x","requiredAction":"update","dueDate":"2025-12-10","knownRansomwareCampaignUse":"Unknown","notes":"","cwes":[]}]})";

class FeedsApi : public ApiWorld {
 protected:
  FeedsApi() {
    world_.learn({osv_advisory("CVE-2025-0001", "alpha", "2.0")});
    world_.report(device_id(1), {{"alpha", "1.0"}, {"beta", "1.0"}});
  }
  void publish_kev(std::string_view text) {
    std::filesystem::create_directories(world_.folder() + "/mirror/kev");
    std::ofstream(world_.folder() + "/mirror/kev/known_exploited_vulnerabilities.json") << text;
  }
  Answer finished_job() {
    feed_jobs_.wait();
    return get("/api/v1/feeds/job");
  }
};

TEST_F(FeedsApi, before_the_first_job_there_is_none) {
  EXPECT_TRUE(get("/api/v1/feeds/job").json["job"].is_null());
  const Answer feeds = get("/api/v1/feeds");
  EXPECT_TRUE(feeds.json["job"].is_null());
  EXPECT_EQ(feeds.json["importMbMax"].integer(), 8192);
  EXPECT_GT((*feeds.json["feeds"].elements().begin())["staleAfterDays"].integer().value_or(0), 0);
}

TEST_F(FeedsApi, an_uploaded_file_is_imported_and_used_at_once) {
  EXPECT_THAT(world_.weaknesses(device_id(1)), ElementsAre("CVE-2025-0001"));
  const Answer begun = call(Method::kPost, "/api/v1/feeds/import?name=beta.json&add=true", osv_advisory("CVE-2025-0002", "beta", "2.0"));
  EXPECT_EQ(begun.status, 202);
  EXPECT_EQ(begun.json["job"]["state"].string(), "running");
  EXPECT_EQ(begun.json["job"]["startedBy"].string(), "admin");
  const Answer ended = finished_job();
  EXPECT_EQ(ended.json["job"]["state"].string(), "done") << ended.body;
  EXPECT_EQ(ended.json["job"]["file"].string(), "beta.json");
  ASSERT_EQ(ended.json["job"]["sources"].elements().size(), 1U);
  EXPECT_EQ((*ended.json["job"]["sources"].elements().begin())["outcome"].string(), "imported");
  EXPECT_EQ(world_.weaknesses(device_id(1)).size(), 2U);
  EXPECT_THAT(gate_.audited, Contains("feeds.imported beta.json"));
  EXPECT_TRUE(std::filesystem::is_empty(world_.folder() + "/uploads")) << "the file is gone again";
}

TEST_F(FeedsApi, what_is_no_feed_says_so_and_changes_nothing) {
  EXPECT_EQ(call(Method::kPost, "/api/v1/feeds/import?name=letter.txt", "Dear server").status, 202);
  const Answer ended = finished_job();
  EXPECT_EQ(ended.json["job"]["state"].string(), "failed");
  EXPECT_THAT(std::string(ended.json["job"]["error"].string()), HasSubstr("letter.txt"));
  EXPECT_THAT(ended.body, Not(HasSubstr(world_.folder()))) << "where files lie is nobody's business";
  EXPECT_EQ(get("/api/v1/feeds").json["problems"].elements().size() > 0, true);
  EXPECT_EQ(world_.weaknesses(device_id(1)).size(), 1U);
}

TEST_F(FeedsApi, uploads_need_a_plain_name_and_bytes) {
  for (const std::string name : {"", "..%2Fa", "a%2Fb", ".hidden", "a%0Ab"}) {
    EXPECT_EQ(call(Method::kPost, "/api/v1/feeds/import?name=" + name, "x").status, 400) << name;
  }
  EXPECT_EQ(call(Method::kPost, "/api/v1/feeds/import?name=a.json", "").status, 400);
  EXPECT_EQ(call(Method::kPost, "/api/v1/feeds/import", "x").status, 400);
}

TEST_F(FeedsApi, an_upload_that_would_be_for_nothing_is_refused_before_it_comes) {
  http::Request request{.method = Method::kPost, .target = "/api/v1/feeds/import?name=a.json", .id = "test"};
  ASSERT_TRUE(http::parse_target(request));
  const http::Match match = router_.find(request);
  ASSERT_NE(match.route, nullptr);
  EXPECT_FALSE(match.route->options.before_body(request));
  const std::shared_ptr<http::BodyFile> other = feed_jobs_.receive("first.json").value();
  const auto refused = match.route->options.body_file(request);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().status, 409);
  EXPECT_THAT(refused.error().body, HasSubstr("first.json"));
  gate_.principal.reset();
  EXPECT_EQ(match.route->options.before_body(request)->status, 401);
}

TEST_F(FeedsApi, a_sync_brings_what_is_new_and_says_so_of_each_feed) {
  publish_kev(kKev);
  EXPECT_EQ(call(Method::kPost, "/api/v1/feeds/sync", R"({"feeds":["kev"]})").status, 202);
  const Answer ended = finished_job();
  EXPECT_EQ(ended.json["job"]["state"].string(), "done") << ended.body;
  EXPECT_EQ(ended.json["job"]["sourcesTotal"].integer(), 1);
  const JsonValue kev = *ended.json["job"]["sources"].elements().begin();
  EXPECT_EQ(kev["name"].string(), "kev");
  EXPECT_EQ(kev["outcome"].string(), "imported");
  EXPECT_EQ(kev["accepted"].integer(), 1);
  EXPECT_EQ(get("/api/v1/weaknesses?knownExploited=true").json["total"].integer(), 1);
  EXPECT_EQ(call(Method::kPost, "/api/v1/feeds/sync", R"({"feeds":["kev"]})").status, 202);
  const Answer again = finished_job();
  EXPECT_EQ((*again.json["job"]["sources"].elements().begin())["outcome"].string(), "unchanged") << again.body;
}

TEST_F(FeedsApi, a_sync_that_reaches_nobody_says_what_else_there_is_to_do) {
  EXPECT_EQ(call(Method::kPost, "/api/v1/feeds/sync", R"({"feeds":["kev","epss"]})").status, 202);
  const Answer ended = finished_job();
  EXPECT_EQ(ended.json["job"]["state"].string(), "failed");
  EXPECT_THAT(std::string(ended.json["job"]["error"].string()), ::testing::AllOf(HasSubstr("mirror"), HasSubstr("bundle")));
  EXPECT_EQ(get("/api/v1/feeds").json["problems"].elements().size(), 3U) << "the whole, and each of the two";
}

TEST_F(FeedsApi, a_name_that_no_feed_has_is_refused_before_anything_begins) {
  EXPECT_EQ(call(Method::kPost, "/api/v1/feeds/sync", R"({"feeds":["nonsense"]})").status, 400);
  EXPECT_EQ(call(Method::kPost, "/api/v1/feeds/sync", R"({"feed":["kev"]})").status, 400);
  EXPECT_TRUE(get("/api/v1/feeds/job").json["job"].is_null());
}

TEST_F(FeedsApi, readers_see_jobs_and_start_none) {
  become_reader_of({});
  EXPECT_EQ(get("/api/v1/feeds/job").status, 200);
  EXPECT_EQ(call(Method::kPost, "/api/v1/feeds/sync").status, 403);
  EXPECT_EQ(call(Method::kPost, "/api/v1/feeds/import?name=a.json", "{}").status, 403);
}

TEST_F(FeedsApi, feeds_are_a_list_with_those_that_were_never_imported) {
  const std::string list = "/api/v1/feeds/list";
  const Answer all = get(list + "?top=1000&sort=-states,name");
  EXPECT_EQ(get(list + "?state=current,stale").json["total"].integer(), 1) << "what knowledge is made of";
  const std::string known(column(get(list + "?state=current,stale"), "name").front());
  EXPECT_THAT(column(get(list + "?state=never&top=1000"), "name"), ::testing::AllOf(Contains("kev"), Contains("osv/npm"), Not(Contains("nvd/modified"))));
  const Answer named = get(list + "?text=kev");
  const JsonValue never = *named.json["items"].elements().begin();
  EXPECT_TRUE(never["records"].is_null());
  EXPECT_TRUE(never["kind"].is_null());
  EXPECT_EQ(get(list + "?top=1").json["total"].integer(), all.json["total"].integer());
  for (const auto& [facet, filter] : {std::pair<std::string, std::string>{"states", "state"}, {"kinds", "kind"}, {"ecosystems", "ecosystem"}}) {
    EXPECT_GT(all.json["facets"][facet].elements().size(), 0U) << facet;
    for (const JsonValue value : all.json["facets"][facet].elements()) {
      EXPECT_EQ(value["count"].integer(), get(list + "?" + filter + "=" + std::string(value["value"].string())).json["total"].integer()) << facet;
    }
  }
  std::int64_t stale = 0;
  const Answer dashboard = get("/api/v1/dashboard");
  for (const JsonValue feed : dashboard.json["feeds"].elements()) {
    stale += feed["stale"].boolean().value_or(false) ? 1 : 0;
  }
  EXPECT_EQ(stale, get(list + "?state=stale").json["total"].integer());
  EXPECT_EQ(static_cast<std::int64_t>(dashboard.json["feeds"].elements().size()), get(list + "?state=stale,current").json["total"].integer());
  const Answer made_of = get(list + "?state=stale,current");
  EXPECT_EQ((*made_of.json["items"].elements().begin())["rejected"].integer(), get("/api/v1/feeds/rejects?feed=" + known).json["total"].integer());
  EXPECT_EQ(get("/api/v1/about").json["knowledge"]["staleFeeds"].integer(), get(list + "?state=stale").json["total"].integer());
  EXPECT_EQ(get("/api/v1/about").json["knowledge"]["feeds"].integer(), get(list + "?state=stale,current").json["total"].integer());
  EXPECT_THAT(get(list + "?format=csv&columns=name,states&text=" + known).body, HasSubstr(known + ","));
  EXPECT_THAT(get(list + "?format=json-file&columns=name").body, HasSubstr("\"kev\""));
  EXPECT_EQ(get(list + "?sort=covers,-ageDays,kind,imported,-records&top=3").status, 200);
  EXPECT_EQ(get(list + "?stale=true").status, 400);
}

TEST_F(FeedsApi, a_feed_that_grew_old_or_was_not_brought_says_so_in_the_list) {
  const std::string list = "/api/v1/feeds/list";
  publish_kev(kKev);
  EXPECT_EQ(call(Method::kPost, "/api/v1/feeds/sync", R"({"feeds":["kev","epss"]})").status, 202);
  finished_job();
  EXPECT_EQ(column(get(list + "?text=kev"), "name").size(), 1U) << "imported now, and no longer among those that never were";
  EXPECT_EQ(get(list + "?state=never&text=kev").json["total"].integer(), 0);
  const Answer failed = get(list + "?state=failed");
  EXPECT_THAT(column(failed, "name"), ElementsAre("epss"));
  EXPECT_FALSE(column(failed, "reason").front().empty());
  EXPECT_THAT(failed.body, HasSubstr(R"("states":["failed","never"])"));
  EXPECT_THAT(column(get(list + "?sort=-states&top=1"), "name"), ElementsAre("epss")) << "the worst first";
  const std::int64_t fresh = get(list + "?state=stale").json["total"].integer().value_or(-1);
  world_.clock().set({world_.clock().now().seconds + 40 * kSecondsPerDay});
  EXPECT_GT(get(list + "?state=stale").json["total"].integer().value_or(0), fresh);
  EXPECT_EQ(get(list + "?state=stale&text=kev").json["total"].integer(), 1);
  become_reader_of({});
  EXPECT_EQ(get(list).status, 200);
}

TEST_F(FeedsApi, records_that_were_set_aside_are_a_list) {
  const Answer all = get("/api/v1/feeds/rejects");
  EXPECT_EQ(all.json["total"].integer(), 0);
  EXPECT_EQ(get("/api/v1/feeds/rejects?feed=none").status, 200);
  EXPECT_EQ(get("/api/v1/feeds/rejects?feet=none").status, 400);
}

// --- about

TEST_F(FeedsApi, about_tells_what_a_device_needs_to_come_in) {
  gate_.principal = access::Principal{.id = "nobody", .name = "nobody"};
  const Answer about = get("/api/v1/about");
  EXPECT_EQ(about.status, 200) << "anybody signed in may ask";
  EXPECT_EQ(about.json["address"].string(), "https://parapet.example:8443");
  EXPECT_EQ(about.json["certificate"]["fingerprint"].string(), std::string(64, 'a'));
  EXPECT_EQ(about.json["devices"].integer(), 0) << "of other groups";
  EXPECT_EQ(about.json["knowledge"]["records"].integer(), 1);
  EXPECT_THAT(about.body, Not(HasSubstr(world_.folder())));
  world_.clock().set({FleetWorld::kStart.seconds + 90});
  EXPECT_EQ(get("/api/v1/about").json["uptimeSeconds"].integer(), 90);
  gate_.principal.reset();
  EXPECT_EQ(get("/api/v1/about").status, 401);
}

TEST(ThirdParty, stands_in_the_documentation) {
  const Result<std::string> document = read_file(parapet::test::source_folder() + "/docs/third-party.md", 1 << 20);
  ASSERT_TRUE(document);
  EXPECT_TRUE(document->contains(third_party_table())) << "the table in docs/third-party.md should read:\n" << third_party_table();
}

}  // namespace
}  // namespace parapet::server::console::test
