# SPDX-License-Identifier: Apache-2.0
"""Holds our version orders and constraints against the native tools.

  run.py --ours PATH SUBJECT [--seed N] [--pairs N]

PATH is the program version_oracle. SUBJECT is a scheme ("deb") or "range:SYNTAX" ("range:gem"). Pairs are generated from the seed, rich in
edges, and taken from real feeds where $PARAPET_SHARED (default: ../shared beside the checkout) has them. One process of ours and one
native process answer all of them. Where both take a pair the answers must be equal; a text that only one side takes must be explained by a
line of REFUSALS. Exit code 77 (skipped): the native tool is not installed.
"""
import argparse
import collections
import json
import os
import random
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
NATIVES = HERE / "natives"
MAVEN_JARS = ["/usr/share/java/maven-artifact-3.x.jar", "/usr/share/java/commons-lang3.jar"]

NATIVE = {
    "deb": ["perl", NATIVES / "deb.pl"],
    "rpm": ["rpm", "--eval", '%%{lua: dofile("%s")}' % (NATIVES / "rpm.lua")],
    "pacman": ["python3", NATIVES / "pacman.py"],
    "semver": ["node", NATIVES / "semver.js"],
    "npm": ["node", NATIVES / "semver.js"],
    "cargo": ["node", NATIVES / "semver.js"],
    "go": ["node", NATIVES / "semver.js"],
    "pypi": ["python3", NATIVES / "pypi.py"],
    "gem": ["ruby", NATIVES / "gem.rb"],
    "composer": ["php", NATIVES / "composer.php"],
    "maven": ["java", "-cp", ":".join(MAVEN_JARS), NATIVES / "Maven.java"],
    "range:npm": ["node", NATIVES / "semver.js", "range"],
    "range:pep440": ["python3", NATIVES / "pypi.py", "range"],
    "range:gem": ["ruby", NATIVES / "gem.rb", "range"],
    "range:composer": ["php", NATIVES / "composer.php", "range"],
    "range:maven": ["java", "-cp", ":".join(MAVEN_JARS), NATIVES / "Maven.java", "range"],
}
RANGE_SCHEME = {"npm": "npm", "pep440": "pypi", "gem": "gem", "composer": "composer", "maven": "maven"}

# Texts that one side takes and the other does not, and why that is meant.
REFUSALS = {
    # Native takes, we refuse: (expression over the text)
    "native": {
        "rpm": [r"^[^0-9A-Za-z]*$", r"-.*-", r":.*:|[A-Za-z^~._+-].*:", r"-[^0-9A-Za-z]*$", r"^(\d*:)?[^0-9A-Za-z]*(-|$)"],
        "pacman": [r"[^0-9A-Za-z]$", r"[^0-9A-Za-z]-", r"^(\d*:)?-", r":.*:", r"[A-Za-z._+-].*:", r"^\d*:$", r"^$", r"-.*-"],
        "composer": [r"^dev-$"],
        "maven": [r"^\D*$"],
        "deb": [r":$", r"-[^-]*:"],  # Dpkg::Version is laxer than dpkg here
        "gem": [r"^\s*$"],
        "cargo": [r"^\s*[=v]", r"\s"],
        "semver": [r"^\s*[=v]", r"\s"],
        "go": [r"^\s*[=v]", r"\s"],
    },
    # We take, native refuses.
    "ours": {
        "go": [r"^v?\d+(\.\d+)?($|[-+])", r"^go\d", r"\d{16,}"],
        "semver": [r"\d{16,}"],
        "npm": [r"\d{16,}"],
        "cargo": [r"\d{16,}"],
    },
}

ATOMS = {
    "deb": ["0", "1", "9", "10", "00", "01", ".", ".", "-", "~", "+", ":", "a", "z", "A", "rc", "deb", "~~", "-1", "+b1", "ubuntu", "dfsg", "1:", "0:"],
    "rpm": ["0", "1", "9", "10", "00", "01", ".", ".", "-", "~", "^", "_", "+", "a", "z", "A", "rc", "el8", "git", "1:", "0:", "..", "-1", "-0"],
    "pacman": ["0", "1", "9", "10", "00", "01", ".", ".", "..", "_", "+", "a", "z", "A", "rc", "beta", "1:", "0:", "-1", "-2"],
    "semver": ["0", "1", "9", "10", "01", ".", ".", ".", "-", "-", "+", "a", "alpha", "rc", "beta", "A", "Z", "-0", ".0", "x", "--"],
    "pypi": ["0", "1", "9", "10", "00", "01", ".", ".", "-", "_", "a", "b", "c", "rc", "alpha", "beta", "pre", "preview", "post", "rev", "r", ".post", ".dev",
             "dev", "+", "+a", "1!", "0!", "v", "A", "RC", " ", ".0", "+1.a"],
    "gem": ["0", "1", "9", "10", "00", "01", ".", ".", ".", "-", "a", "b", "rc", "pre", "A", "Z", ".0", ".0.0", ".a", ".rc1", ".pre"],
    "composer": ["0", "1", "9", "10", "00", "01", ".", ".", "-", "_", "alpha", "beta", "RC", "b", "a", "p", "pl", "patch", "stable", "dev", "-dev", "+x", "v", ".x", ".*", "@dev",
                 "dev-", "main", "2024", "-10", "-01", "9999999", "20241001", ":"],
    "maven": ["0", "1", "2", "10", "00", "01", ".", ".", "-", "-", "alpha", "beta", "m", "a", "b", "rc", "cr", "snapshot", "SNAPSHOT", "sp", "ga", "final",
              "Final", "RELEASE", "foo", "x", "jre", "_", "+", ".0", "-0", "-1", ".Final", "-rc", ".RC1", ".redhat", "-redhat-1"],
}
for name in ("npm", "cargo", "go"):
    ATOMS[name] = ATOMS["semver"]
STARTS = {
    "semver": ["1.0.0", "1.2.3", "0.0.1", "10.20.30", "1.0.0-", "1.0.0-a.", "1.0", "v1.2.3"],
    "maven": ["1", "1.0", "1.0.0", "2.1", "1-", "1.", "4.2.0."],
    "composer": ["1", "1.0", "1.0.0", "v1.2", "1.0-", "2024", "1.0.0.0", "2010-01-02"],
}
for name in ("npm", "cargo", "go"):
    STARTS[name] = STARTS["semver"]

OPERATORS = {
    "npm": ["", "", "=", "<", "<=", ">", ">=", "^", "~", "~>", "^", "~"],
    "pep440": ["==", "!=", "<", "<=", ">", ">=", "~="],
    "gem": ["", "=", "!=", "<", "<=", ">", ">=", "~>", "~>"],
    "composer": ["", "=", "==", "!=", "<>", "<", "<=", ">", ">=", "^", "~", "^", "~"],
}
RANGE_VERSIONS = {
    "npm": ["0", "0.0", "0.1", "1", "1.0", "1.2", "1.2.3", "0.0.0", "0.0.3", "0.2.3", "1.2.3-rc.1", "1.2.4", "2.0.0", "2.0.0-0", "2.0.0-alpha", "1.x", "1.2.x", "*", "0.x",
            "0.0.x", "1.3.0", "2.1.0", "0.3.0", "0.0.4", "v1.2.3"],
    "pep440": ["0", "1", "1.0", "1.2", "1.2.3", "1.2.0", "1.4.2", "2", "2.0", "1.0rc1", "1.2.dev1", "1.2.post1", "1.2.3.dev0", "1!1.0", "1.2.4", "1.3", "1.10", "2.0a1", "1.2+x"],
    "gem": ["0", "1", "1.0", "1.2", "1.2.3", "1.2.3.4", "2", "2.0.a", "2.0.0.rc1", "1.3", "1.3.0", "1.3.a", "1.2.4", "1.2.4.pre", "1.10", "3", "0.9", "2.0.0"],
    "composer": ["0", "0.1", "0.0.3", "1", "1.0", "1.2", "1.2.3", "1.2.3.4", "2", "2.0", "2.0.0", "1.0-beta1", "1.2.3-RC1", "1.2.0-dev", "2.0-alpha", "1.2.4", "1.3", "3.0",
                 "0.3", "0.0.4", "1.0.0-p1", "1.x-dev", "0.2", "1.10"],
    "maven": ["1", "1.0", "1.2", "1.2.3", "2.0", "2.0-rc1", "1.0-SNAPSHOT", "1.5", "3", "1.2.4", "2.0.1", "2.0-alpha-1"],
}


def shared_folder():
    folder = Path(os.environ.get("PARAPET_SHARED", HERE.parents[2] / "shared"))
    return folder if folder.is_dir() else None


def real_versions(scheme):
    """Lists of versions of one package each, from the feeds at hand."""
    shared = shared_folder()
    lists = []
    osv = {"deb": "Debian", "rpm": "AlmaLinux", "pypi": "PyPI", "go": "Go", "cargo": "crates.io", "semver": "Bitnami"}
    if shared and scheme in osv and (shared / "feeds/osv" / osv[scheme] / "all.zip").is_file():
        found = collections.defaultdict(set)
        with zipfile.ZipFile(shared / "feeds/osv" / osv[scheme] / "all.zip") as archive:
            for member in archive.namelist()[:6000]:
                for affected in json.loads(archive.read(member)).get("affected", []):
                    name = affected.get("package", {}).get("name")
                    found[name].update(affected.get("versions", []))
                    for one in affected.get("ranges", []):
                        found[name].update(v for e in one["events"] for v in e.values() if one["type"] != "GIT" and v != "0")
        lists = [sorted(v) for v in found.values() if len(v) > 1]
    if scheme == "deb" and shutil.which("dpkg-query"):
        lines = subprocess.run(["dpkg-query", "-W", "-f", "${Version}\n"], capture_output=True, text=True, check=False).stdout
        lists.append(sorted(set(lines.split())))
    if scheme == "rpm" and shared:
        for path in sorted((shared / "inventories").glob("**/*rpm*")):
            if path.is_file() and path.stat().st_size < 1 << 22:
                lists.append(sorted(set(re.findall(r"[\w.+~^]+-[\w.+~^]+\.(?:el|amzn|fc|azl)\w*", path.read_text(errors="ignore")))))
    return [one for one in lists if len(one) > 1]


def semantic(random_source):
    """A version of Semantic Versioning, for the schemes of which random atoms rarely make one."""
    text = ".".join(random_source.choice(["0", "0", "1", "1", "2", "9", "10", "99999999"]) for _ in range(3))
    identifiers = ["0", "1", "2", "10", "alpha", "beta", "rc", "a", "A", "-", "--", "0a", "a0", "rc1", "x-y", "1-"]
    if random_source.random() < 0.7:
        text += "-" + ".".join(random_source.choice(identifiers) for _ in range(random_source.choice([1, 1, 2, 3])))
    if random_source.random() < 0.2:
        text += "+" + ".".join(random_source.choice(["0", "01", "build", "sha-5114f85"]) for _ in range(random_source.choice([1, 2])))
    return text


def generated(scheme, random_source):
    if ATOMS[scheme] is ATOMS["semver"] and random_source.random() < 0.7:
        first, second = semantic(random_source), semantic(random_source)
        return first, second if random_source.random() < 0.3 else first.partition("-")[0] + "-" + second.partition("-")[2]
    atoms = ATOMS[scheme]
    starts = STARTS.get(scheme, ["1", "1.0", "1.0.0", "0", "2", "1.2.3", "", "1.0-1"])

    def one():
        return random_source.choice(starts) + "".join(random_source.choice(atoms) for _ in range(random_source.randrange(0, 6)))

    def mutated(text):
        position = random_source.randrange(0, len(text) + 1)
        kind = random_source.randrange(0, 3)
        if kind == 0 or not text:
            return text[:position] + random_source.choice(atoms) + text[position:]
        return text[:position] + text[position + 1:] if kind == 1 else text[:position] + random_source.choice(atoms) + text[position + 1:]

    first = one()
    return first, mutated(first) if random_source.random() < 0.7 else one()


def pairs_for(scheme, random_source, count):
    lists = real_versions(scheme)
    pairs = []
    for _ in range(count):
        if lists and random_source.random() < 0.4:
            one = random_source.choice(lists)
            pairs.append((random_source.choice(one), random_source.choice(one)))
        else:
            pairs.append(generated(scheme, random_source))
    return [(a, b) for a, b in pairs if "\t" not in a + b and "\n" not in a + b and a and b]


def constraint(syntax, random_source):
    def version():
        return random_source.choice(RANGE_VERSIONS[syntax])

    if syntax == "maven":
        def interval():
            low, high = version(), version()
            return random_source.choice(
                ["[%s]" % low, "(,%s]" % high, "(,%s)" % high, "[%s,)" % low, "(%s,)" % low, "[%s,%s)" % (low, high), "(%s,%s]" % (low, high)])
        return ",".join(interval() for _ in range(random_source.choice([1, 1, 2])))

    def part():
        text = version()
        if syntax == "pep440" and random_source.random() < 0.2:
            return random_source.choice(["==", "!="]) + re.sub(r"[a-z+].*", "", text).rstrip(".") + ".*"
        if syntax == "composer" and random_source.random() < 0.15:
            return re.sub(r"-.*|\.x-dev", "", text) + ".*"
        return random_source.choice(OPERATORS[syntax]) + random_source.choice(["", "", " "] if syntax != "composer" else [""]) + text

    if syntax in ("npm", "composer") and random_source.random() < 0.15:
        return version() + " - " + version()
    joined = {"npm": " ", "composer": ",", "gem": ", ", "pep440": ","}[syntax]
    text = joined.join(part() for _ in range(random_source.choice([1, 1, 1, 2])))
    if syntax in ("npm", "composer") and random_source.random() < 0.2:
        text += " || " + part()
    return text


RANGE_SUFFIXES = {
    "npm": ["", "", "-0", "-alpha", "-rc.1"],
    "pep440": ["", "", ".dev0", "a1", "rc1", ".post0", ".post1", "+local", ".post1.dev1"],
    "gem": ["", "", ".a", ".rc1", ".pre", ".0"],
    "composer": ["", "", "-dev", "-alpha1", "-beta2", "-RC1", "-p1"],
    "maven": ["", "", "-alpha-1", "-SNAPSHOT", "-sp", "-1"],
}


def range_pairs(syntax, random_source, count):
    pairs = []
    for _ in range(count):
        parts = [str(random_source.choice([0, 1, 2, 2, 3])) for _ in range(3)]
        if syntax != "npm":
            parts = parts[: random_source.choice([1, 2, 3, 3])]
        pairs.append((constraint(syntax, random_source), ".".join(parts) + random_source.choice(RANGE_SUFFIXES[syntax])))
    return pairs


# Where the native tool and its own specification part, or where it has no order, and we follow the latter: (subject, reason, test).
def excused(subject, a, b, native, ours):
    if subject == "maven":
        # A word in the middle of a list, or a list that begins with a list (decision 012): ComparableVersion is not transitive there.
        word = re.compile(r"[^\d.-][.-]|[.-](0*|ga|final|release)(?=[^\d.]|0)|\d(ga|final|release)", re.ASCII | re.I)
        return bool(word.search(a) or word.search(b))
    if subject == "pacman":
        # An absent release equals every release for vercmp (decision 011).
        return native == "0" and (("-" in a) != ("-" in b))
    if subject == "composer":
        # "Stable" in capitals falls through Composer's check and sorts below dev; PHP's numbers end at 2^63.
        return native == "unordered" or bool(re.search(r"stable|\d{19}", a + b, re.I))
    if subject == "range:pep440":
        # packaging excludes post-releases of the whole release from ">1.0rc1", and local versions of it from ">1.0.post1"; the
        # specification speaks of the given version only. The same for pre-releases and "<1.0.post1".
        return bool(re.search(r"[<>](?!=)", a)) and bool(re.search(r"post|dev|rc|a\d|\+", a + b))
    if subject == "range:npm":
        # Whether the lower end of ~ and ^ admits pre-releases with includePrerelease changed between releases of node-semver.
        return bool(re.search(r"[~^]", a)) and "-" in b
    if subject == "range:maven":
        # VersionRange refuses intervals that overlap or stand out of order; their union has one meaning.
        return native == "invalid"
    if subject == "range:composer":
        return "stable" in a or "dev-" in a
    return False


def run(command, lines):
    done = subprocess.run([str(part) for part in command], input="".join(line + "\n" for line in lines), capture_output=True, text=True, check=False)
    if done.returncode == 77:
        print("skipped: %s lacks a library" % command[0])
        sys.exit(77)
    answers = done.stdout.split("\n")[:-1]
    if done.returncode != 0 or len([x for x in answers if x]) < len(lines):
        sys.exit("%s answered %d of %d lines (exit %d): %s" % (command[0], len(answers), len(lines), done.returncode, done.stderr[-500:]))
    return answers


def explained(side, subject, *texts):
    return any(re.search(expression, text) for expression in REFUSALS[side].get(subject, []) for text in texts)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ours", required=True)
    parser.add_argument("--seed", type=int, default=int(os.environ.get("PARAPET_SEED", "1")))
    parser.add_argument("--pairs", type=int, default=20000)
    parser.add_argument("subject")
    options = parser.parse_args()
    subject = options.subject
    needs = [path for path in MAVEN_JARS if "maven" in subject and not Path(path).is_file()]
    # java compiles Maven.java itself, which needs the compiler of a JDK.
    needs += [tool for tool in [str(NATIVE[subject][0])] + ["javac"] * ("maven" in subject) if shutil.which(tool) is None]
    if needs:
        print("skipped: %s is not installed" % needs[0])
        sys.exit(77)
    random_source = random.Random("%s %d" % (subject, options.seed))
    ranged = subject.startswith("range:")
    syntax = subject.partition(":")[2]
    pairs = range_pairs(syntax, random_source, options.pairs) if ranged else pairs_for(subject, random_source, options.pairs)
    head = "%s\t%s" % (syntax, RANGE_SCHEME[syntax]) if ranged else "order\t" + subject
    ours = run([options.ours], ["%s\t%s\t%s" % (head, a, b) for a, b in pairs])
    native = run(NATIVE[subject], ["%s\t%s" % pair for pair in pairs])
    counts = collections.Counter()
    failures = []
    for (a, b), their, our in zip(pairs, native, ours):
        if their == "invalid" and our.startswith("invalid"):
            counts["both refuse"] += 1
        elif their == our:
            counts["agree"] += 1
        elif our.startswith("invalid") and explained("native", subject, a, b):
            counts["only native takes"] += 1
        elif their == "invalid" and (explained("ours", subject, a, b)):
            counts["only we take"] += 1
        elif excused(subject, a, b, their, our):
            counts["excused"] += 1
        else:
            failures.append((a, b, their, our))
    print("%s: seed %d, %d pairs: %s" % (subject, options.seed, len(pairs), dict(counts)))
    for a, b, their, our in failures[:25]:
        print("  %r  %r  native %s, ours %s" % (a, b, their, our))
    if failures:
        sys.exit("%d of %d differ" % (len(failures), len(pairs)))
    if counts["agree"] < len(pairs) // 5:
        sys.exit("too few pairs that both take: the generator is off")


if __name__ == "__main__":
    main()
