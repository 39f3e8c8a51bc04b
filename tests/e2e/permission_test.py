# SPDX-License-Identifier: Apache-2.0
"""Every route and every role: who may call what is what the OpenAPI document says, and whoever sees one device group sees the
numbers of that group only, everywhere. The routes come from the document that the server itself serves."""

import json
import re
import unittest

from server_support import PASSWORD, Client, Sensor, Server, ServerCase, eventually, osv, pypi

APPLICATION = ["Machine.Read.All", "Machine.ReadWrite.All", "Vulnerability.Read.All", "Software.Read.All",
               "SecurityRecommendation.Read.All", "Score.Read.All", "RemediationTasks.Read.All",
               "SecurityBaselinesAssessment.Read.All", "AdvancedQuery.Read.All", "Alert.Read.All", "Alert.ReadWrite.All",
               "Inventory.Write.All"]
# What a user's role must hold for each (../shared/spec/api.md, section 2).
ROLE_BEHIND = {name: {"viewData", "viewVulnerabilities"} for name in APPLICATION if ".Read." in name}
ROLE_BEHIND |= {"AdvancedQuery.Read.All": {"viewData"}, "Alert.Read.All": {"viewData"}, "Alert.ReadWrite.All": {"investigateAlerts"},
                "Machine.ReadWrite.All": {"manageSecuritySettings", "investigateAlerts"},
                "Inventory.Write.All": {"manageSecuritySettings"}}
IMPLIED = {"Machine.Read.All": "Machine.ReadWrite.All", "Alert.Read.All": "Alert.ReadWrite.All"}
ROLES = {"Security operators", "Security readers", "Vulnerability readers", "Remediation handlers"}
DEVICE, SOFTWARE, WEAKNESS = f"{1:040x}", "pypi-_-alpha", "CVE-2031-0001"


def operations(document):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method in ("get", "post", "put", "patch", "delete"):
                yield path, method.upper(), operation


def needs(operation):
    """(application names, role permissions) of which one each is enough; None where the document names no permission."""
    text = operation.get("x-permission")
    if text is None:
        return None
    words = set(re.findall(r"[A-Za-z]+(?:\.[A-Za-z]+)*", text.replace("API clients", "")))
    application = {word for word in words if "." in word}
    roles = {word for word in words if "." not in word} - {"or"}
    if not roles:
        for name in application:
            roles |= ROLE_BEHIND[name]
    application |= {IMPLIED[name] for name in application if name in IMPLIED}
    return application, roles


def filled(path, values):
    return re.sub(r"\{([a-zA-Z_]+)\*?\}", lambda match: values.get(match.group(1), "none-such"), path)


class Permissions(ServerCase):
    advisories = (osv("CVE-2031-0001", "alpha", "2.0"),)

    def sign_in(self, user_group):
        name = user_group.lower().replace(" ", "-")
        made = self.administrator.post("/api/v1/settings/users", {"name": name, "userGroups": [user_group], "password": PASSWORD}, check=201)
        self.assertNotIn("password", made)
        client = Client(self.server)
        answer = client.call("POST", "/api/v1/session", {"name": name, "password": PASSWORD}, check=200)
        Server._take_session(client, answer)
        if answer.json()["mustChangePassword"]:
            answer = client.call("POST", "/api/v1/session/password", {"current": PASSWORD, "new": PASSWORD + "!"}, check=200)
            Server._take_session(client, answer)
        held = set(client.get("/api/v1/session")["permissions"])
        return client, held

    def test_every_route_for_every_role(self):
        document = self.administrator.get("/api/v1/openapi.json")
        callers = []
        for name in APPLICATION:
            client, _, _ = self.server.api_client(self.administrator, permissions=[name], name=name)
            callers.append((name, client, {name}, set()))
        for group in sorted(ROLES):
            client, held = self.sign_in(group)
            callers.append((group, client, set(), held))
        nobody = Client(self.server)
        wrong, checked = [], 0
        for path, method, operation in operations(document):
            wanted = needs(operation)
            if wanted is None:
                continue
            address = filled(path, {"time": "2026-11-01T00:00:00Z"})
            body = None if method in ("GET", "DELETE") else "{}"
            for name, client, application, held in [("nobody", nobody, set(), set()), *callers]:
                status = client.call(method, address, body).status
                allowed = bool(application & wanted[0] or held & wanted[1])
                expected = "401" if name == "nobody" else "passes" if allowed else "403"
                seen = str(status) if status in (401, 403) else "passes"
                checked += 1
                if seen != expected or status >= 500:
                    wrong.append(f"{method} {path} as {name}: {status}, {expected} by the document")
        self.assertEqual(wrong, [])
        self.assertGreater(checked, 1500)

    def test_changing_calls_of_a_session_need_its_token(self):
        client = Client(self.server, {"Cookie": self.administrator.headers["Cookie"]})
        self.assertEqual(client.call("PUT", "/api/v1/settings/groups", "{}").status, 403)


class Groups(ServerCase):
    advisories = (osv("CVE-2031-0001", "alpha", "2.0"), osv("CVE-2031-0002", "beta"), osv("CVE-2031-0003", "other", "9"))

    def fill(self, server, administrator, numbers):
        administrator.call("PUT", "/api/v1/settings/groups", {"groups": [
            {"name": "Ones", "rank": 1, "rule": {"names": [{"comparison": "startsWith", "text": "one-"}]}}]}, check=200)
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
        group = self.administrator.get("/api/v1/settings/groups")["items"][0]["number"]
        scoped, _, _ = self.server.api_client(self.administrator, permissions=APPLICATION, groups=[group], name="scoped")

        self.parapet("feed", "export", self.folder / "bundle", check=0)
        other = Server(self.folder / "other", self.settings)
        self.addCleanup(other.kill)
        (self.folder / "other").mkdir()
        from support import parapet
        parapet("feed", "import", self.folder / "bundle", data=self.folder / "other", check=0)
        other.start()
        administrator = other.administrator()
        self.fill(other, administrator, range(1, 4))
        whole, _, _ = other.api_client(administrator, permissions=APPLICATION, name="whole")

        document = self.administrator.get("/api/v1/openapi.json")
        values = {"id": DEVICE, "cve": WEAKNESS, "cveId": WEAKNESS, "time": "2026-11-01T00:00:00Z"}
        skipped = ("/events", "/openapi.json", "/session", "/settings/", "/audit", "/changes", "/oauth2", "/.well-known", "/discovery",
                   "/metrics", "/healthz", "/readyz", "/feeds", "/exports/files", "/groups")
        different, compared = [], 0
        for path, method, operation in operations(document):
            if method != "GET" or any(part in path for part in skipped) or needs(operation) is None:
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
                address += "?sinceTime=2026-11-20T00:00:00Z"
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
