# SPDX-License-Identifier: Apache-2.0
"""A scan from end to end: feeds in, a folder scanned, every form of output, the gate, the past."""

import csv
import io
import json
import os
import unittest

from support import DATA, SOURCE, Case, needs_shared, validate


class Scan(Case):
    def setUp(self):
        super().setUp()
        self.parapet("feed", "import", DATA / "feeds", check=0)
        self.root = f"dir:{DATA / 'root'}"

    def findings(self, *arguments):
        document = self.scan(self.root, *arguments)
        return {(f["software"]["name"], f["vulnerability"]): f for f in document["findings"]}, document

    def test_finds_what_is_below_the_fix_and_nothing_else(self):
        findings, document = self.findings()
        self.assertEqual(
            set(findings),
            {("libexample1", "CVE-2024-90002"), ("libexample1", "CVE-2024-90003"),
             ("example-tools", "CVE-2024-90002"), ("example-tools", "CVE-2024-90003"),
             ("example-library", "CVE-2024-90001"), ("example-library", "PYSEC-2025-9002")})
        exploited = findings["libexample1", "CVE-2024-90002"]
        self.assertTrue(exploited["known_exploited"])
        self.assertEqual(exploited["exploit"], "in_the_wild")
        self.assertEqual(exploited["fixed_version"], "1.2-3+deb12u1")
        self.assertEqual(exploited["software"]["product"], "example")
        self.assertEqual(exploited["evidence"][0]["record"], "DSA-9001-1")
        library = findings["example-library", "CVE-2024-90001"]
        self.assertEqual(library["aliases"], ["PYSEC-2024-9001"])
        self.assertEqual(library["cvss"]["score"], 9.8)
        self.assertEqual(library["severity"], "critical")
        self.assertEqual(document["summary"]["findings"], 6)

    def test_removed_packages_are_not_there(self):
        document = json.loads(self.parapet("inventory", self.root, check=0).stdout)
        self.assertNotIn("gone", [s["name"] for s in document["software"]])

    def test_the_past_knows_less(self):
        findings, _ = self.findings("--as-of", "2024-06-03")
        self.assertIn(("libexample1", "CVE-2024-90002"), findings)
        self.assertFalse(findings["libexample1", "CVE-2024-90002"]["known_exploited"], "CISA listed it a day later")
        self.assertNotIn(("example-library", "PYSEC-2025-9002"), findings)
        self.assertEqual(self.findings("--as-of", "2020-01-01")[0], {})

    def test_the_gate(self):
        for rules, code in [("known-exploited", 1), ("critical+fixable", 1), ("exploit+critical", 0), ("low", 1)]:
            with self.subTest(rules=rules):
                self.parapet("scan", self.root, "--fail-on", rules, check=code)
        self.parapet("scan", self.root, "--fail-on", "gravest", check=2)

    def test_every_form_says_the_same(self):
        findings, _ = self.findings()
        ids = {vulnerability for _, vulnerability in findings}
        form = lambda name: self.parapet("scan", self.root, "--format", name, check=0).stdout
        rows = list(csv.DictReader(io.StringIO(form("csv"))))
        self.assertEqual({(r["name"], r["vulnerability"]) for r in rows}, set(findings))
        sarif = json.loads(form("sarif"))
        self.assertEqual({r["ruleId"] for r in sarif["runs"][0]["results"]}, ids)
        cyclonedx = json.loads(form("cyclonedx"))
        self.assertEqual({v["id"] for v in cyclonedx["vulnerabilities"]}, ids)
        references = {c["bom-ref"] for c in cyclonedx["components"]}
        for vulnerability in cyclonedx["vulnerabilities"]:
            for affected in vulnerability["affects"]:
                self.assertIn(affected["ref"], references)
        openvex = json.loads(form("openvex"))
        self.assertEqual({s["vulnerability"]["name"] for s in openvex["statements"]}, ids)
        table = form("table")
        for vulnerability in ids:
            self.assertIn(vulnerability, table)
        self.assertIn("KNOWN EXPLOITED", table)

    def test_json_follows_our_schema(self):
        import jsonschema
        schema = json.loads((SOURCE / "docs/schemas/parapet.scan-1.schema.json").read_text())
        jsonschema.validate(self.scan(self.root, "--all"), schema)

    @needs_shared
    def test_public_schemas_accept_what_we_write(self):
        for form, schema in [("sarif", "sarif-schema-2.1.0.json"), ("cyclonedx", "bom-1.5.schema.json"),
                             ("openvex", "openvex_json_schema.json")]:
            with self.subTest(form=form):
                validate(json.loads(self.parapet("scan", self.root, "--format", form, check=0).stdout), schema)

    def test_our_own_sbom_scanned_back_says_the_same(self):
        findings, _ = self.findings()
        path = self.folder / "bom.json"
        self.parapet("scan", self.root, "--format", "cyclonedx", "-o", path, check=0)
        again = self.scan(f"sbom:{path}")
        self.assertEqual({(f["software"]["name"], f["vulnerability"]) for f in again["findings"]}, set(findings))

    def test_our_own_inventory_scanned_back_says_the_same(self):
        findings, _ = self.findings()
        path = self.folder / "inventory.json"
        path.write_text(self.parapet("inventory", self.root, check=0).stdout)
        again = self.scan(f"inventory:{path}")
        self.assertEqual({(f["software"]["name"], f["vulnerability"]) for f in again["findings"]}, set(findings))

    def test_what_nobody_judges_is_not_assessed(self):
        with open(self.folder / "Cargo.lock", "w") as lock:
            lock.write('version = 3\n\n[[package]]\nname = "rand"\nversion = "0.8.5"\n'
                       'source = "registry+https://index.example.org/index"\n')
        document = self.scan(f"dir:{self.folder}")
        reasons = {(n["software"]["name"], n["reason"]) for n in document["not_assessed"]}
        self.assertIn(("rand", "no_feed"), reasons)

    def test_show_and_explain_name_their_sources(self):
        shown = self.parapet("show", "CVE-2024-90002", check=0).stdout
        for text in ("DSA-9001-1", "2024-06-25", "example"):
            self.assertIn(text, shown)
        self.assertIn("PYSEC-2024-9001", self.parapet("show", "pysec-2024-9001", check=0).stdout)
        story = self.parapet("explain", "CVE-2024-90002", self.root, check=0).stdout
        self.assertIn("1.2-3+deb12u1", story)
        story = self.parapet("explain", "CVE-2024-90004", self.root, check=0).stdout
        self.assertIn("2:1.0-1", story)
        self.parapet("show", "CVE-1999-0001", check=3)


class WithoutKnowledge(Case):
    def test_an_empty_knowledge_base_claims_nothing(self):
        result = self.parapet("scan", f"dir:{DATA / 'root'}", "--format", "json", check=0)
        document = json.loads(result.stdout)
        self.assertEqual(document["findings"], [])
        self.assertEqual(document["summary"]["assessed"], 0)
        self.assertGreater(len(document["not_assessed"]), 0)
        self.assertIn("parapet feed", result.stderr)


if __name__ == "__main__":
    unittest.main()
