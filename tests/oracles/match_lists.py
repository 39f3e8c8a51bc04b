#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A slow, independent answer to "which package of this recorded list has which weakness", straight from raw feed files.

usage: match_lists.py FEEDS LIST OS_RELEASE

Reads a dpkg status file, an apk installed file or an rpm -qa list, and the distribution's own feed files, with parsers and
version orders of its own. Prints JSON:
  inventory   the list as parapet.inventory/1
  expected    [name, version, CVE] of every package that is below a fix its distribution names, and not at or above the
              highest one. For builds of rpm modules nothing is expected: their stream is not in the data
  closed      [name, version, CVE] of every package at or above the highest fix: never to be reported
  unclear     [name, version, CVE] where a version is beyond the order written down here
"""
import json
import re
import sys
import zipfile


# Debian policy, section 5.6.12.
def deb_split(v):
    epoch, colon, rest = v.partition(":")
    if not colon:
        epoch, rest = "0", v
    upstream, dash, revision = rest.rpartition("-")
    return int(epoch), (upstream if dash else rest), (revision if dash else "")


def deb_order(c):
    return -1 if c == "~" else 0 if c == "" else ord(c) if c.isalpha() else ord(c) + 256


def deb_part(a, b):
    while a or b:
        ta, tb = re.match(r"\D*", a).group(), re.match(r"\D*", b).group()
        for i in range(max(len(ta), len(tb))):
            x, y = deb_order(ta[i:i + 1]), deb_order(tb[i:i + 1])
            if x != y:
                return -1 if x < y else 1
        a, b = a[len(ta):], b[len(tb):]
        na, nb = re.match(r"\d*", a).group(), re.match(r"\d*", b).group()
        x, y = int(na or 0), int(nb or 0)
        if x != y:
            return -1 if x < y else 1
        a, b = a[len(na):], b[len(nb):]
    return 0


def deb_compare(a, b):
    a, b = deb_split(a), deb_split(b)
    if a[0] != b[0]:
        return -1 if a[0] < b[0] else 1
    return deb_part(a[1], b[1]) or deb_part(a[2], b[2])


# rpmvercmp of rpm's rpmio/rpmvercmp.c.
def rpm_part(a, b):
    if a == b:
        return 0
    while a or b:
        a, b = re.sub(r"^[^A-Za-z0-9~^]+", "", a), re.sub(r"^[^A-Za-z0-9~^]+", "", b)
        if a.startswith("~") or b.startswith("~"):
            if not a.startswith("~"):
                return 1
            if not b.startswith("~"):
                return -1
            a, b = a[1:], b[1:]
            continue
        if a.startswith("^") or b.startswith("^"):
            if not a:
                return -1
            if not b:
                return 1
            if not a.startswith("^"):
                return 1
            if not b.startswith("^"):
                return -1
            a, b = a[1:], b[1:]
            continue
        if not a or not b:
            break
        kind = r"^\d+" if a[0].isdigit() else r"^[A-Za-z]+"
        x, y = re.match(kind, a).group(), re.match(kind, b)
        if y is None:
            return 1 if a[0].isdigit() else -1
        y = y.group()
        a, b = a[len(x):], b[len(y):]
        p, q = (int(x), int(y)) if x[0].isdigit() else (x, y)
        if p != q:
            return -1 if p < q else 1
    return 0 if not a and not b else 1 if a else -1


def rpm_compare(a, b):
    def parts(v):
        epoch, colon, rest = v.partition(":")
        if not colon:
            epoch, rest = "0", v
        version, _, release = rest.partition("-")
        return int(epoch), version, release
    a, b = parts(a), parts(b)
    if a[0] != b[0]:
        return -1 if a[0] < b[0] else 1
    return rpm_part(a[1], b[1]) or rpm_part(a[2], b[2])


# apk-tools' src/version.c: numbers (after the first, with a leading zero, as fractions), a letter, suffixes, revision.
def apk_key(v):
    m = re.match(r"^(\d+(?:\.\d+)*)([a-z]?)((?:_(?:alpha|beta|pre|rc|cvs|svn|git|hg|p)\d*)*)(?:-r(\d+))?$", v)
    if not m:
        return None
    numbers = m.group(1).split(".")
    key = [(2, 0, int(numbers[0]), "")]
    for n in numbers[1:]:
        # A part with a leading zero is compared as text, and before those without.
        key.append((2, 0, -1, n) if n.startswith("0") and len(n) > 1 else (2, 0, int(n), ""))
    tail = []
    if m.group(2):
        tail.append((1, 0, ord(m.group(2)), ""))
    order = {"alpha": -4, "beta": -3, "pre": -2, "rc": -1, "cvs": 1, "svn": 2, "git": 3, "hg": 4, "p": 5}
    suffixes = [(order[w], int(n or 0)) for w, n in re.findall(r"_([a-z]+)(\d*)", m.group(3))]
    return key, m.group(2), suffixes, int(m.group(4) or 0)


def apk_compare(a, b):
    x, y = apk_key(a), apk_key(b)
    if x is None or y is None:
        raise ValueError(f"no apk version: {a} or {b}")
    for p, q in zip(x[0], y[0]):
        if p != q:
            return -1 if p < q else 1
    if len(x[0]) != len(y[0]):
        return -1 if len(x[0]) < len(y[0]) else 1
    if x[1] != y[1]:
        return -1 if x[1] < y[1] else 1
    for i in range(max(len(x[2]), len(y[2]))):
        p = x[2][i] if i < len(x[2]) else (0, 0)
        q = y[2][i] if i < len(y[2]) else (0, 0)
        if p != q:
            return -1 if p < q else 1
    return (x[3] > y[3]) - (x[3] < y[3])


def paragraphs(text):
    for block in re.split(r"\n\s*\n", text):
        fields = {}
        for line in block.split("\n"):
            m = re.match(r"^([A-Za-z-]+):\s?(.*)$", line)
            if m:
                fields[m.group(1)] = m.group(2)
        if fields:
            yield fields


def read_list(path):
    text = open(path, encoding="utf-8").read()
    if "\nP:" in "\n" + text and re.search(r"^C:Q1", text, re.M):
        out = []
        for f in paragraphs(text):
            out.append(dict(ecosystem="apk", name=f["P"], version=f["V"], source=f.get("o", f["P"]), arch=f.get("A", "")))
        return out
    if re.search(r"^Package:", text, re.M):
        out = []
        for f in paragraphs(text):
            if "installed" not in f.get("Status", "").split():
                continue
            source, version = f.get("Source", f["Package"]), f["Version"]
            m = re.match(r"^(\S+) \((\S+)\)$", source)
            source, sversion = (m.group(1), m.group(2)) if m else (source, version)
            out.append(dict(ecosystem="deb", name=f["Package"], version=version, source=source, source_version=sversion,
                            arch=f.get("Architecture", "")))
        return out
    out = []
    for line in text.split("\n"):
        m = re.match(r"^(.+)-(\d+:[^-]+-[^-]+)\.([^.]+)$", line.strip())
        if m:
            out.append(dict(ecosystem="rpm", name=m.group(1), version=m.group(2), arch=m.group(3)))
    return out


def debian_fixes(feeds, codename, number):
    """{source: {CVE: {fix}}}"""
    fixes = {}
    for name in ("DSA", "DLA"):
        cves = []
        for line in open(f"{feeds}/debian-security-tracker/data/{name}/list", encoding="utf-8"):
            if line.startswith("["):
                cves = []
            elif line.strip().startswith("{"):
                cves = line.strip().strip("{}").split()
            else:
                m = re.match(r"^\s+\[(\w+)\] - (\S+) (\d\S*)", line)
                if m and m.group(1) == codename:
                    for cve in cves:
                        fixes.setdefault(m.group(2), {}).setdefault(cve, set()).add(m.group(3))
    with zipfile.ZipFile(f"{feeds}/osv/Debian/all.zip") as archive:
        for member in archive.namelist():
            record = json.loads(archive.read(member))
            for affected in record["affected"]:
                if affected["package"]["ecosystem"] != f"Debian:{number}":
                    continue
                for r in affected["ranges"]:
                    for event in r["events"]:
                        if "fixed" in event:
                            for cve in record["upstream"]:
                                fixes.setdefault(affected["package"]["name"], {}).setdefault(cve, set()).add(event["fixed"])
    return fixes


def alma_fixes(feeds, number):
    fixes = {}
    with zipfile.ZipFile(f"{feeds}/osv/AlmaLinux/all.zip") as archive:
        for member in archive.namelist():
            record = json.loads(archive.read(member))
            if not record["id"].startswith("ALSA"):
                continue
            for affected in record["affected"]:
                if affected["package"]["ecosystem"] != f"AlmaLinux:{number}":
                    continue
                for r in affected["ranges"]:
                    for event in r["events"]:
                        if "fixed" in event:
                            for cve in record.get("related", []):
                                fixes.setdefault(affected["package"]["name"], {}).setdefault(cve, set()).add(event["fixed"])
    return fixes


def alpine_fixes(feeds, release):
    fixes = {}
    for repository in ("main", "community"):
        data = json.load(open(f"{feeds}/alpine-secdb/v{release}/{repository}.json", encoding="utf-8"))
        for package in data["packages"] or []:
            for version, ids in (package["pkg"].get("secfixes") or {}).items():
                for text in ids or []:
                    for cve in re.findall(r"CVE-\d{4}-\d{4,}", text):
                        fixes.setdefault(package["pkg"]["name"], {}).setdefault(cve, set()).add(version)
    return fixes


def kernel_beside(p):
    """Headers and tools built from the kernel's source: listed, not judged (design 4.4)."""
    if p["ecosystem"] == "deb":
        kernel_source = p["source"] == "linux" or p["source"].startswith("linux-signed") or p["source"] == "linux-latest"
        return kernel_source and not p["name"].startswith("linux-image-") and p["name"] != "linux"
    if p["ecosystem"] == "rpm":
        return re.match(r"^kernel-.*(headers|devel|doc|debuginfo|matched)", p["name"]) is not None
    return re.match(r"^linux.*-(dev|headers|doc)$", p["name"]) is not None


def judged(p):
    """The name and version that advisories speak of."""
    if p["ecosystem"] == "rpm":
        return p["name"], p["version"]
    if p["ecosystem"] == "deb" and (p["source"].startswith("linux-signed") or p["source"] == "linux-latest"):
        return "linux", p["version"]
    if p["ecosystem"] == "deb" and re.match(r"grub-efi-\w+-signed$", p["source"]) and p["version"].startswith("1+"):
        return "grub2", p["version"][2:]
    return p["source"], p.get("source_version", p["version"])


def main():
    feeds, path, os_release = sys.argv[1:4]
    system = dict(re.findall(r'^(\w+)="?([^"\n]*)"?$', open(os_release, encoding="utf-8").read(), re.M))
    packages = read_list(path)
    if system["ID"] == "debian":
        compare, fixes = deb_compare, debian_fixes(feeds, system["VERSION_CODENAME"], system["VERSION_ID"])
    elif system["ID"] == "almalinux":
        compare, fixes = rpm_compare, alma_fixes(feeds, system["VERSION_ID"].split(".")[0])
    else:
        compare, fixes = apk_compare, alpine_fixes(feeds, ".".join(system["VERSION_ID"].split(".")[:2]))
    expected, highest, unclear = set(), {}, set()
    for p in packages:
        if kernel_beside(p):
            continue
        name, version = judged(p)
        module = ".module" in p["version"]
        for cve, versions in fixes.get(name, {}).items():
            same_kind = [f for f in versions if (".module" in f) == module and f != "0"]
            if not same_kind:
                continue
            if compare is apk_compare and not all(apk_key(v) for v in same_kind + [version]):
                unclear.add((p["name"], p["version"], cve))
                continue
            top = same_kind[0]
            for f in same_kind[1:]:
                top = f if compare(f, top) > 0 else top
            highest.setdefault(f"{p['name']} {p['version']}", {})[cve] = top
            if not module and compare(version, top) < 0:
                expected.add((p["name"], p["version"], cve))
    device = dict(id="0" * 40, name=path.rsplit("/", 1)[-1],
                  os=dict(family="linux", id=system["ID"], version=system["VERSION_ID"],
                          codename=system.get("VERSION_CODENAME", ""), arch="x86_64"))
    by_key = {f"{p['name']} {p['version']}": p for p in packages}
    closed = sorted([by_key[key]["name"], by_key[key]["version"], cve]
                    for key, fixes_of in highest.items() for cve, top in fixes_of.items()
                    if compare(judged(by_key[key])[1], top) >= 0)
    json.dump(dict(inventory=dict(schema="parapet.inventory/1", device=device, software=packages),
                   expected=sorted(expected), closed=closed,
                   unclear=sorted(unclear)), sys.stdout)


if __name__ == "__main__":
    main()
