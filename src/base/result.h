// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parapet {

// What kind of failure this is. Closed: each code maps to one exit code and one HTTP status.
enum class ErrorCode {
  kUsage,        // the caller asked in a way that can't be served: exit code 2
  kBadInput,     // a file, record or request is broken: 3
  kLimit,        // input is larger, deeper or more numerous than its named bound (base/limits.h): 3
  kNotFound,     // the named thing does not exist: 3
  kUnsupported,  // understood, but not a thing that Parapet reads: 3
  kEnvironment,  // disk, network, permission: 4
  kConflict,     // refused because of what is there already (an older snapshot, a much smaller feed): 3
};

// Why something failed, for people and for programs. The message says what is wrong and, where there is something to
// do, what to do next. The trail says where, outermost first: file, archive member, record, position.
class Error {
 public:
  Error(ErrorCode code, std::string message) : code_(code), message_(std::move(message)) {}

  [[nodiscard]] ErrorCode code() const { return code_; }
  [[nodiscard]] const std::string& message() const { return message_; }
  [[nodiscard]] const std::vector<std::string>& trail() const { return trail_; }

  // Adds an outer place ("cves.tar.zst", "record CVE-2024-1"); called while the error travels outwards.
  [[nodiscard]] Error at(std::string place) &&;

  // "outer: inner: message", one line.
  [[nodiscard]] std::string to_string() const;

 private:
  ErrorCode code_;
  std::string message_;
  std::vector<std::string> trail_;
};

// The exit code of the command line for a failure of this kind (design §7).
[[nodiscard]] int exit_code(ErrorCode code);

template <typename T>
using Result = std::expected<T, Error>;

[[nodiscard]] inline std::unexpected<Error> fail(ErrorCode code, std::string message) {
  return std::unexpected(Error(code, std::move(message)));
}

[[nodiscard]] inline std::unexpected<Error> bad_input(std::string message) {
  return fail(ErrorCode::kBadInput, std::move(message));
}

// Passes a failure on with an outer place added: `return located(std::move(result).error(), path);`
[[nodiscard]] inline std::unexpected<Error> located(Error error, std::string place) {
  return std::unexpected(std::move(error).at(std::move(place)));
}

// Ends the process: an invariant of ours is broken. Input must never be able to get here.
[[noreturn]] void check_failed(const char* file, int line, std::string_view condition, std::string_view detail);

}  // namespace parapet

// The value of a Result, or return its error from the enclosing function. Not to be nested, not for coroutines, not in a
// braced list or among arguments beside other objects: g++ 12 forgets to destroy those when the error is returned.
#define TRY(expression)                                                      \
  __extension__({                                                            \
    auto parapet_try_result = (expression);                                  \
    if (!parapet_try_result) {                                               \
      return std::unexpected(std::move(parapet_try_result).error());         \
    }                                                                        \
    std::move(parapet_try_result).value();                                   \
  })

// The same, adding an outer place to the error's trail.
#define TRY_AT(expression, place)                                                        \
  __extension__({                                                                        \
    auto parapet_try_result = (expression);                                              \
    if (!parapet_try_result) {                                                           \
      return std::unexpected(std::move(parapet_try_result).error().at(place));           \
    }                                                                                    \
    std::move(parapet_try_result).value();                                               \
  })

#define CHECK(condition)                                                     \
  do {                                                                       \
    if (!(condition)) [[unlikely]] {                                         \
      ::parapet::check_failed(__FILE__, __LINE__, #condition, {});           \
    }                                                                        \
  } while (false)
