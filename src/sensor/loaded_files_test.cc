// SPDX-License-Identifier: Apache-2.0
#include "sensor/loaded_files.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace parapet::sensor {
namespace {

TEST(LoadedFiles, code_and_archives_are_taken_from_maps_and_nothing_else) {
  const std::vector<std::string_view> paths = parse_maps(
      "55d0c8a00000-55d0c8a02000 r--p 00000000 08:01 1 /usr/bin/cat\n"
      "55d0c8a02000-55d0c8a06000 r-xp 00002000 08:01 1 /usr/bin/cat\n"
      "7f0000000000-7f0000001000 r--p 00000000 08:01 2 /usr/lib/locale/C.utf8/LC_CTYPE\n"
      "7f0000002000-7f0000003000 r-xp 00000000 08:01 3 /usr/lib/x86_64-linux-gnu/libssl.so.3 (deleted)\n"
      "7f0000004000-7f0000005000 r--s 00000000 08:01 4 /opt/my app/lib/a.jar\n"
      "7f0000006000-7f0000007000 r-xp 00000000 00:00 0 [vdso]\n"
      "7f0000008000-7f0000009000 r-xp 00000000 00:05 9 /memfd:jit (deleted)\n"
      "7f000000a000-7f000000b000 rwxp 00000000 00:00 0\n"
      "nonsense\n x /\n");
  EXPECT_EQ(paths, (std::vector<std::string_view>{"/usr/bin/cat", "/usr/lib/x86_64-linux-gnu/libssl.so.3", "/opt/my app/lib/a.jar"}));
}

TEST(LoadedFiles, the_library_of_this_very_process_is_found) {
  const std::vector<std::string> files = loaded_files("");
  EXPECT_TRUE(std::ranges::any_of(files, [](const std::string& file) { return file.find("libc.so") != std::string::npos; }));
  EXPECT_TRUE(std::ranges::is_sorted(files));
}

}  // namespace
}  // namespace parapet::sensor
