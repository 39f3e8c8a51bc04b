// SPDX-License-Identifier: Apache-2.0
#include "server/ingest/sensor_protocol.h"

#include <gtest/gtest.h>

namespace parapet::server {
namespace {

constexpr const char* kFull = R"J({"schema":"parapet.report/1","kind":"full","epoch":1763740000,"sequence":1,"taken":"2026-11-22T02:00:00Z","digest":"ab",
  "device":{"name":"web-1","os":{"family":"linux","id":"debian","version":"12"}},"domain":"branch.example",
  "addresses":[{"address":"10.0.0.5","mac_address":"0a:1b:2c:3d:4e:5f","up":true},{"address":"::1","up":false}],
  "software":[{"ecosystem":"deb","name":"openssl","version":"3.0.15-1"},{"ecosystem":"deb","version":"1"}],
  "problems":[{"place":"/var/lib/rpm","reason":"unreadable"}]})J";

TEST(SensorProtocol, a_full_report_is_read) {
  const Result<Report> report = read_sensor_report(kFull, {});
  ASSERT_TRUE(report) << report.error().to_string();
  EXPECT_EQ(report->kind, Report::Kind::kFull);
  EXPECT_EQ(report->epoch, 1763740000U);
  EXPECT_EQ(report->sequence, 1U);
  EXPECT_EQ(report->device.os.id, "debian");
  EXPECT_EQ(report->domain, "branch.example");
  EXPECT_EQ(report->digest, "ab");
  EXPECT_TRUE(report->taken.known());
  EXPECT_TRUE(report->addresses_known);
  ASSERT_EQ(report->addresses.size(), 2U);
  EXPECT_EQ(report->addresses[0].mac_address, "0A1B2C3D4E5F");
  EXPECT_FALSE(report->addresses[1].up);
  ASSERT_EQ(report->software.size(), 1U);
}

TEST(SensorProtocol, an_entry_that_cannot_be_read_is_set_aside_with_its_place) {
  const Result<Report> report = read_sensor_report(kFull, {});
  ASSERT_TRUE(report);
  ASSERT_EQ(report->problems.size(), 2U);
  EXPECT_EQ(report->problems[0].place, "/var/lib/rpm");
  EXPECT_EQ(report->problems[1].place, "software[1]");
}

TEST(SensorProtocol, a_delta_has_what_came_and_what_went) {
  const Result<Report> report = read_sensor_report(
      R"J({"schema":"parapet.report/1","kind":"delta","epoch":5,"sequence":2,"put":[{"ecosystem":"deb","name":"b","version":"2"}],
          "removed":[{"ecosystem":"deb","name":"a","version":"1"}]})J", {});
  ASSERT_TRUE(report) << report.error().to_string();
  EXPECT_EQ(report->put.at(0).name, "b");
  EXPECT_EQ(report->removed.at(0).name, "a");
  EXPECT_FALSE(report->addresses_known);
}

TEST(SensorProtocol, what_is_wrong_is_named_with_its_place) {
  struct Case {
    const char* json;
    const char* place;
  };
  for (const auto& [json, place] : {
           Case{"{}", "schema"},
           Case{R"({"schema":"parapet.report/2"})", "schema"},
           Case{R"({"schema":"parapet.report/1","kind":"partial"})", "kind"},
           Case{R"({"schema":"parapet.report/1","kind":"full","epoch":0})", "epoch"},
           Case{R"({"schema":"parapet.report/1","kind":"full","epoch":1,"sequence":"1"})", "sequence"},
           Case{R"({"schema":"parapet.report/1","kind":"delta","epoch":1,"sequence":1})", "sequence"},
           Case{R"({"schema":"parapet.report/1","kind":"full","epoch":1,"sequence":1})", "software"},
           Case{R"({"schema":"parapet.report/1","kind":"full","epoch":1,"sequence":1,"software":[],"put":[]})", "put"},
           Case{R"({"schema":"parapet.report/1","kind":"contact","epoch":1,"sequence":2,"software":[]})", "software"},
           Case{R"({"schema":"parapet.report/1","kind":"delta","epoch":1,"sequence":2,"put":{}})", "put"},
           Case{R"({"schema":"parapet.report/1","kind":"full","epoch":1,"sequence":1,"software":[],"addresses":[{}]})", "addresses[0]"},
           Case{R"({"schema":"parapet.report/1","kind":"full","epoch":1,"sequence":1,"software":[],"taken":"soon"})", "taken"},
           Case{"nonsense", "JSON"},
       }) {
    const Result<Report> report = read_sensor_report(json, {});
    ASSERT_FALSE(report) << json;
    EXPECT_NE(report.error().to_string().find(place), std::string::npos) << json << ": " << report.error().to_string();
  }
}

TEST(SensorProtocol, more_entries_than_the_bound_are_refused) {
  Limits limits;
  limits.software_per_device_max = 1;
  const Result<Report> report = read_sensor_report(kFull, limits);
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code(), ErrorCode::kLimit);
}

TEST(SensorProtocol, enrolment_needs_a_device_id) {
  const std::string id(40, 'a');
  const auto good = read_sensor_enrolment(R"({"schema":"parapet.enrol/1","key":"k","device":{"id":")" + id + R"(","name":"n"}})", {});
  ASSERT_TRUE(good) << good.error().to_string();
  EXPECT_EQ(good->key, "k");
  EXPECT_EQ(good->device.id, id);
  EXPECT_FALSE(read_sensor_enrolment(R"({"schema":"parapet.enrol/1","key":"k","device":{"id":"web-1"}})", {}));
  EXPECT_FALSE(read_sensor_enrolment(R"({"schema":"parapet.enrol/1","key":"k"})", {}));
  EXPECT_FALSE(read_sensor_enrolment(R"({"schema":"parapet.enrol/1","key":5,"device":{"id":")" + id + R"("}})", {}));
}

TEST(SensorProtocol, answers_have_the_documented_shape) {
  EXPECT_EQ(write_sensor_enrolment_answer("id", "secret", 60), R"({"device_id":"id","credential":"secret","interval_seconds":60})");
  EXPECT_EQ(write_sensor_report_answer({.kind = Receipt::Kind::kGap, .reason = "why"}, 60),
            R"({"result":"gap","reason":"why","interval_seconds":60})");
}

TEST(SensorProtocol, mac_addresses_have_one_spelling) {
  EXPECT_EQ(mac_address_of("0a:1b:2c:3d:4e:5f"), "0A1B2C3D4E5F");
  EXPECT_EQ(mac_address_of("0A-1B-2C-3D-4E-5F"), "0A1B2C3D4E5F");
  EXPECT_EQ(mac_address_of("00:00:00:00:00:00"), "");
  EXPECT_EQ(mac_address_of("none"), "");
}

}  // namespace
}  // namespace parapet::server
