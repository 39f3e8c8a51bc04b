// SPDX-License-Identifier: Apache-2.0
#include "cli/version_command.h"

#include <gtest/gtest.h>

namespace parapet::cli {
namespace {

TEST(VersionCommand, a_line_gives_the_order_or_the_reason) {
  EXPECT_EQ(compare_line("deb\t1.0~rc1\t1.0"), "-1");
  EXPECT_EQ(compare_line("pypi\t2.7\t2.7.0"), "0");
  EXPECT_EQ(compare_line("npm\t2.0.0\t1.9.9"), "1");
  EXPECT_EQ(compare_line("deb\tabc\t1.0"), "invalid: must start with a digit ('abc')");
  EXPECT_EQ(compare_line("deb\t\t1.0"), "invalid: empty");
  EXPECT_EQ(compare_line("calver\t1\t2"), "invalid: unknown scheme 'calver'");
  EXPECT_EQ(compare_line("deb 1 2"), "invalid: a line is SCHEME<TAB>A<TAB>B");
  EXPECT_EQ(compare_line(""), "invalid: a line is SCHEME<TAB>A<TAB>B");
}

TEST(VersionCommand, a_batch_answers_each_line_once_however_the_bytes_arrive) {
  const std::string input = "deb\t1\t2\n\nnonsense\r\nrpm\t2\t1\r\n" + std::string(70'000, 'x') + "\ndeb\t1\t1";
  const std::string expected =
      "-1\ninvalid: a line is SCHEME<TAB>A<TAB>B\ninvalid: a line is SCHEME<TAB>A<TAB>B\n1\n"
      "invalid: a line has at most 65536 bytes\n0\n";
  for (const std::size_t step : {std::size_t{1}, std::size_t{7}, std::size_t{4096}, input.size()}) {
    BatchComparer comparer;
    std::string output;
    for (std::size_t i = 0; i < input.size(); i += step) {
      output += comparer.feed(std::string_view(input).substr(i, step));
    }
    output += comparer.finish();
    EXPECT_EQ(output, expected) << step;
  }
}

}  // namespace
}  // namespace parapet::cli
