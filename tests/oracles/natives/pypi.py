# SPDX-License-Identifier: Apache-2.0
"""Lines "A<TAB>B" in: -1, 0, 1 or invalid out, by packaging. With "range": lines "SPECIFIER<TAB>VERSION": 1, 0 or invalid."""
import sys

try:
    from packaging.specifiers import InvalidSpecifier, SpecifierSet
    from packaging.version import InvalidVersion, Version
except ImportError:
    sys.exit(77)


def compare(a, b):
    try:
        x, y = Version(a), Version(b)
    except InvalidVersion:
        return "invalid"
    return str((x > y) - (x < y))


def holds(specifier, version):
    try:
        return str(int(SpecifierSet(specifier).contains(Version(version), prereleases=True)))
    except (InvalidVersion, InvalidSpecifier):
        return "invalid"


answer = holds if sys.argv[1:] == ["range"] else compare
for line in sys.stdin:
    print(answer(*line.rstrip("\n").split("\t")))
