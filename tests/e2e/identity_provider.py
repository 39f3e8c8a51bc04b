# SPDX-License-Identifier: Apache-2.0
"""A small OpenID Connect provider of the tests' own: one client, everybody who comes is the person that the test names. It is strict about
what a provider checks: redirect address, client secret, PKCE, each code once. Needs the openssl program."""

import base64
import hashlib
import http.server
import json
import secrets
import ssl
import subprocess
import threading
import time
import urllib.parse

from sensor_server import make_certificate


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class IdentityProvider:
    def __init__(self, folder, redirect, client_id="parapet", client_secret="a secret: with signs"):
        self.redirect, self.client_id, self.client_secret = redirect, client_id, client_secret
        self.person = {"sub": "person-1", "email": "berta@example.org", "email_verified": True}
        self.change = lambda claims: claims   # what a test does to the ID token's claims
        self.codes, self.refused = {}, []
        self.key = folder / "signing.pem"
        subprocess.run(["openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", self.key], check=True, capture_output=True)
        self.certificate, key, _ = make_certificate(folder)
        provider = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_GET(self):
                provider.get(self)

            def do_POST(self):
                provider.token(self, self.rfile.read(int(self.headers["Content-Length"])).decode())

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, key)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.issuer = f"https://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    @staticmethod
    def answer(handler, status, content, headers=()):
        body = json.dumps(content).encode()
        handler.send_response(status)
        for name, value in [("Content-Type", "application/json"), ("Content-Length", str(len(body))), *headers]:
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    def get(self, handler):
        address = urllib.parse.urlparse(handler.path)
        if address.path == "/.well-known/openid-configuration":
            self.answer(handler, 200, {"issuer": self.issuer, "authorization_endpoint": self.issuer + "/authorize", "token_endpoint": self.issuer + "/token",
                                       "jwks_uri": self.issuer + "/keys", "token_endpoint_auth_methods_supported": ["client_secret_basic"]})
        elif address.path == "/keys":
            modulus = subprocess.run(["openssl", "rsa", "-in", self.key, "-noout", "-modulus"], check=True, capture_output=True, text=True).stdout
            number = bytes.fromhex(modulus.strip().partition("=")[2])
            self.answer(handler, 200, {"keys": [{"kty": "RSA", "use": "sig", "kid": "1", "n": encode(number), "e": "AQAB"}]})
        elif address.path == "/authorize":
            asked = dict(urllib.parse.parse_qsl(address.query))
            good = (asked.get("response_type") == "code" and asked.get("client_id") == self.client_id and asked.get("redirect_uri") == self.redirect
                    and asked.get("code_challenge_method") == "S256" and "openid" in asked.get("scope", "").split())
            if not good:
                self.refused.append(handler.path)
                self.answer(handler, 400, {"error": "invalid_request"})
                return
            code = secrets.token_urlsafe(16)
            self.codes[code] = asked
            back = urllib.parse.urlencode({"code": code, "state": asked["state"], "iss": self.issuer})
            self.answer(handler, 302, {}, [("Location", f"{self.redirect}?{back}")])
        else:
            self.answer(handler, 404, {})

    def token(self, handler, body):
        form = dict(urllib.parse.parse_qsl(body))
        scheme, _, pair = handler.headers.get("Authorization", "").partition(" ")
        client = [urllib.parse.unquote(part) for part in base64.b64decode(pair).decode().split(":")] if scheme == "Basic" else None
        asked = self.codes.pop(form.get("code"), None)
        challenge = encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if (client != [self.client_id, self.client_secret] or asked is None or form.get("grant_type") != "authorization_code"
                or form.get("redirect_uri") != self.redirect or challenge != asked["code_challenge"]):
            self.refused.append(body)
            self.answer(handler, 400, {"error": "invalid_grant"})
            return
        now = int(time.time())
        claims = self.change({"iss": self.issuer, "aud": self.client_id, "iat": now, "exp": now + 300, "nonce": asked["nonce"], **self.person})
        text = encode(b'{"alg":"RS256","kid":"1"}') + "." + encode(json.dumps(claims).encode())
        signature = subprocess.run(["openssl", "dgst", "-sha256", "-sign", self.key], input=text.encode(), check=True, capture_output=True).stdout
        self.answer(handler, 200, {"token_type": "Bearer", "access_token": "opaque", "id_token": text + "." + encode(signature)})
