# SPDX-License-Identifier: Apache-2.0
"""Feeds from the console: a file uploaded, a download watched, and a server that ends in the middle of one."""

import hashlib
import http.client
import json
import socket
import ssl
import threading
import time
import unittest

from server_support import Client, Sensor, ServerCase, eventually, osv, pypi
from support import DATA, PATIENCE

KEV = (DATA / "feeds/known_exploited_vulnerabilities.json").read_bytes()


class Publisher:
    """A mirror that sends the beginning of every file and then nothing until it is told to go on."""

    def __init__(self, body):
        self.body, self.go_on, self.asked = body, threading.Event(), threading.Event()
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self.answer, args=(connection,), daemon=True).start()

    def answer(self, connection):
        with connection:
            connection.recv(65536)
            half = len(self.body) // 2
            try:
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
                                   b"Content-Length: %d\r\n\r\n" % len(self.body) + self.body[:half])
                self.asked.set()
                self.go_on.wait(10 * PATIENCE)
                connection.sendall(self.body[half:])
            except OSError:
                pass

    def close(self):
        self.go_on.set()
        self.socket.close()


class Feeds(ServerCase):
    advisories = (osv("CVE-2031-0001", "alpha", "2.0"),)

    def setUp(self):
        self.publisher = Publisher(KEV)
        self.addCleanup(self.publisher.close)
        self.settings = {**ServerCase.settings, "mirror": self.publisher.address, "knowledge.import_mb_max": 2, "knowledge.import_free_mb": 0}
        super().setUp()

    def job(self):
        return self.administrator.get("/api/v1/feeds/job")["job"]

    def ended(self):
        eventually(lambda: self.job()["state"] != "running", what="the job's end")
        return self.job()

    def upload(self, name, body, check, query=""):
        return self.administrator.call("POST", f"/api/v1/feeds/import?name={name}{query}", body, check=check,
                                       headers={"Content-Type": "application/octet-stream"})

    def test_an_uploaded_file_is_in_use_when_its_job_is_done(self):
        Sensor(self.server, self.server.enrolment_key(self.administrator), 1).full([pypi("beta", "1.0")])
        eventually(lambda: self.administrator.get("/api/v1/devices")["total"] == 1, what="the device")
        self.upload("beta.json", json.dumps(osv("CVE-2031-0002", "beta")).encode(), 202, "&add=true")
        job = self.ended()
        self.assertEqual((job["state"], job["sources"][0]["outcome"]), ("done", "imported"), job)
        self.assertEqual(self.administrator.get("/api/v1/weaknesses")["total"], 1)
        self.assertEqual(list((self.data / "uploads").iterdir()), [])
        actions = self.administrator.get("/api/v1/audit?action=feeds")
        self.assertEqual([entry["subject"] for entry in actions["items"]], ["beta.json"])

    def test_a_bundle_carries_all_feeds_over(self):
        self.parapet("feed", "export", self.folder / "bundle", check=0)
        self.upload("bundle", (self.folder / "bundle").read_bytes(), 202)
        self.assertEqual(self.ended()["sources"][0]["outcome"], "unchanged")

    def test_what_is_too_large_or_from_strangers_is_not_taken_in(self):
        self.upload("large.json", b"x" * (2 << 20) + b"x", 413)
        stranger = http.client.HTTPSConnection("127.0.0.1", self.server.port, context=self.server.trust, timeout=PATIENCE)
        stranger.putrequest("POST", "/api/v1/feeds/import?name=a.json")
        stranger.putheader("Content-Length", str(1 << 20))
        stranger.endheaders()
        self.assertEqual(stranger.getresponse().status, 401, "before a byte of the body was sent")
        stranger.close()

    def test_a_download_is_watched_and_only_one_runs(self):
        self.administrator.post("/api/v1/feeds/sync", {"feeds": ["kev"]}, check=202)
        self.assertTrue(self.publisher.asked.wait(PATIENCE))
        eventually(lambda: self.job()["bytes"] > 0, what="bytes")
        job = self.job()
        self.assertEqual((job["state"], job["kind"], job["startedBy"]), ("running", "sync", "admin"))
        self.assertIn("kev", job["stage"])
        self.administrator.post("/api/v1/feeds/sync", {}, check=409)
        self.publisher.go_on.set()
        job = self.ended()
        self.assertEqual((job["state"], job["sources"][0]["outcome"], job["sources"][0]["accepted"]), ("done", "imported", 1), job)
        self.assertIn("kev", [feed["name"] for feed in self.administrator.get("/api/v1/feeds")["feeds"]])

    def test_the_server_ends_in_the_middle_of_a_download(self):
        self.administrator.post("/api/v1/feeds/sync", {"feeds": ["kev"]}, check=202)
        self.assertTrue(self.publisher.asked.wait(PATIENCE))
        start = time.monotonic()
        self.assertEqual(self.server.stop(), 0)
        # A publisher that sends no more is given up after 30 seconds (net::ClientOptions::stall_timeout_s), and then asked again.
        self.assertLess(time.monotonic() - start, 25)
        feeds = json.loads(self.parapet("feed", "status", "--format", "json", check=0).stdout)["feeds"]
        self.assertEqual([feed["kind"] for feed in feeds], ["osv"], "nothing half-read")

    def test_about_gives_what_a_sensor_pins(self):
        about = self.administrator.get("/api/v1/about")
        der = ssl.PEM_cert_to_DER_cert((self.data / "tls/certificate.pem").read_text())
        self.assertEqual(about["certificate"]["fingerprint"], hashlib.sha256(der).hexdigest())
        self.assertTrue(about["certificate"]["selfSigned"])
        self.assertIn(str(self.server.port), about["address"])
        self.assertEqual(about["limits"]["importMb"], 2)
        self.assertEqual(Client(self.server).call("GET", "/api/v1/about").status, 401)

    def test_the_audit_log_is_a_list(self):
        for number in range(5):
            self.server.enrolment_key(self.administrator, f"key {number}")
        keys = self.administrator.get("/api/v1/audit?action=enrolment-key,enrolment_key,enrolmentKey,key&top=2")
        everything = self.administrator.get("/api/v1/audit?top=1")
        self.assertGreaterEqual(everything["total"], 5)
        self.assertEqual(len(everything["items"]), 1)
        self.assertEqual(self.administrator.get("/api/v1/audit?actor=ADMIN&text=key%203")["total"], 1, keys)
        self.assertEqual(self.administrator.get("/api/v1/audit?actor=nobody")["total"], 0)
        self.assertEqual(self.administrator.get("/api/v1/audit?since=2999-01-01T00:00:00Z")["total"], 0)
        actors = [entry["actor"] for entry in self.administrator.get("/api/v1/audit?sort=actor")["items"]]
        self.assertEqual(actors, sorted(actors, key=str.lower))
        csv = self.administrator.get("/api/v1/audit?format=csv")
        self.assertEqual(len(csv.strip().splitlines()), everything["total"] + 1)


if __name__ == "__main__":
    unittest.main()
