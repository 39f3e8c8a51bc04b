// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "inventory/inventory.h"
#include "net/request.h"

namespace parapet::sensor {

struct Enrolment {
  std::string device_id;
  std::string credential;
  std::uint32_t interval_s = 0;
};

// What came of a request, in the terms of what to do next.
struct Answer {
  enum class Kind {
    kApplied,       // the server has it (applied, or repeated)
    kFullWanted,    // gap or older: a full report in a new epoch
    kUnauthorised,  // 401: enrol again, or the key is not valid
    kRefused,       // the report is not taken as it is: not to be sent again
    kLater,         // no connection, 429, 5xx: the same again, not before retry_after_s
  };
  Kind kind = Kind::kLater;
  std::string reason;
  std::uint32_t retry_after_s = 0;
  std::uint32_t interval_s = 0;  // as the server steers it; 0: not told
};

// The server as the sensor sees it (docs/formats/sensor-protocol.md). One object for each thread; keeps its connection.
class Link {
 public:
  // server: "https://parapet.example:8443", with or without a slash at its end.
  Link(std::string_view server, net::RequestOptions options);

  // The enrolment where the answer is kApplied.
  [[nodiscard]] Answer enrol(std::string_view key, const inventory::Device& device, Enrolment& enrolment);
  [[nodiscard]] Answer report(std::string_view credential, std::string body);

 private:
  [[nodiscard]] Result<net::Response> post(std::string_view path, std::string body, std::string_view credential);
  std::string server_;
  net::RequestClient client_;
};

// What a status and a body of an answer to a report mean.
[[nodiscard]] Answer read_report_answer(const net::Response& response);
[[nodiscard]] Answer read_enrol_answer(const net::Response& response, Enrolment& enrolment);

}  // namespace parapet::sensor
