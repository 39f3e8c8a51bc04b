# SPDX-License-Identifier: Apache-2.0
"""Thousands of calls made from the OpenAPI document that the server serves, half of them nonsense: no answer is a 5xx, none
breaks the schema that the document gives for it, none has a status that the document does not know, and the server lives.
The calls are the same in every run; PARAPET_FUZZ_SEED and PARAPET_FUZZ_CALLS make others or more."""

import json
import os
import random
import re
import unittest
import urllib.parse

import jsonschema

from server_support import Client, Sensor, ServerCase, eventually, osv, pypi

NONSENSE = ["", " ", "0", "-1", "1e309", "9" * 40, "true", "null", "'", "''", "%00", "\u0000", "\ufffe", "é" * 50, "../..", "a" * 5000,
            "{}", "[]", "$", "(((((", "eq eq eq", "x eq 'y", "name eq", "lastSeen gt 2026-13-45T99:99:99Z", "machineTags/any(t: t eq 'x'",
            "contains(name,'a') and (", "1970-01-01T00:00:00Z", "2026-11-20T00:00:00Z", "CVE-2031-0001", "pypi-_-alpha", f"{1:040x}"]
FILTERS = ["startswith(computerDnsName,'host')", "cvssV3 ge 5", "severity eq 'High'", "id ne 'x'", "lastSeen gt 2026-01-01Z",
           "not (id eq 'a') or name eq 'b'", "healthStatus eq 'Active' and exposureLevel eq 'Low'"]


class Generator:
    def __init__(self, document, seed):
        self.document, self.random = document, random.Random(seed)

    def resolve(self, node):
        while isinstance(node, dict) and "$ref" in node:
            target = self.document
            for part in node["$ref"].lstrip("#/").split("/"):
                target = target[part.replace("~1", "/").replace("~0", "~")]
            node = target
        return node

    def text(self):
        return self.random.choice(NONSENSE)

    def of_schema(self, schema, depth=0):
        """A value of the schema, or now and then not."""
        schema = self.resolve(schema or {})
        if depth > 6 or self.random.random() < 0.12:
            return self.random.choice([None, True, -1, 1e300, "x", self.text(), [], {}, [[[[]]]], 2**63])
        if "enum" in schema:
            return self.random.choice(schema["enum"])
        for key in ("oneOf", "anyOf", "allOf"):
            if key in schema:
                return self.of_schema(self.random.choice(schema[key]), depth + 1)
        kind = schema.get("type")
        if isinstance(kind, list):
            kind = self.random.choice(kind)
        if kind == "object":
            required = set(schema.get("required", ()))
            return {name: self.of_schema(member, depth + 1) for name, member in schema.get("properties", {}).items()
                    if name in required and self.random.random() < 0.9 or self.random.random() < 0.5}
        if kind == "array":
            return [self.of_schema(schema.get("items"), depth + 1) for _ in range(self.random.randrange(4))]
        if kind == "integer":
            return self.random.choice([0, 1, 2, 10, 100, schema.get("maximum", 5), schema.get("minimum", 1)])
        if kind == "number":
            return self.random.choice([0, 0.5, 9.9, -1.5])
        if kind == "boolean":
            return self.random.random() < 0.5
        if kind == "string" or kind is None:
            return self.random.choice([self.text(), "one", "Add", "Remove", "High", f"{1:040x}", "2026-11-21T00:00:00Z"])
        return None

    def call(self, path, operation):
        parameters = [self.resolve(parameter) for parameter in operation.get("parameters", ())]
        query = []
        for parameter in parameters:
            if parameter["in"] == "query" and (parameter.get("required") or self.random.random() < 0.4):
                value = self.of_schema(parameter.get("schema"))
                if parameter["name"] == "$filter" and self.random.random() < 0.7:
                    value = self.random.choice(FILTERS)
                query.append((parameter["name"], value if isinstance(value, str) else json.dumps(value)))
        if self.random.random() < 0.05:
            query.append((self.random.choice(["$search", "$top", "$skiptoken", "pageIndex", "$", "format"]), self.text()))
        known = [f"{1:040x}", "pypi-_-alpha", "va-_-pypi-_-alpha", "CVE-2031-0001", "host-1", "1"]
        path = re.sub(r"\{[^}]*\}", lambda _: urllib.parse.quote(
            self.random.choice(known) if self.random.random() < 0.7 else (self.text() or "x"), safe=""), path)
        body = None
        content = operation.get("requestBody", {}) and self.resolve(operation["requestBody"]).get("content", {})
        headers = {}
        if content:
            kind = self.random.choice(sorted(content))
            headers["Content-Type"] = kind
            value = self.of_schema(content[kind].get("schema"))
            if "json" in kind:
                body = json.dumps(value)
            elif "form" in kind:
                body = urllib.parse.urlencode({str(k): str(v) for k, v in value.items()} if isinstance(value, dict) else {"x": "y"})
            else:
                body = str(value)
            if self.random.random() < 0.08:
                body = self.random.choice(["{", "[" * 5000, '{"a":', "\x00\x01", body[:len(body) // 2], ""])
        address = path + ("?" + urllib.parse.urlencode(query) if query else "")
        return address, body, headers


class ApiFuzz(ServerCase):
    advisories = (osv("CVE-2031-0001", "alpha", "2.0"), osv("CVE-2031-0002", "beta"))

    maxDiff = None

    def test_no_call_breaks_the_server_or_its_document(self):
        key = self.server.enrolment_key(self.administrator)
        for number in range(1, 5):
            Sensor(self.server, key, number).full([pypi("alpha", "1.0"), pypi("beta", "1.0")])
        eventually(lambda: self.administrator.get("/api/v1/devices")["total"] == 4, what="the devices")
        document = self.administrator.get("/api/v1/openapi.json")
        seed = int(os.environ.get("PARAPET_FUZZ_SEED", 1))
        calls = int(os.environ.get("PARAPET_FUZZ_CALLS", 3000))
        print(f"seed {seed}, {calls} calls")
        generator = Generator(document, seed)
        # Long streams, and what would end this test's own sessions.
        skipped = ("/api/v1/events", "/api/v1/session", "/api/v1/settings/users")
        operations = [(path, method, operation) for path, methods in document["paths"].items() if not path.startswith(skipped)
                      for method, operation in methods.items() if method in ("get", "post", "put", "patch", "delete")]
        callers, problems, statuses = [], [], {}
        for number in range(calls):
            if number % 40 == 0:  # fresh callers, so that no limit on calls is what answers
                client, _, _ = self.server.api_client(self.administrator, name=f"fuzz-{number}")
                callers = [client, self.administrator]
            path, method, operation = generator.random.choice(operations)
            address, body, headers = generator.call(path, operation)
            caller = generator.random.choice(callers)
            answer = caller.call(method.upper(), address, body and body.encode("utf-8", "surrogatepass"), headers=headers)
            statuses[answer.status] = statuses.get(answer.status, 0) + 1
            problem = self.problem(generator, operation, answer)
            if problem:
                problems.append(f"{method.upper()} {address[:300]} {(body or '')[:200]!r}: {problem}")
                if len(problems) > 20:
                    break
        print("statuses:", dict(sorted(statuses.items())))
        self.assertEqual("\n".join(problems), "")
        self.assertEqual(Client(self.server).call("GET", "/healthz").status, 200)
        self.assertGreater(statuses.get(200, 0), calls // 10)

    def problem(self, generator, operation, answer):
        if answer.status >= 500:
            return f"{answer.status} {answer.body[:300]!r}"
        responses = operation["responses"]
        if answer.status == 400 and set(answer.json()["error"]) == {"code", "message", "target"}:
            return None  # a request that is no request is refused before there is an operation, in the shape of all errors
        documented = responses.get(str(answer.status), responses.get("default"))
        # These may come before any handler is asked: the body is too large or packed badly, the address too long, too many calls.
        if documented is None:
            return None if answer.status in (401, 403, 405, 408, 413, 414, 415, 429, 431) else f"{answer.status} is not documented: {answer.body[:300]!r}"
        content = generator.resolve(documented).get("content", {}).get("application/json", {})
        if "schema" not in content or "json" not in answer.headers.get("Content-Type", "") or "ndjson" in answer.headers["Content-Type"]:
            return None
        described = generator.resolve(content["schema"])
        if "attachment" in answer.headers.get("Content-Disposition", "") and "items" in described.get("properties", {}):
            described = {"type": "array"}  # format=json-file: the rows alone, with the columns that were asked for
        schema = {**described, "components": generator.document["components"], "$schema": "https://json-schema.org/draft/2020-12/schema"}
        errors = list(jsonschema.Draft202012Validator(schema).iter_errors(answer.json()))
        return f"{answer.status}: {errors[0].message[:300]} at {list(errors[0].absolute_path)}" if errors else None


if __name__ == "__main__":
    unittest.main()
