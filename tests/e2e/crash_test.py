# SPDX-License-Identifier: Apache-2.0
"""A simulated fleet reports over TLS while the server is killed (SIGKILL) at random: nothing acknowledged is missing, no device is there
twice, and what the index grew to be is what it is when it is loaded from the store. PARAPET_CRASH_DEVICES and PARAPET_CRASH_KILLS make it
larger: 10000 and 20 are the acceptance test."""

import hashlib
import json
import os
import random
import subprocess
import time
import unittest

from server_support import ServerCase, eventually, osv
from support import BINARY, PATIENCE

DEVICES = int(os.environ.get("PARAPET_CRASH_DEVICES", "400"))
KILLS = int(os.environ.get("PARAPET_CRASH_KILLS", "6"))
SEED = int(os.environ.get("PARAPET_CRASH_SEED", "1"))


def deb(identifier, package, fixed):
    advisory = osv(identifier, package, fixed)
    advisory["affected"][0]["package"]["ecosystem"] = "Debian:12"
    return advisory


class Crash(ServerCase):
    # Fixed in the middle of the versions that the simulated fleet has, so that churn makes findings come and go.
    advisories = (deb("CVE-2031-0001", "openssl", "3.0.13-1~deb12u1"), deb("CVE-2031-0002", "curl", "7.88.1-10+deb12u5"))
    settings = {"log.access": False, "ingest.enrolments_per_minute": 100000}

    def simulate(self, protocol, minutes, report):
        key = self.server.enrolment_key(self.administrator, f"crash-{protocol}")
        log = open(self.folder / f"simulate-{protocol}.log", "w+", encoding="utf-8")
        self.addCleanup(log.close)
        process = subprocess.Popen(
            [BINARY, "--data", str(self.folder / "nothing"), "simulate", "--devices", str(DEVICES), "--seed", str(SEED), "--protocol", protocol,
             "--server", self.server.address, "--trust", str(self.data / "tls/certificate.pem"), "--enrolment-key", key,
             "--minutes", str(minutes), "--report", str(report)], stdout=log, stderr=subprocess.STDOUT)
        self.addCleanup(lambda: process.poll() is None and process.kill())
        return process, log

    def kill_at_random(self, process, seed):
        """Kills the server again and again while the fleet reports; returns how often."""
        dice = random.Random(seed)
        kills = 0
        while process.poll() is None and kills < KILLS:
            time.sleep(dice.uniform(0.2, 1.5))
            if process.poll() is not None:
                break
            self.server.kill()
            self.server.start()
            kills += 1
        return kills

    def devices(self):
        """All rows of the device list, by id; every row once."""
        rows = []
        while True:
            page = self.administrator.get(f"/api/v1/devices?sort=id&top=500&skip={len(rows)}")
            rows += page["items"]
            if not page["items"] or len(rows) >= page["total"]:
                break
        self.assertEqual(len({row["id"] for row in rows}), len(rows), "a device is listed twice")
        return {row["id"]: row for row in rows}

    def software_digest(self, device):
        lines = []
        while True:
            page = self.administrator.get(f"/api/v1/devices/{device}/software?top=500&skip={len(lines)}")
            lines += [f"{row['ecosystem']}\t{row['name']}\t{row['version']}\n" for row in page["items"]]
            if not page["items"] or len(lines) >= page["total"]:
                return len(lines), hashlib.sha256("".join(sorted(lines)).encode()).hexdigest()

    def test_nothing_acknowledged_is_missing_after_kills(self):
        report = self.folder / "acknowledged.jsonl"
        process, log = self.simulate("sensor", 0.15 + KILLS * 0.03, report)
        kills = self.kill_at_random(process, SEED)
        code = process.wait(timeout=5 * PATIENCE)
        log.seek(0)
        self.assertEqual(code, 0, log.read())
        self.assertGreater(kills, 0)
        last = {}
        for line in report.read_text().splitlines():
            acknowledged = json.loads(line)
            key = acknowledged["device"]
            position = (acknowledged["epoch"], acknowledged["sequence"])
            if key not in last or position > (last[key]["epoch"], last[key]["sequence"]):
                last[key] = acknowledged
        self.assertEqual(len(last), DEVICES)
        self.administrator = self.server.administrator()
        eventually(lambda: self.administrator.get("/api/v1/devices?top=1")["total"] == DEVICES, what="all devices")
        grown = self.devices()
        self.assertEqual(set(grown), set(last))
        chosen = random.Random(SEED).sample(sorted(last), min(len(last), 200))
        for device in chosen:
            # Windows and macOS count the system itself as an entry.
            count, digest = self.software_digest(device)
            if count == last[device]["software"]:
                self.assertEqual(digest, last[device]["digest"], device)
            else:
                self.assertEqual(count, last[device]["software"] + 1, device)
        # Loaded anew from the store: the same answers.
        self.server.stop()
        self.server.start()
        self.administrator = self.server.administrator()
        loaded = self.devices()
        for device, row in grown.items():
            row.pop("lastContact"), loaded[device].pop("lastContact")  # made durable late, together with others
            self.assertEqual(loaded[device], row)
        self.assertGreater(sum(row["weaknesses"] for row in grown.values()), 0)
        print(f"{DEVICES} devices, {kills} kills, {len(report.read_text().splitlines())} reports acknowledged")


if __name__ == "__main__":
    unittest.main()
