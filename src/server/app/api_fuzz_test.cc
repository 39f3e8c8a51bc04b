// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "access/roles.h"
#include "base/json.h"
#include "base/json_writer.h"
#include "base/random.h"
#include "base/text.h"
#include "server/api/routes.h"
#include "server/auth/auth.h"
#include "server/console/api_world_test.h"
#include "server/console/openapi.h"
#include "server/console/routes.h"
#include "server/console/schema_check_test.h"
#include "server/http/target.h"
#include "server/ingest/routes.h"

// Requests made at random from the OpenAPI document, sensible and hostile: nothing may fail inside (5xx), and every answer keeps to
// the document. PARAPET_FUZZ_SEED repeats a run, PARAPET_FUZZ_ROUNDS makes a longer one.
namespace parapet::server {
namespace {

constexpr auto kTexts = std::to_array<std::string_view>({
    "CVE-2025-0001", "pypi-_-alpha", "va-_-pypi-_-alpha", "0000000000000000000000000000000000000001", "alpha", "high", "High", "Add", "till", "name",
    "-risk,id", "true", "1", "0", "-1", "50", "1000", "99999999999999999999", "1e999", "NaN", "2025-11-20T00:00:00Z", "2025-13-45", "id eq 'x'",
    "startswith(id,'CVE')", "id eq", "((((((((((", "severity eq 'High' and cvssV3 gt 5", "x' or '1' eq '1", "", " ", "=1+1", "%2e%2e%2f", "../../etc/passwd", "a\tb",
    "\"", "\\", "{}", "[]", "null", "\xF0\x9F\x99\x82", "<script>", "ip='10.0.0.1',timestamp=2025-11-21T15:59:00Z", "ip='", "correct horse battery staple",
});

class Requests {
 public:
  Requests(JsonValue document, std::uint64_t seed) : document_(document), random_(seed) {}

  [[nodiscard]] http::Request make(std::string_view path, http::Method method, JsonValue operation) {
    http::Request request{.method = method, .headers = {{"host", "parapet.example"}}, .remote_address = "127.0.0.1", .id = "fuzz"};
    std::string target(path);
    std::string query;
    for (const JsonValue one : operation["parameters"].elements()) {
      const JsonValue parameter = resolved(one);
      const std::string name(parameter["name"].string());
      if (parameter["in"].string() == "path") {
        const std::string mark = "{" + name + "}";
        const std::size_t at = target.find(mark);
        if (at != std::string::npos) {
          target.replace(at, mark.size(), percent_encode(path_text(), "-_.~"));
        }
      } else if (parameter["in"].string() == "query" && random_.below(3) == 0) {
        query += (query.empty() ? "?" : "&") + percent_encode(name, "-_.~$") + "=" + percent_encode(parameter_text(parameter["schema"]), "-_.~");
      }
    }
    request.target = target + query;
    const JsonValue body = operation["requestBody"]["content"]["application/json"]["schema"];
    if (body.present() && random_.below(12) != 0) {
      JsonWriter out;
      put(out, body, 0);
      request.body = out.take();
      request.headers.emplace_back("content-type", "application/json");
    } else if (operation["requestBody"].present()) {
      request.body = text();
    }
    return request;
  }

 private:
  [[nodiscard]] std::string text() {
    const std::uint64_t choice = random_.below(40);
    if (choice == 0) {
      return std::string(20'000, 'A');
    }
    return std::string(kTexts.at(random_.below(kTexts.size())));
  }
  // Control characters and dots never get through a request target.
  [[nodiscard]] std::string path_text() {
    const std::string made = text();
    return made.empty() || made.find('\t') != std::string::npos ? "x" : made;
  }
  [[nodiscard]] JsonValue resolved(JsonValue schema) const {
    constexpr std::string_view kPrefix = "#/components/";
    const std::string_view reference = schema["$ref"].string();
    if (reference.empty()) {
      return schema;
    }
    const auto [kind, name] = cut(reference.substr(kPrefix.size()), '/');
    return document_["components"][kind][name.value_or("")];
  }
  [[nodiscard]] std::string parameter_text(JsonValue schema) {
    return schema["type"].string() == "integer" && random_.below(4) != 0 ? fmt::format("{}", random_.below(100)) : path_text();
  }
  [[nodiscard]] std::string one_of(JsonValue schema) {
    std::uint64_t left = random_.below(schema["enum"].elements().size());
    for (const JsonValue choice : schema["enum"].elements()) {
      if (left-- == 0) {
        return std::string(choice.string());
      }
    }
    return {};
  }
  // The first type that is no null; now and then another one.
  [[nodiscard]] std::string_view type_of(JsonValue schema) {
    constexpr auto kTypes = std::to_array<std::string_view>({"string", "integer", "number", "boolean", "array", "object", "null"});
    if (random_.below(20) == 0) {
      return kTypes.at(random_.below(kTypes.size()));
    }
    if (schema["type"].is_string()) {
      return schema["type"].string();
    }
    for (const JsonValue one : schema["type"].elements()) {
      return one.string();
    }
    return "object";
  }
  void put(JsonWriter& out, JsonValue schema, int depth) {
    constexpr int kDepthMax = 8;
    schema = resolved(schema);
    const std::string_view type = depth > kDepthMax ? "null" : type_of(schema);
    if (type == "string") {
      out.value(schema["enum"].present() && random_.below(8) != 0 ? one_of(schema) : text());
    } else if (type == "integer") {
      constexpr auto kNumbers = std::to_array<std::int64_t>({0, 1, 7, -1, 100, 4'294'967'295, 4'294'967'296, 9'223'372'036'854'775'807});
      out.value(kNumbers.at(random_.below(kNumbers.size())));
    } else if (type == "number") {
      out.value(0.5);
    } else if (type == "boolean") {
      out.value(random_.below(2) == 0);
    } else if (type == "array") {
      out.begin_array();
      for (std::uint64_t i = random_.below(4); i > 0; --i) {
        put(out, schema["items"], depth + 1);
      }
      out.end_array();
    } else if (type == "object") {
      put_object(out, schema, depth);
    } else {
      out.null();
    }
  }
  void put_object(JsonWriter& out, JsonValue schema, int depth) {
    out.begin_object();
    for (const JsonMember property : schema["properties"].members()) {
      if (random_.below(4) != 0) {
        out.key(property.key);
        put(out, property.value, depth + 1);
      }
    }
    if (random_.below(10) == 0) {
      out.member(text().substr(0, 40) + "!", "extra");
    }
    out.end_object();
  }

  JsonValue document_;
  SeededRandom random_;
};

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
  const char* const text = std::getenv(variable);
  return text == nullptr ? otherwise : parse_uint(text).value_or(otherwise);
}

class ApiFuzz : public ::testing::Test {
 protected:
  ApiFuzz() : auth_(auth::Auth::open({}, world_.store(), world_.clock()).value()) {
    gate_.principal = access::Principal{.id = "admin", .name = "admin", .permissions = access::every_permission(), .scope = {.all = true}};
    auth_->add_routes(router_);
    add_ingest_routes(router_, world_.fleet(), gate_, {});
    add_api_routes(router_, world_.fleet(), gate_);
    console::add_console_routes(router_, world_.fleet(), gate_);
    world_.learn({osv_advisory("CVE-2025-0001", "alpha", "2.0"), osv_advisory("CVE-2025-0002", "alpha", "")});
    fill();
  }

  void fill() {
    world_.report(device_id(1), {{"alpha", "1.0"}, {"gamma", "0"}});
    world_.report(device_id(2), {{"alpha", "2.0"}});
  }

  void send(http::Request request) {
    if (!http::parse_target(request)) {
      return;  // refused before any handler sees it
    }
    const http::Match match = router_.find(request);
    ASSERT_NE(match.route, nullptr) << request.target;
    http::Response response = match.route->handler(request);
    const std::string shown = fmt::format("{} {}\n{}\n-> {} {}", http::method_name(request.method), request.target, request.body.substr(0, 600),
                                          response.status, response.body.substr(0, 400));
    EXPECT_LT(response.status, 500) << shown;
    ++answers_[response.status / 100];
    if (response.events) {
      return;
    }
    constexpr std::size_t kDrained = 1U << 20;
    std::string streamed;
    while (response.source != nullptr && streamed.size() < kDrained && response.source->next(streamed)) {
    }
    const bool is_json = std::ranges::any_of(response.headers, [](const auto& header) {
      return equals_ignoring_case(header.first, "content-type") && header.second.starts_with("application/json");
    });
    if (is_json || response.body.empty()) {
      const std::string& body = response.source == nullptr ? response.body : streamed;
      // Literal paths win: the operation that answers may be another one than the one asked for.
      EXPECT_THAT(console::test::answer_breaches(match.route->options.name, response.status, body), ::testing::IsEmpty()) << shown;
    }
  }

  FleetWorld world_;
  console::test::StageGate gate_;
  std::unique_ptr<auth::Auth> auth_;
  http::Router router_;
  std::array<std::uint64_t, 10> answers_{};  // by the first digit of the status
};

TEST_F(ApiFuzz, nothing_fails_inside_and_answers_keep_to_the_document) {
  const std::uint64_t seed = number_from("PARAPET_FUZZ_SEED", 20'251'121);
  const std::uint64_t rounds = number_from("PARAPET_FUZZ_ROUNDS", 6);
  JsonParser parser;
  const JsonValue document = parser.parse(console::openapi_document()).value();
  Requests requests(document, seed);
  for (std::uint64_t round = 0; round < rounds && !HasFailure(); ++round) {
    for (const http::Route& route : router_.routes()) {
      std::string method(http::method_name(route.method));
      std::ranges::transform(method, method.begin(), [](char c) { return to_lower(c); });
      const JsonValue operation = document["paths"][route.pattern][method];
      if (operation.present()) {
        send(requests.make(route.pattern, route.method, operation));
      }
    }
    fill();
  }
  EXPECT_GT(answers_.at(2), rounds * 20) << "requests that nobody understands find nothing";
  EXPECT_GT(answers_.at(4), rounds * 20);
  RecordProperty("answers_2xx", static_cast<int>(answers_.at(2)));
  RecordProperty("answers_4xx", static_cast<int>(answers_.at(4)));
  EXPECT_FALSE(HasFailure()) << "PARAPET_FUZZ_SEED=" << seed;
}

}  // namespace
}  // namespace parapet::server
