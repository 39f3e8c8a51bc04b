#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes a CVE list of any size out of real records, by renaming their ids.

    bench/make_cve_corpus.py SOURCE.tar.zst OUT.zip|OUT.tar.zst [--records 350000]

Each copy of a record gets a new number in its year (number + copy * 10,000,000); everything else stays, so sizes, ranges
and languages are those of real records. The same source gives the same bytes. Ids of other records inside a text stay.
"""

import argparse
import io
import subprocess
import tarfile
import zipfile

STEP = 10_000_000


def records(source):
    """Yields (id, content) of each record of a packed tar."""
    with subprocess.Popen(["zstd", "-dc", "--long=27", source], stdout=subprocess.PIPE) as unpacked:
        with tarfile.open(fileobj=unpacked.stdout, mode="r|") as archive:
            for member in archive:
                name = member.name.rsplit("/", 1)[-1]
                if member.isfile() and name.startswith("CVE-") and name.endswith(".json"):
                    yield name[:-5], archive.extractfile(member).read()


def renamed(identifier, content, copy):
    if copy == 0:
        return identifier, content
    _, year, number = identifier.split("-")
    new = f"CVE-{year}-{int(number) + copy * STEP}"
    return new, content.replace(identifier.encode(), new.encode())


def path_of(identifier):
    _, year, number = identifier.split("-")
    return f"cves/{year}/{number[:-3] or '0'}xxx/{identifier}.json"


class ZipOut:
    def __init__(self, path):
        self.archive = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6)

    def add(self, name, content):
        self.archive.writestr(zipfile.ZipInfo(name, (2024, 10, 24, 0, 0, 0)), content, zipfile.ZIP_DEFLATED, 6)

    def close(self):
        self.archive.close()


class TarOut:
    def __init__(self, path):
        self.file = open(path, "wb")
        self.packer = subprocess.Popen(["zstd", "-q", "-3", "-c"], stdin=subprocess.PIPE, stdout=self.file)
        self.archive = tarfile.open(fileobj=self.packer.stdin, mode="w|", format=tarfile.USTAR_FORMAT)

    def add(self, name, content):
        member = tarfile.TarInfo(name)
        member.size = len(content)
        member.mtime = 1729728000
        self.archive.addfile(member, io.BytesIO(content))

    def close(self):
        self.archive.close()
        self.packer.stdin.close()
        if self.packer.wait() != 0:
            raise SystemExit("zstd failed")
        self.file.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source")
    parser.add_argument("out")
    parser.add_argument("--records", type=int, default=350_000)
    arguments = parser.parse_args()
    originals = list(records(arguments.source))
    out = ZipOut(arguments.out) if arguments.out.endswith(".zip") else TarOut(arguments.out)
    total = 0
    for number in range(arguments.records):
        identifier, content = originals[number % len(originals)]
        identifier, content = renamed(identifier, content, number // len(originals))
        out.add(path_of(identifier), content)
        total += len(content)
    out.close()
    print(f"{arguments.out}: {arguments.records} records from {len(originals)} real ones, {total / 1e6:.0f} MB unpacked")


if __name__ == "__main__":
    main()
