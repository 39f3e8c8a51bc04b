// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "knowledge/feeds/oval_document.h"

namespace parapet::knowledge {

// What one criterion says of one package.
struct OvalPackageTest {
  enum class Kind {
    kComparison,   // the installed version compared with evr
    kNotAffected,  // the package is named as not affected
    kUnreadable,   // the package is known, the comparison is not: `words` has it as written
  };
  std::string name;
  Kind kind = Kind::kComparison;
  OvalOperation operation = OvalOperation::kLess;
  std::string evr;
  std::string words;
  std::vector<std::string> architectures;  // of the package; empty: any
  bool from_words = false;  // read from the criterion's comment, because the test it names is not in the document
};

// One way in which a definition holds: everything in it must be true together.
struct OvalCase {
  std::vector<std::vector<std::string>> platforms;       // of each group one must be installed: "Oracle Linux 8"
  std::vector<std::vector<std::string>> architectures;   // of each group one must be the system's
  std::vector<std::string> modules;                      // enabled module streams
  std::vector<OvalPackageTest> packages;
  std::vector<std::string> not_understood;               // criteria that could not be read, in their own words
};

// The ways in which a definition holds: its criteria tree brought into a disjunction of conjunctions. Platforms that
// stand beside each other in an OR stay together in one case. Left out, because others look after them: which key signed
// a package, and which kernel runs (the matcher judges the running one only). An operator other than AND and OR, and
// negated conditions, become not_understood. Errors: kLimit where there are more than ranges_per_record_max cases.
[[nodiscard]] Result<std::vector<OvalCase>> resolve_criteria(const OvalDocument& document, const OvalDefinition& definition,
                                                             const Limits& limits);

}  // namespace parapet::knowledge
