// SPDX-License-Identifier: Apache-2.0
#include "server/ingest/osquery_protocol.h"

#include <gtest/gtest.h>

namespace parapet::server {
namespace {

OsqueryLog log_of(const std::string& entries) {
  const Result<OsqueryLog> log = read_osquery_log(R"({"node_key":"k","log_type":"result","data":[)" + entries + "]}", {});
  EXPECT_TRUE(log) << (log ? "" : log.error().to_string());
  return log.value_or(OsqueryLog{});
}

TEST(OsqueryProtocol, enrolment_is_read_with_the_machines_details) {
  const auto enrolment = read_osquery_enrolment(
      R"J({"enroll_secret":"s","host_identifier":"web-1","platform_type":"9","host_details":{"os_version":{"name":"Ubuntu","platform":"ubuntu","version":"22.04.4 LTS"},
          "system_info":{"uuid":"4C4C4544-0042-3510-8052-B4C04F4E3332","hostname":"web-1.example"},"osquery_info":{},"platform_info":{}}})J", {});
  ASSERT_TRUE(enrolment) << enrolment.error().to_string();
  EXPECT_EQ(enrolment->secret, "s");
  EXPECT_EQ(enrolment->identity(), "4c4c4544-0042-3510-8052-b4c04f4e3332");
  EXPECT_EQ(enrolment->host_name, "web-1.example");
  EXPECT_EQ(enrolment->platform, "linux");
  EXPECT_EQ(enrolment->os_version.size(), 1U);
}

TEST(OsqueryProtocol, an_id_that_a_board_vendor_left_blank_is_no_identity) {
  for (const char* uuid : {"00000000-0000-0000-0000-000000000000", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", "03000200-0400-0500-0006-000700080009", "None", ""}) {
    const auto enrolment = read_osquery_enrolment(std::string(R"({"host_identifier":"web-1","host_details":{"system_info":{"uuid":")") + uuid + R"("}}})", {});
    ASSERT_TRUE(enrolment) << uuid;
    EXPECT_EQ(enrolment->identity(), "web-1") << uuid;
    EXPECT_EQ(enrolment->host_name, "web-1") << "known by some name";
    EXPECT_EQ(enrolment->system_info.at(0).columns, R"({"hostname":"web-1"})");
  }
  EXPECT_FALSE(read_osquery_enrolment(R"({"enroll_secret":"s"})", {}));
  EXPECT_FALSE(read_osquery_enrolment("[]", {}));
}

TEST(OsqueryProtocol, platforms_are_told_by_name_else_by_type) {
  EXPECT_EQ(osquery_platform("rhel", ""), "linux");
  EXPECT_EQ(osquery_platform("darwin", ""), "darwin");
  EXPECT_EQ(osquery_platform("windows", "2"), "windows");
  EXPECT_EQ(osquery_platform("", "2"), "windows");
  EXPECT_EQ(osquery_platform("", "21"), "darwin");
  EXPECT_EQ(osquery_platform("", "9"), "linux");
  EXPECT_EQ(osquery_platform("", "x"), "");
}

TEST(OsqueryProtocol, all_three_forms_of_results_are_read) {
  const OsqueryLog log = log_of(
      R"({"name":"a","epoch":1,"counter":"2","unixTime":"1700000000","columns":{"name":"x"},"action":"removed"},
         {"name":"a","epoch":"1","counter":2,"unixTime":1700000000,"columns":{"name":"y"},"action":"added"},
         {"name":"b","epoch":1,"counter":3,"diffResults":{"removed":[{"name":"x"}],"added":[{"name":"y"},{"name":"z"}]}},
         {"name":"c","action":"snapshot","snapshot":[{"name":"x"}]},
         {"name":"d","action":"snapshot"})");
  ASSERT_EQ(log.results.size(), 4U);
  EXPECT_TRUE(log.results[0].events);
  EXPECT_EQ(log.results[0].added.size(), 1U) << "rows of one run are one result";
  EXPECT_EQ(log.results[0].removed.size(), 1U);
  EXPECT_EQ(log.results[0].counter, 2U);
  EXPECT_EQ(log.results[1].added.size(), 2U);
  EXPECT_FALSE(log.results[1].events);
  EXPECT_TRUE(log.results[2].snapshot);
  EXPECT_TRUE(log.results[3].snapshot);
}

TEST(OsqueryProtocol, a_row_is_the_same_with_numbers_as_texts_and_native) {
  const OsqueryLog log = log_of(R"({"name":"a","columns":{"port":"443","name":"x"},"action":"added"},{"name":"b","columns":{"name":"x","port":443},"action":"added"})");
  ASSERT_EQ(log.results.size(), 2U);
  EXPECT_EQ(log.results[0].added, log.results[1].added);
  EXPECT_EQ(log.results[0].added[0].columns, R"({"name":"x","port":"443"})");
}

TEST(OsqueryProtocol, columns_that_nobody_reads_count_for_the_identity_only) {
  const OsqueryLog log = log_of(R"({"name":"a","columns":{"name":"x","size":"1"},"action":"added"},{"name":"b","columns":{"name":"x","size":"2"},"action":"added"})");
  EXPECT_EQ(log.results[0].added[0].columns, log.results[1].added[0].columns);
  EXPECT_NE(log.results[0].added[0].hash, log.results[1].added[0].hash);
}

TEST(OsqueryProtocol, entries_that_cannot_be_read_are_set_aside) {
  const OsqueryLog log = log_of(R"({"epoch":1},5,{"name":"a","action":"added"},{"name":"a","columns":{"x":[1]},"action":"added"},{"name":"a","columns":{"name":"x"},"action":"moved"},
      {"name":"a","columns":{"name":"x"},"action":"added"})");
  EXPECT_EQ(log.results.size(), 1U);
  EXPECT_EQ(log.problems.size(), 5U);
}

TEST(OsqueryProtocol, status_logs_are_known_and_not_kept) {
  const auto log = read_osquery_log(R"({"node_key":"k","log_type":"status","data":[{"severity":"0","message":"x"}]})", {});
  ASSERT_TRUE(log);
  EXPECT_TRUE(log->status);
  EXPECT_TRUE(log->results.empty());
  EXPECT_FALSE(read_osquery_log(R"({"node_key":"k","log_type":"other","data":[]})", {}));
  EXPECT_FALSE(read_osquery_log(R"({"node_key":"k","log_type":"result","data":{}})", {}));
}

TEST(OsqueryProtocol, answers_carry_their_status) {
  const auto answers = read_osquery_answers(
      R"({"node_key":"k","queries":{"a":[{"name":"x"}],"b":[],"c":"","d":"no such table"},"statuses":{"a":0,"b":"1","c":0},"messages":{"b":"no such table"}})", {});
  ASSERT_TRUE(answers);
  ASSERT_EQ(answers->answers.size(), 4U);
  EXPECT_EQ(answers->answers[0].status, 0);
  EXPECT_EQ(answers->answers[0].rows.size(), 1U);
  EXPECT_EQ(answers->answers[1].status, 1);
  EXPECT_EQ(answers->answers[1].message, "no such table");
  EXPECT_EQ(answers->answers[2].status, 0) << "no rows, as some versions write it";
  EXPECT_EQ(answers->answers[3].status, 1) << "before there were statuses";
}

}  // namespace
}  // namespace parapet::server
