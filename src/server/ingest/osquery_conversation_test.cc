// SPDX-License-Identifier: Apache-2.0
// A conversation as osquery's own client holds it (osquery: docs/wiki/deployment/remote.md), request by request.
#include <algorithm>

#include <gtest/gtest.h>

#include "base/json.h"
#include "server/ingest/osquery_queries.h"
#include "server/ingest/routes_fixture_test.h"

namespace parapet::server {
namespace {

class OsqueryConversation : public testing::RoutesTest {
 protected:
  OsqueryConversation() { add_osquery_routes(router_, ingest_); }
  http::Response call(const std::string& path, const std::string& body) { return post("/api/osquery/v1/" + path, body); }
  std::string enrolled(const std::string& platform = "debian", const std::string& uuid = "4c4c4544-0042-3510-8052-b4c04f4e3332") {
    const http::Response response =
        call("enroll", R"J({"enroll_secret":"open sesame","host_identifier":"web-1","platform_type":"9","host_details":{"os_version":{"name":"Debian GNU/Linux",
             "version":"12 (bookworm)","platform":")J" + platform + R"J(","codename":"bookworm","arch":"x86_64"},"system_info":{"uuid":")J" + uuid +
                           R"J(","hostname":"web-1.branch.example"},"osquery_info":{"version":"5.12.1"},"platform_info":{"vendor":"x"}}})J");
    EXPECT_EQ(response.status, 200) << response.body;
    return std::string(parser_.parse(response.body).value()["node_key"].string());
  }
  static std::string entry(const std::string& query, std::uint64_t epoch, std::uint64_t counter, const std::string& added, const std::string& removed = "") {
    return R"({"name":")" + query + R"(","hostIdentifier":"web-1","calendarTime":"Sun Nov 22 02:00:00 2026 UTC","unixTime":)" +
           std::to_string(1'763'740'000 + counter) + R"(,"epoch":)" + std::to_string(epoch) + R"(,"counter":)" + std::to_string(counter) +
           R"(,"numerics":false,"diffResults":{"removed":[)" + removed + R"(],"added":[)" + added + "]}}";
  }
  http::Response log(const std::string& key, const std::string& entries) {
    return call("log", R"({"node_key":")" + key + R"(","log_type":"result","data":[)" + entries + "]}");
  }
  std::vector<std::string> asked(const std::string& key) {
    std::vector<std::string> names;
    const http::Response response = call("distributed/read", R"({"node_key":")" + key + R"("})");
    EXPECT_EQ(response.status, 200);
    for (const JsonMember member : parser_.parse(response.body).value()["queries"].members()) {
      names.emplace_back(member.key);
    }
    return names;
  }
  bool invalid(const http::Response& response) { return response.status == 200 && parser_.parse(response.body).value()["node_invalid"].boolean().value_or(false); }
  // The software of the newest full report.
  std::vector<std::string> software() const {
    std::vector<std::string> names;
    for (auto report = backend_->reports.rbegin(); report != backend_->reports.rend(); ++report) {
      if (report->kind == Report::Kind::kFull) {
        for (const inventory::Software& entry : report->software) {
          names.push_back(entry.name + " " + entry.version);
        }
        break;
      }
    }
    std::ranges::sort(names);
    return names;
  }
  using Names = std::vector<std::string>;
  static constexpr const char* kDeb = "parapet_deb_packages";
  static constexpr const char* kSsl = R"({"name":"libssl3","version":"3.0.15-1","source":"openssl","arch":"amd64","status":"install ok installed","maintainer":""})";
  static constexpr const char* kNewSsl = R"({"name":"libssl3","version":"3.0.16-1","source":"openssl","arch":"amd64","status":"install ok installed","maintainer":""})";
  static constexpr const char* kBash = R"({"name":"bash","version":"5.2","source":"","arch":"amd64","status":"install ok installed","maintainer":""})";

  JsonParser parser_;
};

TEST_F(OsqueryConversation, from_enrolment_to_an_inventory_that_follows_changes) {
  const std::string key = enrolled();
  ASSERT_FALSE(key.empty());
  ASSERT_EQ(backend_->reports.size(), 1U) << "the device is there at once";
  EXPECT_EQ(backend_->reports[0].device.os.id, "debian");
  EXPECT_EQ(backend_->reports[0].device.name, "web-1.branch.example");
  EXPECT_EQ(backend_->reports[0].tags_at_first, Names{"branch"});
  EXPECT_EQ(backend_->reports[0].problems.back().reason, "no list of software has come yet") << "and not clean";

  const http::Response config = call("config", R"({"node_key":")" + key + R"("})");
  EXPECT_EQ(config.status, 200);
  const JsonValue schedule = parser_.parse(config.body).value()["schedule"];
  for (const OsqueryScheduled& query : osquery_schedule()) {
    EXPECT_EQ(schedule[query.name]["query"].string(), query.sql);
  }
  EXPECT_EQ(call("log", R"({"node_key":")" + key + R"(","log_type":"status","data":[{"severity":"0","filename":"x.cpp","line":"1","message":"m"}]})").status, 200);

  EXPECT_EQ(log(key, entry(kDeb, 0, 0, std::string(kSsl) + "," + kBash) +
                         R"(,{"name":"parapet_kernel_info","action":"snapshot","unixTime":1763740000,"epoch":0,"counter":0,"snapshot":[{"version":"6.1.0-26-amd64"}]})").status, 200);
  EXPECT_EQ(software(), (Names{"bash 5.2", "libssl3 3.0.15-1"}));
  EXPECT_EQ(backend_->reports.back().device.os.kernel, "6.1.0-26-amd64");
  EXPECT_EQ(backend_->reports.back().software.at(0).ecosystem, "deb");

  EXPECT_EQ(log(key, entry(kDeb, 0, 1, kNewSsl, kSsl)).status, 200);
  EXPECT_EQ(software(), (Names{"bash 5.2", "libssl3 3.0.16-1"}));
  for (std::size_t i = 1; i < backend_->reports.size(); ++i) {
    EXPECT_EQ(backend_->reports[i].sequence, backend_->reports[i - 1].sequence + 1);
  }
}

TEST_F(OsqueryConversation, a_duplicate_is_nothing_new) {
  const std::string key = enrolled();
  EXPECT_EQ(log(key, entry(kDeb, 0, 0, kBash)).status, 200);
  const std::size_t reports = backend_->reports.size();
  EXPECT_EQ(log(key, entry(kDeb, 0, 0, kBash)).status, 200);
  EXPECT_EQ(backend_->reports.size(), reports);
}

TEST_F(OsqueryConversation, a_gap_is_closed_by_a_full_run) {
  const std::string key = enrolled();
  EXPECT_EQ(log(key, entry(kDeb, 0, 0, kBash)).status, 200);
  EXPECT_TRUE(asked(key).empty());
  EXPECT_EQ(log(key, entry(kDeb, 0, 4, kSsl)).status, 200);
  const Names names = asked(key);
  EXPECT_EQ(names, Names{osquery_full_name(kDeb)});
  EXPECT_TRUE(asked(key).empty()) << "asked once";
  EXPECT_EQ(call("distributed/write", R"({"node_key":")" + key + R"(","queries":{")" + names.at(0) + R"(":[)" + kNewSsl +
                                          R"(]},"statuses":{")" + names.at(0) + R"(":0}})").status, 200);
  EXPECT_EQ(software(), Names{"libssl3 3.0.16-1"});
  EXPECT_TRUE(asked(key).empty());
}

TEST_F(OsqueryConversation, a_gap_of_a_client_without_distributed_queries_is_closed_by_a_new_epoch) {
  const std::string key = enrolled();
  const auto epoch = [&] {
    const http::Response config = call("config", R"({"node_key":")" + key + R"("})");
    return parser_.parse(config.body).value()["options"]["schedule_epoch"].integer().value_or(-1);
  };
  EXPECT_EQ(log(key, entry(kDeb, 0, 0, kBash)).status, 200);
  EXPECT_EQ(epoch(), 0);
  EXPECT_EQ(log(key, entry(kDeb, 0, 4, kSsl)).status, 200);
  pass(1000);
  const std::int64_t asked_for = epoch();
  EXPECT_EQ(asked_for, backend_->time.now().seconds);
  pass(1000);
  EXPECT_EQ(epoch(), asked_for) << "not again and again";
  EXPECT_EQ(log(key, entry(kDeb, static_cast<std::uint64_t>(asked_for), 0, kNewSsl)).status, 200);
  EXPECT_EQ(software(), Names{"libssl3 3.0.16-1"});
}

TEST_F(OsqueryConversation, a_key_that_is_not_known_any_more_makes_the_client_enrol_again) {
  const std::string key = enrolled();
  EXPECT_EQ(log(key, entry(kDeb, 0, 0, kBash)).status, 200);
  const std::string again = enrolled();  // the client lost its database, or the key
  EXPECT_NE(again, key);
  for (const char* path : {"config", "distributed/read"}) {
    EXPECT_TRUE(invalid(call(path, R"({"node_key":")" + key + R"("})"))) << path;
  }
  EXPECT_TRUE(invalid(log(key, entry(kDeb, 0, 1, kSsl))));
  EXPECT_TRUE(invalid(call("distributed/write", R"({"node_key":"nonsense","queries":{}})")));
  EXPECT_EQ(software(), Names{"bash 5.2"}) << "what was known stays";
  EXPECT_EQ(asked(again), Names{osquery_full_name(kDeb)}) << "and is checked";
  EXPECT_EQ(backend_->devices.size(), 1U);
  EXPECT_EQ(backend_->audit.back().action, "device.re_enrolled");
}

TEST_F(OsqueryConversation, a_simulated_fleet_answers_distributed_queries_only) {
  const std::string key = enrolled();
  const Names names = asked(key);
  EXPECT_NE(std::ranges::find(names, "fleet_detail_query_software_linux"), names.end());
  EXPECT_NE(std::ranges::find(names, "fleet_detail_query_os_version"), names.end());
  const http::Response response = call("distributed/write", R"({"node_key":")" + key + R"(","queries":{
      "fleet_detail_query_os_version":[{"name":"Ubuntu 22.4.0","version":"Ubuntu 22.4.0","platform":"ubuntu","platform_like":"ubuntu"}],
      "fleet_detail_query_software_linux":[{"name":"openssl","version":"3.0.2-0ubuntu1.10","source":"deb_packages"},{"name":"requests","version":"2.28.1","source":"python_packages"}],
      "fleet_detail_query_system_info":[{"foo":"bar"}],"fleet_detail_query_uptime":[{"days":"1"}]},"statuses":{"fleet_detail_query_software_linux":0}})");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(software(), (Names{"openssl 3.0.2-0ubuntu1.10", "requests 2.28.1"}));
  EXPECT_EQ(backend_->reports.back().device.os.version, "22.04");
  EXPECT_EQ(backend_->reports.back().device.name, "web-1.branch.example");
}

TEST_F(OsqueryConversation, wrong_secrets_and_broken_bodies_are_refused) {
  EXPECT_EQ(call("enroll", R"({"enroll_secret":"wrong","host_identifier":"web-1"})").status, 401);
  EXPECT_EQ(call("enroll", "nonsense").status, 400);
  EXPECT_EQ(call("log", "[]").status, 400);
  EXPECT_EQ(call("config", "").status, 400);
  EXPECT_EQ(call("distributed/write", R"({"node_key":"x","queries":[]})").status, 400);
  EXPECT_TRUE(backend_->reports.empty());
}

TEST_F(OsqueryConversation, a_result_that_could_not_be_kept_is_sent_again) {
  const std::string key = enrolled();
  backend_->failure = Error(ErrorCode::kLimit, "busy");
  EXPECT_EQ(log(key, entry(kDeb, 0, 0, kBash)).status, 503);
  backend_->failure.reset();
  EXPECT_EQ(log(key, entry(kDeb, 0, 0, kBash)).status, 200);
  EXPECT_EQ(software(), Names{"bash 5.2"});
}

TEST_F(OsqueryConversation, a_device_that_was_removed_meanwhile_starts_over) {
  const std::string key = enrolled();
  EXPECT_EQ(log(key, entry(kDeb, 0, 0, kBash)).status, 200);
  backend_->devices.clear();
  backend_->states.clear();
  EXPECT_EQ(log(key, entry(kDeb, 0, 1, kSsl)).status, 200);
  EXPECT_EQ(backend_->reports.back().kind, Report::Kind::kFull);
  EXPECT_EQ(software(), Names{}) << "the first rows are not known any more";
  const Names names = asked(key);
  EXPECT_NE(std::ranges::find(names, osquery_full_name(kDeb)), names.end());
}

TEST_F(OsqueryConversation, the_paths_of_common_management_servers_work_too) {
  for (const char* prefix : {"/api/osquery/", "/api/v1/osquery/", "/osquery/"}) {
    for (const char* path : {"config", "log", "logger", "distributed/read", "distributed/write", "enroll"}) {
      EXPECT_EQ(post(std::string(prefix) + path, "nonsense").status, 400) << prefix << path;
    }
  }
}

}  // namespace
}  // namespace parapet::server
