# SPDX-License-Identifier: Apache-2.0
"""One container image in four forms gives the same findings: unpacked, docker-save, OCI archive, our own SBOM of it."""

import gzip
import hashlib
import io
import json
import pathlib
import tarfile
import unittest

from support import DATA, Case

ROOT = DATA / "root"


def tar_of(entries):
    """A layer: name -> bytes; None makes an empty file (a whiteout)."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, content in entries.items():
            info = tarfile.TarInfo(name)
            info.size = len(content or b"")
            info.mode = 0o644
            archive.addfile(info, io.BytesIO(content or b""))
    return buffer.getvalue()


def files_below(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def layers():
    """The tree in two layers: the first has an older requirements file and one that the second removes."""
    files = files_below(ROOT)
    first = {name: content for name, content in files.items() if not name.startswith("srv/")}
    first["srv/app/requirements.txt"] = b"example-library==1.0\n"
    first["srv/gone/requirements.txt"] = b"example-library==2.6\n"
    first["opt/old/package-lock.json"] = b'{"lockfileVersion":3,"packages":{"node_modules/left-pad":{"version":"1.0.0"}}}'
    second = {name: content for name, content in files.items() if name.startswith("srv/")}
    second["srv/gone/.wh.requirements.txt"] = None
    second["opt/old/.wh..wh..opq"] = None
    return [tar_of(first), tar_of(second)]


def digest(content):
    return hashlib.sha256(content).hexdigest()


def docker_save(path):
    blobs = layers()
    config = json.dumps({"architecture": "amd64", "os": "linux",
                         "rootfs": {"type": "layers", "diff_ids": ["sha256:" + digest(b) for b in blobs]}}).encode()
    members = {f"layer{n}/layer.tar": blob for n, blob in enumerate(blobs)}
    members[f"{digest(config)}.json"] = config
    members["manifest.json"] = json.dumps([{"Config": f"{digest(config)}.json", "RepoTags": ["example/app:1"],
                                            "Layers": [f"layer{n}/layer.tar" for n in range(len(blobs))]}]).encode()
    path.write_bytes(tar_of(members))


def oci_archive(path):
    blobs = [gzip.compress(layer, mtime=0) for layer in layers()]
    config = json.dumps({"architecture": "amd64", "os": "linux",
                         "rootfs": {"type": "layers", "diff_ids": ["sha256:" + digest(layer) for layer in layers()]}}).encode()
    manifest = json.dumps({
        "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": "sha256:" + digest(config), "size": len(config)},
        "layers": [{"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip", "digest": "sha256:" + digest(b), "size": len(b)}
                   for b in blobs]}).encode()
    index = json.dumps({"schemaVersion": 2, "manifests": [
        {"mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": "sha256:" + digest(manifest), "size": len(manifest),
         "annotations": {"org.opencontainers.image.ref.name": "example/app:1"}}]}).encode()
    members = {"oci-layout": b'{"imageLayoutVersion":"1.0.0"}', "index.json": index}
    for blob in [manifest, config, *blobs]:
        members["blobs/sha256/" + digest(blob)] = blob
    path.write_bytes(tar_of(members))


class Image(Case):
    def key(self, document):
        return sorted((f["software"]["name"], f["software"]["version"], f["vulnerability"], tuple(f["software"]["paths"]))
                      for f in document["findings"])

    def test_every_form_of_one_image_gives_the_same_findings(self):
        self.parapet("feed", "import", DATA / "feeds", check=0)
        unpacked = self.scan(f"dir:{ROOT}")
        self.assertGreater(len(unpacked["findings"]), 0)
        saved, oci, bom = self.folder / "saved.tar", self.folder / "oci.tar", self.folder / "bom.json"
        docker_save(saved)
        oci_archive(oci)
        self.assertEqual(self.key(self.scan(f"image:{saved}")), self.key(unpacked))
        self.assertEqual(self.key(self.scan(f"image:{oci}")), self.key(unpacked))
        self.parapet("scan", f"image:{oci}", "--format", "cyclonedx", "-o", bom, check=0)
        self.assertEqual(self.key(self.scan(f"sbom:{bom}")), self.key(unpacked))

    def test_what_a_layer_removed_is_gone(self):
        saved = self.folder / "saved.tar"
        docker_save(saved)
        listed = self.parapet("inventory", f"image:{saved}", check=0).stdout
        self.assertNotIn("left-pad", listed)
        self.assertNotIn("srv/gone", listed)

    def test_a_broken_image_is_refused(self):
        saved = self.folder / "saved.tar"
        docker_save(saved)
        content = saved.read_bytes()
        for name, broken in {"cut.tar": content[:len(content) // 2], "empty.tar": b"", "noise.tar": b"noise" * 1000,
                             "no-manifest.tar": tar_of({"a": b"b"})}.items():
            with self.subTest(name=name):
                path = self.folder / name
                path.write_bytes(broken)
                result = self.parapet("scan", f"image:{path}", check=3)
                self.assertIn(name, result.stderr)


if __name__ == "__main__":
    unittest.main()
