# SPDX-License-Identifier: Apache-2.0
"""Prints lines SCHEME<TAB>VERSION with the versions of the feeds at hand, for bench/version_bench."""
import run

for scheme in ("deb", "rpm", "semver", "go", "cargo", "pypi"):
    for text in sorted({version for one in run.real_versions(scheme) for version in one}):
        print("%s\t%s" % (scheme, text))
