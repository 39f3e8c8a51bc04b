# SPDX-License-Identifier: Apache-2.0
"""Who may come in, against the real server over TLS: an unmodified identity library, people who sign in, every route as everybody,
users of one device group, the command line beside a running server."""

import base64
import hmac
import json
import os
import struct
import time
import unittest
import urllib.parse

import access_routes
from server_support import PASSWORD, Client, Sensor, ServerCase, eventually, osv, pypi

try:
    import msal
except ImportError:
    msal = None


def code_of(secret, at):
    """RFC 6238, written a second time."""
    digest = hmac.digest(secret, struct.pack(">Q", int(at) // 30), "sha1")
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset:offset + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


class AccessCase(ServerCase):
    advisories = (osv("CVE-2031-0001", "alpha", "2.0"),)
    settings = {"log.access": False, "mirror": "/nowhere"}

    def user(self, name, groups):
        """A user of these user groups, signed in."""
        first = "the first passphrase"
        self.administrator.call("POST", "/api/v1/settings/users", {"name": name, "userGroups": groups, "password": first}, check=201)
        client = self.sign_in(name, first)
        self.sign_in(name, first)
        answer = client.call("POST", "/api/v1/session/password", {"current": first, "new": PASSWORD}, check=200)
        self.server._take_session(client, answer)
        return client

    def sign_in(self, name, password, check=200, **more):
        client = Client(self.server)
        answer = client.call("POST", "/api/v1/session", {"name": name, "password": password, **more}, check=check)
        if check != 200:
            return answer.json()["error"]["code"]
        self.server._take_session(client, answer)
        return client


@unittest.skipUnless(msal, "the identity library is not installed (Debian: python3-msal)")
class IdentityLibrary(AccessCase):
    def setUp(self):
        # The library's HTTP client lets these win over the authority that a test names.
        for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
            if name in os.environ:
                self.addCleanup(os.environ.__setitem__, name, os.environ.pop(name))
        super().setUp()

    def application(self, client_id, secret, tenant=None):
        return msal.ConfidentialClientApplication(
            client_id, authority=f"{self.server.address}/{tenant or self.server.tenant}", client_credential=secret,
            verify=str(self.data / "tls/certificate.pem"), instance_discovery=False)

    def test_an_unmodified_library_gets_a_token_with_which_the_api_answers(self):
        _, client_id, secret = self.server.api_client(self.administrator)
        for scope in ("https://api.securitycenter.microsoft.com/.default", "https://api.security.microsoft.com/.default",
                      "https://securitycenter.onmicrosoft.com/windowsatpservice/.default"):
            answer = self.application(client_id, secret).acquire_token_for_client(scopes=[scope])
            self.assertIn("access_token", answer, answer)
            self.assertEqual(answer["expires_in"], 3599)
            caller = Client(self.server, {"Authorization": f"Bearer {answer['access_token']}"})
            self.assertEqual(caller.get("/api/vulnerabilities")["value"], [])

    def test_it_reports_our_errors(self):
        _, client_id, secret = self.server.api_client(self.administrator)
        scope = ["https://api.securitycenter.microsoft.com/.default"]
        wrong = self.application(client_id, "wrong").acquire_token_for_client(scopes=scope)
        self.assertEqual((wrong["error"], wrong["error_codes"]), ("invalid_client", [7000215]))
        foreign = self.application(client_id, secret).acquire_token_for_client(scopes=["https://graph.microsoft.com/.default"])
        self.assertEqual(foreign["error"], "invalid_scope")
        with self.assertRaises(ValueError):
            self.application(client_id, secret, tenant="another")

    def test_a_second_call_takes_the_token_from_the_librarys_cache(self):
        _, client_id, secret = self.server.api_client(self.administrator)
        application = self.application(client_id, secret)
        scope = ["https://api.securitycenter.microsoft.com/.default"]
        first = application.acquire_token_for_client(scopes=scope)
        again = application.acquire_token_silent(scope, account=None) or application.acquire_token_for_client(scopes=scope)
        self.assertEqual(first["access_token"], again["access_token"])


class ApiClients(AccessCase):
    def test_a_disabled_client_and_a_renewed_secret_hold_at_once(self):
        client, client_id, secret = self.server.api_client(self.administrator)
        client.get("/api/vulnerabilities")
        self.administrator.call("PATCH", f"/api/v1/settings/api-clients/{client_id}", {"enabled": False}, check=200)
        client.call("GET", "/api/vulnerabilities", check=401)
        self.administrator.call("PATCH", f"/api/v1/settings/api-clients/{client_id}", {"enabled": True}, check=200)
        client.get("/api/vulnerabilities")
        self.administrator.call("POST", f"/api/v1/settings/api-clients/{client_id}/secret", {}, check=200)
        client.call("GET", "/api/vulnerabilities", check=401)

    def test_tokens_and_clients_outlive_a_restart(self):
        client, _, _ = self.server.api_client(self.administrator)
        self.server.stop()
        self.server.start()
        client.server = self.server
        client.get("/api/vulnerabilities")


class People(AccessCase):
    def test_guessing_locks_the_user_for_a_while(self):
        self.user("berta", ["Security readers"])
        for _ in range(5):
            self.assertEqual(self.sign_in("berta", "wrong passphrase", check=401), "Unauthorized")
        self.assertEqual(self.sign_in("berta", PASSWORD, check=401), "Unauthorized")
        listed = {user["name"]: user for user in self.administrator.get("/api/v1/settings/users")["items"]}
        self.assertTrue(listed["berta"]["locked"])
        actions = [(entry["action"], entry["subject"]) for entry in self.administrator.get("/api/v1/audit")["items"]]
        self.assertIn(("sign_in.failed", "berta"), actions)

    def test_a_second_factor_is_set_up_asked_for_and_never_taken_twice(self):
        berta = self.user("berta", ["Security readers"])
        address = berta.post("/api/v1/session/totp", {"password": PASSWORD})["address"]
        text = urllib.parse.parse_qs(urllib.parse.urlparse(address).query)["secret"][0]
        secret = base64.b32decode(text + "=" * (-len(text) % 8))
        used = code_of(secret, time.time())
        berta.call("POST", "/api/v1/session/totp/confirm", {"code": used}, check=204)
        self.assertEqual(self.sign_in("berta", PASSWORD, check=401), "TotpRequired")
        self.assertEqual(self.sign_in("berta", PASSWORD, check=401, totp=used), "Unauthorized")
        # The code of the next interval is taken already: clocks may differ by one.
        self.sign_in("berta", PASSWORD, totp=code_of(secret, time.time() + 30))

    def test_a_change_without_the_csrf_token_is_refused(self):
        berta = self.user("berta", ["Administrators"])
        token = berta.headers.pop("X-CSRF-Token")
        berta.get("/api/v1/session")
        berta.call("DELETE", "/api/v1/session", check=403)
        berta.call("DELETE", "/api/v1/session", headers={"X-CSRF-Token": "guess"}, check=403)
        berta.call("DELETE", "/api/v1/session", headers={"X-CSRF-Token": token}, check=204)
        berta.call("GET", "/api/v1/session", check=401)

    def test_personal_tokens_do_what_they_name_and_end_with_their_user(self):
        berta = self.user("berta", ["Security readers"])
        made = berta.post("/api/v1/session/tokens", {"name": "script", "permissions": ["Vulnerability.Read"]}, check=201)
        script = Client(self.server, {"Authorization": f"Bearer {made['token']}"})
        script.get("/api/vulnerabilities")
        script.call("GET", "/api/Software", check=403)
        script.call("GET", "/api/v1/settings/users", check=403)
        user = next(user for user in self.administrator.get("/api/v1/settings/users")["items"] if user["name"] == "berta")
        self.administrator.call("PATCH", f"/api/v1/settings/users/{user['id']}", {"enabled": False}, check=200)
        script.call("GET", "/api/vulnerabilities", check=401)
        berta.call("GET", "/api/v1/session", check=401)


class Routes(AccessCase):
    def ask(self, client, method, path):
        # A body that no route takes: whoever is let in hears that it is wrong.
        body = None if method in ("GET", "DELETE") else {"nonsense": 1}
        answer = client.call(method, path, body)
        if answer.status not in (401, 403):
            return "let in"
        code = answer.json()["error"]["code"]
        return {"DisabledFeature": "let in", "Unauthorized": "not known", "Forbidden": "not allowed"}.get(code, code)

    def check(self, who, client, expected):
        wrong = []
        for method, path, roles, applications in access_routes.routes():
            answer, wanted = self.ask(client, method, path), expected(roles, applications)
            if answer != wanted:
                wrong.append(f"{method} {path}: {answer}, not {wanted}")
        self.assertEqual(wrong, [], who)

    def test_nobody_comes_in_without_a_credential(self):
        self.check("nobody", Client(self.server), lambda roles, applications: "not known")
        self.check("a forged token", Client(self.server, {"Authorization": "Bearer a.b.c"}), lambda roles, applications: "not known")

    def test_each_built_in_role_opens_its_routes_and_no_others(self):
        for number, (role, held) in enumerate(access_routes.ROLES.items()):
            person = self.user(f"person{number}", [role + "s"])
            self.check(role, person, lambda roles, applications: "let in" if roles & held else "not allowed")

    def test_each_application_permission_opens_its_routes_and_no_others(self):
        for permission in access_routes.BEHIND:
            client, _, _ = self.server.api_client(self.administrator, [permission], name=permission)
            self.check(permission, client, lambda roles, applications: "let in" if permission in applications else "not allowed")

    def test_a_user_without_a_role_sees_nothing(self):
        self.administrator.call("PUT", "/api/v1/settings/roles/nothing", {"permissions": [], "userGroups": ["Nobodies"]}, check=201)
        self.check("no permission", self.user("nemo", ["Nobodies"]), lambda roles, applications: "not allowed")


class Scopes(AccessCase):
    """Two groups of devices, and people who see one of them."""

    def setUp(self):
        super().setUp()
        key = self.server.enrolment_key(self.administrator)
        groups = [{"name": name, "rank": rank, "rule": {"names": [{"comparison": "startsWith", "text": name}]}, "userGroups": [name + " people"]}
                  for rank, name in enumerate(("plant", "office"), 1)]
        self.administrator.call("PUT", "/api/v1/settings/groups", {"groups": groups}, check=204)
        for number in range(1, 6):
            kind = "plant" if number <= 2 else "office"
            Sensor(self.server, key, number, f"{kind}-{number}").full([pypi("alpha", "1.0"), pypi(f"only-{kind}", "1.0")])
        eventually(lambda: self.administrator.get("/api/v1/devices")["total"] == 5, what="five devices")
        permissions = ["viewData", "viewVulnerabilities"]
        for name in ("plant", "office"):
            self.administrator.call("PUT", f"/api/v1/settings/roles/{name}", {"permissions": permissions, "userGroups": [name + " people"]}, check=201)

    def numbers(self, caller):
        """The same number of devices, wherever it can be read."""
        machines = caller.get("/api/machines")["value"]
        vulnerability = caller.get("/api/vulnerabilities/CVE-2031-0001")
        software = {row["name"]: row for row in caller.get("/api/Software")["value"]}
        return {
            "machines": len(machines),
            "vulnerability": vulnerability["exposedMachines"],
            "references": len(caller.get("/api/vulnerabilities/CVE-2031-0001/machineReferences")["value"]),
            "software": software["alpha"]["exposedMachines"],
            "software references": len(caller.get("/api/Software/pypi-_-alpha/machineReferences")["value"]),
            "recommendation": caller.get("/api/recommendations")["value"][0]["exposedMachinesCount"],
            "export": len({row["deviceId"] for row in caller.get("/api/machines/SoftwareVulnerabilitiesByMachine")["value"]}),
            "inventory": len({row["deviceId"] for row in caller.get("/api/machines/SoftwareInventoryByMachine")["value"]}),
            "devices": caller.get("/api/v1/devices")["total"],
            "weakness": caller.get("/api/v1/weaknesses/CVE-2031-0001")["exposed"],
            "weakness devices": len(caller.get("/api/v1/weaknesses/CVE-2031-0001/devices")["items"]),
            "software devices": len(caller.get("/api/v1/software/pypi-_-alpha/devices")["items"]),
        }

    def check(self, caller, kind, count):
        numbers = self.numbers(caller)
        self.assertEqual(numbers, dict.fromkeys(numbers, count))
        other = "office" if kind == "plant" else "plant"
        names = {row["name"] for row in caller.get("/api/Software")["value"]}
        self.assertIn(f"only-{kind}", names)
        self.assertNotIn(f"only-{other}", names)
        all_machines = self.administrator.get("/api/machines")["value"]
        for machine in all_machines:
            mine = machine["computerDnsName"].startswith(kind)
            for path in (f"/api/machines/{machine['id']}", f"/api/v1/devices/{machine['id']}", f"/api/machines/{machine['id']}/software",
                         f"/api/v1/devices/{machine['id']}/findings"):
                self.assertEqual(caller.call("GET", path).status, 200 if mine else 404, path)

    def test_a_user_of_one_group_sees_its_numbers_everywhere(self):
        self.check(self.user("paul", ["plant people"]), "plant", 2)
        self.check(self.user("olga", ["office people"]), "office", 3)
        everything = self.numbers(self.administrator)
        self.assertEqual(everything, dict.fromkeys(everything, 5))

    def test_a_client_of_one_group_sees_its_numbers_everywhere(self):
        groups = {group["name"]: group["id"] for group in self.administrator.get("/api/v1/settings/groups")["items"]}
        client, _, _ = self.server.api_client(self.administrator, groups=[groups["plant"]])
        self.check(client, "plant", 2)


class CommandLine(AccessCase):
    def test_beside_a_running_server_it_says_what_to_do_and_does_it_by_the_api(self):
        refused = self.parapet("token", "enrolment", "list", check=3)
        self.assertIn("--server", refused.stderr)
        made = self.administrator.call("POST", "/api/v1/session/tokens", {"name": "cli", "permissions": ["Parapet.FullAccess"]}, check=201)
        token = self.folder / "token"
        token.write_text(made.json()["token"] + "\n")
        remote = ["--server", self.server.address, "--trust", self.data / "tls/certificate.pem", "--token-file", token, "--format", "json"]
        added = json.loads(self.parapet("user", "add", "carl", "--role", "security reader", *remote, check=0).stdout)
        self.assertEqual(added["userGroups"], ["Security readers"])
        self.sign_in("carl", added["password"])
        key = json.loads(self.parapet("token", "enrolment", "add", "branch", "--tag", "b", "--days", "3", *remote, check=0).stdout)
        Sensor(self.server, key["secret"], 7)
        client = json.loads(self.parapet("token", "client", "add", "job", "--permission", "Machine.Read.All", *remote, check=0).stdout)
        self.server.token(client["id"], client["secret"])
        self.parapet("token", "client", "remove", "job", *remote, check=0)
        self.assertEqual(json.loads(self.parapet("token", "client", "list", *remote, check=0).stdout)["clients"], [])
        self.parapet("user", "disable", "carl", *remote, check=0)
        self.assertEqual(self.sign_in("carl", added["password"], check=401), "Unauthorized")

    def test_in_the_data_folder_it_makes_what_a_server_then_knows(self):
        self.server.stop()
        client = json.loads(self.parapet("token", "client", "add", "job", "--permission", "Vulnerability.Read.All", "--format", "json", check=0).stdout)
        self.assertEqual(client["tenantId"], self.server.tenant)
        personal = json.loads(self.parapet("token", "personal", "add", "admin", "cli", "--permission", "Parapet.FullAccess", "--format", "json", check=0).stdout)
        self.assertEqual(self.parapet("user", "remove", "admin").returncode, 3)
        self.server.start()
        caller = Client(self.server, {"Authorization": "Bearer " + self.server.token(client["id"], client["secret"])})
        caller.get("/api/vulnerabilities")
        script = Client(self.server, {"Authorization": "Bearer " + personal["secret"]})
        actions = [(entry["actor"], entry["action"]) for entry in script.get("/api/v1/audit")["items"]]
        self.assertIn(("command line", "api_client.created"), actions)


if __name__ == "__main__":
    unittest.main()
