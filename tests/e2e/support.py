# SPDX-License-Identifier: Apache-2.0
"""What the end-to-end tests share: the real binary, data folders that clean up after themselves, public schemas."""

import json
import os
import pathlib
import resource
import socket
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("PARAPET_BINARY", str(SOURCE / "build/release/parapet"))
DATA = pathlib.Path(__file__).resolve().parent / "data"
SHARED = pathlib.Path(os.environ.get("PARAPET_SHARED", str(SOURCE / "../shared")))


# How long a test waits for what has to come, in seconds: no budget, only the end of patience with a machine that has much else to do.
PATIENCE = 180


def keep_port():
    """A port of loopback for a server that comes back at the same place, kept from everybody else on this machine: bound, never listened
    at. Servers bind beside it, as it allows them; the system gives it to nobody by itself. Returns the port and the socket, to be closed."""
    kept = socket.socket()
    kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    kept.bind(("127.0.0.1", 0))
    return kept.getsockname()[1], kept


def computing_seconds():
    """What programs that a test ran and that ended have computed: what else the machine does doesn't count, as it would on a clock."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def needs_shared(test):
    """Skips with a clear line where the real upstream data is not beside the checkout."""
    return unittest.skipUnless(
        (SHARED / "feeds").is_dir(), "../shared (real upstream data) is not beside this checkout")(test)


def parapet(*arguments, data, check=None, stdin=None, timeout=900, environment=None):
    """Runs the real binary; check is the exit code it must have."""
    result = subprocess.run(
        [BINARY, "--data", str(data), *map(str, arguments)],
        capture_output=True, text=True, input=stdin, timeout=timeout,
        env={**os.environ, **(environment or {})})
    if check is not None and result.returncode != check:
        raise AssertionError(
            f"parapet {' '.join(map(str, arguments))}: exit code {result.returncode}, not {check}\n"
            f"stdout: {result.stdout[-2000:]}\nstderr: {result.stderr[-2000:]}")
    return result


def scan(target, *arguments, data, check=0):
    """The parsed JSON of a scan."""
    return json.loads(parapet("scan", target, "--format", "json", *arguments, data=data, check=check).stdout)


class Case(unittest.TestCase):
    """A test with a fresh data folder."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="parapet-e2e-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.data = self.folder / "data"

    def parapet(self, *arguments, **options):
        return parapet(*arguments, data=self.data, **options)

    def scan(self, target, *arguments, **options):
        return scan(target, *arguments, data=self.data, **options)


def validate(document, schema_name):
    """Holds a document against a public schema in ../shared/schemas; references between the schemas are resolved there."""
    import jsonschema
    folder = SHARED / "schemas"
    schema = json.loads((folder / schema_name).read_text())
    store = {}
    for path in folder.glob("*.json"):
        other = json.loads(path.read_text())
        store[other.get("$id") or other.get("id") or path.name] = other
        store[f"http://cyclonedx.org/schema/{path.name}"] = other
    resolver = jsonschema.RefResolver.from_schema(schema, store=store)
    cls = jsonschema.validators.validator_for(schema)
    errors = list(cls(schema, resolver=resolver).iter_errors(document))
    assert not errors, "\n".join(f"{list(e.absolute_path)}: {e.message[:300]}" for e in errors[:5])
