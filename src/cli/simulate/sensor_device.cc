// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/hash.h"
#include "cli/simulate/client.h"
#include "sensor/baseline.h"
#include "sensor/entry.h"
#include "sensor/link.h"
#include "sensor/report_body.h"

namespace parapet::cli::simulate {
namespace {

// A device that speaks docs/formats/sensor-protocol.md.
class SensorDevice final : public SimulatedDevice {
 public:
  SensorDevice(const RunContext& context, std::uint32_t number)
      : context_(context), number_(number), choice_(context.fleet.first_choice(number)), identity_(context.fleet.identity(number, choice_)) {}

  Outcome step(net::RequestClient& client) override;
  void change() override;

 private:
  Outcome enrol(net::RequestClient& client);
  Outcome report(net::RequestClient& client);
  [[nodiscard]] std::string full_body();
  [[nodiscard]] std::string delta_body();
  [[nodiscard]] sensor::ReportHead head() const;
  [[nodiscard]] sensor::Host host() const;
  Outcome acknowledge(std::string_view kind, std::string_view result);

  const RunContext& context_;
  std::uint32_t number_;
  Choice choice_;
  Choice reported_;                // what the server has; no versions: nothing
  Identity identity_;
  std::set<std::size_t> changed_;  // lines that differ from reported_, or did
  std::string credential_;
  std::uint64_t epoch_ = 0;
  std::uint64_t sequence_ = 0;
  std::uint32_t steps_ = 0;
  bool unsure_ = false;            // a delta was sent and not answered
};

sensor::ReportHead SensorDevice::head() const {
  std::string bytes = fmt::format("{}:{}:", choice_.profile, choice_.build);
  bytes.append(choice_.versions.begin(), choice_.versions.end());
  return {.epoch = epoch_, .sequence = sequence_, .taken = context_.clock.now(), .digest = sha256_hex(bytes)};
}

sensor::Host SensorDevice::host() const {
  return {.inventory = {.device = identity_.device}, .domain = identity_.domain, .addresses = identity_.addresses};
}

std::string SensorDevice::full_body() {
  sensor::Host host = this->host();
  host.inventory.software = context_.fleet.software(choice_);
  return sensor::full_body(head(), host);
}

std::string SensorDevice::delta_body() {
  sensor::Host host = this->host();
  sensor::Difference difference;
  for (const std::size_t line : changed_) {
    if (reported_.versions[line] == choice_.versions[line]) {
      continue;
    }
    if (reported_.versions[line] != kAbsent) {
      difference.removed.push_back(sensor::identity_of(context_.fleet.software_of_line(reported_, line)));
    }
    if (choice_.versions[line] != kAbsent) {
      difference.put.push_back(host.inventory.software.size());
      host.inventory.software.push_back(context_.fleet.software_of_line(choice_, line));
    }
  }
  return sensor::delta_body(head(), host, difference);
}

Outcome SensorDevice::enrol(net::RequestClient& client) {
  const Posted posted = post(context_, client, "/sensor/v1/enrol", sensor::enrol_body(context_.key, identity_.device), false, "");
  if (!posted.answered) {
    return posted.failure;
  }
  sensor::Enrolment enrolment;
  const sensor::Answer answer = sensor::read_enrol_answer(posted.response, enrolment);
  if (answer.kind == sensor::Answer::Kind::kApplied) {
    context_.statistics.enrolled();
    credential_ = enrolment.credential;
    reported_.versions.clear();
    return {.kind = Outcome::Kind::kMore};
  }
  const bool later = answer.kind == sensor::Answer::Kind::kLater;
  return {.kind = later ? Outcome::Kind::kLater : Outcome::Kind::kRefused, .retry_after_s = answer.retry_after_s, .reason = "enrolment: " + answer.reason};
}

Outcome SensorDevice::acknowledge(std::string_view kind, std::string_view result) {
  context_.statistics.acknowledged();
  if (context_.log != nullptr) {
    context_.log->add({.device = identity_.device.id, .kind = kind, .epoch = epoch_, .sequence = sequence_, .choice = &choice_, .result = result});
  }
  reported_ = choice_;
  changed_.clear();
  unsure_ = false;
  return {.kind = Outcome::Kind::kDone};
}

Outcome SensorDevice::report(net::RequestClient& client) {
  const bool full = reported_.versions.empty();
  if (full) {
    epoch_ = std::max<std::uint64_t>(epoch_ + 1, static_cast<std::uint64_t>(context_.clock.now().seconds));
    sequence_ = 1;
  } else {
    ++sequence_;
  }
  std::string body = full ? full_body() : delta_body();
  const Posted posted = post(context_, client, "/sensor/v1/report", std::move(body), true, credential_);
  const auto again = [&](Outcome outcome) {
    // The same report again: the same position, the same content, whatever the server made of the first one.
    if (full) {
      --epoch_;
    } else {
      --sequence_;
      unsure_ = true;
    }
    return outcome;
  };
  if (!posted.answered) {
    return again(posted.failure);
  }
  const sensor::Answer answer = sensor::read_report_answer(posted.response);
  switch (answer.kind) {
    case sensor::Answer::Kind::kApplied:
      return acknowledge(full ? "full" : "delta", "applied");
    case sensor::Answer::Kind::kFullWanted:
      context_.statistics.start_over();
      reported_.versions.clear();
      return {.kind = Outcome::Kind::kMore, .reason = answer.reason};
    case sensor::Answer::Kind::kUnauthorised:
      context_.statistics.start_over();
      credential_.clear();
      return {.kind = Outcome::Kind::kMore, .reason = answer.reason};
    case sensor::Answer::Kind::kRefused:
      return {.kind = Outcome::Kind::kRefused, .reason = answer.reason};
    case sensor::Answer::Kind::kLater:
      return again({.kind = Outcome::Kind::kLater, .retry_after_s = answer.retry_after_s, .reason = answer.reason});
  }
  return {};
}

Outcome SensorDevice::step(net::RequestClient& client) { return credential_.empty() ? enrol(client) : report(client); }

void SensorDevice::change() {
  if (unsure_) {
    // The server may have what was not answered; another report must not go under its number.
    reported_.versions.clear();
    unsure_ = false;
  }
  for (const std::size_t line : context_.fleet.churn(number_, ++steps_, choice_)) {
    changed_.insert(line);
  }
}

}  // namespace

std::unique_ptr<SimulatedDevice> make_sensor_device(const RunContext& context, std::uint32_t number) {
  return std::make_unique<SensorDevice>(context, number);
}

Posted post(const RunContext& context, net::RequestClient& client, std::string_view path, std::string body, bool zstd, std::string_view credential) {
  net::Request request{.method = "POST", .address = context.server + std::string(path), .headers = {{"Content-Type", "application/json"}},
                       .body = std::move(body), .compress = zstd};
  if (!credential.empty()) {
    request.headers.emplace_back("Authorization", "Bearer " + std::string(credential));
  }
  context.statistics.sent(request.body.size());
  const auto begun = std::chrono::steady_clock::now();
  Result<net::Response> response = client.send(request);
  Posted posted;
  if (!response) {
    context.statistics.no_answer();
    posted.failure = {.kind = Outcome::Kind::kLater, .reason = response.error().to_string()};
    return posted;
  }
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begun);
  context.statistics.answered(static_cast<std::uint64_t>(took.count()));
  posted.response = std::move(*response);
  posted.answered = true;
  const std::uint32_t status = posted.response.status;
  if (status == 429 || status >= 500) {
    context.statistics.put_off();
    posted.failure = {.kind = Outcome::Kind::kLater, .retry_after_s = posted.response.retry_after_s, .reason = fmt::format("the server answered {}", status)};
  } else if (status >= 300) {
    posted.failure = {.kind = Outcome::Kind::kRefused, .reason = fmt::format("the server answered {}: {}", status, posted.response.body.substr(0, 300))};
  }
  return posted;
}

}  // namespace parapet::cli::simulate
