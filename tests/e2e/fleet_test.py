# SPDX-License-Identifier: Apache-2.0
"""Devices report to the real server, and what they report is there: through restarts, new feeds and groups."""

import unittest

from server_support import Sensor, ServerCase, eventually, osv, pypi


class Fleet(ServerCase):
    advisories = (osv("CVE-2031-0001", "alpha", "2.0"),)

    def setUp(self):
        super().setUp()
        self.key = self.server.enrolment_key(self.administrator)
        self.api, _, _ = self.server.api_client(self.administrator)

    def findings(self, device):
        """None until the device's report is visible."""
        answer = self.administrator.call("GET", f"/api/v1/devices/{device}/findings")
        return {finding["weakness"] for finding in answer.json()["items"]} if answer.status == 200 else None

    def test_a_report_is_there_with_its_findings_and_gone_with_the_report_that_says_so(self):
        device = Sensor(self.server, self.key, 1)
        self.assertEqual(device.full([pypi("alpha", "1.0"), pypi("beta", "1.0")])["result"], "applied")
        eventually(lambda: self.findings(device.device["id"]) == {"CVE-2031-0001"}, what="the finding")
        self.assertEqual(device.delta(put=[pypi("alpha", "2.0")], removed=[pypi("alpha", "1.0")])["result"], "applied")
        eventually(lambda: self.findings(device.device["id"]) == set(), what="the end of the finding")

    def test_a_new_feed_shows_exactly_the_exposed_devices_while_the_server_runs(self):
        devices = [Sensor(self.server, self.key, number) for number in range(1, 9)]
        for number, device in enumerate(devices):
            device.full([pypi("beta", "1.0" if number % 2 else "3.0")])
        eventually(lambda: self.administrator.get("/api/v1/devices")["total"] == len(devices), what="the devices")
        self.learn([osv("CVE-2031-0002", "beta", "2.0")])
        eventually(lambda: self.administrator.get("/api/v1/weaknesses?text=CVE-2031-0002")["total"] == 1, what="the weakness")
        self.assertEqual(self.administrator.get("/api/v1/weaknesses/CVE-2031-0002")["exposed"], 4)
        listed = self.administrator.get("/api/v1/weaknesses/CVE-2031-0002/devices")
        self.assertEqual({row["id"] for row in listed["items"]}, {devices[i].device["id"] for i in (1, 3, 5, 7)})

    def test_nothing_acknowledged_is_lost_by_a_kill(self):
        device = Sensor(self.server, self.key, 1)
        device.full([pypi("alpha", "1.0")])
        self.server.kill()
        self.server.start()
        self.administrator = self.server.administrator()
        self.assertEqual(self.findings(device.device["id"]), {"CVE-2031-0001"})
        # The device goes on where it was: its credential and numbers are known.
        self.assertEqual(device.delta(put=[pypi("beta", "1.0")])["result"], "applied")

    def test_a_report_that_repeats_is_a_no_op_and_one_that_skips_is_a_gap(self):
        device = Sensor(self.server, self.key, 1)
        device.full([pypi("alpha", "1.0")])
        self.assertEqual(device.send("delta", put=[pypi("beta", "1.0")], removed=[])["result"], "applied")
        device.sequence = 1
        self.assertEqual(device.send("delta", put=[pypi("beta", "1.0")], removed=[])["result"], "repeated")
        device.sequence = 7
        self.assertEqual(device.send("delta", put=[], removed=[])["result"], "gap")

    def test_an_unknown_credential_is_told_to_enrol_again(self):
        device = Sensor(self.server, self.key, 1)
        device.client.headers["Authorization"] = "Bearer pp_dev_wrong"
        device.send("contact", check=401)

    def test_enrolling_again_revokes_the_old_credential_and_is_in_the_audit_log(self):
        first = Sensor(self.server, self.key, 1)
        second = Sensor(self.server, self.key, 1)
        self.assertEqual(first.device["id"], second.device["id"])
        first.send("contact", check=401)
        actions = [entry["action"] for entry in self.administrator.get("/api/v1/audit")["items"]]
        self.assertTrue(any("enrol" in action for action in actions), actions)


if __name__ == "__main__":
    unittest.main()
