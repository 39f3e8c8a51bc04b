# SPDX-License-Identifier: Apache-2.0
"""Feed files on their way in: broken off, too large, for a full disk, for a server that is killed; and what a restart remembers of jobs."""

import http.client
import json
import os
import pathlib
import re
import unittest

from feeds_test import KEV, Publisher
from server_support import ServerCase, eventually, osv
from support import PATIENCE

MEGABYTE = 1 << 20


def advisory(number):
    return json.dumps(osv(f"CVE-2031-{number:04}", "alpha", "2.0")).encode()


class Upload:
    """A file that is sent by hand, as far as the test wants."""

    def __init__(self, case, name="feed.json", length=None):
        self.connection = http.client.HTTPSConnection("127.0.0.1", case.server.port, context=case.server.trust, timeout=PATIENCE)
        case.addCleanup(self.connection.close)
        self.connection.putrequest("POST", f"/api/v1/feeds/import?name={name}&add=true")
        for field, content in case.administrator.headers.items():
            self.connection.putheader(field, content)
        self.chunked = length is None
        if self.chunked:
            self.connection.putheader("Transfer-Encoding", "chunked")
        else:
            self.connection.putheader("Content-Length", str(length))
        self.connection.endheaders()

    def send(self, data):
        """False where the server wants no more."""
        try:
            self.connection.send(b"%x\r\n%s\r\n" % (len(data), data) if self.chunked else data)
            return True
        except OSError:
            return False

    def answer(self):
        response = self.connection.getresponse()
        return response.status, response.read().decode()

    def close(self):
        self.connection.sock.close()


class Uploads(ServerCase):
    settings = {**ServerCase.settings, "knowledge.import_mb_max": 8, "knowledge.import_free_mb": 0, "server.body_timeout_s": 3600,
                "server.drain_timeout_s": 3600}

    def job(self):
        return self.administrator.get("/api/v1/feeds/job")["job"]

    def kept(self):
        """Files under uploads/."""
        return [path for path in (self.data / "uploads").rglob("*") if path.is_file()]

    def is_clean(self):
        eventually(lambda: not self.kept(), what="nothing left of the upload")

    def imports(self, number):
        """A whole one works."""
        upload = Upload(self, length=len(advisory(number)))
        upload.send(advisory(number))
        status, body = upload.answer()
        self.assertEqual(status, 202, body)
        eventually(lambda: self.job()["state"] != "running", what="the job's end")
        self.assertEqual(self.job()["state"], "done", self.job())

    def begun(self, length=6 * MEGABYTE):
        upload = Upload(self, "begun.json", length)
        self.assertTrue(upload.send(b"x" * (3 * MEGABYTE)))
        eventually(lambda: [path for path in self.kept() if path.stat().st_size > MEGABYTE], what="the file on the disk")
        return upload

    def test_one_that_breaks_off_leaves_nothing_and_gives_its_turn_back(self):
        upload = self.begun()
        self.assertEqual(self.kept()[0].stat().st_mode & 0o077, 0, "for the server alone")
        other = self.administrator.call("POST", "/api/v1/feeds/sync", {}, check=409)
        self.assertIn("begun.json", other.json()["error"]["message"])
        upload.close()
        self.is_clean()
        eventually(lambda: self.administrator.call("POST", "/api/v1/feeds/import?name=empty.json", b"").status == 400, what="an answer")
        self.imports(1)
        self.is_clean()

    def test_one_that_is_too_large_is_refused_when_it_says_so_or_where_it_crosses_the_limit(self):
        status, body = Upload(self, length=8 * MEGABYTE + 1).answer()
        self.assertEqual(status, 413, body)
        upload = Upload(self)
        for _ in range(12):
            if not upload.send(b"x" * MEGABYTE):
                break
        self.assertEqual(upload.answer()[0], 413)
        self.is_clean()
        self.imports(1)

    def test_a_server_that_ends_does_not_wait_for_the_rest(self):
        self.begun()
        # It would have an hour's time for it, which is longer than a stop is waited for.
        self.assertEqual(self.server.stop(), 0)
        self.assertEqual(self.kept(), [])

    def test_what_a_killed_server_had_taken_is_gone_when_it_starts_again(self):
        self.begun()
        self.server.kill()
        self.assertNotEqual(self.kept(), [])
        self.server.start()
        self.assertEqual(self.kept(), [])
        self.imports(1)

    def test_what_somebody_unknown_sends_is_not_taken(self):
        self.administrator.headers = {}
        self.assertEqual(Upload(self, length=6 * MEGABYTE).answer()[0], 401)
        self.is_clean()

    def test_the_last_job_is_known_after_a_restart(self):
        self.imports(1)
        before = self.job()
        self.server.stop()
        self.server.start()
        self.assertEqual(self.job(), before)
        self.imports(2)
        self.assertGreater(self.job()["id"], before["id"])


class FullDisk(ServerCase):
    # More than any disk has.
    settings = {**ServerCase.settings, "knowledge.import_free_mb": 1_000_000_000}

    def test_it_is_told_before_anything_is_sent_and_while_it_comes(self):
        status, body = Upload(self, length=MEGABYTE).answer()
        self.assertEqual(status, 507)
        self.assertRegex(json.loads(body)["error"]["message"], r"no room for 1 MB more .* MB are free")
        upload = Upload(self)
        for _ in range(4):
            upload.send(b"x" * MEGABYTE)
        self.assertEqual(upload.answer()[0], 507)
        eventually(lambda: not list((self.data / "uploads").iterdir()), what="nothing left of the upload")
        self.assertIsNone(self.administrator.get("/api/v1/feeds/job")["job"])


class LongJobs(ServerCase):
    def setUp(self):
        self.publisher = Publisher(KEV)
        self.addCleanup(self.publisher.close)
        self.settings = {**ServerCase.settings, "mirror": self.publisher.address}
        super().setUp()
        self.administrator.post("/api/v1/feeds/sync", {"feeds": ["kev"]}, check=202)
        self.assertTrue(self.publisher.asked.wait(PATIENCE))

    def again(self):
        self.server.start()
        return self.administrator.get("/api/v1/feeds/job")["job"]

    def test_one_that_ran_when_the_server_was_killed_was_interrupted(self):
        self.server.kill()
        job = self.again()
        self.assertEqual((job["state"], job["kind"], job["startedBy"], job["finished"]), ("interrupted", "sync", "admin", None))
        self.assertIn("interrupted by a restart", job["error"])
        self.assertEqual([problem["reason"] for problem in self.administrator.get("/api/v1/feeds")["problems"]], [job["error"]])
        self.publisher.go_on.set()
        self.administrator.post("/api/v1/feeds/sync", {"feeds": ["kev"]}, check=202)
        eventually(lambda: self.administrator.get("/api/v1/feeds/job")["job"]["state"] == "done", what="the next one's end")

    def test_one_that_a_server_stopped_says_so_afterwards(self):
        self.assertEqual(self.server.stop(), 0)
        self.assertEqual(self.again()["state"], "stopped")


class Memory(ServerCase):
    settings = {**ServerCase.settings, "knowledge.import_free_mb": 0}

    def setUp(self):
        # A program built with AddressSanitizer keeps what was freed for a while.
        options = os.environ.get("ASAN_OPTIONS", "")
        os.environ["ASAN_OPTIONS"] = f"{options}:quarantine_size_mb=1"
        self.addCleanup(os.environ.__setitem__, "ASAN_OPTIONS", options)
        super().setUp()

    def peak(self):
        """Of the resident set, in bytes."""
        status = pathlib.Path(f"/proc/{self.server.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+) kB", status).group(1)) * 1024

    def test_a_large_file_is_never_in_memory_while_it_comes(self):
        size = 160 * MEGABYTE
        before = self.peak()
        upload = Upload(self, "large", size + 1)
        for _ in range(size // MEGABYTE):
            self.assertTrue(upload.send(bytes(MEGABYTE)))
        eventually(lambda: [path for path in (self.data / "uploads").rglob("large") if path.stat().st_size >= size - MEGABYTE], what="all on the disk")
        self.assertLess(self.peak() - before, size // 4)


if __name__ == "__main__":
    unittest.main()
