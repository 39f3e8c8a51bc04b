// SPDX-License-Identifier: Apache-2.0
#include "server/permissions.h"

#include <array>

namespace parapet::server {
namespace {

using access::Permission;

constexpr Permission kAll = Permission::kViewData;
constexpr Permission kTvm = Permission::kViewVulnerabilities;

constexpr std::array<ApiPermission, 12> kPermissions{{
    {"Machine.Read.All", "Machine.Read", kAll, kTvm},
    {"Machine.ReadWrite.All", "Machine.ReadWrite", Permission::kManageSecuritySettings, Permission::kInvestigateAlerts},
    {"Vulnerability.Read.All", "Vulnerability.Read", kAll, kTvm},
    {"Software.Read.All", "Software.Read", kAll, kTvm},
    {"SecurityRecommendation.Read.All", "SecurityRecommendation.Read", kAll, kTvm},
    {"Score.Read.All", "Score.Read", kAll, kTvm},
    {"RemediationTasks.Read.All", "RemediationTask.Read", kAll, kTvm},
    {"SecurityBaselinesAssessment.Read.All", "SecurityBaselinesAssessment.Read", kAll, kTvm},
    {"AdvancedQuery.Read.All", "AdvancedQuery.Read", kAll, kAll},
    {"Alert.Read.All", "Alert.Read", kAll, kAll},
    {"Alert.ReadWrite.All", "Alert.ReadWrite", Permission::kInvestigateAlerts, Permission::kInvestigateAlerts},
    {"Inventory.Write.All", "Inventory.Write", Permission::kManageSecuritySettings, Permission::kManageSecuritySettings},
}};

}  // namespace

std::span<const ApiPermission> api_permissions() { return kPermissions; }

}  // namespace parapet::server
