// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "version/order_checks.h"

namespace parapet::version::test {
namespace {

TEST(Pacman, the_order_of_its_manual_page) {
  expect_ascending(Scheme::kPacman,
                   {{"1.0a"}, {"1.0b"}, {"1.0beta"}, {"1.0p"}, {"1.0pre"}, {"1.0rc"}, {"1.0"}, {"1.0.a"}, {"1.0.1"}});
  expect_ascending(Scheme::kPacman, {{"1"}, {"1.0"}, {"1.1"}, {"1.1.1"}, {"1.2"}, {"2.0"}, {"3.0.0"}});
}

TEST(Pacman, epoch_release_and_separators) {
  expect_ascending(
      Scheme::kPacman,
      {{"1.0"}, {"1.0-1", "0:1.0-1", "1_0-1"}, {"1.0-1.1"}, {"1.0-2"}, {"1.0.1-1"}, {"1..0-1"}, {"1:0.1-1"}});
}

TEST(Pacman, refuses_what_has_no_place_in_the_order) {
  expect_refused(Scheme::kPacman, "1.0.", "end in a separator");
  expect_refused(Scheme::kPacman, "1.0-", "empty");
  expect_refused(Scheme::kPacman, "1 0", "white space");
}

}  // namespace
}  // namespace parapet::version::test
