# SPDX-License-Identifier: Apache-2.0
"""parapet feed sync against a server on this machine that misbehaves in every way that servers do."""

import http.server
import json
import socket
import threading
import time
import unittest

from support import DATA, Case, keep_port

KEV = (DATA / "feeds/known_exploited_vulnerabilities.json").read_bytes()
PATH = "/kev/known_exploited_vulnerabilities.json"


class Server:
    """Answers each request by the next of a list of behaviours; the last one stays."""

    def __init__(self, *behaviours):
        self.behaviours = list(behaviours)
        self.requests = []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                outer.requests.append((self.path, dict(self.headers)))
                behaviour = outer.behaviours.pop(0) if len(outer.behaviours) > 1 else outer.behaviours[0]
                behaviour(self)

            def log_message(self, *_):
                pass

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.http.serve_forever, daemon=True)
        self.thread.start()
        self.address = f"http://127.0.0.1:{self.http.server_port}"

    def close(self):
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()


def whole(body=KEV, etag='"v1"', kind="application/json"):
    def answer(handler):
        if etag and handler.headers.get("If-None-Match") == etag:
            handler.send_response(304)
            handler.send_header("ETag", etag)
            handler.send_header("Content-Length", "0")
            handler.end_headers()
            return
        begin = 0
        if handler.headers.get("Range") and handler.headers.get("If-Range") == etag:
            begin = int(handler.headers["Range"].split("=")[1].split("-")[0])
            handler.send_response(206)
            handler.send_header("Content-Range", f"bytes {begin}-{len(body) - 1}/{len(body)}")
        else:
            handler.send_response(200)
        handler.send_header("ETag", etag)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body) - begin))
        handler.end_headers()
        handler.wfile.write(body[begin:])
    return answer


def status(code, **headers):
    def answer(handler):
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        body = b"<html>error page</html>"
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)
    return answer


def cut(after, body=KEV, etag='"v1"'):
    def answer(handler):
        handler.send_response(200)
        handler.send_header("ETag", etag)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body[:after])
        handler.wfile.flush()
        handler.connection.shutdown(socket.SHUT_RDWR)
        handler.close_connection = True
    return answer


def slow(body=KEV):
    def answer(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        for begin in range(0, len(body), 100):
            handler.wfile.write(body[begin:begin + 100])
            handler.wfile.flush()
            time.sleep(0.02)
    return answer


class Sync(Case):
    def server(self, *behaviours):
        server = Server(*behaviours)
        self.addCleanup(server.close)
        return server

    def sync(self, server, *arguments, check=0):
        return self.parapet("feed", "sync", "kev", "--mirror", server.address, *arguments, check=check,
                            environment={"no_proxy": "127.0.0.1", "http_proxy": ""})

    def records(self):
        feeds = json.loads(self.parapet("feed", "status", "--format", "json", check=0).stdout)["feeds"]
        return {feed["name"]: feed["records"] for feed in feeds}

    def test_what_was_fetched_once_is_only_asked_for(self):
        server = self.server(whole())
        self.assertIn("1 added", self.sync(server).stdout)
        self.assertIn("not modified", self.sync(server).stdout)
        self.assertEqual(server.requests[0][0], PATH)
        self.assertEqual(server.requests[1][1].get("If-None-Match"), '"v1"')
        self.assertEqual(self.records(), {"kev": 1})

    def test_news_are_taken_in_each_time(self):
        newer = KEV + b"\n"
        server = self.server(whole(), whole(newer, '"v2"'), whole(newer, '"v2"'))
        self.sync(server)
        self.assertIn("fetched", self.sync(server).stdout)
        self.assertIn("not modified", self.sync(server).stdout, "what was taken in is remembered")

    def test_a_cut_transfer_is_resumed_where_it_broke(self):
        server = self.server(cut(500), whole())
        self.assertIn("resumed at 500 bytes", self.sync(server).stdout)
        self.assertEqual(server.requests[1][1].get("Range"), "bytes=500-")
        self.assertEqual(self.records(), {"kev": 1})

    def test_a_file_that_changed_in_between_begins_anew(self):
        server = self.server(cut(500, etag='"v0"', body=b"x" * 2000), whole())
        self.sync(server)
        self.assertEqual(self.records(), {"kev": 1})

    def test_what_may_pass_is_tried_again(self):
        server = self.server(status(503, Retry_After="1"), status(500), whole())
        start = time.monotonic()
        self.sync(server)
        self.assertGreaterEqual(time.monotonic() - start, 1)
        self.assertEqual(len(server.requests), 3)
        self.assertEqual(self.records(), {"kev": 1})

    def test_what_will_not_pass_is_not(self):
        server = self.server(status(404))
        self.assertIn("404", self.sync(server, check=4).stdout)
        self.assertEqual(len(server.requests), 1)

    def test_a_server_that_stays_broken_is_given_up(self):
        server = self.server(status(500))
        self.assertIn("500", self.sync(server, check=4).stdout)
        self.assertEqual(len(server.requests), 4)

    def test_slow_is_no_error(self):
        self.sync(self.server(slow()))
        self.assertEqual(self.records(), {"kev": 1})

    def test_a_web_page_is_no_feed_and_the_older_snapshot_stays(self):
        self.sync(self.server(whole()))
        page = b"<html><body>Please log in</body></html>"
        self.assertIn("web page", self.sync(self.server(whole(page, '"v2"', "text/html; charset=utf-8")), check=4).stdout)
        self.sync(self.server(whole(page, '"v3"', "application/json")), check=4)
        self.assertEqual(self.records(), {"kev": 1})

    def test_a_broken_feed_is_fetched_again_next_time(self):
        server = self.server(whole(KEV[:-200], '"broken"'), whole(KEV, '"whole"'))
        self.sync(server, check=4)
        self.sync(server)
        self.assertNotIn("If-None-Match", server.requests[1][1])
        self.assertEqual(self.records(), {"kev": 1})

    def test_nobody_answers(self):
        port, unused = keep_port()
        self.addCleanup(unused.close)
        address = f"http://127.0.0.1:{port}"
        result = self.parapet("feed", "sync", "kev", "--mirror", address, check=4, environment={"no_proxy": "127.0.0.1"})
        self.assertIn("127.0.0.1", result.stdout + result.stderr)
        self.parapet("feed", "sync", "--check", "--mirror", address, check=4, environment={"no_proxy": "127.0.0.1"})

    def test_a_folder_is_a_mirror_too(self):
        folder = self.folder / "mirror/kev"
        folder.mkdir(parents=True)
        (folder / "known_exploited_vulnerabilities.json").write_bytes(KEV)
        self.parapet("feed", "sync", "kev", "--mirror", self.folder / "mirror", check=0)
        self.assertEqual(self.records(), {"kev": 1})

    def test_names_that_do_not_exist_are_wrong_usage(self):
        self.parapet("feed", "sync", "no-such-feed", check=2)


if __name__ == "__main__":
    unittest.main()
