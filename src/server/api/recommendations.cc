// SPDX-License-Identifier: Apache-2.0
#include "server/api/recommendations.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "advice/advice.h"
#include "advice/status.h"
#include "base/text.h"
#include "server/api/answer.h"
#include "server/api/machines.h"
#include "server/api/software_entity.h"
#include "server/api/vulnerabilities.h"

namespace parapet::server::api {
namespace {

using odata::Value;
using Response = Answer<http::Response>;

struct RecommendationItem {
  const Reader* reader = nullptr;                 // both outlive the item
  const advice::Recommendation* advice = nullptr;
};

std::string remediation_name(advice::RemediationType type) {
  switch (type) {
    case advice::RemediationType::kUpdate:
      return "Update";
    case advice::RemediationType::kUpgrade:
      return "Upgrade";
    case advice::RemediationType::kUninstall:
      return "Uninstall";
    case advice::RemediationType::kAttentionRequired:
      break;
  }
  return "Update";
}

std::string status_name(advice::Status status) { return status == advice::Status::kActive ? "Active" : "Exception"; }

Entity<RecommendationItem> make_entity() {
  using Item = RecommendationItem;
  const auto none = [](const Item&) { return Value(std::string()); };
  const auto zero = [](const Item&) { return Value(0.0); };
  Entity<Item> entity;
  entity.name("id", [](const Item& item) { return Value(item.advice->id); }, true);
  entity.name("productName", [](const Item& item) { return Value(item.advice->product_name); }, true);
  entity.text("recommendationName", [](const Item& item) { return Value(item.advice->title); });
  entity.number("weaknesses", [](const Item& item) { return Value(static_cast<double>(item.advice->weaknesses)); });
  entity.name("vendor", [](const Item& item) { return Value(item.advice->vendor); }, true);
  entity.text("recommendedVersion", [](const Item& item) { return Value(item.advice->recommended_version); }, true);
  entity.text("recommendedVendor", none, true);
  entity.text("recommendedProgram", [](const Item& item) { return Value(item.advice->recommended_program); }, true);
  entity.one_of("recommendationCategory", {"Accounts", "Application", "Network", "OS", "SecurityControls"},
                [](const Item& item) { return Value(item.advice->category); }, true);
  entity.text("subCategory", none, true);
  entity.number("severityScore", zero, true);
  entity.boolean("publicExploit", [](const Item& item) { return Value(item.advice->counts.public_exploit); });
  entity.boolean("activeAlert", [](const Item& item) { return Value(item.reader->active_alert(item.advice->product)); });
  entity.texts("associatedThreats", [](const Item&) { return Value(std::vector<std::string>()); });
  entity.one_of("remediationType", {"ConfigurationChange", "Update", "Upgrade", "Uninstall"},
                [](const Item& item) { return Value(remediation_name(item.advice->type)); }, true);
  entity.one_of("status", {"Active", "Exception"}, [](const Item& item) { return Value(status_name(advice::status_of(*item.advice))); }, true);
  entity.number("configScoreImpact", zero);
  entity.number("exposureImpact", [](const Item& item) { return Value(item.advice->gain); });
  entity.number("totalMachineCount", [](const Item& item) { return Value(static_cast<double>(item.advice->counts.installed)); });
  entity.number("exposedMachinesCount", [](const Item& item) { return Value(static_cast<double>(item.advice->counts.exposed)); });
  entity.number("nonProductivityImpactedAssets", zero);
  entity.text("relatedComponent", [](const Item& item) { return Value(item.advice->component); });
  entity.texts("tags", [](const Item& item) { return Value(item.advice->tags); });
  entity.number("exposedCriticalDevices",
                [](const Item& item) { return Value(static_cast<double>(item.advice->counts.high_value_exposed)); });
  return entity;
}

const Entity<RecommendationItem>& entity() {
  static const Entity<RecommendationItem> made = make_entity();
  return made;
}

Response collection(Call& call, const std::vector<advice::Recommendation>& recommendations) {
  std::vector<RecommendationItem> items;
  items.reserve(recommendations.size());
  for (const advice::Recommendation& one : recommendations) {
    if (one.type != advice::RemediationType::kAttentionRequired) {
      items.push_back({&call.reader, &one});
    }
  }
  return list_response(call, entity(), std::move(items), {.set = "Recommendations"});
}

Response list_recommendations(Call& call) {
  const Recommendations all = call.api.fleet.recommendations(call.state, call.reader.scope());
  return collection(call, *all);
}

Response machine_recommendations(Call& call) {
  const Answer<exposure::DeviceNumber> device = device_of(call);
  if (!device) {
    return std::unexpected(device.error());
  }
  const std::vector<advice::Recommendation> found =
      advice::recommend_device(call.reader.view(), call.reader.knowledge(), call.reader.scope(), *device);
  return collection(call, found);
}

Answer<advice::Recommendation> recommendation_of(const Call& call) {
  constexpr std::string_view kPrefix = "va-_-";
  const std::string_view id = call.request.parameter("id");
  if (to_lower(id.substr(0, kPrefix.size())) == kPrefix) {
    if (const auto product = call.reader.find_product(id.substr(kPrefix.size()))) {
      auto found = advice::recommend_product(call.reader.view(), call.reader.knowledge(), call.reader.scope(), *product);
      if (found && found->type != advice::RemediationType::kAttentionRequired) {
        return std::move(*found);
      }
    }
  }
  return not_found(fmt::format("Recommendation {} was not found", printable(id.substr(0, 256))));
}

Response get_recommendation(Call& call) {
  const Answer<advice::Recommendation> found = recommendation_of(call);
  if (!found) {
    return std::unexpected(found.error());
  }
  return single_response(call, entity(), "Recommendations/$entity", RecommendationItem{&call.reader, &*found});
}

Response recommendation_software(Call& call) {
  const Answer<advice::Recommendation> found = recommendation_of(call);
  if (!found) {
    return std::unexpected(found.error());
  }
  return single_response(call, software_entity(), "Analytics.Contracts.PublicAPI.PublicProductDto",
                         software_item(call.reader, found->product));
}

Response recommendation_machines(Call& call) {
  const Answer<advice::Recommendation> found = recommendation_of(call);
  if (!found) {
    return std::unexpected(found.error());
  }
  return machine_references(call, call.reader.view().exposed_devices(found->product, call.reader.scope()));
}

// A recommendation speaks of all open weaknesses of its product (features §3), as many as it counts.
Response recommendation_vulnerabilities(Call& call) {
  const Answer<advice::Recommendation> found = recommendation_of(call);
  if (!found) {
    return std::unexpected(found.error());
  }
  return vulnerability_collection(call, call.reader.view().weaknesses_of(found->product, call.reader.scope()));
}

}  // namespace

void add_recommendation_routes(RouteAdder& routes) {
  const std::vector<std::string> read = permission::recommendation_read();
  // The documentation prints the recommendation's delegated permission for its software (api.md §7).
  std::vector<std::string> software = permission::software_read();
  software.emplace_back("SecurityRecommendation.Read");
  routes.add_list("/recommendations", "recommendations.list", read, list_recommendations);
  routes.add(http::Method::kGet, "/recommendations/{id}", "recommendations.get", read, get_recommendation);
  routes.add(http::Method::kGet, "/recommendations/{id}/software", "recommendations.software", software, recommendation_software);
  routes.add_list("/recommendations/{id}/machineReferences", "recommendations.machines", read, recommendation_machines);
  routes.add_list("/recommendations/{id}/vulnerabilities", "recommendations.vulnerabilities", permission::vulnerability_read(),
                  recommendation_vulnerabilities);
  routes.add_list("/machines/{id}/recommendations", "machines.recommendations", read, machine_recommendations);
}

}  // namespace parapet::server::api
