// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/archive.h"
#include "base/text.h"
#include "server/api/api_world_test.h"
#include "server/api/signed_link.h"
#include "server/api/snapshot_cache.h"

namespace parapet::server::api {
namespace {

class Paging : public ::testing::Test {
 protected:
  Paging() {
    api.world.learn({osv_advisory("CVE-2025-10001", "reader", "2.0"), osv_advisory("CVE-2025-10002", "reader", "2.0")});
    for (unsigned i = 1; i <= 5; ++i) {
      api.world.report(device_id(i), {{"reader", "1.0"}, {"calm", fmt::format("{}", i)}});
    }
  }

  // Follows next links; between pages the fleet changes.
  std::vector<std::string> ids(std::string target, std::string_view property) {
    std::vector<std::string> all;
    for (int page = 0; page < 50; ++page) {
      const Answered answer = api.get(target);
      EXPECT_EQ(answer.status, 200) << target << answer.text;
      if (answer.status != 200) {
        break;
      }
      for (const boost::json::value& item : answer.items()) {
        all.emplace_back(item.at(property).as_string());
      }
      if (!answer.object().contains("@odata.nextLink")) {
        return all;
      }
      target = ApiWorld::local(std::string(answer.object().at("@odata.nextLink").as_string()));
      api.world.report(device_id(100 + static_cast<unsigned>(page)), {{"reader", "1.0"}, {"new", "1"}});
      api.world.report(device_id(1), {{"reader", "3.0"}});
    }
    ADD_FAILURE() << "pages without end";
    return all;
  }
  ApiWorld api;
};

TEST_F(Paging, an_export_read_page_by_page_is_of_one_snapshot) {
  const std::vector<std::string> paged = ids("/api/machines/SoftwareVulnerabilitiesByMachine?pageSize=3", "id");
  EXPECT_EQ(paged.size(), 10U);
  EXPECT_EQ(std::set<std::string>(paged.begin(), paged.end()).size(), 10U);
  EXPECT_TRUE(std::set<std::string>(paged.begin(), paged.end()).contains(device_id(1) + "_reader_1.0_CVE-2025-10001_"));
}

TEST_F(Paging, software_rows_too) {
  EXPECT_EQ(ids("/api/machines/SoftwareInventoryByMachine?pageSize=1", "deviceId").size(), 10U);
}

TEST_F(Paging, top_suppresses_the_next_link) {
  const Answered answer = api.get("/api/machines/SoftwareVulnerabilitiesByMachine?$top=4");
  EXPECT_EQ(answer.items().size(), 4U);
  EXPECT_FALSE(answer.object().contains("@odata.nextLink"));
  EXPECT_EQ(api.get("/api/machines/SoftwareVulnerabilitiesByMachine?pageSize=200001").error_code(), "InvalidInput");
  EXPECT_EQ(api.get("/api/machines/SoftwareVulnerabilitiesByMachine?$skip=1").error_code(), "ODataError");
}

TEST_F(Paging, an_expired_or_foreign_token_is_refused_with_what_to_do) {
  const Answered first = api.get("/api/machines/SoftwareVulnerabilitiesByMachine?pageSize=3");
  const std::string next = ApiWorld::local(std::string(first.object().at("@odata.nextLink").as_string()));
  api.world.clock().set({FleetWorld::kStart.seconds + 601});
  const Answered late = api.get(next);
  EXPECT_EQ(late.status, 400);
  EXPECT_EQ(late.error_code(), "ODataError");
  EXPECT_NE(late.error_message().find("expired"), std::string::npos);
  EXPECT_EQ(api.get("/api/machines?$skiptoken=nonsense").error_code(), "ODataError");
}

TEST_F(Paging, occurrences_are_filtered_and_cut) {
  const std::string base = "/api/vulnerabilities/machinesVulnerabilities";
  EXPECT_EQ(api.get(base + "/$count").text, "10");
  EXPECT_EQ(api.get(base + "/$count?$filter=machineId eq '" + device_id(2) + "'").text, "2");
  EXPECT_EQ(api.get(base + "/$count?$filter=cveId eq 'cve-2025-10001' and productName eq 'reader'").text, "5");
  EXPECT_EQ(api.get(base + "/$count?$filter=severity eq 'Low'").text, "0");
  const Answered cut = api.get(base + "?$top=3&$skip=3&$orderby=id desc");
  ASSERT_EQ(cut.items().size(), 3U);
  EXPECT_EQ(cut.items().at(0).at("id").as_string(), device_id(4) + "-_-CVE-2025-10001-_-pypi-_-reader-_-1.0-_-");
  EXPECT_EQ(api.get(base + "?$top=3&$skip=3").items().at(0).at("machineId").as_string(), device_id(2));
}

TEST_F(Paging, export_files_hold_json_lines_behind_a_signed_link) {
  const Answered answer = api.get("/api/machines/SoftwareVulnerabilitiesExport?sasValidHours=2");
  ASSERT_EQ(answer.status, 200) << answer.text;
  EXPECT_EQ(answer.object().at("@odata.context").as_string(),
            "https://tvm.example/api/$metadata#microsoft.windowsDefenderATP.api.ExportFilesResponse");
  ASSERT_EQ(answer.object().at("exportFiles").as_array().size(), 1U);
  const std::string link = ApiWorld::local(std::string(answer.object().at("exportFiles").as_array().at(0).as_string()));
  api.world.report(device_id(1), {{"reader", "3.0"}});  // after the snapshot
  api.gate.granted.emplace();                           // the link is enough
  const Answered file = api.get(link);
  ASSERT_EQ(file.status, 200) << file.text;
  const Result<std::string> lines = unpack(file.text, {});
  ASSERT_TRUE(lines.has_value());
  std::string_view rest = *lines;
  std::size_t count = 0;
  while (!rest.empty()) {
    const boost::json::value row = boost::json::parse(take_line(rest));
    EXPECT_EQ(row.at("softwareName").as_string(), "reader");
    ++count;
  }
  EXPECT_EQ(count, 10U);
  std::string forged = link;
  forged.back() = forged.back() == 'A' ? 'B' : 'A';
  EXPECT_EQ(api.get(forged).status, 403);
  api.world.clock().set({FleetWorld::kStart.seconds + 2 * 3'600 + 1});
  EXPECT_EQ(api.get(link).status, 403);
}

TEST_F(Paging, the_life_of_a_link_has_a_maximum_for_each_export) {
  EXPECT_EQ(api.get("/api/machines/SoftwareInventoryExport?sasValidHours=7").error_code(), "InvalidInput");
  EXPECT_EQ(api.get("/api/machines/SoftwareInventoryNonCpeExport?sasValidHours=24").status, 200);
}

TEST(SnapshotCache, keeps_a_bounded_number_of_states_for_a_bounded_time) {
  FixedClock clock{UnixTime{1'000}};
  SnapshotCache cache(clock);
  const auto state = std::make_shared<const FleetState>();
  const std::uint64_t number = cache.keep(state, 600);
  EXPECT_EQ(cache.keep(state, 600), number);
  EXPECT_EQ(cache.find(number), state);
  EXPECT_EQ(cache.find(number + 1), nullptr);
  for (std::size_t i = 0; i < 2 * SnapshotCache::kStatesMax; ++i) {
    (void)cache.keep(std::make_shared<const FleetState>(), 600);
    EXPECT_EQ(cache.find(number), state);  // in use: others go
  }
  EXPECT_EQ(cache.size(), SnapshotCache::kStatesMax);
  clock.set(UnixTime{1'601});
  EXPECT_EQ(cache.find(number), nullptr);
  EXPECT_EQ(cache.size(), 0U);
}

TEST(Cursor, reads_back_what_it_wrote_and_nothing_else) {
  const Cursor cursor{1'234'567'890'123, 50'000, 99};
  EXPECT_EQ(read_cursor(write_cursor(cursor)), cursor);
  EXPECT_FALSE(read_cursor("").has_value());
  EXPECT_FALSE(read_cursor("%%%").has_value());
  EXPECT_FALSE(read_cursor(std::string(500, 'A')).has_value());
}

TEST(SignedLink, nothing_in_it_can_be_changed) {
  const LinkSigner signer("key");
  const LinkContent content{.kind = "software",
                            .snapshot = 7,
                            .scope = {.all = false, .groups = {inventory::GroupNumber{3}, inventory::GroupNumber{9}}},
                            .expires = UnixTime{2'000},
                            .first_device = 1,
                            .last_device = 5};
  const auto request_of = [](const std::string& query) {
    http::Request request;
    for (const std::string_view part : split(query, '&')) {
      const auto [name, text] = cut(part, '=');
      request.query.emplace_back(name, *percent_decode(text.value_or("")));
    }
    return request;
  };
  const std::string query = signer.sign(content);
  const auto read = signer.check(request_of(query));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->kind, "software");
  EXPECT_EQ(read->snapshot, 7U);
  EXPECT_EQ(read->scope, content.scope);
  EXPECT_EQ(read->expires, content.expires);
  EXPECT_EQ(read->last_device, 5U);
  const std::size_t payload = query.find("sp=") + 3;
  for (std::size_t i = payload; i < query.size(); ++i) {
    std::string changed = query;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    const auto forged = signer.check(request_of(changed));
    EXPECT_FALSE(forged.has_value()) << i;
  }
  EXPECT_FALSE(LinkSigner("other key").check(request_of(query)).has_value());
}

}  // namespace
}  // namespace parapet::server::api
