# SPDX-License-Identifier: Apache-2.0
"""A conversation with the real server as osquery's own client holds it (osquery: docs/wiki/deployment/remote.md): enroll, config,
log, distributed; lists that are uploaded; two devices that share one id. What comes of it is looked at through the API."""

import gzip
import json
import sqlite3
import unittest

from server_support import Client, Sensor, ServerCase, eventually, osv, pypi

UUID = "4C4C4544-0042-3510-8052-B4C04F4E3332"


class Osquery:
    """The client's side. Knows the rows of its host and what it sent of them."""

    def __init__(self, server, secret, uuid=UUID, name="web-1.branch.example"):
        self.client, self.secret, self.uuid, self.name = Client(server), secret, uuid, name
        self.key, self.unix_time, self.platform = None, 1_763_740_000, "debian"

    def call(self, endpoint, body, check=200):
        packed = gzip.compress(json.dumps(body).encode())
        return self.client.post(f"/api/osquery/v1/{endpoint}", packed, check=check, headers={"Content-Encoding": "gzip"})

    def enroll(self, check=200):
        answer = self.call("enroll", {
            "enroll_secret": self.secret, "host_identifier": self.name, "platform_type": "9",
            "host_details": {
                "os_version": {"name": "Debian GNU/Linux", "version": "12 (bookworm)", "major": "12", "minor": "0", "patch": "0", "build": "",
                               "platform": self.platform, "platform_like": self.platform, "codename": "bookworm", "arch": "x86_64"},
                "osquery_info": {"version": "5.12.1", "uuid": self.uuid}, "platform_info": {"vendor": "example"},
                "system_info": {"uuid": self.uuid, "hostname": self.name, "hardware_vendor": "example"}}}, check)
        self.key = answer.get("node_key") if check == 200 else None
        return answer

    def log(self, *entries, kind="result"):
        return self.call("log", {"node_key": self.key, "log_type": kind, "data": list(entries)})

    def changes(self, query, counter, added=(), removed=(), epoch=0):
        self.unix_time += 1
        return {"name": query, "hostIdentifier": self.name, "calendarTime": "Sun Nov 22 02:00:00 2026 UTC", "unixTime": self.unix_time,
                "epoch": epoch, "counter": counter, "numerics": False, "diffResults": {"removed": list(removed), "added": list(added)}}

    def questions(self):
        return self.call("distributed/read", {"node_key": self.key})["queries"]

    def answer(self, queries, statuses=None):
        return self.call("distributed/write", {"node_key": self.key, "queries": queries, "statuses": statuses or {name: 0 for name in queries}})


def package(name, version):
    return {"name": name, "version": version, "path": f"/srv/{name}"}


class OsqueryCase(ServerCase):
    advisories = (osv("CVE-2031-0001", "alpha", "2.0"), osv("CVE-2031-0002", "beta", "2.0"))
    QUERY = "parapet_python_packages"

    def setUp(self):
        super().setUp()
        self.secret = self.server.enrolment_key(self.administrator)

    def device(self):
        rows = self.administrator.get("/api/v1/devices")["items"]
        self.assertLessEqual(len(rows), 1, rows)
        return rows[0]["id"] if rows else None

    def list_of(self, kind):
        """What is listed of the device; none while it is not there yet."""
        device = self.device()
        return self.administrator.get(f"/api/v1/devices/{device}/{kind}")["items"] if device else []

    def software(self):
        return {(row["name"], row["version"]) for row in self.list_of("software")}

    def findings(self):
        return {row["weakness"] for row in self.list_of("findings")}

    def test_a_conversation_yields_the_device_its_software_and_its_findings(self):
        host = Osquery(self.server, self.secret)
        self.assertEqual(host.enroll()["node_invalid"], False)
        eventually(self.device, what="the device")
        detail = self.administrator.get(f"/api/v1/devices/{self.device()}")
        self.assertEqual(detail["name"], "web-1.branch.example")
        config = host.call("config", {"node_key": host.key})
        self.assertIn(self.QUERY, config["schedule"])
        self.assertEqual(host.log({"severity": "0", "message": "starting"}, kind="status"), {"node_invalid": False})
        host.log(host.changes(self.QUERY, 0, [package("alpha", "1.0"), package("beta", "3.0")]))
        eventually(lambda: self.software() >= {("alpha", "1.0"), ("beta", "3.0")}, what="the software")
        eventually(lambda: self.findings() == {"CVE-2031-0001"}, what="the finding")
        host.log(host.changes(self.QUERY, 1, [package("alpha", "2.0")], [package("alpha", "1.0")]))
        eventually(lambda: self.findings() == set(), what="the end of the finding")

    def test_duplicates_gaps_epochs_and_logs_out_of_order_come_out_right(self):
        host = Osquery(self.server, self.secret)
        host.enroll()
        first = host.changes(self.QUERY, 0, [package("alpha", "1.0")])
        host.log(first)
        host.log(first)
        eventually(lambda: self.software() == {("alpha", "1.0")}, what="the list")
        self.assertEqual(host.questions(), {}, "all is known")
        late = host.changes(self.QUERY, 4, [package("gamma", "1.0")])
        # Runs 1 to 4 are lost or late: what came is taken, and all rows are asked for.
        host.log(host.changes(self.QUERY, 5, [package("beta", "1.0")]))
        full = f"parapet_full_query_{self.QUERY}"
        self.assertEqual(list(host.questions()), [full])
        host.answer({full: [package("beta", "1.0"), package("gamma", "1.0")]})
        eventually(lambda: self.software() == {("beta", "1.0"), ("gamma", "1.0")}, what="the whole list")
        host.log(late)
        self.assertEqual(host.questions(), {}, "the late one says nothing new")
        host.log(host.changes(self.QUERY, 0, [package("delta", "1.0")], epoch=7))
        eventually(lambda: self.software() == {("delta", "1.0")}, what="the new epoch")

    def test_a_lost_node_key_leads_to_enrolment_and_keeps_the_device(self):
        host = Osquery(self.server, self.secret)
        host.enroll()
        host.log(host.changes(self.QUERY, 0, [package("alpha", "1.0")]))
        device = eventually(self.device, what="the device")
        host.key = "forgotten"
        self.assertEqual(host.log(host.changes(self.QUERY, 1, [package("beta", "1.0")])), {"node_invalid": True})
        self.assertEqual(host.call("config", {"node_key": "forgotten"}), {"node_invalid": True})
        host.enroll()
        self.assertEqual(self.device(), device)
        self.assertEqual(self.software(), {("alpha", "1.0")})
        self.assertEqual(list(host.questions()), [f"parapet_full_query_{self.QUERY}"])
        actions = [entry["action"] for entry in self.administrator.get("/api/v1/audit")["items"]]
        self.assertIn("device.re_enrolled", actions)

    def test_what_was_acknowledged_is_there_after_a_kill_and_the_client_goes_on(self):
        host = Osquery(self.server, self.secret)
        host.enroll()
        host.log(host.changes(self.QUERY, 0, [package("alpha", "1.0")]))
        self.server.kill()
        self.server.start()
        self.administrator = self.server.administrator()
        self.assertEqual(self.software(), {("alpha", "1.0")})
        host.client.connection = None
        host.log(host.changes(self.QUERY, 1, [package("beta", "1.0")]))
        eventually(lambda: self.software() == {("alpha", "1.0"), ("beta", "1.0")}, what="the change after the kill")

    def test_a_simulated_fleet_that_answers_distributed_queries_only_is_a_fleet(self):
        host = Osquery(self.server, self.secret)
        host.enroll()
        asked = host.questions()
        self.assertIn("fleet_detail_query_software_linux", asked)
        host.answer({"fleet_detail_query_software_linux": [{"name": "alpha", "version": "1.0", "source": "python_packages"}],
                     "fleet_detail_query_os_version": [{"name": "Debian GNU/Linux", "version": "12 (bookworm)", "platform": "debian"}]})
        eventually(lambda: self.findings() == {"CVE-2031-0001"}, what="the finding")

    def test_a_wrong_secret_is_refused(self):
        Osquery(self.server, "wrong").enroll(check=401)
        self.assertIsNone(self.device())


class Queries(ServerCase):
    # Columns as osquery's table specifications have them, for all systems that have the table.
    TABLES = {
        "os_version": "name version major minor patch build platform platform_like codename arch",
        "system_info": "hostname uuid cpu_type hardware_vendor hardware_model hardware_version hardware_serial computer_name local_hostname",
        "kernel_info": "version arguments path device",
        "registry": "key path name type data mtime",
        "deb_packages": "name version source size arch revision status maintainer section priority admindir",
        "rpm_packages": "name version release source size sha1 arch epoch install_time vendor package_group",
        "portage_packages": "package version slot build_time repository eapi size world",
        "python_packages": "name version summary author license path directory",
        "npm_packages": "name version description author license homepage path directory",
        "programs": "name version install_location install_source language publisher uninstall_string install_date identifying_number",
        "chocolatey_packages": "name version summary author license path",
        "patches": "csname hotfix_id caption description fix_comments installed_by install_date installed_on",
        "apps": "name path bundle_executable bundle_identifier bundle_name bundle_short_version bundle_version bundle_package_type environment "
                "element compiler development_region display_name info_string minimum_system_version category applescript_enabled copyright last_opened_time",
        "homebrew_packages": "name path version",
        "users": "uid gid uid_signed gid_signed username description directory shell uuid",
        "chrome_extensions": "browser_type uid name profile profile_path identifier version description default_locale update_url author persistent path",
        "firefox_addons": "uid name identifier creator type version description source_url visible active disabled autoupdate location path",
        "processes": "pid name path cmdline state cwd root uid gid parent start_time",
        "listening_ports": "pid port protocol family address fd socket path net_namespace",
        "interface_addresses": "interface address mask broadcast point_to_point type friendly_name",
        "interface_details": "interface mac type mtu metric flags last_change",
        "certificates": "common_name subject issuer ca self_signed not_valid_before not_valid_after signing_algorithm key_algorithm key_strength sha1 path serial",
    }

    def test_every_query_is_one_that_osquerys_tables_can_answer(self):
        database = sqlite3.connect(":memory:")
        self.addCleanup(database.close)
        for table, columns in self.TABLES.items():
            database.execute(f"CREATE TABLE {table} ({', '.join(columns.split())})")
        queries = {}
        for number, platform in enumerate(("debian", "windows", "darwin")):
            host = Osquery(self.server, self.server.enrolment_key(self.administrator, platform), uuid=f"4C4C4544-0042-3510-8052-{number:012}")
            host.platform = platform
            host.enroll()
            queries.update(host.questions())
            queries.update({name: query["query"] for name, query in host.call("config", {"node_key": host.key})["schedule"].items()})
        self.assertGreater(len(queries), 25)
        for name, query in queries.items():
            with self.subTest(name):
                self.assertEqual(database.execute(query).fetchall(), [])


class Upload(ServerCase):
    advisories = (osv("CVE-2031-0001", "alpha", "2.0"),)
    BILL = {"bomFormat": "CycloneDX", "specVersion": "1.5", "metadata": {"component": {"type": "application", "name": "shop", "version": "1"}},
            "components": [{"type": "library", "name": "alpha", "version": "1.0", "purl": "pkg:pypi/alpha@1.0"}, {"type": "library", "name": "odd", "purl": "x"}],
            "vulnerabilities": [{"id": "CVE-2031-0001", "analysis": {"state": "not_affected"}, "affects": [{"ref": "pkg:pypi/alpha@1.0"}]}]}

    def test_an_application_is_uploaded_judged_and_renewed(self):
        api, _, _ = self.server.api_client(self.administrator, ["Inventory.Write.All"])
        answer = api.post("/api/v1/inventories", self.BILL)
        self.assertEqual((answer["subject"], answer["result"], answer["software"], answer["problems_total"]), ("application", "applied", 1, 1))
        self.assertEqual(api.post("/api/v1/inventories", self.BILL)["result"], "repeated")
        device = answer["device_id"]

        def findings():
            found = self.administrator.call("GET", f"/api/v1/devices/{device}/findings")
            return {row["weakness"] for row in found.json()["items"]} if found.status == 200 else None
        eventually(lambda: findings() == {"CVE-2031-0001"}, what="the finding: statements inside a bill suppress nothing")
        renewed = json.loads(json.dumps(self.BILL).replace("1.0", "2.0"))
        renewed["metadata"]["component"]["version"] = "2"
        self.assertEqual(api.post("/api/v1/inventories", renewed)["device_id"], device)
        eventually(lambda: findings() == set(), what="the end of the finding")

    def test_who_may_not_and_what_is_no_inventory_is_refused(self):
        reader, _, _ = self.server.api_client(self.administrator, ["Machine.Read.All"], name="reader")
        reader.post("/api/v1/inventories", self.BILL, check=403)
        Client(self.server).post("/api/v1/inventories", self.BILL, check=401)
        api, _, _ = self.server.api_client(self.administrator, ["Inventory.Write.All"])
        broken = api.post("/api/v1/inventories", {"schema": "parapet.inventory/1", "device": {"name": "a"}, "software": [{"name": "x"}]}, check=400)
        self.assertIn("software[0].ecosystem", broken["error"]["message"])


class TwoDevices(ServerCase):
    def setUp(self):
        super().setUp()
        self.key = self.server.enrolment_key(self.administrator)

    def conflict(self, device):
        answer = self.administrator.call("GET", f"/api/v1/devices/{device}")
        return answer.json()["conflict"] if answer.status == 200 else ""

    def test_a_take_over_of_a_device_in_use_is_shown_with_the_device(self):
        first = Sensor(self.server, self.key, 1, "alpha")
        first.full([pypi("a", "1.0")])
        eventually(lambda: self.administrator.call("GET", f"/api/v1/devices/{first.device['id']}").status == 200, what="the device")
        Sensor(self.server, self.key, 1, "beta").full([pypi("b", "1.0")])
        eventually(lambda: "beta" in self.conflict(first.device["id"]), what="the conflict")

    def test_two_hosts_that_take_turns_with_one_credential_are_shown(self):
        device = Sensor(self.server, self.key, 1, "alpha")
        device.full([pypi("a", "1.0")])
        for name in ("beta", "alpha"):
            device.device["name"] = name
            device.full([pypi("a", "1.0")])
        eventually(lambda: "in turns" in self.conflict(device.device["id"]), what="the conflict")

    def test_a_device_alone_is_no_conflict(self):
        device = Sensor(self.server, self.key, 1, "alpha")
        device.full([pypi("a", "1.0")])
        Sensor(self.server, self.key, 1, "alpha").full([pypi("a", "2.0")])
        path = f"/api/v1/devices/{device.device['id']}/software"
        eventually(lambda: (answer := self.administrator.call("GET", path)).status == 200 and
                   [row["version"] for row in answer.json()["items"]] == ["2.0"], what="the second report")
        self.assertEqual(self.conflict(device.device["id"]), "")


if __name__ == "__main__":
    unittest.main()
