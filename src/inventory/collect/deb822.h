// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace parapet::inventory {

// One field of a stanza: the value trimmed, continuation lines still in it.
struct Deb822Field {
  std::string_view name;
  std::string_view value;
};

// Reads control data in stanzas (deb822(5)): dpkg's status, apt's Packages. Views point into the text.
class Deb822Reader {
 public:
  explicit Deb822Reader(std::string_view text) : rest_(text) {}

  // The fields of the next stanza; false at the end. Errors: kBadInput with the line, for a line that is neither a field
  // nor a continuation.
  [[nodiscard]] Result<bool> next(std::vector<Deb822Field>& fields);
  // The line at which the last stanza began, from 1.
  [[nodiscard]] std::size_t line() const { return stanza_line_; }

 private:
  std::string_view rest_;
  std::size_t next_line_ = 1;
  std::size_t stanza_line_ = 0;
};

}  // namespace parapet::inventory
