# SPDX-License-Identifier: Apache-2.0
"""People of an identity provider sign in at the real server: the whole way of a browser over TLS, and what must stop it."""

import http.client
import re
import ssl
import unittest
import urllib.parse

from identity_provider import IdentityProvider
from server_support import Client, Server
from support import PATIENCE, Case, keep_port


class Oidc(Case):
    def setUp(self):
        super().setUp()
        self.data.mkdir()
        port, kept = keep_port()
        self.addCleanup(kept.close)
        address = f"https://127.0.0.1:{port}"
        self.provider = IdentityProvider(self.folder, address + "/api/v1/session/oidc/callback")
        self.addCleanup(self.provider.stop)
        secret = self.folder / "client-secret"
        secret.write_text(self.provider.client_secret + "\n")
        # The provider's address has to be known to the server and the server's to the provider, so both ports are chosen before.
        self.server = Server(self.data, {"log.access": False, "server.public_address": address, "oidc.issuer": self.provider.issuer,
                                         "oidc.client_id": self.provider.client_id, "oidc.client_secret_file": str(secret),
                                         "trust_file": str(self.provider.certificate)}, port)
        self.addCleanup(self.server.kill)
        self.server.start()
        self.administrator = self.server.administrator()
        self.administrator.call("POST", "/api/v1/settings/users", {"name": "berta", "email": "Berta@example.org", "userGroups": ["Security readers"]}, check=201)

    def at_provider(self, address):
        """The provider's redirect back to us."""
        parts = urllib.parse.urlparse(address)
        connection = http.client.HTTPSConnection(parts.netloc, context=ssl.create_default_context(cafile=str(self.provider.certificate)), timeout=PATIENCE)
        self.addCleanup(connection.close)
        connection.request("GET", f"{parts.path}?{parts.query}")
        answer = connection.getresponse()
        answer.read()
        self.assertEqual(answer.status, 302, self.provider.refused)
        back = urllib.parse.urlparse(answer.headers["Location"])
        return f"{back.path}?{back.query}"

    def begin(self, path="/devices"):
        answer = Client(self.server).call("GET", "/api/v1/session/oidc/start?return=" + urllib.parse.quote(path), check=302)
        return answer.headers["Location"], answer.headers["Set-Cookie"].split(";")[0]

    def whole_way(self, check=200):
        address, cookie = self.begin()
        return Client(self.server).call("GET", self.at_provider(address), headers={"Cookie": cookie}, check=check)

    def session_of(self, answer):
        cookies = [value.split(";")[0] for name, value in answer.headers.items() if name.lower() == "set-cookie"]
        return Client(self.server, {"Cookie": next(cookie for cookie in cookies if cookie.startswith("__Host-parapet="))})

    def test_a_person_whom_an_administrator_waits_for_signs_in(self):
        self.assertEqual(Client(self.server).get("/api/v1/session/methods"), {"password": True, "external": "/api/v1/session/oidc/start"})
        answer = self.whole_way()
        self.assertRegex(answer.body.decode(), re.escape('content="0;url=/devices"'))
        self.assertIn("<title>Parapet</title>", Client(self.server).get("/devices"), "which is the console's page")
        who = self.session_of(answer).get("/api/v1/session")
        self.assertEqual((who["name"], who["kind"]), ("berta", "user"))
        self.assertIn("viewData", who["permissions"])
        self.session_of(answer).get("/api/v1/dashboard")
        # From now on the subject counts, not the address.
        self.provider.person["email"] = "berta.new@example.org"
        self.whole_way()
        self.provider.person.update(sub="person-2", email="berta@example.org")
        self.whole_way(check=401)

    def test_nobody_else_does(self):
        self.provider.person.update(email="mallory@example.org")
        self.assertIn('<a href="/">Back to the sign-in page</a>', self.whole_way(check=401).body.decode())
        self.provider.person.update(email="berta@example.org", email_verified=False)
        self.whole_way(check=401)
        failed = [entry for entry in self.administrator.get("/api/v1/audit")["items"] if entry["action"] == "sign_in.failed"]
        self.assertEqual(len(failed), 2)

    def test_an_answer_counts_in_the_browser_that_asked_and_once(self):
        address, cookie = self.begin()
        back = self.at_provider(address)
        Client(self.server).call("GET", back, check=401)
        Client(self.server).call("GET", back, headers={"Cookie": "__Host-parapet-oidc=pp_sess_other"}, check=401)
        Client(self.server).call("GET", back, headers={"Cookie": cookie}, check=200)
        Client(self.server).call("GET", back, headers={"Cookie": cookie}, check=401)

    def test_id_tokens_of_another_sign_in_audience_or_time_are_refused(self):
        for change in ({"nonce": "another"}, {"aud": "another"}, {"iss": "https://elsewhere.test"}, {"exp": 1}, {"azp": "another"}):
            self.provider.change = lambda claims: {**claims, **change}
            self.whole_way(check=401)
        self.provider.change = lambda claims: claims
        self.whole_way()


if __name__ == "__main__":
    unittest.main()
