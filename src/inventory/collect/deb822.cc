// SPDX-License-Identifier: Apache-2.0
#include "inventory/collect/deb822.h"

#include <fmt/format.h>

#include "base/text.h"

namespace parapet::inventory {
namespace {

constexpr std::size_t kFieldsMax = 1000;  // of one stanza; real ones have about thirty

}  // namespace

Result<bool> Deb822Reader::next(std::vector<Deb822Field>& fields) {
  fields.clear();
  while (!rest_.empty()) {
    const std::size_t number = next_line_++;
    const std::string_view line = take_line(rest_);
    if (trim(line).empty()) {
      if (!fields.empty()) {
        return true;
      }
      continue;
    }
    if (line.front() == '#') {
      continue;
    }
    if (line.front() == ' ' || line.front() == '\t') {
      if (fields.empty()) {
        return bad_input(fmt::format("line {}: continues a field, but no field stands before it", number));
      }
      Deb822Field& last = fields.back();
      const char* begin = last.value.data();
      last.value = trim(std::string_view(begin, static_cast<std::size_t>(line.data() + line.size() - begin)));
      continue;
    }
    const std::size_t colon = line.find(':');
    if (colon == 0 || colon == std::string_view::npos || line.substr(0, colon).find(' ') != std::string_view::npos) {
      return bad_input(fmt::format("line {}: '{}' is no field", number, printable(line.substr(0, 40))));
    }
    if (fields.size() >= kFieldsMax) {
      return bad_input(fmt::format("line {}: more than {} fields in one stanza", number, kFieldsMax));
    }
    if (fields.empty()) {
      stanza_line_ = number;
    }
    // An empty first line keeps its place in the text, so that continuation lines can extend it.
    std::string_view value = line.substr(colon + 1);
    const std::string_view trimmed = trim(value);
    fields.push_back({.name = line.substr(0, colon), .value = trimmed.empty() ? value.substr(value.size()) : trimmed});
  }
  return !fields.empty();
}

}  // namespace parapet::inventory
