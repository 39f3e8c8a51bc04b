// SPDX-License-Identifier: Apache-2.0
#include "base/result.h"

#include <cstdio>
#include <cstdlib>

namespace parapet {

Error Error::at(std::string place) && {
  trail_.insert(trail_.begin(), std::move(place));
  return std::move(*this);
}

std::string Error::to_string() const {
  std::string text;
  for (const std::string& place : trail_) {
    text += place;
    text += ": ";
  }
  text += message_;
  return text;
}

int exit_code(ErrorCode code) {
  switch (code) {
    case ErrorCode::kUsage:
      return 2;
    case ErrorCode::kBadInput:
    case ErrorCode::kLimit:
    case ErrorCode::kNotFound:
    case ErrorCode::kUnsupported:
    case ErrorCode::kConflict:
      return 3;
    case ErrorCode::kEnvironment:
      return 4;
  }
  return 4;
}

void check_failed(const char* file, int line, std::string_view condition, std::string_view detail) {
  std::fprintf(stderr, "parapet: broken invariant at %s:%d: %.*s %.*s\n", file, line,
               static_cast<int>(condition.size()), condition.data(), static_cast<int>(detail.size()), detail.data());
  std::abort();
}

}  // namespace parapet
