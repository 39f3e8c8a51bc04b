// SPDX-License-Identifier: Apache-2.0
#include "inventory/products/name_pattern.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"

namespace parapet::inventory {
namespace {

constexpr std::size_t kPatternBytesMax = 200;
constexpr std::size_t kNameBytesMax = 300;
constexpr int kDepthMax = 8;
constexpr int kStepsMax = 20'000;

constexpr auto kArchitectureWords = std::to_array<std::string_view>(
    {"x64", "x86_64", "x86-64", "x86", "64-bit", "32-bit", "64 bit", "32 bit", "64bit", "32bit", "amd64", "arm64", "aarch64", "i386", "win64",
     "win32", "arm64-bit", "x64 edition", "x86 edition", "intel", "apple silicon", "universal"});

constexpr auto kLanguageWords = std::to_array<std::string_view>(
    {"english", "german", "deutsch", "french", "français", "spanish", "español", "italian", "italiano", "japanese", "polish", "dutch",
     "portuguese", "brazilian", "russian", "chinese", "korean", "czech", "swedish", "danish", "finnish", "norwegian", "hungarian", "turkish"});

// "en-us", "de", "zh-cn", "sr-latn-rs", of BCP 47: letters of the right lengths.
bool is_language_tag(std::string_view text) {
  const std::vector<std::string_view> parts = split(text, '-');
  if (parts.empty() || parts.size() > 3 || parts[0].size() < 2 || parts[0].size() > 3) {
    return false;
  }
  return std::ranges::all_of(parts, [](std::string_view part) {
    return part.size() >= 2 && part.size() <= 4 && std::ranges::all_of(part, [](char c) { return is_alpha(c) || is_digit(c); }) &&
           is_alpha(part[0]);
  });
}

bool is_version_byte(char c) { return is_digit(c) || is_alpha(c) || c == '.' || c == '-' || c == '_' || c == '+'; }

std::string folded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_space(c) && !out.empty() && out.back() == ' ') {
      continue;
    }
    out.push_back(is_space(c) ? ' ' : to_lower(c));
  }
  return out;
}

}  // namespace

// One attempt to match one name: backtracking over a list of parts, with a limit on steps.
struct NamePattern::Attempt {
  std::string name;   // folded
  int steps = 0;
  std::vector<std::string> captures;

  // The parts that still have to match: the rest of one list, then the rest of the enclosing ones.
  struct Rest {
    const std::vector<Part>* parts = nullptr;
    std::size_t index = 0;
    const Rest* outer = nullptr;
  };

  bool run(const Rest& rest, std::size_t at) {
    if (++steps > kStepsMax) {
      return false;
    }
    if (rest.index == rest.parts->size()) {
      return rest.outer == nullptr ? at == name.size() : run(*rest.outer, at);
    }
    const Part& part = (*rest.parts)[rest.index];
    const Rest next{rest.parts, rest.index + 1, rest.outer};
    const std::string_view left = std::string_view(name).substr(at);
    switch (part.kind) {
      case Kind::kLiteral:
        return left.starts_with(part.literal) && run(next, at + part.literal.size());
      case Kind::kAny:
        for (std::size_t length = 0; length <= left.size(); ++length) {
          if (run(next, at + length)) {
            return true;
          }
        }
        return false;
      case Kind::kVersion:
        return is_captured(next, at, left, is_version_byte);
      case Kind::kNumber:
        return is_captured(next, at, left, [](char c) { return is_digit(c); });
      case Kind::kArchitecture:
        return std::ranges::any_of(kArchitectureWords, [&](std::string_view word) {
          return left.starts_with(word) && run(next, at + word.size());
        });
      case Kind::kLanguage:
        return is_language(next, at, left);
      case Kind::kOptional: {
        const Rest inner{&part.inner, 0, &next};
        return run(inner, at) || run(next, at);
      }
    }
    return false;
  }

  template <typename Accepts>
  bool is_captured(const Rest& next, std::size_t at, std::string_view left, Accepts accepts) {
    std::size_t longest = 0;
    while (longest < left.size() && accepts(left[longest])) {
      ++longest;
    }
    if (left.empty() || !is_digit(left[0])) {
      return false;
    }
    for (std::size_t length = longest; length > 0; --length) {
      captures.emplace_back(left.substr(0, length));
      if (run(next, at + length)) {
        return true;
      }
      captures.pop_back();
    }
    return false;
  }

  bool is_language(const Rest& next, std::size_t at, std::string_view left) {
    for (const std::string_view word : kLanguageWords) {
      if (left.starts_with(word) && run(next, at + word.size())) {
        return true;
      }
    }
    constexpr std::size_t kTagMax = 12;
    for (std::size_t length = std::min(kTagMax, left.size()); length >= 2; --length) {
      if (is_language_tag(left.substr(0, length)) && run(next, at + length)) {
        return true;
      }
    }
    return false;
  }
};

Result<NamePattern> NamePattern::parse(std::string_view text) {
  if (text.empty() || text.size() > kPatternBytesMax) {
    return bad_input("a name pattern has 1 to 200 bytes");
  }
  NamePattern pattern;
  std::size_t at = 0;
  pattern.parts_ = TRY(parse_parts(text, at, 0));
  return pattern;
}

Result<std::vector<NamePattern::Part>> NamePattern::parse_parts(std::string_view text, std::size_t& at, int depth) {
  constexpr auto kPlaceholders = std::to_array<std::pair<std::string_view, Kind>>({{"{version}", Kind::kVersion},
                                                                                   {"{number}", Kind::kNumber},
                                                                                   {"{arch}", Kind::kArchitecture},
                                                                                   {"{lang}", Kind::kLanguage}});
  if (depth > kDepthMax) {
    return bad_input("brackets nest too deep");
  }
  std::vector<Part> parts;
  while (at < text.size()) {
    const char c = text[at];
    if (c == ']') {
      if (depth == 0) {
        return bad_input("a ] without its [");
      }
      ++at;
      return parts;
    }
    if (c == '[') {
      ++at;
      parts.push_back(Part{.kind = Kind::kOptional, .inner = TRY(parse_parts(text, at, depth + 1))});
    } else if (c == '*') {
      ++at;
      parts.push_back(Part{.kind = Kind::kAny});
    } else if (c == '{') {
      const auto* const found = std::ranges::find_if(
          kPlaceholders, [&](const auto& placeholder) { return text.substr(at).starts_with(placeholder.first); });
      if (found == kPlaceholders.end()) {
        return bad_input("an unknown placeholder; there are {version}, {number}, {arch} and {lang}");
      }
      at += found->first.size();
      parts.push_back(Part{.kind = found->second});
    } else {
      const std::size_t end = std::min(text.find_first_of("[]*{", at), text.size());
      parts.push_back(Part{.kind = Kind::kLiteral, .literal = folded(text.substr(at, end - at))});
      at = end;
    }
  }
  if (depth > 0) {
    return bad_input("a [ without its ]");
  }
  return parts;
}

std::optional<std::vector<std::string>> NamePattern::match(std::string_view name) const {
  if (name.size() > kNameBytesMax) {
    return std::nullopt;
  }
  Attempt attempt{.name = folded(trim(name))};
  if (!attempt.run(Attempt::Rest{&parts_, 0, nullptr}, 0)) {
    return std::nullopt;
  }
  return std::move(attempt.captures);
}

std::string NamePattern::longest_literal() const {
  std::string longest;
  for (const Part& part : parts_) {
    if (part.kind == Kind::kLiteral && part.literal.size() > longest.size()) {
      longest = part.literal;
    }
  }
  return std::string(trim(longest));
}

}  // namespace parapet::inventory
