// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace parapet::test {

// The root of the source tree that the tests were built from, without a trailing slash.
[[nodiscard]] std::string source_folder();

// The folder of real upstream data beside the checkout ("../shared"); "" where it is absent. A test that needs it says
//   PARAPET_NEEDS_SHARED();
// first, which skips with a clear line.
[[nodiscard]] std::string shared_folder();

// A fresh empty folder for one test, removed at the end of the process.
[[nodiscard]] std::string temporary_folder();

}  // namespace parapet::test

#define PARAPET_NEEDS_SHARED()                                                                  \
  if (::parapet::test::shared_folder().empty()) {                                               \
    GTEST_SKIP() << "skipped: ../shared (real upstream data) is not beside this checkout";      \
  }                                                                                             \
  static_assert(true)
