// SPDX-License-Identifier: Apache-2.0
#include "server/console/openapi.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <tuple>

#include "access/roles.h"
#include "base/json.h"
#include "base/text.h"
#include "server/api/routes.h"
#include "server/app/metrics.h"
#include "server/auth/auth.h"
#include "server/console/api_world_test.h"
#include "server/console/routes.h"
#include "server/fleet/fleet_world_test.h"
#include "server/ingest/routes.h"
#include "server/site/routes.h"

namespace parapet::server {
namespace {

// "GET /api/v1/devices/{id}" and the operation's name.
using Operation = std::pair<std::string, std::string>;

std::set<Operation> documented(JsonValue document) {
  std::set<Operation> operations;
  for (const JsonMember path : document["paths"].members()) {
    for (const JsonMember method : path.value.members()) {
      std::string upper;
      for (const char c : method.key) {
        upper += is_alpha(c) ? static_cast<char>(c - 32) : c;
      }
      const std::string name(method.value["operationId"].string());
      EXPECT_FALSE(name.empty()) << path.key;
      EXPECT_TRUE(operations.emplace(upper + " " + std::string(path.key), name).second) << name;
      for (const JsonValue also : method.value["x-also-at"].elements()) {
        operations.emplace(upper + " " + std::string(also.string()), name);
      }
    }
  }
  return operations;
}

std::set<Operation> routed(const http::Router& router) {
  std::set<Operation> operations;
  for (const http::Route& route : router.routes()) {
    operations.emplace(std::string(http::method_name(route.method)) + " " + route.pattern, route.options.name);
  }
  return operations;
}

std::set<Operation> only_in(const std::set<Operation>& a, const std::set<Operation>& b) {
  std::set<Operation> only;
  std::ranges::set_difference(a, b, std::inserter(only, only.end()));
  return only;
}

// Sign-in at an identity provider has routes only where one is configured.
auth::AuthOptions with_provider() {
  auth::AuthOptions options{.public_address = "https://parapet.example"};
  options.oidc.issuer = "https://provider.example";
  options.oidc.client_id = "parapet";
  return options;
}

class OpenApi : public ::testing::Test {
 protected:
  OpenApi() : auth_(auth::Auth::open(with_provider(), world_.store(), world_.clock()).value()), document_(parser_.parse(console::openapi_document()).value()) {
    auth_->add_routes(router_);
    add_ingest_routes(router_, world_.fleet(), auth_->gate(), {});
    add_api_routes(router_, world_.fleet(), auth_->gate());
    console::add_console_routes(router_, world_.fleet(), auth_->gate());
    site::add_csp_report_routes(router_, csp_reports_);
    add_operations_routes(router_, metrics_, {});
  }

  FleetWorld world_;
  std::unique_ptr<auth::Auth> auth_;
  Metrics metrics_;
  site::CspReports csp_reports_;
  http::Router router_;
  JsonParser parser_;
  JsonValue document_;
};

TEST_F(OpenApi, has_every_route_and_no_other) {
  EXPECT_THAT(only_in(routed(router_), documented(document_)), ::testing::IsEmpty()) << "routes that the document lacks";
  EXPECT_THAT(only_in(documented(document_), routed(router_)), ::testing::IsEmpty()) << "operations that nothing answers";
}

TEST_F(OpenApi, operations_have_names_of_their_own_and_a_summary) {
  std::set<std::string_view> names;
  for (const JsonMember path : document_["paths"].members()) {
    for (const JsonMember method : path.value.members()) {
      EXPECT_TRUE(names.insert(method.value["operationId"].string()).second) << method.value["operationId"].string();
      EXPECT_FALSE(method.value["summary"].string().empty()) << path.key;
      EXPECT_EQ(method.value["tags"].elements().size(), 1U) << path.key;
    }
  }
}

// Every {parameter} of a path is described, and every reference leads somewhere.
TEST_F(OpenApi, parameters_and_references_are_whole) {
  const std::string text(console::openapi_document());
  constexpr std::string_view kMark = "\"$ref\": \"#/components/";
  for (std::size_t at = text.find(kMark); at != std::string::npos; at = text.find(kMark, at + 1)) {
    const std::size_t begin = at + kMark.size();
    const std::string target = text.substr(begin, text.find('"', begin) - begin);
    const auto [kind, name] = cut(target, '/');
    EXPECT_TRUE(document_["components"][kind][name.value_or("")].present()) << target;
  }
  for (const JsonMember path : document_["paths"].members()) {
    for (const JsonMember method : path.value.members()) {
      std::set<std::string_view> described;
      for (const JsonValue parameter : method.value["parameters"].elements()) {
        if (parameter["in"].string() == "path") {
          described.insert(parameter["name"].string());
        }
      }
      EXPECT_EQ(static_cast<std::ptrdiff_t>(described.size()), std::ranges::count(path.key, '{')) << path.key;
    }
  }
}

// --- who may call what

using access::Permission;

// The permissions that x-permission names: "viewVulnerabilities or viewData; API clients: Machine.Read.All".
access::PermissionSet documented_permissions(std::string_view text) {
  access::PermissionSet set;
  if (text == "anybody signed in") {
    return access::every_permission();
  }
  for (const std::string_view word : split_blanks(cut(text, ';').first)) {
    if (const std::optional<Permission> permission = access::permission_by_name(word)) {
      set.add(*permission);
    }
  }
  return set;
}

// Every operation of our own API that is not about oneself, by a caller with one permission alone: let in or refused as documented.
TEST_F(OpenApi, says_who_may_call_what) {
  console::test::StageGate gate;
  http::Router router;
  console::add_console_routes(router, world_.fleet(), gate);
  std::size_t asked = 0;
  for (const http::Route& route : router.routes()) {
    std::string method(http::method_name(route.method));
    std::ranges::transform(method, method.begin(), [](char c) { return to_lower(c); });
    const JsonValue operation = document_["paths"][route.pattern][method];
    const access::PermissionSet allowed = documented_permissions(operation["x-permission"].string());
    for (const Permission permission : access::all_permissions()) {
      gate.principal = access::Principal{.permissions = access::PermissionSet().add(permission), .scope = {.all = true}};
      http::Request request{.method = route.method, .parameters = {{"id", "x"}, {"cve", "x"}, {"name", "x"}}, .id = "test"};
      const int status = route.handler(request).status;
      const bool open = operation["security"].is_array();
      EXPECT_EQ(status == 403, !open && !allowed.has(permission)) << method << ' ' << route.pattern << " with " << access::permission_name(permission);
      ++asked;
    }
    gate.principal.reset();
    http::Request request{.method = route.method, .id = "test"};
    EXPECT_EQ(route.handler(request).status == 401, !operation["security"].is_array()) << route.pattern;
  }
  EXPECT_GT(asked, 400U);
}

}  // namespace
}  // namespace parapet::server
