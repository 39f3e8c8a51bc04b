// SPDX-License-Identifier: Apache-2.0
// Requests of many devices, and of one, from many threads at once.
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "base/json.h"
#include "server/ingest/routes_fixture_test.h"

namespace parapet::server {
namespace {

class IngestThreads : public testing::RoutesTest {
 protected:
  IngestThreads() {
    add_sensor_routes(router_, ingest_);
    add_osquery_routes(router_, ingest_);
  }
  std::string enrolled(const std::string& host) {
    JsonParser parser;
    const http::Response response = post("/api/osquery/v1/enroll", R"({"enroll_secret":"open sesame","host_identifier":")" + host + R"("})");
    EXPECT_EQ(response.status, 200);
    return std::string(parser.parse(response.body).value()["node_key"].string());
  }
  http::Response log(const std::string& key, int counter) {
    return post("/api/osquery/v1/log", R"({"node_key":")" + key + R"(","log_type":"result","data":[{"name":"parapet_npm_packages","epoch":0,"counter":)" +
                                           std::to_string(counter) + R"(,"unixTime":)" + std::to_string(1'700'000'000 + counter) +
                                           R"(,"diffResults":{"removed":[],"added":[{"name":"p)" + std::to_string(counter) + R"(","version":"1"}]}}]})");
  }
  static void run(int threads, const auto& work) {
    std::vector<std::jthread> running;
    for (int i = 0; i < threads; ++i) {
      running.emplace_back([&work, i] { work(i); });
    }
  }
};

TEST_F(IngestThreads, many_devices_at_once_are_all_there_with_all_their_software) {
  run(8, [&](int thread) {
    const std::string key = enrolled("host-" + std::to_string(thread));
    for (int counter = 0; counter < 10; ++counter) {
      EXPECT_EQ(log(key, counter).status, 200);
      EXPECT_EQ(post("/api/osquery/v1/config", R"({"node_key":")" + key + R"("})").status, 200);
      EXPECT_EQ(post("/api/osquery/v1/distributed/read", R"({"node_key":")" + key + R"("})").status, 200);
    }
  });
  EXPECT_EQ(backend_->devices.size(), 8U);
  std::map<std::string, std::size_t> newest;
  for (const Report& report : backend_->reports) {
    if (report.kind == Report::Kind::kFull) {
      newest[report.device.id] = report.software.size();
    }
  }
  for (const auto& [device, count] : newest) {
    EXPECT_EQ(count, 10U) << device;
  }
}

TEST_F(IngestThreads, requests_of_one_device_are_taken_one_after_the_other) {
  const std::string key = enrolled("host");
  run(4, [&](int thread) {
    for (int i = 0; i < 10; ++i) {
      EXPECT_EQ(log(key, thread * 10 + i).status, 200);
    }
  });
  for (std::size_t i = 1; i < backend_->reports.size(); ++i) {
    EXPECT_EQ(backend_->reports[i].sequence, backend_->reports[i - 1].sequence + 1);
  }
}

TEST_F(IngestThreads, one_device_that_enrols_from_many_threads_has_one_valid_credential) {
  std::mutex mutex;
  std::vector<std::string> keys;
  run(8, [&](int) {
    std::string key = enrolled("host");
    const std::scoped_lock lock(mutex);
    keys.push_back(std::move(key));
  });
  int valid = 0;
  for (const std::string& key : keys) {
    valid += post("/api/osquery/v1/config", R"({"node_key":")" + key + R"("})").body.find(R"("node_invalid":true)") == std::string::npos ? 1 : 0;
  }
  EXPECT_EQ(valid, 1);
}

}  // namespace
}  // namespace parapet::server
