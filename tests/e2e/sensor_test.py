# SPDX-License-Identifier: Apache-2.0
"""The sensor against a server that speaks its protocol: enrolment, full and delta reports, an absent server, lost state."""

import json
import os
import pathlib
import shutil
import signal
import stat
import subprocess
import tempfile
import time
import unittest

from sensor_server import FakeServer, make_certificate
from support import BINARY, PATIENCE


def package(name, version, **fields):
    lines = {"Package": name, "Status": "install ok installed", "Architecture": "amd64", "Version": version, **fields}
    return "".join(f"{key}: {value}\n" for key, value in lines.items()) + "\n"


class SensorTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="parapet-sensor-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.root, self.state = self.folder / "root", self.folder / "state"
        for path in ("etc", "var/lib/dpkg/info", "usr/lib/python3/dist-packages", "proc"):
            (self.root / path).mkdir(parents=True)
        (self.root / "etc/os-release").write_text('ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\nPRETTY_NAME="Debian 12"\n')
        (self.root / "etc/machine-id").write_text("0123456789abcdef0123456789abcdef\n")
        self.packages = {"bash": "5.2.15-2+b2", "openssl": "3.0.15-1~deb12u1", "zlib1g": "1:1.2.13.dfsg-1"}
        self.write_status()
        self.server = FakeServer(self.folder)
        self.addCleanup(self.server.end)

    def write_status(self):
        path = self.root / "var/lib/dpkg/status"
        (path.parent / "status-new").write_text("".join(package(*item) for item in self.packages.items()))
        os.rename(path.parent / "status-new", path)

    def command(self, *arguments, key="enrolment-key", fingerprint=None):
        return [BINARY, "sensor", "--server", self.server.url, "--enrolment-key", key, "--fingerprint",
                fingerprint or self.server.fingerprint, "--state", self.state, "--root", self.root, *map(str, arguments)]

    def once(self, *arguments, check=0, **options):
        result = subprocess.run(self.command("--once", *arguments, **options), capture_output=True, text=True, timeout=PATIENCE)
        self.assertEqual(result.returncode, check, result.stderr)
        return result.stderr

    def start(self, *arguments):
        log = open(self.folder / "sensor.log", "ab")
        self.addCleanup(log.close)
        process = subprocess.Popen(self.command(*arguments), stderr=log)
        self.addCleanup(self.end, process)
        return process

    @staticmethod
    def end(process):
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=PATIENCE)
        return process.returncode

    def device(self):
        self.assertEqual(len(self.server.devices), 1)
        return next(iter(self.server.devices.values()))

    def versions(self):
        return {e["name"]: e["version"] for e in self.device().software.values()} if self.server.devices else {}

    def kinds(self):
        return [(r["kind"], r["sequence"]) for r in self.server.reports]

    def wait_until_known(self):
        """The server knows the packages, and the sensor has the answer."""
        self.server.wait_for(lambda: self.versions() == self.packages, f"{self.packages}")
        self.wait_for_queue(0)

    def wait_for_queue(self, length):
        deadline = time.monotonic() + PATIENCE
        while len(list((self.state / "queue").glob("*.json"))) != length:
            self.assertLess(time.monotonic(), deadline, f"{length} reports in the queue")
            time.sleep(0.02)

    def test_a_device_enrols_and_reports_all_its_software(self):
        self.once()
        self.assertEqual(len(self.server.enrolments), 1)
        self.assertEqual(self.kinds(), [("full", 1)])
        report = self.server.reports[0]
        self.assertEqual(len(report["device"]["id"]), 40)
        self.assertNotIn("0123456789abcdef0123456789abcdef", json.dumps(report))
        self.assertEqual(report["device"]["os"]["id"], "debian")
        self.assertEqual(self.versions(), self.packages)
        self.assertEqual(stat.S_IMODE((self.state / "credential").stat().st_mode), 0o600)
        self.assertEqual(stat.S_IMODE(self.state.stat().st_mode), 0o700)

    def test_what_changed_between_two_runs_is_sent_as_a_difference(self):
        self.once()
        self.packages["openssl"] = "3.0.16-1~deb12u1"
        del self.packages["zlib1g"]
        self.packages["curl"] = "7.88.1-10+deb12u8"
        self.write_status()
        self.once()
        self.assertEqual(self.kinds(), [("full", 1), ("delta", 2)])
        delta = self.server.reports[1]
        self.assertEqual({e["name"] for e in delta["put"]}, {"openssl", "curl"})
        self.assertEqual({(e["name"], e["version"]) for e in delta["removed"]}, {("openssl", "3.0.15-1~deb12u1"), ("zlib1g", "1:1.2.13.dfsg-1")})
        self.assertEqual(self.versions(), self.packages)
        self.assertEqual(len(self.server.enrolments), 1)

    def test_a_change_of_the_package_database_is_seen_within_two_seconds(self):
        process = self.start()
        self.wait_until_known()
        # On a machine that has much else to do one turn may take longer; never all of them.
        took = []
        while len(took) < 3 or min(took) >= 2 and len(took) < 20:
            self.packages["openssl"] = f"3.0.17-{len(took)}"
            self.write_status()
            begun = time.monotonic()
            self.wait_until_known()
            took.append(time.monotonic() - begun)
        self.assertLess(min(took), 2, took)
        self.assertEqual(self.end(process), 0)

    def test_a_python_package_that_appears_is_seen(self):
        self.start()
        self.wait_until_known()
        folder = self.root / "usr/lib/python3/dist-packages/requests-2.31.0.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: requests\nVersion: 2.31.0\n")
        self.packages["requests"] = "2.31.0"
        self.wait_until_known()

    def test_changes_while_the_server_is_away_arrive_in_order_when_it_is_back(self):
        self.start()
        self.wait_until_known()
        self.server.stop()
        for turn in range(2):
            self.packages["bash"] = f"5.2.15-{turn}"
            self.write_status()
            self.wait_for_queue(turn + 1)
        self.server.start()
        self.wait_until_known()
        self.assertEqual(self.kinds(), [("full", 1), ("delta", 2), ("delta", 3)])

    def test_a_sensor_that_was_killed_sends_what_waited(self):
        process = self.start()
        self.wait_until_known()
        self.server.stop()
        self.packages["bash"] = "6.0"
        self.write_status()
        self.wait_for_queue(1)
        process.kill()
        process.wait()
        self.server.start()
        self.once()
        self.assertEqual(self.versions(), self.packages)
        self.assertEqual(self.kinds(), [("full", 1), ("delta", 2)])

    def test_a_server_that_misses_a_report_gets_all_of_it(self):
        self.once()
        device = self.device()
        device.position = (device.position[0], 0)  # as if restored from a copy
        self.packages["bash"] = "6.0"
        self.write_status()
        self.once()
        self.assertEqual([kind for kind, _ in self.kinds()], ["full", "delta", "full"])
        self.assertGreater(self.server.reports[2]["epoch"], self.server.reports[0]["epoch"])
        self.assertEqual(self.versions(), self.packages)

    def test_a_credential_that_is_not_valid_any_more_is_replaced(self):
        self.once()
        self.server.credentials.clear()
        self.once()
        self.assertEqual(len(self.server.enrolments), 2)
        self.assertEqual(self.server.reports[-1]["kind"], "full")

    def test_a_busy_server_is_not_asked_again_before_its_time(self):
        self.server.answers = [(429, [("Retry-After", "3")], {"error": {"code": "TooManyRequests", "message": "later"}})]
        begun = time.monotonic()
        self.start()
        self.wait_until_known()
        self.assertGreater(time.monotonic() - begun, 3.0)

    def test_a_refused_report_is_not_sent_again_as_it_is(self):
        self.once()
        self.packages["bash"] = "6.0"
        self.write_status()
        self.server.answers = [(413, [], {"error": {"code": "PayloadTooLarge", "message": "too large"}})]
        self.assertIn("413: too large", self.once(check=4))
        self.once()
        self.assertEqual([kind for kind, _ in self.kinds()], ["full", "delta", "full"])
        self.assertEqual(self.versions(), self.packages)

    def test_a_key_that_is_not_known_enrols_nobody(self):
        self.assertIn("no such key", self.once(key="wrong", check=4))
        self.assertEqual(self.server.reports, [])

    def test_a_certificate_that_is_not_the_pinned_one_gets_nothing(self):
        other = self.folder / "other"
        other.mkdir()
        fingerprint = make_certificate(other)[2]
        self.assertIn("not the pinned", self.once(fingerprint=fingerprint, check=4))
        self.assertEqual(self.server.enrolments, [])
        command = [BINARY, "sensor", "--server", self.server.url, "--enrolment-key", "enrolment-key", "--state", self.state, "--root", self.root, "--once"]
        self.assertEqual(subprocess.run(command, capture_output=True).returncode, 4)
        self.assertEqual(subprocess.run([*command, "--trust", self.server.certificate], capture_output=True).returncode, 0)

    @unittest.skipUnless(os.geteuid() == 0, "skipped: becoming somebody else takes root")
    def test_without_privileges_packages_are_reported_and_what_can_not_be_seen_is_said(self):
        hidden = self.root / "usr/local/lib/hidden"
        hidden.mkdir(parents=True)
        hidden.chmod(0o700)
        self.folder.chmod(0o755)
        self.state.mkdir()
        os.chown(self.state, 65534, 65534)
        result = subprocess.run(self.command("--once"), capture_output=True, text=True, timeout=PATIENCE, user=65534, group=65534, extra_groups=[])
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(self.versions(), self.packages)
        self.assertTrue(any("usr/local/lib/hidden" in p["place"] for p in self.server.reports[0]["problems"]), self.server.reports[0]["problems"])

    def test_a_state_folder_that_can_not_be_written_stops_nothing_for_good(self):
        process = self.start()
        self.wait_until_known()
        (self.state / "queue").rename(self.state / "away")
        self.packages["bash"] = "6.0"
        self.write_status()
        deadline = time.monotonic() + PATIENCE
        while "next attempt in 60 s" not in (self.folder / "sensor.log").read_text():
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.05)
        self.assertIsNone(process.poll())
        self.end(process)
        (self.state / "away").rename(self.state / "queue")
        self.once()
        self.assertEqual(self.versions(), self.packages)

    def test_silence_ends_with_a_contact(self):
        self.start("--interval", 1)
        self.server.wait_for(lambda: [k for k, _ in self.kinds()][-2:] == ["contact", "contact"])
        self.assertEqual(self.kinds()[:3], [("full", 1), ("contact", 2), ("contact", 3)])

    def test_a_broken_state_leads_to_a_full_report(self):
        self.once()
        (self.state / "state").write_text("nonsense")
        self.once()
        self.assertEqual([kind for kind, _ in self.kinds()], ["full", "full"])

    def test_a_server_that_knows_a_later_epoch_is_caught_up_with(self):
        self.once()
        shutil.rmtree(self.state)
        self.device().position = (int(time.time()) + 5000, 7)
        self.packages["bash"] = "6.0"
        self.write_status()
        self.start()
        self.wait_until_known()

    def test_a_package_database_that_breaks_is_not_reported_as_empty(self):
        self.once()
        (self.root / "var/lib/dpkg/status").unlink()
        (self.root / "var/lib/dpkg/status").mkdir()
        self.once(check=3)
        self.assertEqual(self.versions(), self.packages)


if __name__ == "__main__":
    unittest.main()
