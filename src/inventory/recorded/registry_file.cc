// SPDX-License-Identifier: Apache-2.0
#include "inventory/recorded/registry_file.h"

#include <utility>

#include <fmt/format.h>

#include "base/text.h"

namespace parapet::inventory {
namespace {

constexpr std::size_t kValuesMax = 10'000;  // of one key

// True where a quoted text that begins in the line is still open at its end: values may hold line ends.
bool ends_inside_text(std::string_view line) {
  bool inside = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (inside && line[i] == '\\') {
      ++i;
    } else if (line[i] == '"') {
      inside = !inside;
    }
  }
  return inside;
}

// The text that begins with a quote at `at`; leaves `at` behind its closing quote. nullopt where it does not close.
std::optional<std::string> take_quoted(std::string_view line, std::size_t& at) {
  std::string out;
  for (++at; at < line.size(); ++at) {
    if (line[at] == '"') {
      ++at;
      return out;
    }
    if (line[at] == '\\' && at + 1 < line.size()) {
      ++at;
    }
    out += line[at];
  }
  return std::nullopt;
}

int hex_digit(char c) {
  const char lower = to_lower(c);
  return is_digit(c) ? c - '0' : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// "63,00,3a,00" to its bytes; nullopt for anything else.
std::optional<std::string> hex_bytes(std::string_view list) {
  std::string bytes;
  for (const std::string_view part : split(list, ',')) {
    const std::string_view digits = trim(part);
    if (digits.empty()) {
      continue;  // after the last comma
    }
    if (digits.size() != 2 || hex_digit(digits[0]) < 0 || hex_digit(digits[1]) < 0) {
      return std::nullopt;
    }
    bytes += static_cast<char>(hex_digit(digits[0]) * 16 + hex_digit(digits[1]));
  }
  return bytes;
}

std::optional<std::uint32_t> hex_number(std::string_view digits) {
  if (digits.empty() || digits.size() > 8) {
    return std::nullopt;
  }
  std::uint32_t value = 0;
  for (const char c : digits) {
    if (hex_digit(c) < 0) {
      return std::nullopt;
    }
    value = value * 16 + static_cast<std::uint32_t>(hex_digit(c));
  }
  return value;
}

// The text of "hex(1):", "hex(2):" and "hex(7):" values: UTF-16, strings ended by zeros.
std::string wide_text(std::string_view bytes) {
  std::string text = utf16_to_utf8(bytes);
  std::string out;
  for (const char c : text) {
    if (c != '\0') {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  return std::string(trim(out));
}

}  // namespace

std::string RegistryKey::text(const std::string& name) const {
  const auto found = texts.find(name);
  return found == texts.end() ? std::string{} : found->second;
}

std::optional<std::uint32_t> RegistryKey::number(const std::string& name) const {
  const auto found = numbers.find(name);
  return found == numbers.end() ? std::nullopt : std::optional(found->second);
}

Result<RegistryFile> RegistryFile::open(std::string_view text, const Limits& limits) {
  RegistryFile file(text, limits);
  const std::string_view first = trim(take_line(file.rest_));
  file.line_ = 1;
  if (first != "Windows Registry Editor Version 5.00" && first != "REGEDIT4") {
    return bad_input("line 1: not a registry export");
  }
  return file;
}

Result<std::string> RegistryFile::take_logical_line() {
  ++line_;
  const std::size_t begin = line_;
  std::string line(take_line(rest_));
  while (true) {
    const bool key_or_comment = line.starts_with("[") || line.starts_with(";");
    const bool text_open = !key_or_comment && ends_inside_text(line);
    const bool continued = !key_or_comment && !text_open && line.ends_with("\\");
    if (!text_open && !continued) {
      return line;
    }
    if (rest_.empty()) {
      return bad_input(fmt::format("line {}: a value that does not end", begin));
    }
    if (line.size() > limits_.string_bytes_max) {
      return fail(ErrorCode::kLimit, fmt::format("line {}: a value longer than string_bytes_max", begin));
    }
    if (continued) {
      line.pop_back();
    } else {
      line += '\n';
    }
    ++line_;
    line += continued ? trim(take_line(rest_)) : take_line(rest_);
  }
}

Result<void> RegistryFile::take_value(std::string_view line, std::size_t number, RegistryKey& key) const {
  const auto broken = [&](std::string_view what) { return bad_input(fmt::format("line {}: {}", number, what)); };
  std::size_t at = 0;
  std::string name;
  if (line[0] == '@') {
    at = 1;  // the key's own value
  } else if (line[0] == '"') {
    std::optional<std::string> quoted = take_quoted(line, at);
    if (!quoted) {
      return broken("a name without closing quote");
    }
    name = to_lower(*quoted);
  } else {
    return broken(fmt::format("'{}' is neither key, value nor comment", printable(line.substr(0, 40))));
  }
  if (at >= line.size() || line[at] != '=') {
    return broken("a name without a value");
  }
  if (key.texts.size() + key.numbers.size() >= kValuesMax) {
    return fail(ErrorCode::kLimit, fmt::format("line {}: more than {} values in one key", number, kValuesMax));
  }
  std::string_view value = line.substr(at + 1);
  if (value.starts_with("\"")) {
    at = 0;
    std::optional<std::string> text = take_quoted(value, at);
    if (!text) {
      return broken("a text without closing quote");
    }
    key.texts[name] = std::move(*text);
  } else if (value.starts_with("dword:")) {
    const std::optional<std::uint32_t> content = hex_number(trim(value.substr(6)));
    if (!content) {
      return broken("a dword that is no hexadecimal number");
    }
    key.numbers[name] = *content;
  } else if (value.starts_with("hex")) {
    const auto [kind, list] = cut(value, ':');
    const std::optional<std::string> bytes = list ? hex_bytes(*list) : std::nullopt;
    if (!bytes) {
      return broken("hex that is no list of bytes");
    }
    if (kind == "hex(1)" || kind == "hex(2)" || kind == "hex(7)") {
      key.texts[name] = wide_text(*bytes);
    }
  } else if (!value.starts_with("-")) {
    return broken(fmt::format("'{}' is a value of no known kind", printable(value.substr(0, 40))));
  }
  return {};
}

Result<std::optional<RegistryKey>> RegistryFile::next() {
  RegistryKey key{.path = std::exchange(pending_key_, {}), .line = pending_line_};
  while (!rest_.empty()) {
    const std::string whole = TRY(take_logical_line());
    const std::string_view line = trim(whole);
    if (line.empty() || line.front() == ';') {
      continue;
    }
    if (line.front() == '[') {
      if (line.back() != ']') {
        return bad_input(fmt::format("line {}: a key without closing bracket", line_));
      }
      std::string path(line.substr(1, line.size() - 2));
      if (key.path.empty()) {
        key.path = std::move(path);
        key.line = line_;
        continue;
      }
      pending_key_ = std::move(path);
      pending_line_ = line_;
      return std::optional(std::move(key));
    }
    if (key.path.empty()) {
      return bad_input(fmt::format("line {}: a value outside of any key", line_));
    }
    TRY(take_value(line, line_, key));
  }
  return key.path.empty() ? std::optional<RegistryKey>{} : std::optional(std::move(key));
}

}  // namespace parapet::inventory
