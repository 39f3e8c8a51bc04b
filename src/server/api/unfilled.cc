// SPDX-License-Identifier: Apache-2.0
#include "server/api/unfilled.h"

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "server/api/answer.h"

namespace parapet::server::api {
namespace {

using odata::Kind;
using Response = Answer<http::Response>;

struct Nothing {};

struct Listed {
  std::string_view name;
  Kind kind = Kind::kString;
};

// An empty list that can be asked all that the filled one can.
CallHandler empty_list(std::string set, std::initializer_list<Listed> filterable, std::initializer_list<std::string_view> others) {
  Entity<Nothing> entity;
  const auto nothing = [](const Nothing&) { return odata::Value(); };
  for (const Listed& property : filterable) {
    entity.add({property.name, property.kind, true, {}}, nothing);
  }
  for (const std::string_view name : others) {
    entity.text(name, nothing);
  }
  // Shared: handlers are copied, filters point into the entity's properties.
  auto shared = std::make_shared<const Entity<Nothing>>(std::move(entity));
  return [set = std::move(set), shared](Call& call) -> Response {
    return list_response(call, *shared, std::vector<Nothing>(), {.set = set});
  };
}

CallHandler no_such(std::string what) {
  return [what = std::move(what)](Call& call) -> Response {
    return not_found(fmt::format("{} {} was not found", what, printable(call.request.parameter("id").substr(0, 128))));
  };
}

CallHandler disabled(std::string what) {
  return [what = std::move(what)](Call&) -> Response {
    return std::unexpected(ApiError{403, "DisabledFeature", fmt::format("{} is not available on this server.", what)});
  };
}

void add_remediation(RouteAdder& routes) {
  const std::vector<std::string> read = permission::remediation_read();
  routes.add_list("/remediationTasks", "remediation.list", read,
                  empty_list("RemediationTasks", {{"createdOn", Kind::kTime}, {"status"}},
                             {"id", "title", "requesterId", "requesterEmail", "requesterNotes", "statusLastModifiedOn", "description",
                              "relatedComponent", "targetDevices", "fixedDevices", "rbacGroupNames", "dueOn", "category",
                              "productivityImpactRemediationType", "priority", "completionMethod", "completerId", "completerEmail",
                              "scid", "type", "productId", "vendorId", "nameId", "recommendedVersion", "recommendedVendor",
                              "recommendedProgram"}));
  routes.add(http::Method::kGet, "/remediationTasks/{id}", "remediation.get", read, no_such("Remediation activity"));
  routes.add(http::Method::kGet, "/remediationTasks/{id}/machineReferences", "remediation.machines", read,
             no_such("Remediation activity"));
}

void add_baselines(RouteAdder& routes) {
  const std::vector<std::string> read = permission::baseline_read();
  routes.add_list("/baselineProfiles", "baselines.profiles", read,
                  empty_list("BaselineProfiles",
                             {{"id"}, {"name"}, {"operatingSystem"}, {"operatingSystemVersion"}, {"status", Kind::kBoolean},
                              {"settingsNumber", Kind::kNumber}, {"passedDevices", Kind::kNumber}, {"totalDevices", Kind::kNumber}},
                             {"description", "benchmark", "version", "complianceLevel", "createdBy", "lastUpdatedBy",
                              "createdOnTimestampUTC", "lastUpdateTimestampUTC"}));
  routes.add_list("/baselineConfigurations", "baselines.configurations", read,
                  empty_list("BaselineConfigurations", {{"id"}, {"category"}, {"name"}, {"cce"}},
                             {"uniqueId", "benchmarkName", "benchmarkVersion", "description", "complianceLevels", "rationale",
                              "remediation", "source", "recommendedValue", "isCustom"}));
}

void add_scans(RouteAdder& routes) {
  using http::Method;
  constexpr std::string_view kDefinitions = "/DeviceAuthenticatedScanDefinitions";
  const std::vector<std::string> read = permission::machine_read();
  const std::vector<std::string> write = permission::machine_write();
  const std::string feature = "Authenticated scanning";
  routes.add_list(kDefinitions, "scans.definitions", read,
                  empty_list("DeviceAuthenticatedScanDefinitions", {{"id"}, {"scanName"}},
                             {"orgId", "createdBy", "scanType", "isActive", "target", "targetType", "intervalInHours",
                              "scannerAgent", "scanAuthenticationParams", "latestScan"}));
  routes.add(Method::kPost, kDefinitions, "scans.create", write, disabled(feature));
  routes.add(Method::kPatch, fmt::format("{}/{{id}}", kDefinitions), "scans.update", write, disabled(feature));
  routes.add(Method::kPost, fmt::format("{}/BatchDelete", kDefinitions), "scans.delete", write, disabled(feature));
  routes.add(Method::kPost, fmt::format("{}/GetScanHistoryByScanDefinitionId", kDefinitions), "scans.history", read, disabled(feature));
  routes.add(Method::kPost, fmt::format("{}/GetScanHistoryBySessionId", kDefinitions), "scans.sessions", read, disabled(feature));
  routes.add_list("/DeviceAuthenticatedScanAgents", "scans.agents", read,
                  empty_list("DeviceAuthenticatedScanAgents", {{"id"}, {"machineId"}},
                             {"lastSeen", "computerDnsName", "AssignedApplicationId", "ScannerSoftwareVersion",
                              "LastCommandExecutionTimestamp", "mdeClientVersion"}));
  routes.add(Method::kGet, "/DeviceAuthenticatedScanAgents/{id}", "scans.agent", read, no_such("Scan agent"));
}

}  // namespace

void add_unfilled_routes(RouteAdder& routes) {
  add_remediation(routes);
  add_baselines(routes);
  add_scans(routes);
  routes.add_list("/browserextensions/permissionsinfo", "extensions.permissions", permission::software_read(),
                  empty_list("BrowserExtensionPermissionsInfo", {{"key"}}, {"permissionName", "description"}));
  routes.add(http::Method::kPost, "/advancedqueries/run", "hunting.run", permission::hunting_read(), disabled("Advanced hunting"),
             {45, 1'500});
}

}  // namespace parapet::server::api
