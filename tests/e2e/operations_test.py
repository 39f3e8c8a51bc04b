# SPDX-License-Identifier: Apache-2.0
"""What operators hold on to: configuration errors, metrics, health, log files, a certificate that is replaced while the server runs,
a stop that leaves nobody without an answer."""

import hashlib
import http.client
import json
import signal
import socket
import ssl
import threading
import time
import unittest

from sensor_server import make_certificate
from server_support import Client, Server
from support import PATIENCE, Case


def wait_for(what):
    """Polls until `what` is true."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.05)
    return False


def lines_of(path):
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


class Configuration(Case):
    def refused(self, text):
        file = self.folder / "parapet.toml"
        file.write_text(text)
        result = self.parapet("serve", "--config", file, check=2)
        self.assertFalse((self.data / "tls").exists(), "nothing starts before the configuration is right")
        return result.stderr

    def test_errors_name_the_line_and_the_nearest_setting(self):
        error = self.refused("[server]\n\nprot = 1\n")
        self.assertIn("parapet.toml:3: 'server.prot' is no setting; did you mean 'server.port'?", error)
        self.assertIn("parapet.toml:2: 'server.port' must be from 0 to 65535, not 123456", self.refused("[server]\nport = 123456\n"))

    def test_plain_http_is_not_served_by_one_setting_alone(self):
        self.assertIn("tls.plain_http_behind_proxy", self.refused("[tls]\nenabled = false\n"))


class Operations(Case):
    def serve(self, **settings):
        server = Server(self.data, {key.replace("__", "."): value for key, value in settings.items()})
        self.addCleanup(server.end)
        return server.start()

    def test_health_and_metrics_answer_callers_on_this_machine(self):
        client = Client(self.serve())
        self.assertEqual(client.get("/healthz"), "ok\n")
        self.assertEqual(client.get("/readyz"), "ready\n")
        text = client.get("/metrics")
        for name in ("parapet_http_request_seconds_bucket", "parapet_devices", "parapet_store_bytes", "parapet_index_keys",
                     "parapet_certificate_valid_seconds"):
            self.assertIn(name, text)
        client.call("GET", "/metrics", headers={"X-Forwarded-For": "203.0.113.9"}, check=403)

    def test_with_a_token_metrics_want_it(self):
        token = self.folder / "token"
        token.write_text("a-token-for-metrics\n")
        client = Client(self.serve(metrics__token_file=str(token)))
        client.call("GET", "/metrics", check=401)
        client.call("GET", "/metrics", headers={"Authorization": "Bearer a-token-for-metrics"}, check=200)

    def test_logs_are_lines_of_json_without_queries_and_go_on_after_rotation(self):
        access, log = self.folder / "access.log", self.folder / "parapet.log"
        server = self.serve(log__access_file=str(access), log__file=str(log))
        client = Client(server)
        client.call("GET", "/healthz?secret=1", check=200)
        self.assertTrue(wait_for(lambda: lines_of(access)))
        line = lines_of(access)[0]
        self.assertEqual((line["path"], line["route"], line["status"]), ("/healthz", "healthz", 200))
        self.assertNotIn("secret", access.read_text())
        access.rename(self.folder / "access.log.1")
        server.process.send_signal(signal.SIGHUP)
        self.assertTrue(wait_for(access.exists))
        client.call("GET", "/readyz", check=200)
        self.assertEqual(server.stop(), 0)
        self.assertEqual([line["route"] for line in lines_of(access)], ["readyz"])

    def test_a_new_certificate_is_served_without_a_restart(self):
        certificate, key, fingerprint = make_certificate(self.folder)
        server = Server(self.data, {"tls.certificate": str(certificate), "tls.key": str(key)})
        self.addCleanup(server.end)
        (self.data / "tls").mkdir(parents=True)
        (self.data / "tls/certificate.pem").write_text(certificate.read_text())  # what the clients of this test trust
        server.start()

        def served():
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            with socket.create_connection(("127.0.0.1", server.port), 10) as plain, context.wrap_socket(plain) as secure:
                return hashlib.sha256(secure.getpeercert(True)).hexdigest()

        self.assertEqual(served(), fingerprint)
        kept = Client(server)
        kept.call("GET", "/healthz", check=200)
        make_certificate(self.folder)
        server.process.send_signal(signal.SIGHUP)
        self.assertTrue(wait_for(lambda: served() != fingerprint))
        kept.call("GET", "/healthz", check=200)

    def test_a_stop_leaves_nobody_without_an_answer(self):
        server = self.serve()
        answered, unanswered, stopping = [0], [], threading.Event()
        guard = threading.Lock()

        def call():
            connection = http.client.HTTPSConnection("127.0.0.1", server.port, context=server.trust, timeout=PATIENCE)
            while True:
                try:
                    connection.request("GET", "/healthz")
                except OSError as error:
                    return None if stopping.is_set() else unanswered.append(error)
                try:
                    response = connection.getresponse()
                    response.read()
                except (OSError, http.client.HTTPException) as error:
                    return unanswered.append(error)
                with guard:
                    answered[0] += 1
                if response.status != 200:
                    return unanswered.append(response.status)
                if response.headers.get("Connection") == "close":
                    return None

        threads = [threading.Thread(target=call) for _ in range(4)]
        for thread in threads:
            thread.start()
        self.assertTrue(wait_for(lambda: answered[0] > 200))
        stopping.set()
        self.assertEqual(server.stop(), 0)
        for thread in threads:
            thread.join(PATIENCE)
        self.assertEqual(unanswered, [])


if __name__ == "__main__":
    unittest.main()
