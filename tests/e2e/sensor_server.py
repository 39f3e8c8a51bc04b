# SPDX-License-Identifier: Apache-2.0
"""A server that speaks docs/formats/sensor-protocol.md over TLS, for tests: it keeps what devices report in memory and can
be told to be away, to want a full report, to be busy, to refuse. Python 3 standard library; the zstd and openssl programs."""

import hashlib
import http.server
import json
import pathlib
import ssl
import subprocess
import threading
import time

from support import PATIENCE, keep_port


def make_certificate(folder):
    """A self-signed certificate for 127.0.0.1; returns (certificate, key, SHA-256 of the certificate)."""
    certificate, key = folder / "server.pem", folder / "server.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=parapet test", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
        check=True, capture_output=True)
    der = ssl.PEM_cert_to_DER_cert(certificate.read_text())
    return certificate, key, hashlib.sha256(der).hexdigest()


def identity(entry, ecosystem_packages=("deb", "rpm", "apk", "pacman")):
    path = "" if entry["ecosystem"] in ecosystem_packages else (entry.get("paths") or [""])[0]
    return (entry["ecosystem"], entry["name"], entry["version"], entry.get("arch", ""), entry.get("module", ""), path)


class Device:
    """What the server knows of one device."""

    def __init__(self):
        self.software = {}
        self.position = None
        self.digest = ""
        self.facts = {}


class FakeServer:
    """Runs in threads of its own until stop(). Everything a test looks at is guarded by `changed`, a condition."""

    def __init__(self, folder, key="enrolment-key", interval=3600):
        self.folder = pathlib.Path(folder)
        self.certificate, self.private_key, self.fingerprint = make_certificate(self.folder)
        self.key, self.interval = key, interval
        self.changed = threading.Condition()
        self.devices, self.credentials = {}, {}
        self.reports, self.enrolments = [], []  # in the order they came: decoded bodies
        self.answers = []                       # answers to give to the next reports instead: (status, headers, body)
        self.port, self.kept = keep_port()
        self.server = None
        self.start()

    @property
    def url(self):
        return f"https://127.0.0.1:{self.port}"

    def start(self):
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                outer.handle(self)

            def log_message(self, *_):
                pass

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.private_key)
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.server.daemon_threads = True
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self):
        if self.server:
            self.server.shutdown()
            self.server.server_close()
            self.server = None

    def end(self):
        """Stops it for good."""
        self.stop()
        self.kept.close()

    def wait_for(self, condition, what="the server to see it"):
        with self.changed:
            if not self.changed.wait_for(condition, timeout=PATIENCE):
                raise AssertionError(f"waited {PATIENCE} s for {what}; reports: "
                                     f"{[(r['kind'], r['epoch'], r['sequence']) for r in self.reports]}")

    def answer(self, handler, status, body, headers=()):
        data = json.dumps(body).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(data)))
        for name, value in headers:
            handler.send_header(name, value)
        if self.server is None:
            handler.close_connection = True
        handler.end_headers()
        handler.wfile.write(data)

    def handle(self, handler):
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        if self.server is None:  # stopped: connections that are still open are cut
            handler.close_connection = True
            return
        if handler.headers.get("Content-Encoding") == "zstd":
            body = subprocess.run(["zstd", "-dcq"], input=body, check=True, capture_output=True).stdout
        message = json.loads(body)
        with self.changed:
            if self.answers:
                status, headers, reply = self.answers.pop(0)
                if handler.path == "/sensor/v1/report":
                    self.reports.append({**message, "at": time.monotonic(), "answered": status})
            elif handler.path == "/sensor/v1/enrol":
                status, headers, reply = self.enrol(message)
            else:
                status, headers, reply = self.report(message, handler.headers.get("Authorization", ""))
            self.changed.notify_all()
        self.answer(handler, status, reply, headers)

    def enrol(self, message):
        assert message["schema"] == "parapet.enrol/1"
        if message["key"] != self.key:
            return 401, (), {"error": {"code": "Unauthorized", "message": "no such key"}}
        device = message["device"]["id"]
        credential = f"credential-{len(self.enrolments)}"
        self.credentials = {c: d for c, d in self.credentials.items() if d != device}
        self.credentials[credential] = device
        self.enrolments.append(message)
        return 200, (), {"device_id": device, "credential": credential, "interval_seconds": self.interval}

    def report(self, message, authorization):
        assert message["schema"] == "parapet.report/1"
        name = self.credentials.get(authorization.removeprefix("Bearer "))
        if name is None:
            return 401, (), {"error": {"code": "Unauthorized", "message": "enrol again"}}
        self.reports.append({**message, "at": time.monotonic(), "answered": 200})
        result, reason = self.apply(self.devices.setdefault(name, Device()), message)
        return 200, (), {"result": result, "reason": reason, "interval_seconds": self.interval}

    @staticmethod
    def apply(device, message):
        position = (message["epoch"], message["sequence"])
        if device.position and position <= device.position:
            return ("repeated", "") if message["epoch"] == device.position[0] else ("older", "an older epoch")
        if message["kind"] == "full":
            assert message["sequence"] == 1
            device.software = {identity(e): e for e in message["software"]}
            assert len(device.software) == len(message["software"]), "two entries of one identity"
        elif device.position != (position[0], position[1] - 1):
            return "gap", "a report is missing"
        for entry in message.get("removed", []):
            del device.software[identity(entry)]
        for entry in message.get("put", []):
            device.software[identity(entry)] = entry
        device.position, device.digest, device.facts = position, message["digest"], message["device"]
        return "applied", ""
