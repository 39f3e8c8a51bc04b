# SPDX-License-Identifier: Apache-2.0
"""Synthetic fleets: over osquery's protocol, and straight into a data folder that the server then serves."""

import hashlib
import json
import unittest

from server_support import Server, ServerCase, eventually
from support import Case


def digest_of(administrator, device):
    rows = administrator.get(f"/api/v1/devices/{device}/software?top=500")["items"]
    return hashlib.sha256("".join(sorted(f"{r['ecosystem']}\t{r['name']}\t{r['version']}\n" for r in rows)).encode()).hexdigest()


class OverSockets(ServerCase):
    def test_an_osquery_fleet_is_known_with_its_changes(self):
        key = self.folder / "key"
        key.write_text(self.server.enrolment_key(self.administrator))
        report = self.folder / "acknowledged.jsonl"
        result = self.parapet("simulate", "--protocol", "osquery", "--devices", 60, "--seed", 3, "--systems", "debian", "--server", self.server.address,
                              "--trust", self.data / "tls/certificate.pem", "--enrolment-key-file", key, "--minutes", "0.03", "--report", report, check=0)
        self.assertIn("60 of 60 devices known to the server", result.stdout)
        last = {}
        for line in report.read_text().splitlines():
            acknowledged = json.loads(line)
            last[acknowledged["device"]] = acknowledged["digest"]
        self.assertEqual(len(last), 60)
        self.assertGreater(len(report.read_text().splitlines()), 60)
        rows = eventually(lambda: (found := self.administrator.get("/api/v1/devices?top=100"))["total"] == 60 and found["items"], what="all devices")
        # osquery's devices have other ids: the same software has to be there as often.
        known = sorted(digest_of(self.administrator, row["id"]) for row in rows)
        self.assertEqual(known, sorted(last.values()))

    def test_devices_without_a_valid_key_are_given_up(self):
        result = self.parapet("simulate", "--devices", 3, "--server", self.server.address, "--trust", self.data / "tls/certificate.pem",
                              "--enrolment-key", "wrong", check=4)
        self.assertIn("0 of 3 devices known", result.stdout)


class Direct(Case):
    def test_a_folder_that_was_filled_is_served(self):
        self.data.mkdir()
        self.parapet("simulate", "--devices", 300, "--seed", 9, "--direct", self.data, check=0)
        self.parapet("simulate", "--devices", 300, "--seed", 9, "--direct", self.data, check=3)
        server = Server(self.data, {"log.access": False})
        self.addCleanup(server.end)
        server.start()
        administrator = server.administrator()
        devices = administrator.get("/api/v1/devices?top=500")
        self.assertGreater(devices["total"], 270)  # those that have been silent for 30 days are not listed
        self.assertLessEqual(devices["total"], 300)
        self.assertGreater(len({row["os"] for row in devices["items"]}), 2)

    def test_where_to_must_be_said_once(self):
        self.parapet("simulate", "--devices", 3, check=2)
        self.parapet("simulate", "--devices", 3, "--direct", self.data, "--server", "https://127.0.0.1:1", check=2)
        self.parapet("simulate", "--devices", 3, "--server", "https://127.0.0.1:1", check=2)


if __name__ == "__main__":
    unittest.main()
