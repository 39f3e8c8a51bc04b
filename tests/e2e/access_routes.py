# SPDX-License-Identifier: Apache-2.0
"""Every route and who may call it, written down from the documents (the compatible API's endpoint index, the roles of the own API), not
read from the program: access_test.py asks each of them as everybody."""

# Role permissions of the built-in roles.
VIEW, VULNERABILITIES, ALERTS, SECURITY, SYSTEM = "viewData", "viewVulnerabilities", "investigateAlerts", "manageSecuritySettings", "manageSystemSettings"
ROLES = {
    "Administrator": {VIEW, VULNERABILITIES, ALERTS, SECURITY, SYSTEM},
    "Security operator": {VIEW, VULNERABILITIES, ALERTS, SECURITY},
    "Security reader": {VIEW, VULNERABILITIES},
    "Vulnerability reader": {VULNERABILITIES},
    "Remediation handler": {VULNERABILITIES},
}

# The application permission, and what a user's role must have behind the delegated one (any of them).
BEHIND = {
    "Machine.Read.All": {VIEW, VULNERABILITIES},
    "Machine.ReadWrite.All": {SECURITY, ALERTS},
    "Vulnerability.Read.All": {VIEW, VULNERABILITIES},
    "Software.Read.All": {VIEW, VULNERABILITIES},
    "SecurityRecommendation.Read.All": {VIEW, VULNERABILITIES},
    "Score.Read.All": {VIEW, VULNERABILITIES},
    "RemediationTasks.Read.All": {VIEW, VULNERABILITIES},
    "SecurityBaselinesAssessment.Read.All": {VIEW, VULNERABILITIES},
    "AdvancedQuery.Read.All": {VIEW},
    "Alert.Read.All": {VIEW},
    "Alert.ReadWrite.All": {ALERTS},
    "Inventory.Write.All": {SECURITY},
}
# Permissions that include another.
ALSO = {"Machine.Read.All": {"Machine.ReadWrite.All"}, "Alert.Read.All": {"Alert.ReadWrite.All"}}

DEVICE = "0a" * 20
COMPATIBLE = [
    ("GET", "/machines", "Machine.Read.All"),
    ("GET", f"/machines/{DEVICE}", "Machine.Read.All"),
    ("PATCH", f"/machines/{DEVICE}", "Machine.ReadWrite.All"),
    ("GET", f"/machines/{DEVICE}/vulnerabilities", "Vulnerability.Read.All"),
    ("GET", f"/machines/{DEVICE}/software", "Software.Read.All"),
    ("GET", f"/machines/{DEVICE}/recommendations", "SecurityRecommendation.Read.All"),
    ("GET", f"/machines/{DEVICE}/getmissingkbs", "Software.Read.All"),
    ("GET", f"/machines/{DEVICE}/alerts", "Alert.Read.All"),
    ("POST", f"/machines/{DEVICE}/tags", "Machine.ReadWrite.All"),
    ("POST", "/machines/AddOrRemoveTagForMultipleMachines", "Machine.ReadWrite.All"),
    ("POST", f"/machines/{DEVICE}/setDeviceValue", "Machine.ReadWrite.All"),
    ("GET", "/machines/findbytag?tag=x", "Machine.Read.All"),
    ("GET", "/machines/findbyip(ip='10.0.0.1',timestamp=2026-01-01T00:00:00Z)", "Machine.Read.All"),
    ("GET", "/vulnerabilities", "Vulnerability.Read.All"),
    ("GET", "/vulnerabilities/CVE-2031-0001", "Vulnerability.Read.All"),
    ("GET", "/vulnerabilities/CVE-2031-0001/machineReferences", "Vulnerability.Read.All"),
    ("GET", "/vulnerabilities/machinesVulnerabilities", "Vulnerability.Read.All"),
    ("GET", "/recommendations", "SecurityRecommendation.Read.All"),
    ("GET", "/recommendations/va-_-pypi-_-alpha", "SecurityRecommendation.Read.All"),
    ("GET", "/recommendations/va-_-pypi-_-alpha/software", "Software.Read.All"),
    ("GET", "/recommendations/va-_-pypi-_-alpha/machineReferences", "SecurityRecommendation.Read.All"),
    ("GET", "/recommendations/va-_-pypi-_-alpha/vulnerabilities", "Vulnerability.Read.All"),
    ("GET", "/Software", "Software.Read.All"),
    ("GET", "/Software/pypi-_-alpha", "Software.Read.All"),
    ("GET", "/Software/pypi-_-alpha/distributions", "Software.Read.All"),
    ("GET", "/Software/pypi-_-alpha/machineReferences", "Software.Read.All"),
    ("GET", "/Software/pypi-_-alpha/getmissingkbs", "Software.Read.All"),
    ("GET", "/exposureScore", "Score.Read.All"),
    ("GET", "/configurationScore", "Score.Read.All"),
    ("GET", "/exposureScore/ByMachineGroups", "Score.Read.All"),
    ("GET", "/remediationTasks", "RemediationTasks.Read.All"),
    ("GET", "/remediationTasks/x", "RemediationTasks.Read.All"),
    ("GET", "/remediationTasks/x/machineReferences", "RemediationTasks.Read.All"),
    ("GET", "/machines/SecureConfigurationsAssessmentByMachine", "Vulnerability.Read.All"),
    ("GET", "/machines/SecureConfigurationsAssessmentExport", "Vulnerability.Read.All"),
    ("GET", "/machines/SoftwareInventoryByMachine", "Software.Read.All"),
    ("GET", "/machines/SoftwareInventoryExport", "Software.Read.All"),
    ("GET", "/machines/SoftwareInventoryNoProductCodeByMachine", "Software.Read.All"),
    ("GET", "/machines/SoftwareInventoryNonCpeExport", "Software.Read.All"),
    ("GET", "/machines/SoftwareVulnerabilitiesByMachine", "Vulnerability.Read.All"),
    ("GET", "/machines/SoftwareVulnerabilitiesExport", "Vulnerability.Read.All"),
    ("GET", "/machines/SoftwareVulnerabilityChangesByMachine", "Vulnerability.Read.All"),
    ("GET", "/machines/BrowserExtensionsInventoryByMachine", "Software.Read.All"),
    ("GET", "/machines/browserextensionsinventoryExport", "Software.Read.All"),
    ("GET", "/machines/certificateAssessmentByMachine", "Vulnerability.Read.All"),
    ("GET", "/machines/certificateAssessmentExport", "Vulnerability.Read.All"),
    ("GET", "/machines/HardwareFirmwareInventoryByMachine", "Software.Read.All"),
    ("GET", "/machines/HardwareFirmwareInventoryExport", "Software.Read.All"),
    ("GET", "/machines/baselineComplianceAssessmentByMachine", "SecurityBaselinesAssessment.Read.All"),
    ("GET", "/machines/BaselineComplianceAssessmentExport", "SecurityBaselinesAssessment.Read.All"),
    ("GET", "/machines/InfoGatheringExport", "Vulnerability.Read.All"),
    ("GET", "/baselineProfiles", "SecurityBaselinesAssessment.Read.All"),
    ("GET", "/baselineConfigurations", "SecurityBaselinesAssessment.Read.All"),
    ("GET", "/browserextensions/permissionsinfo", "Software.Read.All"),
    ("GET", "/DeviceAuthenticatedScanDefinitions", "Machine.Read.All"),
    ("POST", "/DeviceAuthenticatedScanDefinitions", "Machine.ReadWrite.All"),
    ("PATCH", "/DeviceAuthenticatedScanDefinitions/x", "Machine.ReadWrite.All"),
    ("POST", "/DeviceAuthenticatedScanDefinitions/BatchDelete", "Machine.ReadWrite.All"),
    ("POST", "/DeviceAuthenticatedScanDefinitions/GetScanHistoryByScanDefinitionId", "Machine.Read.All"),
    ("POST", "/DeviceAuthenticatedScanDefinitions/GetScanHistoryBySessionId", "Machine.Read.All"),
    ("GET", "/DeviceAuthenticatedScanAgents", "Machine.Read.All"),
    ("GET", "/DeviceAuthenticatedScanAgents/x", "Machine.Read.All"),
    ("GET", "/alerts", "Alert.Read.All"),
    ("GET", "/alerts/x", "Alert.Read.All"),
    ("POST", "/alerts", "Alert.ReadWrite.All"),
    ("POST", "/alerts/CreateAlertByReference", "Alert.ReadWrite.All"),
    ("PATCH", "/alerts/x", "Alert.ReadWrite.All"),
    ("POST", "/advancedqueries/run", "AdvancedQuery.Read.All"),
]

# The own API: role permissions (any of them), and the application permission with which programs come in ("" for none).
TO_VIEW = {VIEW, VULNERABILITIES}
OWN = [(method, path, TO_VIEW, "Machine.Read.All") for method, path in [
    ("GET", "/dashboard"), ("GET", "/devices"), ("GET", f"/devices/{DEVICE}"), ("GET", f"/devices/{DEVICE}/software"),
    ("GET", f"/devices/{DEVICE}/findings"), ("GET", f"/devices/{DEVICE}/not-assessed"), ("GET", f"/devices/{DEVICE}/changes"),
    ("GET", f"/devices/{DEVICE}/recommendations"), ("GET", "/software"), ("GET", "/software/pypi-_-alpha"),
    ("GET", "/software/pypi-_-alpha/versions"), ("GET", "/software/pypi-_-alpha/devices"), ("GET", "/software/pypi-_-alpha/weaknesses"),
    ("GET", "/weaknesses"), ("GET", "/weaknesses/CVE-2031-0001"), ("GET", "/weaknesses/CVE-2031-0001/devices"),
    ("GET", "/weaknesses/CVE-2031-0001/software"), ("GET", "/weaknesses/CVE-2031-0001/versions"), ("GET", "/recommendations"), ("GET", "/recommendations/va-_-pypi-_-alpha"),
    ("GET", "/not-assessed"), ("GET", "/scores/history"), ("GET", "/scores/groups"), ("GET", "/search?q=alpha"), ("GET", "/feeds"),
    ("GET", "/feeds/job"), ("GET", "/feeds/list"), ("GET", "/feeds/rejects"), ("GET", "/scores/movers"), ("GET", "/scores/movers/devices-gone"),
    ("GET", "/scores/movers/weaknesses-gone"), ("GET", "/scores/movers/software-changes"),
    ("GET", "/changes"), ("GET", "/settings/groups")]] + [
    ("PATCH", f"/devices/{DEVICE}", {ALERTS, SECURITY}, "Machine.ReadWrite.All"),
    ("DELETE", f"/devices/{DEVICE}", {SECURITY}, ""),
    ("POST", "/feeds/sync", {SECURITY}, ""), ("POST", "/feeds/import?name=x", {SECURITY}, ""),
    ("POST", "/inventories", {SECURITY}, "Inventory.Write.All")] + [
    (method, path, {SYSTEM}, "") for method, path in [
        ("GET", "/settings/users"), ("GET", "/settings/users/x"), ("GET", "/settings/user-groups"), ("POST", "/settings/users"),
        ("PATCH", "/settings/users/x"), ("DELETE", "/settings/users/x"),
        ("GET", "/settings/roles"), ("GET", "/settings/roles/x"), ("PUT", "/settings/roles/x"), ("DELETE", "/settings/roles/x"), ("PUT", "/settings/groups"),
        ("POST", "/settings/groups/preview"), ("GET", "/audit")]] + [
    (method, path, {SECURITY}, "") for method, path in [
        ("GET", "/settings/api-clients"), ("GET", "/settings/api-clients/x"), ("POST", "/settings/api-clients"), ("PATCH", "/settings/api-clients/x"),
        ("POST", "/settings/api-clients/x/secret"), ("DELETE", "/settings/api-clients/x"), ("GET", "/settings/enrolment-keys"),
        ("GET", "/settings/enrolment-keys/x"),
        ("POST", "/settings/enrolment-keys"), ("PATCH", "/settings/enrolment-keys/x"), ("DELETE", "/settings/enrolment-keys/x")]]


def routes():
    """(method, path, role permissions, application permissions that let a client in)."""
    for method, path, permission in COMPATIBLE:
        behind = set(BEHIND[permission])
        for wider in ALSO.get(permission, ()):
            behind |= BEHIND[wider]
        yield method, "/api" + path, behind, {permission} | ALSO.get(permission, set())
    for method, path, permissions, application in OWN:
        yield method, "/api/v1" + path, permissions, ({application} if application else set())
