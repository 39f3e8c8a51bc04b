// SPDX-License-Identifier: Apache-2.0
#include "server/console/api_world_test.h"

#include "access/roles.h"
#include "server/console/routes.h"
#include "server/console/schema_check_test.h"
#include "server/http/body_file.h"
#include "server/http/target.h"

namespace parapet::server::console::test {

std::expected<access::Principal, Gate::Refusal> StageGate::authenticate(const http::Request&) {
  if (!principal) {
    return std::unexpected(Refusal{.status = 401, .message = "who are you?"});
  }
  return *principal;
}

std::expected<access::Principal, Gate::Refusal> StageGate::require(const http::Request& request, const std::vector<std::string>&) {
  return authenticate(request);
}

std::expected<access::Principal, Gate::Refusal> StageGate::require_role(const http::Request& request, access::Permission permission,
                                                                        const std::vector<std::string>&) {
  if (principal && !principal->may(permission)) {
    return std::unexpected(Refusal{.status = 403, .message = "you may not"});
  }
  return authenticate(request);
}

void StageGate::audit(const access::Principal&, const http::Request&, std::string action, std::string subject, std::string) {
  audited.push_back(action + " " + subject);
}

namespace {

// As the server does it: what is asked before a body is taken, and where it goes.
http::Response answer_of(const http::Route& route, http::Request& request) {
  if (std::optional<http::Response> refused = route.options.before_body && !request.body.empty() ? route.options.before_body(request) : std::nullopt) {
    return *std::move(refused);
  }
  if (route.options.body_file && !request.body.empty()) {
    std::expected<std::shared_ptr<http::BodyFile>, http::Response> file = route.options.body_file(request);
    if (!file) {
      return std::move(file).error();
    }
    request.body_file = *std::move(file);
    EXPECT_TRUE(request.body_file->add(request.body));
    request.body.clear();
  }
  return route.handler(request);
}

FeedJobsOptions jobs_of(FleetWorld& world) {
  FeedJobsOptions options{.data_folder = world.folder(), .refresh = [&world] { return world.fleet().refresh_knowledge(); }};
  options.sync.mirror = world.folder() + "/mirror";
  options.bytes_kept_free = 0;
  return options;
}

}  // namespace

ApiWorld::ApiWorld() : feed_jobs_(jobs_of(world_), world_.clock()) {
  ConsoleOptions options{.feed_jobs = &feed_jobs_};
  options.server = [] {
    return ServerFacts{.address = "https://parapet.example:8443", .fingerprint = std::string(64, 'a'), .certificate_expires = {FleetWorld::kStart.seconds + kSecondsPerDay},
                       .own_certificate = true, .tenant_id = "tenant", .started = FleetWorld::kStart};
  };
  add_console_routes(router_, world_.fleet(), gate_, std::move(options));
  become_administrator();
}

void ApiWorld::become_administrator() {
  gate_.principal = access::Principal{.id = "admin", .name = "admin", .permissions = access::every_permission(), .scope = {.all = true}};
}

void ApiWorld::become_reader_of(std::vector<access::GroupNumber> groups) {
  gate_.principal = access::Principal{.id = "reader",
                                      .name = "reader",
                                      .permissions = access::PermissionSet().add(access::Permission::kViewVulnerabilities),
                                      .scope = {.all = false, .groups = std::move(groups)}};
}

ApiWorld::Answer ApiWorld::call(http::Method method, const std::string& target, const std::string& body,
                                std::vector<std::pair<std::string, std::string>> headers) {
  http::Request request{.method = method, .target = target, .headers = std::move(headers), .body = body, .id = "test"};
  EXPECT_TRUE(http::parse_target(request).has_value()) << target;
  const http::Match match = router_.find(request);
  if (match.route == nullptr) {
    ADD_FAILURE() << "no route for " << target;
    return {};
  }
  http::Response response = answer_of(*match.route, request);
  Answer answer{.status = response.status, .body = std::move(response.body), .parser = std::make_shared<JsonParser>(), .json = {},
                .headers = std::move(response.headers), .events = std::move(response.events)};
  if (response.source != nullptr) {
    while (response.source->next(answer.body)) {
    }
    return answer;
  }
  if (answer.events) {
    return answer;
  }
  EXPECT_THAT(answer_breaches(match.route->options.name, answer.status, answer.body), ::testing::IsEmpty()) << target << "\n" << answer.body;
  if (!answer.body.empty()) {
    answer.json = answer.parser->parse(answer.body).value();
  }
  return answer;
}

std::vector<std::string> ApiWorld::column(const Answer& answer, std::string_view name) {
  std::vector<std::string> texts;
  for (const JsonValue item : answer.json["items"].elements()) {
    texts.emplace_back(item[name].string());
  }
  return texts;
}

}  // namespace parapet::server::console::test
