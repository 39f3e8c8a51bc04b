# SPDX-License-Identifier: Apache-2.0
"""One image in every form: docker-save, OCI archives packed or not, the unpacked folder, and our own CycloneDX of each
scanned back. All must give the same findings. And one folder with something of every language."""

import gzip
import hashlib
import io
import json
import tarfile
import unittest

from support import DATA, SHARED, SOURCE, Case, needs_shared


def layer(files):
    """A tar of (name, content) pairs; content that is a str is a symbolic link."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in files:
            member = tarfile.TarInfo(name)
            if isinstance(content, str):
                member.type, member.linkname = tarfile.SYMTYPE, content
                archive.addfile(member)
            else:
                member.size, member.mode = len(content), 0o755
                archive.addfile(member, io.BytesIO(content))
    return out.getvalue()


def folder_as_files(folder, prefix=""):
    files = []
    for path in sorted(folder.rglob("*")):
        name = prefix + str(path.relative_to(folder))
        if path.is_symlink():
            files.append((name, str(path.readlink())))
        elif path.is_file():
            files.append((name, path.read_bytes()))
    return files


def docker_save(layers):
    members = [(f"{i}/layer.tar", bytes_) for i, bytes_ in enumerate(layers)]
    members.append(("config.json", b'{"architecture":"amd64","os":"linux"}'))
    members.append(("manifest.json", json.dumps([{
        "Config": "config.json", "RepoTags": ["example:1"], "Layers": [name for name, _ in members[:-1]]}]).encode()))
    return layer(members)


def oci(layers, pack):
    def digest(bytes_):
        return "sha256:" + hashlib.sha256(bytes_).hexdigest()

    config = b'{"architecture":"amd64","os":"linux"}'
    blobs = [pack(one) for one in layers]
    manifest = json.dumps({"schemaVersion": 2, "config": {"digest": digest(config)},
                           "layers": [{"digest": digest(one)} for one in blobs]}).encode()
    members = [("blobs/sha256/" + digest(one)[7:], one) for one in [*blobs, config, manifest]]
    members.append(("index.json", json.dumps({"manifests": [{"digest": digest(manifest)}]}).encode()))
    return layer(members)


LANGUAGES = SOURCE / "tests/cases/collect/100-one-folder/root"


def verdicts(document):
    """What a scan says, without how the target is called. Paths of a system's database are written with and without root."""
    return (
        {(f["vulnerability"], f["software"]["ecosystem"], f["software"]["name"], f["software"]["version"], f["status"],
          f["fixed_version"], tuple(f["software"].get("paths", []))) for f in document["findings"]},
        {(n["software"]["name"], n["software"]["version"], n["reason"]) for n in document["not_assessed"]},
        {k: v for k, v in document["summary"].items() if not isinstance(v, dict)})


class Image(Case):
    def targets(self):
        """The image's forms, each as a target of scan."""
        files = folder_as_files(DATA / "root") + folder_as_files(LANGUAGES, "app/")
        root = self.folder / "root"
        for name, content in files:
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, str):
                path.symlink_to(content)
            else:
                path.write_bytes(content)
                path.chmod(0o755)
        half = len(files) // 2
        # What lower layers have and upper ones remove or replace must not show.
        layers = [layer([("app/requirements.txt", b"Django==1.0\n"), ("gone/Cargo.lock", b"nonsense")]),
                  layer(files[:half]), layer([*files[half:], (".wh.gone", b"")])]
        forms = {"docker.tar": docker_save(layers), "oci.tar": oci(layers, bytes), "oci-gzip.tar": oci(layers, gzip.compress),
                 "docker.tar.gz": gzip.compress(docker_save(layers))}
        for name, content in forms.items():
            (self.folder / name).write_bytes(content)
        return [f"dir:{root}", *(f"image:{self.folder / name}" for name in forms)]

    def check_all_agree(self):
        expected = None
        for target in self.targets():
            with self.subTest(target=target):
                found = verdicts(self.scan(target))
                expected = expected or found
                self.assertEqual(found, expected)
                bill = self.folder / "bill.json"
                bill.write_text(self.parapet("scan", target, "--format", "cyclonedx", check=0).stdout)
                self.assertEqual(verdicts(self.scan(f"sbom:{bill}")), expected)
        return expected

    def test_every_form_gives_the_same_findings(self):
        self.parapet("feed", "import", DATA / "feeds", check=0)
        findings, not_assessed, _ = self.check_all_agree()
        self.assertTrue(findings)
        self.assertIn(("org.apache.logging.log4j:log4j-core", "2.14.1", "no_feed"), not_assessed)

    @needs_shared
    def test_each_language_is_found_and_judged(self):
        feeds = SHARED / "feeds"
        # Not our own PyPI records: they are newer than the real snapshot, which would not replace them.
        self.parapet("feed", "import", DATA / "feeds/debian", feeds / "osv/Go", feeds / "osv/PyPI", feeds / "osv/crates.io", feeds / "rubysec",
                     feeds / "friendsofphp", check=0)
        findings, not_assessed, _ = self.check_all_agree()
        judged = {(ecosystem, name) for _, ecosystem, name, *_ in findings}
        for software in [("go", "stdlib"), ("go", "golang.org/x/net"), ("pypi", "Django"), ("cargo", "time"), ("gem", "rack"),
                         ("composer", "symfony/yaml")]:
            self.assertIn(software, judged)
        reasons = {name: reason for name, _, reason in not_assessed}
        self.assertEqual(reasons["lodash"], "no_feed")
        self.assertEqual(reasons["org.apache.logging.log4j:log4j-core"], "no_feed")

    def test_broken_images_are_bad_input_with_their_place(self):
        whole = docker_save([layer([("a", b"x" * 5000)])])
        missing = layer([("manifest.json", b'[{"Config":"c","Layers":["gone.tar"]}]')])
        for name, content in {"cut.tar": whole[:3000], "text.tar": b"no archive", "missing.tar": missing, "none.tar": layer([("a", b"b")])}.items():
            with self.subTest(name=name):
                path = self.folder / name
                path.write_bytes(content)
                result = self.parapet("inventory", f"image:{path}", check=3)
                self.assertIn(name, result.stderr)


if __name__ == "__main__":
    unittest.main()
