# SPDX-License-Identifier: Apache-2.0
"""Measures the real server over real TLS on loopback: a simulated fleet in a data folder, pages under load, ingest, one change until it
is visible, a new weakness until its devices are known, the export of all installs. Prints one JSON object a row; scripts/bench makes
its table of them.

    bench/server_bench.py [--devices 100000] [--software 1000] [--seconds 15]
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

SOURCE = pathlib.Path(__file__).resolve().parents[1]
os.environ.setdefault("PARAPET_BINARY", str(SOURCE / "build/release/parapet"))
sys.path.insert(0, str(SOURCE / "tests/e2e"))
from server_support import Client, Sensor, Server, eventually, osv, pypi  # noqa: E402
from support import SHARED, parapet  # noqa: E402


def row(what, measured, budget="-", reach="-", how="bench/server_bench.py"):
    print(json.dumps([what, measured, budget, reach, how]), flush=True)


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def resident_megabytes(process):
    return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{process.pid}/status").read_text()).group(1)) / 1024


def cpu_seconds(process):
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def hey(server, path, token, seconds, connections):
    """Requests a second, and latencies in ms, of the public load tool (hey)."""
    # The compatible API's documented limits hold for each caller: no more calls than they allow in a minute.
    amount = ["-n", "90", "-c", "2"] if path.startswith("/api/machines") else ["-z", f"{seconds}s", "-c", str(connections)]
    start = time.monotonic()
    result = subprocess.run(["hey", *amount, "-o", "csv", "-H", f"Authorization: {token}", server.address + path],
                            capture_output=True, text=True, check=True)
    elapsed = time.monotonic() - start
    lines = result.stdout.splitlines()
    header = lines[0].split(",")
    at, status = header.index("response-time"), header.index("status-code")
    rows = [line.split(",") for line in lines[1:]]
    bad = sum(r[status] != "200" for r in rows)
    times = [float(r[at]) * 1000 for r in rows]
    return len(rows) / elapsed, statistics.median(times), percentile(times, 0.99), bad


def bench_pages(server, token, devices, seconds):
    for name, path, budget in [
            ("devices by name, first page", "/api/v1/devices?sort=name&top=50", "50 ms p99"),
            ("devices of high exposure, by score", "/api/v1/devices?sort=-exposureScore&level=high&top=50", "50 ms p99"),
            ("weaknesses by exposed devices", "/api/v1/weaknesses?sort=-exposed&top=50", "50 ms p99"),
            ("software by weaknesses", "/api/v1/software?sort=-weaknesses&top=50", "50 ms p99"),
            ("compatible API: machines, filtered", "/api/machines?$filter=exposureLevel%20eq%20'High'&$top=50", "50 ms p99"),
            ("search", "/api/v1/search?q=ssl", "50 ms p99")]:
        answer = Client(server, {"Authorization": token}).call("GET", path)
        if answer.status != 200:
            row(f"{devices:,} devices: {name}", f"{answer.status} {answer.body[:80]!r}")
            continue
        rate, median, p99, bad = hey(server, path, token, seconds, 4)
        row(f"{devices:,} devices: {name}", f"{median:.1f} ms median, {p99:.1f} ms p99, {rate:,.0f} a second" + (f", {bad} refused" if bad else ""),
            budget, "the same at 1,000,000", "hey, TLS")


def bench_visible(server, administrator, key):
    device = Sensor(server, key, 0xfeed, name="bench-visible")
    device.full([pypi("flask", "0.1")])
    eventually(lambda: administrator.call("GET", f"/api/v1/devices/{device.device['id']}").status == 200, what="the device")
    times = []
    for number in range(200):
        device.delta(put=[pypi("flask", f"1.{number}")], removed=[pypi("flask", f"1.{number - 1}" if number else "0.1")])
        start = time.monotonic()
        while f'"1.{number}"' not in administrator.call("GET", "/api/v1/software/pypi-_-flask/versions?top=500").body.decode():
            if time.monotonic() - start > 10:
                raise AssertionError("the change did not become visible")
        times.append((time.monotonic() - start) * 1000)
    row("one inventory change, acknowledged, until the API shows it", f"{statistics.median(times):.1f} ms median, {percentile(times, 0.99):.1f} ms p99",
        "250 ms p99", "50 ms", "200 changes of one device, asked again and again")


def bench_weakness(server, administrator, data):
    folder = data.parent / "advisory"
    folder.mkdir()
    (folder / "a.json").write_text(json.dumps(osv("CVE-2031-99999", "flask")))
    start = time.monotonic()
    parapet("feed", "import", "--add", folder, data=data, check=0)
    imported = time.monotonic() - start
    eventually(lambda: administrator.call("GET", "/api/v1/weaknesses/CVE-2031-99999").status == 200, what="the weakness")
    row("a new advisory: import, then until the fleet is judged by it", f"{imported:.1f} s, {time.monotonic() - start - imported:.1f} s",
        "5 s", "2 s", "one OSV file; the server looks every second")


def bench_export(server, token):
    client = Client(server, {"Authorization": token})
    start = time.monotonic()
    links = client.get("/api/machines/SoftwareInventoryExport")["exportFiles"]
    lines, size = 0, 0
    for link in links:
        with subprocess.Popen(["curl", "-s", "--cacert", str(server.data / "tls/certificate.pem"), link], stdout=subprocess.PIPE) as curl, \
                subprocess.Popen(["zcat"], stdin=curl.stdout, stdout=subprocess.PIPE) as unpacked:
            while piece := unpacked.stdout.read(1 << 20):
                lines += piece.count(b"\n")
                size += len(piece)
                if lines > 6_000_000:
                    curl.terminate()
                    break
        if lines > 6_000_000:
            break
    seconds = time.monotonic() - start
    row(f"export of {lines:,} installs, by file", f"{seconds:.1f} s ({seconds * 1_500_000 / max(lines, 1):.1f} s for 1,500,000; {size / 1e6:,.0f} MB unpacked)",
        "10 s for 1,500,000", "3 s", "gzip JSON lines over TLS")


def bench_ingest(server, key_file, seconds, data):
    before = cpu_seconds(server.process)
    result = subprocess.run([os.environ["PARAPET_BINARY"], "--data", str(data / "nothing"), "simulate", "--devices", "2000", "--seed", "77",
                             "--software", "1000", "--systems", "linux", "--server", server.address, "--enrolment-key-file", str(key_file),
                             "--trust", str(server.data / "tls/certificate.pem"), "--connections", "64", "--minutes", str(seconds / 60)],
                            capture_output=True, text=True)
    text = result.stdout + result.stderr
    print(text, file=sys.stderr)
    reports = re.search(r"(\d+) reports acknowledged", text)
    if reports:
        row("server's own CPU time for each report, full ones and enrolments included",
            f"{(cpu_seconds(server.process) - before) * 1e6 / int(reports.group(1)):.0f} us", how="user and system time of parapet serve")
    return text


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--devices", type=int, default=100_000)
    arguments.add_argument("--software", type=int, default=1_000)
    arguments.add_argument("--seconds", type=int, default=10)
    options = arguments.parse_args()
    work = pathlib.Path(tempfile.mkdtemp(prefix="parapet-server-bench-"))
    data = work / "data"
    try:
        parapet("feed", "import", SHARED / "feeds", data=data, check=0, timeout=600)
        start = time.monotonic()
        parapet("simulate", "--devices", options.devices, "--software", options.software, "--inventories", SHARED / "inventories",
                "--direct", data, data=work / "nothing", check=0, timeout=3600)
        row(f"simulate --direct, {options.devices:,} devices of up to {options.software:,} entries",
            f"{time.monotonic() - start:.0f} s, {(data / 'fleet.db').stat().st_size / 1e6:,.0f} MB on disk")
        server = Server(data, {"knowledge.check_interval_s": 1, "log.access": False})
        start = time.monotonic()
        server.start()
        row(f"server ready with {options.devices:,} devices", f"{time.monotonic() - start:.1f} s, {resident_megabytes(server.process):,.0f} MB resident",
            "10 s, 2 GB", "1,000,000: 30 s, 4 GB", "parapet serve")
        administrator = server.administrator()
        client, _, _ = server.api_client(administrator)
        token = client.headers["Authorization"]
        key = server.enrolment_key(administrator)
        key_file = work / "key"
        key_file.write_text(key)
        bench_pages(server, token, options.devices, options.seconds)
        bench_visible(server, administrator, key)
        bench_weakness(server, administrator, data)
        bench_export(server, token)
        text = bench_ingest(server, key_file, options.seconds * 3, work)
        for line in text.splitlines():
            if "a second" in line or "p99" in line:
                row("ingest, durable, 1,000 entries a device", line.strip(), "5,000 a second", "20,000", "parapet simulate, 64 connections, TLS")
        row("server's memory afterwards", f"{resident_megabytes(server.process):,.0f} MB resident")
        server.stop()
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
