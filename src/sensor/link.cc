// SPDX-License-Identifier: Apache-2.0
#include "sensor/link.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"
#include "sensor/report_body.h"

namespace parapet::sensor {
namespace {

constexpr std::uint64_t kAnswerBytesMax = 64ULL << 10;
constexpr std::uint32_t kIntervalMax = 86'400;
constexpr std::size_t kReasonBytesMax = 300;

Limits answer_limits() {
  Limits limits;
  limits.document_bytes_max = kAnswerBytesMax;
  limits.depth_max = 16;
  return limits;
}

std::uint32_t interval_of(JsonValue root) {
  const std::int64_t seconds = root["interval_seconds"].integer().value_or(0);
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(seconds, 0, kIntervalMax));
}

// What an answer that is no 200 means; its body may be ours, or that of a proxy on the way.
Answer read_failure(const net::Response& response) {
  Answer answer{.retry_after_s = response.retry_after_s};
  JsonParser parser(answer_limits());
  const Result<JsonValue> root = parser.parse(response.body);
  const std::string_view message = root ? (*root)["error"]["message"].string() : std::string_view{};
  answer.reason = fmt::format("the server answered {}{}{}", response.status, message.empty() ? "" : ": ",
                              printable(message.substr(0, kReasonBytesMax)));
  if (response.status == 401) {
    answer.kind = Answer::Kind::kUnauthorised;
  } else if (response.status == 408 || response.status == 425 || response.status == 429 || response.status >= 500) {
    answer.kind = Answer::Kind::kLater;
  } else {
    answer.kind = Answer::Kind::kRefused;
  }
  return answer;
}

Answer not_ours() {
  return {.kind = Answer::Kind::kLater, .reason = "the answer is not a Parapet server's; is the address right?"};
}

}  // namespace

Answer read_report_answer(const net::Response& response) {
  if (response.status != 200) {
    return read_failure(response);
  }
  JsonParser parser(answer_limits());
  const Result<JsonValue> root = parser.parse(response.body);
  const std::string_view result = root ? (*root)["result"].string() : std::string_view{};
  if (result.empty()) {
    return not_ours();
  }
  Answer answer{.reason = printable((*root)["reason"].string().substr(0, kReasonBytesMax)), .interval_s = interval_of(*root)};
  if (result == "applied" || result == "repeated") {
    answer.kind = Answer::Kind::kApplied;
  } else if (result == "gap" || result == "older") {
    answer.kind = Answer::Kind::kFullWanted;
  } else {
    return not_ours();
  }
  return answer;
}

Answer read_enrol_answer(const net::Response& response, Enrolment& enrolment) {
  if (response.status != 200) {
    return read_failure(response);
  }
  JsonParser parser(answer_limits());
  const Result<JsonValue> root = parser.parse(response.body);
  if (!root || (*root)["device_id"].string().empty() || (*root)["credential"].string().empty()) {
    return not_ours();
  }
  enrolment.device_id = (*root)["device_id"].string();
  enrolment.credential = (*root)["credential"].string();
  enrolment.interval_s = interval_of(*root);
  // It goes into a header: a line break in it would be another header.
  if (std::ranges::any_of(enrolment.credential, [](char c) { return c <= ' ' || c > '~'; })) {
    return not_ours();
  }
  return {.kind = Answer::Kind::kApplied, .interval_s = enrolment.interval_s};
}

Link::Link(std::string_view server, net::RequestOptions options)
    : server_(server.ends_with('/') ? server.substr(0, server.size() - 1) : server), client_(std::move(options)) {}

Result<net::Response> Link::post(std::string_view path, std::string body, std::string_view credential) {
  net::Request request{.method = "POST",
                       .address = server_ + std::string(path),
                       .headers = {{"Content-Type", "application/json"}, {"Accept", "application/json"}},
                       .body = std::move(body),
                       .compress = true,
                       .bytes_max = kAnswerBytesMax};
  if (!credential.empty()) {
    request.headers.emplace_back("Authorization", "Bearer " + std::string(credential));
  }
  return client_.send(request);
}

Answer Link::enrol(std::string_view key, const inventory::Device& device, Enrolment& enrolment) {
  const Result<net::Response> response = post("/sensor/v1/enrol", enrol_body(key, device), "");
  return response ? read_enrol_answer(*response, enrolment) : Answer{.reason = response.error().to_string()};
}

Answer Link::report(std::string_view credential, std::string body) {
  const Result<net::Response> response = post("/sensor/v1/report", std::move(body), credential);
  return response ? read_report_answer(*response) : Answer{.reason = response.error().to_string()};
}

}  // namespace parapet::sensor
