# SPDX-License-Identifier: Apache-2.0
"""The compatible API over real TLS, called as a client of the established product calls it: token, lists, OData, exports by
page and by file, delta, alerts, throttling. The shapes are those of the documentation's examples."""

import gzip
import json
import time
import unittest
import urllib.parse

from server_support import Client, Sensor, ServerCase, eventually, osv, pypi

# name: JSON types; None among them: may be null.
TEXT, NUMBER, TRUTH, LIST = (str,), (int, float), (bool,), (list,)
MAYBE_TEXT, MAYBE_NUMBER, MAYBE_TRUTH = (str, None), (int, float, None), (bool, None)
MACHINE = {
    "id": TEXT, "computerDnsName": MAYBE_TEXT, "firstSeen": TEXT, "lastSeen": TEXT, "osPlatform": TEXT, "version": MAYBE_TEXT,
    "osProcessor": MAYBE_TEXT, "osArchitecture": MAYBE_TEXT, "osBuild": MAYBE_NUMBER, "onboardingStatus": TEXT,
    "lastIpAddress": MAYBE_TEXT, "lastExternalIpAddress": MAYBE_TEXT, "healthStatus": TEXT, "rbacGroupId": MAYBE_NUMBER,
    "rbacGroupName": MAYBE_TEXT, "riskScore": MAYBE_TEXT, "exposureLevel": MAYBE_TEXT, "deviceValue": MAYBE_TEXT,
    "aadDeviceId": MAYBE_TEXT, "machineTags": LIST, "ipAddresses": LIST}
REFERENCE = {"id": TEXT, "computerDnsName": TEXT, "osPlatform": TEXT, "rbacGroupName": TEXT}
VULNERABILITY = {
    "id": TEXT, "name": TEXT, "description": MAYBE_TEXT, "severity": TEXT, "cvssV3": MAYBE_NUMBER, "cvssVector": MAYBE_TEXT,
    "exposedMachines": NUMBER, "publishedOn": MAYBE_TEXT, "updatedOn": MAYBE_TEXT, "firstDetected": MAYBE_TEXT,
    "publicExploit": TRUTH, "exploitVerified": TRUTH, "exploitInKit": TRUTH, "exploitTypes": LIST, "exploitUris": LIST,
    "cveSupportability": MAYBE_TEXT, "tags": LIST, "epss": MAYBE_NUMBER}
RECOMMENDATION = {
    "id": TEXT, "productName": MAYBE_TEXT, "recommendationName": TEXT, "weaknesses": NUMBER, "vendor": MAYBE_TEXT,
    "recommendedVersion": TEXT, "recommendedVendor": MAYBE_TEXT, "recommendedProgram": MAYBE_TEXT,
    "recommendationCategory": TEXT, "subCategory": TEXT, "severityScore": NUMBER, "publicExploit": TRUTH, "activeAlert": TRUTH,
    "associatedThreats": LIST, "remediationType": TEXT, "status": TEXT, "configScoreImpact": NUMBER, "exposureImpact": NUMBER,
    "totalMachineCount": NUMBER, "exposedMachinesCount": NUMBER, "nonProductivityImpactedAssets": NUMBER,
    "relatedComponent": TEXT, "tags": LIST, "exposedCriticalDevices": MAYBE_NUMBER}
SOFTWARE = {"id": TEXT, "name": TEXT, "vendor": TEXT, "weaknesses": NUMBER, "publicExploit": TRUTH, "activeAlert": TRUTH,
            "exposedMachines": NUMBER, "impactScore": NUMBER}
OCCURRENCE = {"id": TEXT, "cveId": TEXT, "machineId": TEXT, "fixingKbId": MAYBE_TEXT, "productName": TEXT, "productVendor": TEXT,
              "productVersion": TEXT, "severity": TEXT}
SOFTWARE_ROW = {
    "deviceId": TEXT, "deviceName": MAYBE_TEXT, "osPlatform": TEXT, "rbacGroupName": TEXT, "softwareVendor": TEXT,
    "softwareName": TEXT, "softwareVersion": TEXT, "numberOfWeaknesses": NUMBER, "diskPaths": LIST, "registryPaths": LIST,
    "softwareFirstSeenTimestamp": TEXT, "endOfSupportStatus": TEXT, "endOfSupportDate": MAYBE_TEXT}
OCCURRENCE_ROW = {
    "id": TEXT, "deviceId": TEXT, "rbacGroupName": TEXT, "deviceName": MAYBE_TEXT, "osPlatform": TEXT, "osVersion": TEXT,
    "osArchitecture": TEXT, "softwareVendor": TEXT, "softwareName": TEXT, "softwareVersion": TEXT, "cveId": MAYBE_TEXT,
    "vulnerabilitySeverityLevel": MAYBE_TEXT, "cvssScore": MAYBE_NUMBER, "exploitabilityLevel": TEXT,
    "recommendedSecurityUpdate": MAYBE_TEXT, "recommendedSecurityUpdateId": MAYBE_TEXT, "recommendationReference": TEXT,
    "diskPaths": LIST, "registryPaths": LIST, "firstSeenTimestamp": TEXT, "lastSeenTimestamp": TEXT}
FULL_ROW = {**OCCURRENCE_ROW, "securityUpdateAvailable": TRUTH}
CHANGE_ROW = {**OCCURRENCE_ROW, "status": TEXT, "eventTimestamp": TEXT, "isOnboarded": TRUTH}


def broken(entity, shape):
    """What of the shape the entity breaks: empty where it has every property with a type that it may have."""
    out = []
    for name, types in shape.items():
        if name not in entity:
            out.append(f"{name} is missing")
        elif entity[name] is None:
            out += [] if None in types else [f"{name} is null"]
        elif type(entity[name]) not in types:
            out.append(f"{name} is {entity[name]!r}")
    return out


class Contract(ServerCase):
    advisories = (osv("CVE-2031-0001", "alpha", "2.0"), osv("CVE-2031-0002", "alpha", "1.5"), osv("CVE-2031-0003", "beta"))

    def setUp(self):
        super().setUp()
        self.api, _, _ = self.server.api_client(self.administrator)
        key = self.server.enrolment_key(self.administrator)
        self.devices = [Sensor(self.server, key, number, f"host-{number}") for number in (1, 2, 3)]
        self.devices[0].full([pypi("alpha", "1.0"), pypi("beta", "3.0")])
        self.devices[1].full([pypi("alpha", "1.7"), pypi("calm", "1.0")])
        self.devices[2].full([pypi("alpha", "2.0")])
        self.ids = [device.device["id"] for device in self.devices]
        eventually(lambda: self.api.call("GET", "/api/machines/$count").body == b"3", what="the devices")

    def listed(self, path, context, shape):
        answer = self.api.get(path)
        self.assertEqual(answer["@odata.context"], f"{self.server.address}/api/$metadata#{context}")
        self.assertTrue(answer["value"], path)
        for item in answer["value"]:
            self.assertEqual(broken(item, shape), [], path)
        return answer["value"]

    def single(self, path, context, shape):
        answer = self.api.get(path)
        self.assertEqual(answer["@odata.context"], f"{self.server.address}/api/$metadata#{context}")
        self.assertEqual(broken(answer, shape), [], path)
        return answer

    def test_entities_have_the_documented_shapes(self):
        a_machine = f"/api/machines/{self.ids[0]}"
        collection = "Collection(Analytics.Contracts.PublicAPI.PublicVulnerabilityDto)"
        self.listed("/api/machines", "Machines", MACHINE)
        self.single(a_machine, "Machines/$entity", MACHINE)
        self.single("/API/Machines/HOST-1/", "Machines/$entity", MACHINE)
        self.listed(a_machine + "/vulnerabilities", collection, VULNERABILITY)
        self.listed(a_machine + "/software", "Software", SOFTWARE)
        self.listed(a_machine + "/recommendations", "Recommendations", RECOMMENDATION)
        self.listed("/api/vulnerabilities", "Vulnerabilities", VULNERABILITY)
        self.single("/api/Vulnerabilities/CVE-2031-0001", "Vulnerabilities/$entity", VULNERABILITY)
        self.listed("/api/vulnerabilities/CVE-2031-0001/machineReferences", "MachineReferences", REFERENCE)
        self.listed("/api/vulnerabilities/machinesVulnerabilities",
                    "Collection(microsoft.windowsDefenderATP.api.PublicAssetVulnerabilityDto)", OCCURRENCE)
        self.listed("/api/Software", "Software", SOFTWARE)
        self.listed("/api/Software/pypi-_-alpha/machineReferences", "MachineReferences", REFERENCE)
        self.listed("/api/Software/pypi-_-alpha/vulnerabilities", collection, VULNERABILITY)
        self.listed("/api/Software/pypi-_-alpha/distributions", "Distributions",
                    {"version": TEXT, "installations": NUMBER, "vulnerabilities": NUMBER})
        self.listed("/api/recommendations", "Recommendations", RECOMMENDATION)
        self.single("/api/recommendations/va-_-pypi-_-alpha", "Recommendations/$entity", RECOMMENDATION)
        self.single("/api/exposureScore", "ExposureScore/$entity", {"score": NUMBER, "time": TEXT})
        self.assertEqual(self.single("/api/configurationScore", "ConfigurationScore/$entity", {"score": NUMBER, "time": TEXT})["score"], 0)
        self.listed("/api/exposureScore/ByMachineGroups", "ExposureScore", {"score": NUMBER, "time": TEXT, "rbacGroupName": TEXT})

    def test_quantities_agree_wherever_they_are_shown(self):
        weakness = self.api.get("/api/vulnerabilities/CVE-2031-0001")
        software = self.api.get("/api/software/pypi-_-alpha")
        advice = self.api.get("/api/recommendations/va-_-pypi-_-alpha")
        self.assertEqual(weakness["exposedMachines"], 2)
        self.assertEqual(software["exposedMachines"], advice["exposedMachinesCount"])
        self.assertEqual(software["weaknesses"], advice["weaknesses"])
        self.assertEqual(software["impactScore"], advice["exposureImpact"])
        self.assertEqual(len(self.api.get("/api/vulnerabilities/CVE-2031-0001/machineReferences")["value"]), 2)

    def test_odata_as_real_clients_send_it(self):
        def names(query):
            answer = self.api.get("/api/machines?" + urllib.parse.quote(query, safe="=&$'(),:"))
            return [machine["computerDnsName"] for machine in answer["value"]]
        self.assertEqual(names("$filter=startswith(computerDnsName,'host-') and exposureLevel ne 'None'&$orderby=computerDnsName desc"),
                         ["host-2", "host-1"])
        self.assertEqual(names("$top=1&$skip=1&$orderby=computerDnsName&pageIndex=7"), ["host-2"])
        self.assertEqual(names("$filter=lastSeen ge 2025-01-01Z and healthStatus eq 'active'&$top=1&$orderby=computerDnsName"), ["host-1"])
        for query, problem in (("$search=x", "$search"), ("$filter=colour eq 'red'", "colour"), ("$top=10001", "10000")):
            answer = self.api.call("GET", "/api/machines?" + urllib.parse.quote(query, safe="=&$'"), check=400).json()["error"]
            self.assertEqual(answer["code"], "ODataError")
            self.assertIn(problem, answer["message"])
            self.assertEqual(len(answer["target"]), 36)

    def test_exports_by_page_stay_in_one_snapshot_while_devices_report(self):
        path, rows = "/api/machines/SoftwareVulnerabilitiesByMachine?pageSize=1", []
        while path:
            answer = self.api.get(path)
            rows += answer["value"]
            path = answer.get("@odata.nextLink", "").removeprefix(self.server.address)
            self.devices[0].full([pypi("alpha", "2.0")])  # its weaknesses are gone; the snapshot has them still
        self.assertEqual([broken(row, FULL_ROW) for row in rows], [[]] * len(rows))
        self.assertEqual(sorted((row["deviceName"], row["cveId"]) for row in rows),
                         [("host-1", "CVE-2031-0001"), ("host-1", "CVE-2031-0002"), ("host-1", "CVE-2031-0003"), ("host-2", "CVE-2031-0001")])

    def test_exports_by_file_need_no_token_and_are_throttled(self):
        answer = self.api.get("/api/machines/SoftwareInventoryExport")
        self.assertEqual(len(answer["exportFiles"]), 1)
        link = answer["exportFiles"][0].removeprefix(self.server.address)
        file = Client(self.server).call("GET", link, check=200)
        rows = [json.loads(line) for line in gzip.decompress(file.body).splitlines()]
        self.assertEqual([broken(row, SOFTWARE_ROW) for row in rows], [[]] * 5)
        Client(self.server).call("GET", link[:-4] + "AAAA", check=403)
        answers = [self.api.call("GET", "/api/machines/SoftwareInventoryExport") for _ in range(6)]
        refused = [answer for answer in answers if answer.status == 429]
        self.assertTrue(refused)
        self.assertGreater(int(refused[0].headers["Retry-After"]), 0)
        self.assertEqual(refused[0].json()["error"]["code"], "TooManyRequests")

    def test_the_delta_tells_what_opened_and_closed(self):
        self.devices[0].delta(put=[pypi("alpha", "1.2")], removed=[pypi("alpha", "1.0")])
        since = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 3600))

        def changes():
            rows = self.api.get(f"/api/machines/SoftwareVulnerabilityChangesByMachine?sinceTime={since}")["value"]
            self.assertEqual([broken(row, CHANGE_ROW) for row in rows], [[]] * len(rows))
            return {(row["status"], row["softwareVersion"], row["cveId"]) for row in rows if row["deviceId"] == self.ids[0]}
        wanted = {("Fixed", "1.0", "CVE-2031-0001"), ("New", "1.2", "CVE-2031-0001")}
        eventually(lambda: wanted <= changes(), what="the delta")
        self.assertEqual(self.api.call("GET", "/api/machines/SoftwareVulnerabilityChangesByMachine").json()["error"]["code"],
                         "MissingRequiredParameter")

    def test_an_alert_on_a_device_shows_on_its_software(self):
        self.assertFalse(self.api.get("/api/software/pypi-_-alpha")["activeAlert"])
        alert = self.api.post("/api/alerts", {"machineId": self.ids[0], "severity": "High", "title": "Suspicious child process",
                                              "category": "Execution", "mitreTechniques": ["T1059"]})
        self.assertTrue(self.api.get("/api/software/pypi-_-alpha")["activeAlert"])
        self.assertEqual(self.api.get(f"/api/machines/{self.ids[0]}")["riskScore"], "High")
        self.assertEqual([one["id"] for one in self.api.get(f"/api/machines/{self.ids[0]}/alerts")["value"]], [alert["id"]])

    def test_a_client_without_the_permission_is_refused_in_the_documented_shape(self):
        other, _, _ = self.server.api_client(self.administrator, ["Score.Read.All"], name="scores")
        self.assertEqual(other.call("GET", "/api/machines", check=403).json()["error"]["code"], "Forbidden")
        other.get("/api/exposureScore")
        nobody = Client(self.server)
        self.assertEqual(nobody.call("GET", "/api/machines", check=401).json()["error"]["code"], "Unauthorized")


if __name__ == "__main__":
    unittest.main()
