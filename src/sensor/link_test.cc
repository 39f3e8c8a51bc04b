// SPDX-License-Identifier: Apache-2.0
#include "sensor/link.h"

#include <gtest/gtest.h>

#include "sensor/retry.h"

namespace parapet::sensor {
namespace {

TEST(Link, answers_to_a_report_say_what_to_do_next) {
  struct Case {
    std::uint32_t status;
    const char* body;
    Answer::Kind kind;
  };
  const Case cases[] = {
      {200, R"({"result":"applied","reason":"","interval_seconds":3600})", Answer::Kind::kApplied},
      {200, R"({"result":"repeated"})", Answer::Kind::kApplied},
      {200, R"({"result":"gap","reason":"2 is missing"})", Answer::Kind::kFullWanted},
      {200, R"({"result":"older"})", Answer::Kind::kFullWanted},
      {200, R"({"result":"something else"})", Answer::Kind::kLater},
      {200, "<html>a captive portal</html>", Answer::Kind::kLater},
      {200, "", Answer::Kind::kLater},
      {401, R"({"error":{"code":"Unauthorized","message":"enrol again"}})", Answer::Kind::kUnauthorised},
      {400, R"({"error":{"code":"BadRequest","message":"no"}})", Answer::Kind::kRefused},
      {404, "", Answer::Kind::kRefused},
      {413, "", Answer::Kind::kRefused},
      {429, "", Answer::Kind::kLater},
      {500, "", Answer::Kind::kLater},
      {503, "", Answer::Kind::kLater},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(read_report_answer({.status = one.status, .body = one.body}).kind, one.kind) << one.status << " " << one.body;
  }
}

TEST(Link, a_credential_that_would_break_the_header_is_refused) {
  Enrolment enrolment;
  EXPECT_EQ(read_enrol_answer({.status = 200, .body = R"({"device_id":"d","credential":"a\r\nX: y"})"}, enrolment).kind, Answer::Kind::kLater);
  EXPECT_EQ(read_enrol_answer({.status = 200, .body = R"({"device_id":"d","credential":"secret","interval_seconds":60})"}, enrolment).kind,
            Answer::Kind::kApplied);
  EXPECT_EQ(enrolment.credential, "secret");
  EXPECT_EQ(enrolment.interval_s, 60U);
}

TEST(Link, an_absurd_interval_is_bounded) {
  EXPECT_EQ(read_report_answer({.status = 200, .body = R"({"result":"applied","interval_seconds":99999999999})"}).interval_s, 86'400U);
  EXPECT_EQ(read_report_answer({.status = 200, .body = R"({"result":"applied","interval_seconds":-5})"}).interval_s, 0U);
}

TEST(Retry, waits_grow_to_ten_minutes_and_never_undercut_the_server) {
  SeededRandom random(7);
  Retry retry(random);
  std::uint64_t whole = 1000;
  for (int i = 0; i < 40; ++i) {
    const std::uint64_t wait = retry.after_failure(0);
    EXPECT_GE(wait, whole / 2);
    EXPECT_LE(wait, whole);
    whole = std::min<std::uint64_t>(whole * 2, 600'000);
  }
  retry.success();
  EXPECT_LE(retry.after_failure(0), 1000U);
  EXPECT_GE(retry.after_failure(3600), 3'600'000U);
}

}  // namespace
}  // namespace parapet::sensor
