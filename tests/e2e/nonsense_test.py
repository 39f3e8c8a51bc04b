# SPDX-License-Identifier: Apache-2.0
"""Broken, over-large, over-deep and cyclic input ends with exit code 3 and a message that names file and reason."""

import io
import json
import os
import signal
import subprocess
import tarfile
import time
import unittest
import zipfile

from support import BINARY, DATA, PATIENCE, Case, computing_seconds, parapet


class Nonsense(Case):
    def refused(self, *arguments, names, code=3):
        result = self.parapet(*arguments, check=code)
        self.assertIn(names, result.stderr)
        self.assertTrue(result.stderr.startswith("parapet: "), result.stderr)
        return result.stderr

    def write(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def test_paths_that_do_not_exist(self):
        self.refused("feed", "import", "/does/not/exist", names="/does/not/exist")
        for target in ("dir:/does/not/exist", "inventory:/does/not/exist", "sbom:/does/not/exist", "image:/does/not/exist"):
            self.refused("scan", target, names="/does/not/exist")

    def test_wrong_usage(self):
        for arguments in (["scan", "floppy:a"], ["scan", "--format", "pdf"], ["fly"], ["version", "compare", "calver", "1", "2"],
                          ["scan", "--as-of", "yesterday"]):
            with self.subTest(arguments=arguments):
                self.parapet(*arguments, check=2)

    def test_broken_feeds(self):
        kev = (DATA / "feeds/known_exploited_vulnerabilities.json").read_text()
        for name, content in {
                "truncated.json": kev[:len(kev) // 2],
                "deep.json": "[" * 100_000,
                "binary.bin": os.urandom(4096),
                "empty.json": "",
                "mistyped.json": kev.replace('"vulnerabilities": [', '"vulnerabilities": 7, "rest": ['),
        }.items():
            with self.subTest(name=name):
                self.refused("feed", "import", self.write(name, content), names=name)

    def test_a_bomb_in_an_archive_is_stopped_within_its_limits(self):
        path = self.folder / "bomb.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            with archive.open("all/PYSEC-2024-1.json", "w", force_zip64=True) as member:
                block = b" " * (1 << 20)
                for _ in range(600):
                    member.write(block)
        before = computing_seconds()
        self.refused("feed", "import", path, names="bomb.zip")
        self.assertLess(computing_seconds() - before, 30)

    def test_cut_archives_do_not_replace_what_is_there(self):
        record = (DATA / "feeds/osv-pypi/PYSEC-2024-9001.json").read_text()
        whole = self.folder / "all.zip"
        with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(200):
                archive.writestr(f"PYSEC-2024-{number}.json",
                                 record.replace("PYSEC-2024-9001", f"PYSEC-2024-{number}").replace("90001", str(70000 + number)))
        self.parapet("feed", "import", whole, check=0)
        before = self.parapet("feed", "status", "--format", "json", check=0).stdout
        self.write("all-cut.zip", whole.read_bytes()[:whole.stat().st_size // 2])
        self.refused("feed", "import", self.folder / "all-cut.zip", names="all-cut.zip")
        self.assertEqual(self.parapet("feed", "status", "--format", "json", check=0).stdout, before)

    def test_broken_recorded_lists(self):
        for name, content in {
                "status": "Package: a\nVersion: 1\n" + "x" * 100,
                "inventory.json": '{"schema":"parapet.inventory/1","software":"none"}',
                "future.json": '{"schema":"parapet.inventory/99"}',
                "noise.txt": "\x00\x01\x02 nothing that we know",
        }.items():
            with self.subTest(name=name):
                self.refused("scan", f"inventory:{self.write(name, content)}", names=name)

    def test_an_unreadable_package_database_is_no_empty_inventory(self):
        root = self.folder / "root"
        (root / "etc").mkdir(parents=True)
        (root / "etc/os-release").write_text("ID=almalinux\nVERSION_ID=9.4\n")
        (root / "var/lib/rpm").mkdir(parents=True)
        (root / "var/lib/rpm/rpmdb.sqlite").write_bytes(b"SQLite format 3\0" + os.urandom(5000))
        self.refused("scan", f"dir:{root}", names="rpmdb.sqlite")

    def test_links_do_not_lead_out_of_a_folder(self):
        root = self.folder / "root"
        (root / "var/lib/dpkg").mkdir(parents=True)
        (root / "etc").mkdir()
        (root / "etc/os-release").write_text("ID=debian\nVERSION_ID=12\n")
        outside = self.folder / "outside"
        outside.write_text((DATA / "root/var/lib/dpkg/status").read_text())
        (root / "var/lib/dpkg/status").symlink_to(outside)
        (root / "loop").symlink_to(root)
        result = self.parapet("inventory", f"dir:{root}")
        self.assertNotIn("libexample1", result.stdout)

    def test_names_cannot_steer_the_terminal(self):
        path = self.write("evil.json", json.dumps({
            "schema": "parapet.inventory/1",
            "device": {"name": "\x1b]0;owned\x07", "os": {"family": "linux", "id": "debian", "version": "12"}},
            "software": [{"ecosystem": "deb", "name": "a\x1b[2Jb", "version": "1"}]}))
        output = self.parapet("scan", f"inventory:{path}", "--full", check=0).stdout
        self.assertNotIn("\x1b", output)

    def test_a_closed_pipe_is_no_crash(self):
        self.parapet("feed", "import", DATA / "feeds", check=0)
        process = subprocess.Popen([BINARY, "--data", str(self.data), "scan", f"dir:{DATA / 'root'}", "--format", "json"],
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        process.stdout.close()
        self.assertIn(process.wait(timeout=PATIENCE), (4, -signal.SIGPIPE))


class Killed(Case):
    def test_an_import_killed_at_any_moment_leaves_the_previous_knowledge_whole(self):
        self.parapet("feed", "import", DATA / "feeds", check=0)
        before = self.parapet("feed", "status", "--format", "json", check=0).stdout
        shown = self.parapet("show", "CVE-2024-90002", check=0).stdout
        record = (DATA / "feeds/osv-pypi/PYSEC-2024-9001.json").read_text()
        archive_path = self.folder / "all.zip"
        with zipfile.ZipFile(archive_path, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(8000):
                archive.writestr(f"GO-2024-{number}.json", record.replace("PYSEC-2024-9001", f"GO-2024-{number}")
                                 .replace("90001", str(100000 + number)).replace("PyPI", "Go"))
        start = time.monotonic()
        self.parapet("feed", "import", archive_path, check=0)
        whole = time.monotonic() - start
        self.parapet("feed", "import", "--force", DATA / "feeds", check=0)
        reference = self.parapet("feed", "status", "--format", "json", check=0).stdout
        finished = 0
        for step in range(12):
            data = self.folder / f"data-{step}"
            subprocess.run([BINARY, "--data", str(data), "feed", "import", str(DATA / "feeds")], check=True, capture_output=True)
            process = subprocess.Popen([BINARY, "--data", str(data), "feed", "import", str(archive_path)],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(whole * step / 11)
            process.kill()
            process.wait()
            status = json.loads(parapet("feed", "status", "--format", "json", data=data, check=0).stdout)
            names = {feed["name"]: feed["records"] for feed in status["feeds"]}
            self.assertIn(names.get("osv/Go", 0), (0, 8000), "never a part of a feed")
            finished += "osv/Go" in names
            self.assertEqual(parapet("show", "CVE-2024-90002", data=data, check=0).stdout, shown)
            # What the killed import left behind does not hinder the next one.
            parapet("feed", "import", archive_path, data=data, check=0)
        self.assertLess(finished, 12, "no import was killed in time")
        self.assertTrue(before and reference)


if __name__ == "__main__":
    unittest.main()
