# SPDX-License-Identifier: Apache-2.0
"""What the end-to-end tests of the server share: the real binary serving on a free port of loopback over TLS, its first
administrator signed in, API clients, enrolment keys, devices that report."""

import http.client
import itertools
import json
import os
import re
import signal
import ssl
import subprocess
import time
import urllib.parse

from support import BINARY, PATIENCE, Case, keep_port

ALL_PERMISSIONS = ["Machine.ReadWrite.All", "Machine.Read.All", "Vulnerability.Read.All", "Software.Read.All",
                   "SecurityRecommendation.Read.All", "Score.Read.All", "RemediationTasks.Read.All", "Alert.ReadWrite.All",
                   "SecurityBaselinesAssessment.Read.All", "Inventory.Write.All"]
PASSWORD = "a long enough passphrase"


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)


class Client:
    """Plain HTTPS calls with whatever credential; one connection, kept alive."""

    def __init__(self, server, headers=None):
        self.server, self.headers, self.connection = server, dict(headers or {}), None
        server.clients.append(self)

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def call(self, method, path, body=None, headers=None, check=None):
        data = body if body is None or isinstance(body, (bytes, str)) else json.dumps(body)
        sent = {**self.headers, **(headers or {})}
        if data is not None:
            sent.setdefault("Content-Type", "application/json")
        for attempt in (1, 2):
            try:
                if self.connection is None:
                    self.connection = http.client.HTTPSConnection("127.0.0.1", self.server.port, context=self.server.trust, timeout=PATIENCE)
                self.connection.request(method, path, body=data, headers=sent)
                response = self.connection.getresponse()
                answer = Answer(response.status, response.headers, response.read())
                break
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError, ssl.SSLError):
                self.connection = None  # the server closed an idle connection
                if attempt == 2:
                    raise
        if check is not None and answer.status != check:
            raise AssertionError(f"{method} {path}: {answer.status}, not {check}: {answer.body[:500]!r}")
        return answer

    def get(self, path, check=200, **options):
        answer = self.call("GET", path, check=check, **options)
        return answer.json() if answer.body[:1] in (b"{", b"[") else answer.body.decode()

    def post(self, path, body, check=200, **options):
        answer = self.call("POST", path, body, check=check, **options)
        return answer.json() if answer.body[:1] in (b"{", b"[") else answer.body.decode()


class Server:
    """`parapet serve` on a data folder. settings: {"ingest.sensor_interval_s": 60}."""

    def __init__(self, data, settings=None, port=0):
        self.data, self.settings, self.process, self.trust = data, dict(settings or {}), None, None
        # Kept while the server is away: whoever started meanwhile could have it else.
        self.port, self.kept = (port, None) if port else keep_port()
        self.log, self.tenant, self.clients = None, None, []

    def start(self):
        options = []
        for key, value in self.settings.items():
            options += ["--set", f"{key}={value if isinstance(value, str) else json.dumps(value)}"]
        self.log = open(f"{self.data}.log", "ab")
        self.process = subprocess.Popen(
            [BINARY, "--data", str(self.data), "serve", "--listen", f"127.0.0.1:{self.port}", *options],
            stdout=subprocess.PIPE, stderr=self.log, text=True, env={k: v for k, v in os.environ.items() if not k.startswith("PARAPET_SERVER")})
        lines, serves = [], False
        for line in self.process.stdout:
            lines.append(line)
            serves = serves or "serves at https://" in line
            if line.startswith("  API clients"):
                self.tenant = line.split("/")[-1].strip()
            if line.startswith("  devices"):
                break
        if not serves:
            raise AssertionError(f"the server did not start: {''.join(lines)} {open(self.data.parent / (self.data.name + '.log')).read()[-2000:]}")
        self.trust = ssl.create_default_context(cafile=str(self.data / "tls/certificate.pem"))
        return self

    @property
    def address(self):
        return f"https://127.0.0.1:{self.port}"

    def stop(self, how=signal.SIGTERM):
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
        for client in self.clients:
            client.close()
        if self.process:
            code = self.process.wait(PATIENCE)
            self.process.stdout.close()
            self.log.close()
            self.process = None
            return code
        return None

    def kill(self):
        return self.stop(signal.SIGKILL)

    def end(self):
        """Kills it for good."""
        self.kill()
        if self.kept is not None:
            self.kept.close()

    # --- callers

    def administrator(self):
        """Signs the first administrator in; the one-time password is changed at the first call."""
        client = Client(self)
        password = PASSWORD
        first = self.data / "first-sign-in"
        if first.exists():
            password = re.search(r"^\s+([a-z0-9]{5}(?:-[a-z0-9]{5}){3})$", first.read_text(), re.M).group(1)
        answer = client.call("POST", "/api/v1/session", {"name": "admin", "password": password}, check=200)
        self._take_session(client, answer)
        if answer.json()["mustChangePassword"]:
            answer = client.call("POST", "/api/v1/session/password", {"current": password, "new": PASSWORD}, check=200)
            self._take_session(client, answer)
            first.unlink()
        return client

    @staticmethod
    def _take_session(client, answer):
        client.headers["Cookie"] = answer.headers["Set-Cookie"].split(";")[0]
        client.headers["X-CSRF-Token"] = answer.json()["csrfToken"]

    def api_client(self, administrator, permissions=None, groups=None, name="test"):
        """A client with its token: (client, id, secret)."""
        body = {"name": name, "permissions": ALL_PERMISSIONS if permissions is None else permissions}
        if groups is not None:
            body.update({"allGroups": False, "groups": groups})
        made = administrator.call("POST", "/api/v1/settings/api-clients", body)
        if made.status not in (200, 201):
            raise AssertionError(made.body)
        made = made.json()
        client = Client(self)
        client.headers["Authorization"] = f"Bearer {self.token(made['id'], made['secret'])}"
        return client, made["id"], made["secret"]

    def token(self, client_id, secret):
        form = urllib.parse.urlencode({"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret,
                                       "scope": f"{self.address}/.default"})
        return Client(self).post(f"/{self.tenant}/oauth2/v2.0/token", form,
                                 headers={"Content-Type": "application/x-www-form-urlencoded"})["access_token"]

    def enrolment_key(self, administrator, name="key"):
        made = administrator.call("POST", "/api/v1/settings/enrolment-keys", {"name": name})
        if made.status not in (200, 201):
            raise AssertionError(made.body)
        return made.json()["secret"]


class Sensor:
    """A device of the test's own that speaks the sensor protocol (docs/formats/sensor-protocol.md)."""
    # Of all devices: one that enrols again begins a later epoch than it had.
    EPOCHS = itertools.count(int(time.time()))

    def __init__(self, server, key, number, name=None):
        self.device = {"id": f"{number:040x}", "name": name or f"host-{number}",
                       "os": {"family": "linux", "id": "debian", "version": "12", "codename": "bookworm", "arch": "x86_64"}}
        self.epoch, self.sequence = next(self.EPOCHS), 0
        self.client = Client(server)
        answer = self.client.post("/sensor/v1/enrol", {"schema": "parapet.enrol/1", "key": key, "device": self.device})
        self.device["id"] = answer["device_id"]
        self.client.headers["Authorization"] = f"Bearer {answer['credential']}"

    def send(self, kind, check=200, **content):
        if kind == "full":
            self.epoch, self.sequence = next(self.EPOCHS), 0
        self.sequence += 1
        return self.client.post("/sensor/v1/report", {
            "schema": "parapet.report/1", "kind": kind, "epoch": self.epoch, "sequence": self.sequence, "taken": "",
            "device": self.device, **content}, check=check)

    def full(self, software):
        return self.send("full", software=software)

    def delta(self, put=(), removed=()):
        return self.send("delta", put=list(put), removed=list(removed))


def pypi(name, version):
    return {"ecosystem": "pypi", "name": name, "version": version, "paths": [f"/usr/lib/python3/dist-packages/{name}"]}


def osv(identifier, package, fixed=None, score="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"):
    """A private advisory in OSV form."""
    events = [{"introduced": "0"}] + ([{"fixed": fixed}] if fixed else [])
    return {"schema_version": "1.6.0", "id": identifier, "modified": "2026-11-01T00:00:00Z", "published": "2026-11-01T00:00:00Z",
            "summary": f"A weakness of {package}", "severity": [{"type": "CVSS_V3", "score": score}],
            "affected": [{"package": {"ecosystem": "PyPI", "name": package}, "ranges": [{"type": "ECOSYSTEM", "events": events}]}]}


def eventually(condition, what="the condition"):
    """The first true result; polls, bounded."""
    end = time.monotonic() + PATIENCE
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > end:
            raise AssertionError(f"{what} did not come about within {PATIENCE} s")
        time.sleep(0.05)


class ServerCase(Case):
    """A test with a server on a fresh data folder; `advisories` (OSV) are imported first."""
    advisories = ()
    # No publisher is asked for feeds, whatever a test does.
    settings = {"knowledge.check_interval_s": 1, "log.access": False, "mirror": "/nowhere"}

    def setUp(self):
        super().setUp()
        self.data.mkdir()
        if self.advisories:
            self.learn(self.advisories)
        self.server = Server(self.data, self.settings)
        self.addCleanup(self.server.end)
        self.server.start()
        self.administrator = self.server.administrator()

    def learn(self, advisories):
        folder = self.folder / "advisories"
        folder.mkdir(exist_ok=True)
        for advisory in advisories:
            (folder / f"{advisory['id']}.json").write_text(json.dumps(advisory))
        self.parapet("feed", "import", "--add", folder, check=0)
