# SPDX-License-Identifier: Apache-2.0
"""Lines "A<TAB>B" in; -1, 0 or 1 out, by libalpm's own comparison."""
import ctypes
import ctypes.util
import sys

library = ctypes.util.find_library("alpm")
if library is None:
    sys.exit(77)
compare = ctypes.CDLL(library).alpm_pkg_vercmp
compare.argtypes = [ctypes.c_char_p, ctypes.c_char_p]
for line in sys.stdin:
    a, b = line.rstrip("\n").split("\t")
    order = compare(a.encode(), b.encode())
    print((order > 0) - (order < 0))
