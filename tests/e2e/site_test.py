# SPDX-License-Identifier: Apache-2.0
"""The web console as the real binary serves it: the page under its policy, packed files with validators, nothing outside the table,
a first load that stays small, and what browsers report against the policy."""

import gzip
import html.parser
import json
import re
import socket
import unittest

from server_support import Client, Server, eventually
from support import Case

FIRST_LOAD_BYTES_MAX = 300 * 1000


class Head(html.parser.HTMLParser):
    """What a browser fetches before it shows anything, and every nonce."""

    def __init__(self, text):
        super().__init__()
        self.addresses, self.nonces, self.inline = [], set(), []
        self.script_open = False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if "nonce" in attributes:
            self.nonces.add(attributes["nonce"])
        if tag == "script" and "src" not in attributes or tag == "style":
            self.inline.append(tag)
        self.inline += [name for name in attributes if name.startswith("on") or name == "style"]
        if tag == "script" and "src" in attributes:
            self.addresses.append(attributes["src"])
        if tag == "link" and set(attributes.get("rel", "").split()) & {"stylesheet", "modulepreload", "preload"}:
            self.addresses.append(attributes["href"])


class Site(Case):
    def setUp(self):
        super().setUp()
        self.server = Server(self.data, {"log.file": str(self.folder / "parapet.log")})
        self.addCleanup(self.server.end)
        self.client = Client(self.server.start())

    def page(self, path="/"):
        answer = self.client.call("GET", path, check=200)
        self.assertEqual(answer.headers["Content-Type"], "text/html; charset=utf-8")
        return answer

    def policy(self, answer):
        parts = [part.split() for part in answer.headers["Content-Security-Policy"].split(";")]
        return {part[0]: part[1:] for part in parts}

    def test_the_page_stands_under_a_strict_policy_with_a_nonce_of_its_own(self):
        seen = set()
        for path in ("/", "/devices", "/software/debian-_-python3.11/weaknesses?sort=-cve", "/no/such/page", "/sign-in"):
            answer = self.page(path)
            head = Head(answer.body.decode())
            policy = self.policy(answer)
            self.assertEqual(len(head.nonces), 1)
            nonce = head.nonces.pop()
            self.assertNotIn(nonce, seen)
            seen.add(nonce)
            self.assertEqual(policy["style-src"], ["'self'", f"'nonce-{nonce}'"])
            self.assertEqual((policy["default-src"], policy["script-src"]), (["'none'"], ["'self'"]))
            self.assertEqual((policy["frame-ancestors"], policy["base-uri"]), (["'none'"], ["'none'"]))
            self.assertEqual((policy["require-trusted-types-for"], policy["trusted-types"]), (["'script'"], ["'none'"]))
            self.assertNotIn("unsafe", answer.headers["Content-Security-Policy"])
            self.assertEqual(head.inline, [], "nothing inline")
            self.assertEqual(answer.headers["Cache-Control"], "no-store")
            for name, content in (("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"), ("Referrer-Policy", "no-referrer"),
                                  ("Cross-Origin-Opener-Policy", "same-origin"), ("Strict-Transport-Security", "max-age=31536000")):
                self.assertEqual(answer.headers[name], content)
            self.assertNotIn("Set-Cookie", answer.headers)
            self.assertNotIn("__CSP_NONCE__", answer.body.decode())

    def test_files_come_packed_and_are_kept_for_ever(self):
        for address in Head(self.page().body.decode()).addresses:
            plain = self.client.call("GET", address, check=200)
            self.assertNotIn("Content-Encoding", plain.headers)
            self.assertEqual(plain.headers["Cache-Control"], "public, max-age=31536000, immutable")
            tags = {plain.headers["ETag"]}
            for coding in ("gzip", "br"):
                packed = self.client.call("GET", address, headers={"Accept-Encoding": coding}, check=200)
                self.assertEqual(packed.headers["Vary"], "Accept-Encoding")
                self.assertEqual(packed.headers["Content-Type"], plain.headers["Content-Type"])
                tags.add(packed.headers["ETag"])
                if packed.headers.get("Content-Encoding") == "gzip":
                    self.assertEqual(gzip.decompress(packed.body), plain.body)
                same = self.client.call("GET", address, headers={"Accept-Encoding": coding, "If-None-Match": packed.headers["ETag"]})
                self.assertEqual((same.status, same.body), (304, b""))
                head = self.client.call("HEAD", address, headers={"Accept-Encoding": coding}, check=200)
                self.assertEqual((head.headers["Content-Length"], head.body), (str(len(packed.body)), b""))
            if len(plain.body) > 10_000:
                self.assertEqual(len(tags), 3, "each coding has a tag of its own")

    def test_the_first_load_is_small(self):
        browser = {"Accept-Encoding": "gzip, deflate, br, zstd"}
        page = self.client.call("GET", "/", headers=browser, check=200)
        total, sizes = len(page.body), {}
        for address in Head(self.page().body.decode()).addresses:
            self.assertTrue(address.startswith("/"), "from this server alone")
            sizes[address] = len(self.client.call("GET", address, headers=browser, check=200).body)
        total += sum(sizes.values())
        print(f"first load: {total} bytes: {sizes}")
        self.assertLess(total, FIRST_LOAD_BYTES_MAX)

    def test_no_script_makes_code_of_text(self):
        pending, seen = list(Head(self.page().body.decode()).addresses), set()
        while pending:
            address = pending.pop()
            if address in seen:
                continue
            seen.add(address)
            text = self.client.call("GET", address, check=200).body.decode()
            pending += ["/" + found for found in re.findall(r"assets/[\w.-]+\.(?:js|css)", text)]
            self.assertNotRegex(text, r"\beval\(|new Function\(", address)
        self.assertGreater(len(seen), 5)

    def test_nothing_outside_the_table_is_served(self):
        for path in ("/assets/none.js", "/assets/", "/assets", "/index.html", "/favicon.ico", "/robots.txt", "/.git/config", "/.well-known/x",
                     "/assets/..%5c..%5cetc%5cpasswd"):
            answer = self.client.call("GET", path)
            self.assertEqual((answer.status, answer.json()["error"]["code"]), (404, "NotFound"), path)
        for target in ("/assets/../../../../etc/passwd", "/../etc/passwd", "/assets/%2e%2e/%2e%2e/etc/passwd", "/assets/%2e%2e%2findex.html",
                       "/%2e%2e/etc/passwd"):
            with socket.create_connection(("127.0.0.1", self.server.port), 10) as plain:
                with self.server.trust.wrap_socket(plain, server_hostname="127.0.0.1") as secure:
                    secure.sendall(f"GET {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
                    answer = b""
                    while piece := secure.recv(65536):
                        answer += piece
            self.assertTrue(answer.startswith(b"HTTP/1.1 400 "), target)

    def test_programs_get_no_page(self):
        for path in ("/api", "/api/nothing", "/api/v1/nothing", "/sensor/v1/nothing", "/common/nothing", f"/{self.server.tenant}/oauth2/v2.0/authorize"):
            answer = self.client.call("GET", path)
            self.assertEqual((answer.status, answer.json()["error"]["code"]), (404, "NotFound"), path)
        self.assertEqual(self.client.call("GET", f"/{self.server.tenant}/oauth2/v2.0/token").status, 405)
        self.assertEqual(self.client.call("POST", "/devices", {}).status, 404)
        self.assertEqual(self.client.call("GET", "/api/machines").status, 401)

    def test_what_browsers_report_is_counted_and_logged_once_a_kind(self):
        report = json.dumps({"csp-report": {"document-uri": f"{self.server.address}/devices?secret=1", "effective-directive": "img-src",
                                            "blocked-uri": "https://elsewhere.example/a.png?token=2"}})
        headers = {"Content-Type": "application/csp-report"}
        for _ in range(3):
            self.client.call("POST", "/api/v1/csp-reports", report, headers=headers, check=204)
        self.client.call("POST", "/api/v1/csp-reports", "{}", headers=headers, check=400)
        self.client.call("POST", "/api/v1/csp-reports", " " * 20_000, headers=headers, check=413)
        self.assertIn('parapet_csp_reports_total{directive="img-src"} 3', self.client.get("/metrics"))
        log = self.folder / "parapet.log"
        eventually(lambda: "elsewhere.example" in log.read_text())
        self.assertEqual(log.read_text().count("elsewhere.example/a.png"), 1)
        self.assertNotIn("token=2", log.read_text())
        self.assertNotIn("secret=1", log.read_text())
        statuses = [self.client.call("POST", "/api/v1/csp-reports", report, headers=headers).status for _ in range(80)]
        self.assertIn(429, statuses)


if __name__ == "__main__":
    unittest.main()
