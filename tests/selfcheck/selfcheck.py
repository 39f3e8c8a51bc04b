# SPDX-License-Identifier: Apache-2.0
"""Reads the source tree and reports what breaks its rules (HACKING.md), one line for each: "path:line: what".

    selfcheck.py ROOT

Checked: rooms include only rooms above them; the licence line; every source is in a CMakeLists.txt; length of functions
and files; relative links in documents; tabs and blanks at the end of a line; left-over notes; paths of one machine.

A file over the limit says why in a comment of its own, "long file: REASON", a function in a comment inside it or on the
line before it, "long function: REASON". Python 3 standard library only.
"""

import ast
import fnmatch
import os
import re
import sys

FILE_LINES_MAX = 500
FUNCTION_LINES_MAX = 120

# Folders and files that hold build results, foreign code or data, where the rules for sources don't apply.
PASSED_OVER = {".git", "build", "node_modules", "__pycache__", "dist"}
GENERATED = {"web/src/api/schema.ts"}
DATA_FOLDERS = ("fuzz/corpus/", "tests/cases/", "tests/data/")

SOURCE_SUFFIXES = (".h", ".cc")
LICENSED_SUFFIXES = (".h", ".cc", ".cc.in", ".cmake", ".py", ".sh", ".ts", ".tsx", ".css")
TEXT_SUFFIXES = LICENSED_SUFFIXES + (".md", ".yml", ".yaml", ".toml", ".html")
LICENCE = "SPDX-License-Identifier: Apache-2.0"

# Written so that this file doesn't hold what it looks for.
NOTES = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")
MACHINE_PATHS = re.compile(r"/w[o]rk/(main|trees|shared|\.)|/r[o]ot/\.(pyenv|cache|npm)|/tmp/b[a]sh_jobs")


class Tree:
    """The files of a source tree, read once each. Paths are relative to the root, with forward slashes."""

    def __init__(self, root):
        self.root = root
        self.paths = []
        self._texts = {}
        for folder, folders, files in os.walk(root):
            folders[:] = sorted(name for name in folders if name not in PASSED_OVER)
            for name in sorted(files):
                path = os.path.relpath(os.path.join(folder, name), root).replace(os.sep, "/")
                if path not in GENERATED:
                    self.paths.append(path)

    def text(self, path):
        if path not in self._texts:
            with open(os.path.join(self.root, path), encoding="utf-8", errors="replace") as stream:
                self._texts[path] = stream.read()
        return self._texts[path]

    def sources(self, suffixes):
        """The paths with one of these suffixes that are code or prose, not data."""
        return [p for p in self.paths if p.endswith(suffixes) and not p.startswith(DATA_FOLDERS)]

    def texts(self):
        """Everything that people write: sources, documents, build files, scripts."""
        return [p for p in self.paths if not p.startswith(DATA_FOLDERS) and is_text(p)]


def is_script(path):
    return (path.startswith("scripts/") or path.startswith(".ci/")) and "." not in os.path.basename(path)


def is_text(path):
    return path.endswith(TEXT_SUFFIXES) or os.path.basename(path) == "CMakeLists.txt" or is_script(path)


def line_of(text, position):
    return text.count("\n", 0, position) + 1


CPP_TOKEN = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(?P<delimiter>[^()\\ \n]{0,16})\(.*?\)(?P=delimiter)"'
    r'|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.S)


def blank(text, keep):
    """The C++ text with comments, strings and character literals blanked out but for those that `keep` says."""
    def replace(match):
        token = match.group(0)
        # 1'000'000 is a number, not a character.
        if token[0] == "'" and match.start() > 0 and text[match.start() - 1].isalnum():
            return token
        return token if keep(token) else re.sub(r"[^\n]", " ", token)
    return CPP_TOKEN.sub(replace, text)


def is_raw(token):
    return token.startswith('R"')


def check_rooms(tree):
    """A room includes only itself and rooms that stand above it in cmake/rooms.cmake."""
    path = "cmake/rooms.cmake"
    if path not in tree.paths:
        return
    found = re.search(r"set\(PARAPET_ROOMS([^)]*)\)", tree.text(path))
    rooms = found.group(1).split() if found else []
    if not rooms:
        yield f"{path}:1: names no rooms (set(PARAPET_ROOMS ...))"
    for source in tree.sources(SOURCE_SUFFIXES):
        parts = source.split("/")
        if parts[0] != "src" or len(parts) < 3:
            continue
        room = parts[1]
        if room not in rooms:
            yield f"{source}:1: its folder src/{room} is no room of cmake/rooms.cmake"
            continue
        text = tree.text(source)
        for match in re.finditer(r'^[ \t]*#[ \t]*include[ \t]+"([^"/]+)/[^"]*"', text, re.M):
            used = match.group(1)
            place = f"{source}:{line_of(text, match.start())}"
            if used == "support" and source.endswith(("_test.cc", "_test.h")):
                continue
            if used not in rooms:
                yield f"{place}: includes from '{used}', which is no room"
            elif rooms.index(used) > rooms.index(room):
                yield f"{place}: room '{room}' includes from '{used}', which stands below it"


def check_licence(tree):
    """The licence line is the first line of each source, or the second after '#!' or an editor's or XML's first line."""
    for path in tree.texts():
        if not (path.endswith(LICENSED_SUFFIXES) or os.path.basename(path) == "CMakeLists.txt" or is_script(path)):
            continue
        if not any(LICENCE in line for line in tree.text(path).split("\n")[:2]):
            yield f"{path}:1: lacks the line '{LICENCE}'"


def check_built(tree):
    """Each C++ source is named, or matched by a file(GLOB), in a CMakeLists.txt of its folder or one above."""
    named = {}
    for path in tree.paths:
        if os.path.basename(path) != "CMakeLists.txt":
            continue
        folder = os.path.dirname(path)
        words = re.sub(r"#[^\n]*", "", tree.text(path)).replace("${CMAKE_CURRENT_SOURCE_DIR}/", "")
        named[folder] = set(re.findall(r"[^\s()\"]+", words))
    for source in tree.sources((".cc", ".cc.in")):
        folder = os.path.dirname(source)
        while True:
            relative = os.path.relpath(source, folder or ".").replace(os.sep, "/")
            words = named.get(folder, set())
            if relative in words or any("*" in word and fnmatch.fnmatch(relative, word) for word in words):
                break
            if not folder:
                yield f"{source}:1: is named in no CMakeLists.txt, so nothing builds it"
                break
            folder = os.path.dirname(folder)


def cpp_functions(text):
    """(first line, last line) of each function body in C++ text whose comments and strings are blanked."""
    stack = []
    head = 0
    for match in re.finditer(r"[{};]", text):
        at, char = match.start(), match.group(0)
        if char == "{":
            inside = any(kind == "function" for kind, _ in stack)
            stack.append((("block" if inside else brace_kind(text[head:at])), line_of(text, at)))
        elif char == "}" and stack:
            kind, first = stack.pop()
            if kind == "function":
                yield first, line_of(text, at)
        head = at + 1


def brace_kind(before):
    before = re.sub(r"^\s*#[^\n]*(\\\n[^\n]*)*", "", before, flags=re.M).strip()
    before = re.sub(r"^(public|private|protected)\s*:", "", before).strip()
    if re.match(r"(inline\s+)?namespace\b|extern\b", before) and "(" not in before:
        return "scope"
    if "(" in before:
        return "function"
    if re.search(r"\b(class|struct|union|enum)\b", before):
        return "scope"
    return "block"


def check_lengths(tree):
    """Files and functions stay readable, or say why they don't."""
    for path in tree.sources(SOURCE_SUFFIXES + (".py", ".ts", ".tsx")):
        text = tree.text(path)
        lines = text.split("\n")
        count = len(lines) - (lines[-1] == "")
        if count > FILE_LINES_MAX and "long file: " not in text:
            yield f"{path}:1: has {count} lines, over {FILE_LINES_MAX}, and does not say why ('long file: REASON')"
        if path.endswith(SOURCE_SUFFIXES):
            functions = cpp_functions(blank(text, lambda token: False))
        elif path.endswith(".py"):
            functions = python_functions(text)
        else:
            functions = []
        for first, last in functions:
            if last - first + 1 > FUNCTION_LINES_MAX and "long function: " not in "\n".join(lines[max(first - 2, 0):last]):
                yield (f"{path}:{first}: a function of {last - first + 1} lines, over {FUNCTION_LINES_MAX}, that does not "
                       "say why ('long function: REASON')")


def python_functions(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.lineno, node.end_lineno


def anchors(markdown):
    """The anchors that the headings of a document make, by the common rule: lower case, punctuation out, blanks to '-'."""
    made = set()
    for heading in re.findall(r"^#{1,6}\s+(.*)$", markdown, re.M):
        words = re.sub(r"[^\w\- ]", "", heading.strip().lower())
        made.add(words.replace(" ", "-"))
    return made


def without_code(markdown):
    """The document with code blocks and code spans blanked: they hold no links or headings."""
    def keep_lines(match):
        return re.sub(r"[^\n]", " ", match.group(0))
    markdown = re.sub(r"^(```|~~~).*?^\1", keep_lines, markdown, flags=re.M | re.S)
    return re.sub(r"`[^`\n]*`", keep_lines, markdown)


def check_links(tree):
    """Relative links in documents lead to a file of the tree, and to a heading where they name one."""
    for path in tree.sources((".md",)):
        text = without_code(tree.text(path))
        for match in re.finditer(r"\]\(\s*<?([^)\s>]+)>?[^)]*\)", text):
            target = match.group(1)
            if re.match(r"[a-z][a-z0-9+.-]*:", target):
                continue
            file, _, anchor = target.partition("#")
            other = os.path.normpath(os.path.join(os.path.dirname(path), file)) if file else path
            place = f"{path}:{line_of(text, match.start())}"
            if other.startswith("../shared"):
                continue
            if not os.path.exists(os.path.join(tree.root, other)):
                yield f"{place}: dead link to '{target}'"
            elif anchor and other.endswith(".md") and anchor not in anchors(tree.text(other.replace(os.sep, "/"))):
                yield f"{place}: '{file or path}' has no heading for '#{anchor}'"


def check_blanks(tree):
    """No tabs and no blanks at the end of a line; raw strings hold other people's formats and are left alone."""
    for path in tree.texts():
        text = tree.text(path)
        if path.endswith((".h", ".cc")):
            text = CPP_TOKEN.sub(lambda m: re.sub(r"[^\n]", "r", m.group(0)) if is_raw(m.group(0)) else m.group(0), text)
        for number, line in enumerate(text.split("\n"), 1):
            if "\t" in line:
                yield f"{path}:{number}: has a tab"
            if line != line.rstrip():
                yield f"{path}:{number}: has blanks at the end of the line"


def check_words(tree):
    """No left-over notes and nothing that is true on one machine only."""
    for path in tree.texts():
        text = tree.text(path)
        if path.endswith((".h", ".cc")):
            text = blank(text, lambda token: not is_raw(token))
        for pattern, what in ((NOTES, "a left-over note"), (MACHINE_PATHS, "a path of one machine")):
            for match in pattern.finditer(text):
                yield f"{path}:{line_of(text, match.start())}: '{match.group(0)}' is {what}"


CHECKS = (check_rooms, check_licence, check_built, check_lengths, check_links, check_blanks, check_words)


def check(root):
    tree = Tree(root)
    return [problem for one in CHECKS for problem in one(tree)]


def main(arguments):
    if len(arguments) != 2 or not os.path.isdir(arguments[1]):
        print("usage: selfcheck.py ROOT", file=sys.stderr)
        return 2
    problems = check(arguments[1])
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
