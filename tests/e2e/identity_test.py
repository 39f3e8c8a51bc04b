# SPDX-License-Identifier: Apache-2.0
"""A client made of an unmodified public identity library (MSAL for Python) and plain HTTPS calls works against the server:
token, machines, vulnerabilities by machine and software, exports with paging and by file."""

import gzip
import json
import os
import unittest
import urllib.parse

try:
    import msal
except ImportError:
    msal = None

from server_support import Client, Sensor, ServerCase, eventually, osv, pypi


@unittest.skipUnless(msal, "skipped: python3-msal is not installed (scripts/setup installs it)")
class Identity(ServerCase):
    advisories = (osv("CVE-2031-0001", "alpha", "2.0"), osv("CVE-2031-0002", "beta"))

    def setUp(self):
        # The libraries below MSAL let these win over the certificate that they are told to trust.
        for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
            os.environ.pop(name, None)
        super().setUp()
        key = self.server.enrolment_key(self.administrator)
        self.devices = [Sensor(self.server, key, number) for number in range(1, 6)]
        for device in self.devices:
            device.full([pypi("alpha", "1.0"), pypi("beta", "1.0"), pypi("gamma", "1.0")])
        _, self.client_id, self.secret = self.server.api_client(self.administrator)
        eventually(lambda: self.administrator.get("/api/v1/devices")["total"] == 5, what="five devices")

    def application(self, secret=None):
        return msal.ConfidentialClientApplication(
            self.client_id, client_credential=secret or self.secret, authority=f"{self.server.address}/{self.server.tenant}",
            validate_authority=False, verify=str(self.data / "tls/certificate.pem"))

    def signed_in(self):
        answer = self.application().acquire_token_for_client(scopes=[f"{self.server.address}/.default"])
        self.assertIn("access_token", answer, answer)
        self.assertEqual(answer["token_type"], "Bearer")
        return Client(self.server, {"Authorization": f"Bearer {answer['access_token']}"})

    def test_the_usual_round(self):
        api = self.signed_in()
        machines = api.get("/api/machines")["value"]
        self.assertEqual({machine["id"] for machine in machines}, {device.device["id"] for device in self.devices})
        occurrences = api.get("/api/vulnerabilities/machinesVulnerabilities")["value"]
        self.assertEqual(len(occurrences), 10)
        of_one = api.get(f"/api/machines/{machines[0]['id']}/vulnerabilities")["value"]
        self.assertEqual({vulnerability["id"] for vulnerability in of_one}, {"CVE-2031-0001", "CVE-2031-0002"})

    def test_an_export_in_pages_is_the_export_by_file(self):
        api = self.signed_in()
        rows, path = [], "/api/machines/SoftwareVulnerabilitiesByMachine?pageSize=4"
        while path:
            page = api.get(path)
            rows += page["value"]
            next_link = page.get("@odata.nextLink")
            path = next_link and next_link[len(self.server.address):]
        files = api.get("/api/machines/SoftwareVulnerabilitiesExport")["exportFiles"]
        by_file = []
        for address in files:
            # The link alone is the key: no credential is sent.
            answer = Client(self.server).call("GET", address[len(self.server.address):], check=200)
            by_file += [json.loads(line) for line in gzip.decompress(answer.body).splitlines()]
        self.assertEqual(sorted(row["id"] for row in rows), sorted(row["id"] for row in by_file))
        self.assertEqual(sum(row["cveId"] is not None for row in rows), 10)

    def test_a_link_that_was_changed_opens_nothing(self):
        api = self.signed_in()
        address = api.get("/api/machines/SoftwareInventoryExport")["exportFiles"][0][len(self.server.address):]
        path, query = address.split("?")
        options = dict(urllib.parse.parse_qsl(query))
        options["sig"] = options["sig"][:-2] + ("AA" if options["sig"][-2:] != "AA" else "BB")
        self.assertIn(Client(self.server).call("GET", f"{path}?{urllib.parse.urlencode(options)}").status, (401, 403))

    def test_a_wrong_secret_is_an_oauth_error(self):
        answer = self.application(secret="pp_app_wrong").acquire_token_for_client(scopes=[f"{self.server.address}/.default"])
        self.assertEqual(answer["error"], "invalid_client")

    def test_a_client_that_was_disabled_is_out_at_once(self):
        api = self.signed_in()
        api.get("/api/machines")
        self.administrator.call("PATCH", f"/api/v1/settings/api-clients/{self.client_id}", {"enabled": False}, check=200)
        eventually(lambda: api.call("GET", "/api/machines").status == 401, what="the refusal")


if __name__ == "__main__":
    unittest.main()
