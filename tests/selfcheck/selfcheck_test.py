# SPDX-License-Identifier: Apache-2.0
"""The self-check catches each thing that it is there to catch, on small trees, and leaves a clean tree alone."""

import os
import tempfile
import unittest

import selfcheck

LICENCE = "// " + selfcheck.LICENCE + "\n"
NOTE = "TO" + "DO"

CLEAN = {
    "cmake/rooms.cmake": "# " + selfcheck.LICENCE + "\nset(PARAPET_ROOMS base version\n    cli)\n",
    "src/base/CMakeLists.txt": "# " + selfcheck.LICENCE + "\nparapet_room(base SOURCES text.cc)\n",
    "src/base/text.h": LICENCE + "#pragma once\nnamespace parapet {\nint one();\n}\n",
    "src/base/text.cc": LICENCE + '#include "base/text.h"\nnamespace parapet {\nint one() { return 1; }\n}\n',
    "src/version/CMakeLists.txt": "# " + selfcheck.LICENCE + "\nfile(GLOB all *.cc)\n",
    "src/version/key.cc": LICENCE + '#include "base/text.h"\n\n#include <string>\n',
    "src/version/key_test.cc": LICENCE + '#include "support/paths.h"\nconst char* t = R"(a\tb \n)";\n',
    "docs/a.md": "# One thing\n\n[other](b.md#two-things) [here](#one-thing) [web](https://example.org/x) `[no](no.md)`\n",
    "docs/b.md": "# Two things\n",
}


class SelfCheck(unittest.TestCase):
    def problems(self, files=None):
        """What is found in the clean tree with some files added or replaced."""
        with tempfile.TemporaryDirectory() as root:
            tree = dict(CLEAN)
            tree.update(files or {})
            for path, text in tree.items():
                os.makedirs(os.path.dirname(os.path.join(root, path)) or root, exist_ok=True)
                with open(os.path.join(root, path), "w", encoding="utf-8") as stream:
                    stream.write(text)
            return selfcheck.check(root)

    def assert_found(self, files, place, words):
        problems = self.problems(files=files)
        self.assertTrue(any(p.startswith(place) and words in p for p in problems), problems)
        self.assertEqual(len(problems), 1, problems)

    def test_a_clean_tree_has_no_problems(self):
        self.assertEqual(self.problems(), [])

    def test_a_room_that_includes_from_below_is_caught(self):
        self.assert_found({"src/base/text.cc": LICENCE + '#include "version/key.h"\n'}, "src/base/text.cc:2:", "stands below")

    def test_an_include_from_no_room_is_caught(self):
        self.assert_found({"src/base/text.cc": LICENCE + '#include "helpers/key.h"\n'}, "src/base/text.cc:2:", "no room")

    def test_test_support_is_for_tests_only(self):
        self.assert_found({"src/base/text.cc": LICENCE + '#include "support/paths.h"\n'}, "src/base/text.cc:2:", "no room")

    def test_a_folder_that_is_no_room_is_caught(self):
        self.assert_found({"src/attic/x.h": LICENCE + "#pragma once\n"}, "src/attic/x.h:1:", "no room")

    def test_a_missing_licence_line_is_caught(self):
        self.assert_found({"src/base/more.h": "#pragma once\n"}, "src/base/more.h:1:", "lacks the line")
        self.assert_found({"scripts/run": "#!/bin/sh\ntrue\n"}, "scripts/run:1:", "lacks the line")

    def test_a_source_that_nothing_builds_is_caught(self):
        self.assert_found({"src/base/lost.cc": LICENCE}, "src/base/lost.cc:1:", "no CMakeLists.txt")

    def test_a_source_in_a_comment_of_the_build_file_is_not_built(self):
        build = "# " + selfcheck.LICENCE + "\nparapet_room(base SOURCES text.cc) # lost.cc\n"
        self.assert_found({"src/base/lost.cc": LICENCE, "src/base/CMakeLists.txt": build}, "src/base/lost.cc:1:", "builds it")

    def test_a_source_may_be_named_by_the_folder_above(self):
        build = "# " + selfcheck.LICENCE + "\nparapet_room(base SOURCES text.cc deep/found.cc)\n"
        self.assertEqual(self.problems(files={"src/base/deep/found.cc": LICENCE, "src/base/CMakeLists.txt": build}), [])

    def test_a_long_function_is_caught_unless_it_says_why(self):
        body = "  one();\n" * 121
        self.assert_found({"src/base/text.cc": LICENCE + "namespace parapet {\nint two() {\n" + body + "}\n}\n"},
                          "src/base/text.cc:3:", "a function of 123 lines")
        excused = LICENCE + "namespace parapet {\n// long function: a table in code\nint two() {\n" + body + "}\n}\n"
        self.assertEqual(self.problems(files={"src/base/text.cc": excused}), [])

    def test_a_long_class_or_table_is_not_a_function(self):
        rows = "  int a;\n" * 130
        self.assertEqual(self.problems(files={"src/base/text.cc": LICENCE + "struct Two {\n" + rows + "};\n"}), [])
        table = "constexpr int kTable[] = {\n" + "  1,\n" * 130 + "};\n"
        self.assertEqual(self.problems(files={"src/base/text.cc": LICENCE + table}), [])

    def test_braces_in_strings_and_comments_do_not_count(self):
        text = LICENCE + "int two() {\n  char c = '{'; int n = 1'000; // {\n  f(\"{\"); g(R\"({)\");\n}\n" + "int x;\n" * 130
        self.assertEqual(self.problems(files={"src/base/text.cc": text}), [])

    def test_a_long_python_function_is_caught(self):
        text = "# " + selfcheck.LICENCE + "\ndef f():\n" + "    g()\n" * 121
        self.assert_found({"scripts/tool.py": text}, "scripts/tool.py:2:", "a function of 122 lines")

    def test_a_long_file_is_caught_unless_it_says_why(self):
        text = LICENCE + "int x;\n" * 500
        self.assert_found({"src/base/text.cc": text}, "src/base/text.cc:1:", "has 501 lines")
        self.assertEqual(self.problems(files={"src/base/text.cc": text + "// long file: one table\n"}), [])

    def test_a_dead_link_is_caught(self):
        self.assert_found({"docs/c.md": "\n[x](gone.md)\n"}, "docs/c.md:2:", "dead link")

    def test_a_link_to_no_heading_is_caught(self):
        self.assert_found({"docs/c.md": "[x](b.md#three)\n"}, "docs/c.md:1:", "no heading")

    def test_links_in_code_are_no_links(self):
        self.assertEqual(self.problems(files={"docs/c.md": "```\n[x](gone.md)\n```\n"}), [])

    def test_a_tab_is_caught(self):
        self.assert_found({"src/base/text.cc": LICENCE + "\tint x;\n"}, "src/base/text.cc:2:", "tab")

    def test_blanks_at_the_end_of_a_line_are_caught(self):
        self.assert_found({"docs/c.md": "words \n"}, "docs/c.md:1:", "blanks at the end")

    def test_a_left_over_note_is_caught(self):
        self.assert_found({"src/base/text.cc": LICENCE + f"// {NOTE}: more\n"}, "src/base/text.cc:2:", "left-over note")

    def test_a_path_of_one_machine_is_caught(self):
        self.assert_found({"docs/c.md": "see /wo" + "rk/main/x\n"}, "docs/c.md:1:", "one machine")

    def test_data_folders_are_left_alone(self):
        self.assertEqual(self.problems(files={"tests/cases/x/001/input.md": f"\t{NOTE} [x](gone.md) \n",
                                              "fuzz/corpus/x/a.py": "not python (\n"}), [])


if __name__ == "__main__":
    unittest.main()
