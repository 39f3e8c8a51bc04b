// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace parapet::inventory {

// A pattern for names that systems display, as the table of products writes them (docs/formats/products.md). Letter case
// is ignored, and a run of blanks matches a run of blanks. Besides literal text:
//   *          any text, also none
//   {version}  a version: starts with a digit and has no blanks or parentheses; captured
//   {number}   digits; captured
//   {arch}     "x64", "64-bit", "x86", "arm64", ...
//   {lang}     a language tag or name: "en-US", "de", "English"
//   [ ... ]    may be missing; may nest
class NamePattern {
 public:
  // Errors: kBadInput for unbalanced brackets, an unknown placeholder, or a text longer than 200 bytes.
  [[nodiscard]] static Result<NamePattern> parse(std::string_view text);

  // What {version} and {number} captured, in order; nullopt where the name does not match as a whole. Bounded: gives up,
  // as no match, after a fixed number of steps.
  [[nodiscard]] std::optional<std::vector<std::string>> match(std::string_view name) const;

  // The longest literal part in lower case, for guesses by similarity.
  [[nodiscard]] std::string longest_literal() const;

 private:
  enum class Kind { kLiteral, kAny, kVersion, kNumber, kArchitecture, kLanguage, kOptional };
  struct Part {
    Kind kind = Kind::kLiteral;
    std::string literal;      // lower case
    std::vector<Part> inner;  // of kOptional
  };
  struct Attempt;
  static Result<std::vector<Part>> parse_parts(std::string_view text, std::size_t& at, int depth);

  std::vector<Part> parts_;
};

}  // namespace parapet::inventory
