// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "server/api/api_error.h"

namespace parapet::server::api::odata {

struct Token {
  enum class Kind { kWord, kText, kSymbol, kEnd };
  Kind kind = Kind::kEnd;
  std::string text;          // kText: without quotes; kWord: names, numbers, date-times, guids as written
  std::size_t position = 0;  // in the filter
};

// The words, quoted strings and symbols ( ) , : / of a filter. Errors: an unclosed string, a byte that starts nothing.
[[nodiscard]] Answer<std::vector<Token>> tokenize(std::string_view text);

}  // namespace parapet::server::api::odata
