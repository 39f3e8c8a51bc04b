# SPDX-License-Identifier: Apache-2.0
"""Whoever sees one device group gets, everywhere, what a server with only that group would say. The routes come from the document
that the server itself serves."""

import re
import time
import unittest

from server_support import Sensor, Server, ServerCase, eventually, osv, pypi
from support import parapet

APPLICATION = ["Machine.Read.All", "Machine.ReadWrite.All", "Vulnerability.Read.All", "Software.Read.All",
               "SecurityRecommendation.Read.All", "Score.Read.All", "RemediationTasks.Read.All",
               "SecurityBaselinesAssessment.Read.All", "AdvancedQuery.Read.All", "Alert.Read.All", "Alert.ReadWrite.All",
               "Inventory.Write.All"]
DEVICE, SOFTWARE, WEAKNESS = f"{1:040x}", "pypi-_-alpha", "CVE-2031-0001"


def operations(document):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method in ("get", "post", "put", "patch", "delete"):
                yield path, method.upper(), operation


def filled(path, values):
    return re.sub(r"\{([a-zA-Z_]+)\*?\}", lambda match: values.get(match.group(1), "none-such"), path)


class Groups(ServerCase):
    advisories = (osv("CVE-2031-0001", "alpha", "2.0"), osv("CVE-2031-0002", "beta"), osv("CVE-2031-0003", "other", "9"))

    def fill(self, server, administrator, numbers):
        administrator.call("PUT", "/api/v1/settings/groups", {"groups": [
            {"name": "Ones", "rank": 1, "rule": {"names": [{"comparison": "startsWith", "text": "one-"}]}}]}, check=204)
        key = server.enrolment_key(administrator)
        for number in numbers:
            device = Sensor(server, key, number, name=("one-" if number <= 3 else "two-") + str(number))
            software = [pypi("alpha", "1.0" if number % 2 else "2.0"), pypi("beta", f"{number}.0"), pypi("gamma", "1.0")]
            device.full(software + ([pypi("other", "1.0")] if number > 3 else []))
        eventually(lambda: administrator.get("/api/v1/devices")["total"] == len(numbers), what="the devices")

    # What differs between two servers with the same devices: moments, random ids, addresses, numbers of the change log, who asks.
    @staticmethod
    def comparable(text, server):
        text = text.replace(server.address, "https://server").replace(str(server.port), "PORT")
        text = re.sub(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?Z?", "TIME", text)
        text = re.sub(r'"(target|id|requestId)":"[0-9a-f]{8}-[0-9a-f-]{27}"', r'"\1":"GUID"', text)
        text = re.sub(r'"(sequence|number)":\d+', r'"\1":0', text)
        return re.sub(r"(se|sp|sig|token)=[^\"&]*", r"\1=X", text)

    def test_a_caller_of_one_group_gets_what_a_server_with_only_that_group_would_say(self):
        self.fill(self.server, self.administrator, range(1, 8))
        group = self.administrator.get("/api/v1/settings/groups")["items"][0]["id"]
        scoped, _, _ = self.server.api_client(self.administrator, permissions=APPLICATION, groups=[group], name="scoped")

        self.parapet("feed", "export", self.folder / "bundle", check=0)
        other = Server(self.folder / "other", self.settings)
        self.addCleanup(other.end)
        (self.folder / "other").mkdir()
        parapet("feed", "import", self.folder / "bundle", data=self.folder / "other", check=0)
        other.start()
        administrator = other.administrator()
        self.fill(other, administrator, range(1, 4))
        whole, _, _ = other.api_client(administrator, permissions=APPLICATION, name="whole")

        document = self.administrator.get("/api/v1/openapi.json")
        since = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 2 * 86_400))
        values = {"id": DEVICE, "cve": WEAKNESS, "cveId": WEAKNESS, "time": since}
        skipped = ("/events", "/openapi.json", "/session", "/settings/", "/audit", "/changes", "/oauth2", "/.well-known", "/discovery",
                   "/metrics", "/healthz", "/readyz", "/feeds", "/about", "/exports/files", "/groups", "/scores/history")
        different, compared = [], 0
        for path, method, operation in operations(document):
            if method != "GET" or any(part in path for part in skipped) or "x-permission" not in operation:
                continue
            own = dict(values)
            if "/Software/" in path or "/software/{id}" in path:
                own["id"] = SOFTWARE
            elif "/ecommendations/" in path or "/recommendations/{id}" in path:
                own["id"] = f"va-_-{SOFTWARE}"
            elif "ulnerabilities/{id}" in path:
                own["id"] = WEAKNESS
            address = filled(path, own)
            if "Changes" in path:
                address += f"?sinceTime={since}"
            if "search" in path:
                address += "?q=o"
            if "findbytag" in path.lower():
                address += "?tag=x"
            first, second = scoped.call("GET", address), whole.call("GET", address)
            compared += 1
            left, right = self.comparable(first.body.decode(), self.server), self.comparable(second.body.decode(), other)
            if (first.status, left) != (second.status, right):
                different.append(f"{address}: {first.status} {left[:1500]}\n   on its own: {second.status} {right[:1500]}")
        self.assertEqual("\n".join(different), "")
        self.assertGreater(compared, 50)
        # What is outside the group does not exist for its caller.
        for address in (f"/api/machines/{4:040x}", f"/api/v1/devices/{4:040x}"):
            self.assertEqual(scoped.call("GET", address).status, 404, address)
        self.assertEqual(scoped.get("/api/v1/search?q=two-")["devices"], [])


if __name__ == "__main__":
    unittest.main()
