# SPDX-License-Identifier: Apache-2.0
"""The real upstream data: whole feeds in, every recorded inventory scanned in every form, held against public schemas."""

import json
import unittest

from support import SHARED, Case, computing_seconds, needs_shared, parapet, scan, validate

INVENTORIES = [
    ("debian12-recorded-dpkg-status.txt", None), ("debian11-dpkg-status.txt", "debian11-os-release.txt"),
    ("debian10-dpkg-status.txt", "debian10-os-release.txt"), ("almalinux8-rpm-qa.txt", "almalinux8-os-release.txt"),
    ("almalinux9-rpm-qa.txt", "almalinux9-os-release.txt"), ("almalinux10-rpm-qa.txt", "almalinux10-os-release.txt"),
    ("alpine3.11-apk-installed.txt", "alpine3.11-os-release.txt"), ("alpine3.9-apk-installed.txt", "alpine3.9-os-release.txt"),
    ("windows10-22h2-workstation.reg", None), ("windows11-23h2-workstation.reg", None), ("windows11-22h2-laptop.reg", None),
    ("windows-server-2019.reg", None), ("windows-server-2022.reg", None), ("windows10-22h2-workstation.csv", None),
    ("macos-system_profiler.json", None),
]
SBOMS = ["sbom-alpine.cdx.xml", "sbom-with-duplicates.cdx.xml", "sbom-bad-purls.cdx.xml", "sbom-license-cyclonedx.json"]


@needs_shared
class SharedData(Case):
    @classmethod
    def setUpClass(cls):
        import pathlib
        import tempfile
        cls.kept = tempfile.TemporaryDirectory(prefix="parapet-e2e-")
        cls.shared_data = pathlib.Path(cls.kept.name)
        cls.imported = parapet("feed", "import", SHARED / "feeds", data=cls.shared_data, check=0)

    @classmethod
    def tearDownClass(cls):
        cls.kept.cleanup()

    def test_counts_are_those_of_the_readme(self):
        status = json.loads(parapet("feed", "status", "--format", "json", data=self.shared_data, check=0).stdout)
        feeds = {feed["name"]: feed for feed in status["feeds"]}
        expected = {"kev": 1404, "osv/AlmaLinux": 4753, "osv/Go": 4291, "osv/PyPI": 2661, "osv/crates.io": 1206,
                    "osv/Bitnami": 7444, "osv/Debian": 11510}
        for name, records in expected.items():
            with self.subTest(feed=name):
                self.assertEqual(feeds[name]["records"] + feeds[name]["rejected"], records)

    def test_again_is_a_no_op_in_under_a_second(self):
        before = computing_seconds()
        again = parapet("feed", "import", SHARED / "feeds", data=self.shared_data, check=0)
        # The budget is one second; a slow machine gets five before this calls it broken.
        self.assertLess(computing_seconds() - before, 5)
        self.assertIn("unchanged", (again.stdout + again.stderr).lower())

    def targets(self):
        for name, os_release in INVENTORIES:
            arguments = ["--os-release", SHARED / "inventories" / os_release] if os_release else []
            if name.startswith("debian12"):
                release = self.folder / "os-release"
                release.write_text('ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n')
                arguments = ["--os-release", release]
            yield f"inventory:{SHARED / 'inventories' / name}", arguments
        for name in SBOMS:
            yield f"sbom:{SHARED / 'inventories' / name}", []

    def test_every_inventory_in_every_form(self):
        forms = {"sarif": "sarif-schema-2.1.0.json", "cyclonedx": "bom-1.5.schema.json", "openvex": "openvex_json_schema.json"}
        for target, arguments in self.targets():
            with self.subTest(target=target):
                document = scan(target, *arguments, data=self.shared_data)
                self.assertGreater(document["summary"]["software"], 0)
                for form in ("table", "csv"):
                    self.assertTrue(parapet("scan", target, "--format", form, *arguments, data=self.shared_data, check=0).stdout)
                for form, schema in forms.items():
                    output = parapet("scan", target, "--format", form, *arguments, data=self.shared_data, check=0).stdout
                    written = json.loads(output)
                    # The schemas' own uniqueness checks are quadratic: large documents are held against them in part.
                    if form == "sarif":
                        written["runs"][0]["results"] = written["runs"][0]["results"][:200]
                        written["runs"][0]["tool"]["driver"]["rules"] = written["runs"][0]["tool"]["driver"]["rules"][:200]
                        written["runs"][0]["invocations"] = []
                    elif form == "openvex":
                        # OpenVEX has no way to say that there is nothing to say: docs/formats/scan.md.
                        if not written["statements"]:
                            self.assertEqual(document["findings"], [])
                            continue
                        written["statements"] = written["statements"][:200]
                    else:
                        written["components"] = written["components"][:200]
                        written["vulnerabilities"] = written["vulnerabilities"][:200]
                    validate(written, schema)

    def test_round_trip_through_our_own_sbom(self):
        for name, os_release in [("almalinux8-rpm-qa.txt", "almalinux8-os-release.txt"),
                                 ("alpine3.9-apk-installed.txt", "alpine3.9-os-release.txt"),
                                 ("debian11-dpkg-status.txt", "debian11-os-release.txt")]:
            with self.subTest(name=name):
                target = f"inventory:{SHARED / 'inventories' / name}"
                arguments = ["--os-release", SHARED / "inventories" / os_release]
                first = scan(target, *arguments, data=self.shared_data)
                bom = self.folder / "bom.json"
                parapet("scan", target, "--format", "cyclonedx", "-o", bom, *arguments, data=self.shared_data, check=0)
                second = scan(f"sbom:{bom}", data=self.shared_data)
                key = lambda d: sorted((f["software"]["name"], f["software"]["version"], f["vulnerability"]) for f in d["findings"])
                self.assertEqual(key(first), key(second))


if __name__ == "__main__":
    unittest.main()
