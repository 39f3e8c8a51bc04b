// SPDX-License-Identifier: Apache-2.0
//
// Composer constraints: getcomposer.org/doc/articles/versions.md, "Writing Version Constraints"; composer/semver's
// VersionParser::parseConstraints. "||" or "|" between alternatives; comma or blank between parts that must all hold.
//
// Composer widens bounds to the stability "dev": ">=1.2" and "~1.2", "^1.2", "1.2.*" begin at 1.2.0.0-dev, "<2.0" ends
// before 2.0.0.0-dev, each unless the bound names a stability itself; bounds that are implied ("^1.2" ends
// before 2.0.0.0-dev) always. Named branches satisfy only "*", "!=" and their own name: a range of numbers begins at
// 0-dev, the lowest numbered version.
#include <algorithm>

#include "base/text.h"
#include "version/constraint.h"
#include "version/key_writer.h"

namespace parapet::version {
namespace {

constexpr std::size_t kPartsMax = 256;

// "1.2.3-beta1": its numbers and what follows them.
struct Numbered {
  std::vector<std::string_view> numbers;
  std::string_view rest;  // without build metadata

  [[nodiscard]] bool open_branch() const {
    return rest.size() > 1 && rest[0] == '.' && (to_lower(rest[1]) == 'x' || rest[1] == '*');
  }
  [[nodiscard]] bool has_stability() const {
    return std::ranges::any_of(rest, [](char c) { return is_alpha(c); });
  }
};

Result<Numbered> read_numbered(std::string_view text) {
  Numbered result;
  text = text.substr(0, text.find('+'));
  if (!text.empty() && to_lower(text.front()) == 'v') {
    text.remove_prefix(1);
  }
  while (result.numbers.size() < 4) {
    const std::string_view digits = take_digits(text);
    if (digits.empty()) {
      return bad_input("a number is missing");
    }
    result.numbers.push_back(digits);
    if (text.size() < 2 || text.front() != '.' || !is_digit(text[1])) {
      break;
    }
    text.remove_prefix(1);
  }
  result.rest = text;
  return result;
}

// The numbers up to a position (1 to 4), there raised by one, zeros after it, "-dev".
std::string raised(const Numbered& version, std::size_t position) {
  std::string text;
  for (std::size_t i = 1; i <= 4; ++i) {
    const std::string_view number = i <= version.numbers.size() ? version.numbers[i - 1] : "0";
    text += (i == 1 ? "" : ".") + (i < position    ? std::string(number)
                                   : i == position ? increment(number)
                                                   : std::string("0"));
  }
  return text + "-dev";
}

Result<RangeSet> from_to(std::string from, std::string to) {
  Bound lower = TRY(bound_at(Scheme::kComposer, std::move(from), true));
  Bound upper = TRY(bound_at(Scheme::kComposer, std::move(to), false));
  return interval_set(std::move(lower), std::move(upper));
}

std::string with_dev(std::string_view text, bool unless) {
  // Metadata would swallow the suffix.
  const std::string_view plain = text.substr(0, text.find('+'));
  return std::string(plain) + (unless ? "" : "-dev");
}

Result<RangeSet> tilde(std::string_view text) {
  const Numbered version = TRY(read_numbered(text));
  const std::size_t position = version.numbers.size() + (version.open_branch() ? 1 : 0);
  return from_to(with_dev(text, version.has_stability()), raised(version, std::max<std::size_t>(1, position - 1)));
}

Result<RangeSet> caret(std::string_view text) {
  const Numbered version = TRY(read_numbered(text));
  std::size_t position = 1;
  while (position < 3 && version.numbers[position - 1] == "0" && position < version.numbers.size()) {
    ++position;
  }
  return from_to(with_dev(text, version.has_stability()), raised(version, position));
}

// "1.2.*"; nothing where the text is no such range.
std::optional<Numbered> wildcard(std::string_view text) {
  const auto version = read_numbered(text);
  if (!version || version->numbers.size() > 3 || version->rest.empty()) {
    return std::nullopt;
  }
  for (std::string_view rest = version->rest; !rest.empty(); rest.remove_prefix(2)) {
    if (rest.size() < 2 || rest[0] != '.' || (to_lower(rest[1]) != 'x' && rest[1] != '*')) {
      return std::nullopt;
    }
  }
  return *version;
}

Result<RangeSet> numbers_below(Bound upper) {
  Bound lower = TRY(bound_at(Scheme::kComposer, "0-dev", true));
  return interval_set(std::move(lower), std::move(upper));
}

Result<RangeSet> in_wildcard(const Numbered& version) {
  std::string low;
  for (const std::string_view number : version.numbers) {
    low += (low.empty() ? "" : ".") + std::string(number);
  }
  return from_to(low + "-dev", raised(version, version.numbers.size()));
}

Result<RangeSet> hyphen(std::string_view from_text, std::string_view to_text) {
  const Numbered from = TRY(read_numbered(from_text));
  const Numbered to = TRY(read_numbered(to_text));
  Bound lower = TRY(bound_at(Scheme::kComposer, with_dev(from_text, from.has_stability()), true));
  if (to.numbers.size() >= 3 || to.has_stability()) {
    Bound upper = TRY(bound_at(Scheme::kComposer, std::string(to_text), true));
    return interval_set(std::move(lower), std::move(upper));
  }
  Bound upper = TRY(bound_at(Scheme::kComposer, raised(to, to.numbers.size()), false));
  return interval_set(std::move(lower), std::move(upper));
}

bool is_stability(std::string_view word) {
  return std::ranges::any_of(std::initializer_list<std::string_view>{"stable", "rc", "beta", "alpha", "dev"},
                             [&](std::string_view known) { return equals_ignoring_case(known, word); });
}

// Whether a stability is spelled behind a hyphen, which is what keeps "-dev" from being added ("1.0beta1" does not
// count).
bool has_hyphen_stability(std::string_view text) {
  const auto hyphen_at = text.find('-');
  return hyphen_at != std::string_view::npos && (hyphen_at + 1 == text.size() || !is_digit(text[hyphen_at + 1]));
}

Result<RangeSet> basic(std::string_view op, std::string_view text, std::string_view stability) {
  const bool branch = !text.empty() && !is_digit(text.front()) &&
                      !(to_lower(text.front()) == 'v' && text.size() > 1 && is_digit(text[1]));
  const bool equality = op.empty() || op == "=" || op == "==" || op == "!=" || op == "<>";
  if (equality) {
    return compared(Scheme::kComposer, op == "<>" ? "!=" : op, text);
  }
  if (branch) {
    return bad_input("a branch has no order");
  }
  std::string version(text);
  const Numbered numbered = TRY(read_numbered(text));
  if (!stability.empty() && !numbered.has_stability()) {
    version = with_dev(text, true) + "-" + std::string(stability);
  } else if ((op == "<" || op == ">=") && !has_hyphen_stability(text)) {
    version = with_dev(text, false);
  }
  if (op == ">" || op == ">=") {
    return compared(Scheme::kComposer, op, version);
  }
  if (op != "<" && op != "<=") {
    return bad_input("unknown operator '" + std::string(op) + "'");
  }
  Bound upper = TRY(bound_at(Scheme::kComposer, std::move(version), op == "<="));
  return numbers_below(std::move(upper));
}

Result<RangeSet> read_part(std::string_view text) {
  std::string_view stability;
  const auto at = text.rfind('@');
  if (at != std::string_view::npos && is_stability(text.substr(at + 1))) {
    stability = equals_ignoring_case(text.substr(at + 1), "stable") ? std::string_view{} : text.substr(at + 1);
    text = at == 0 ? "*" : text.substr(0, at);
  }
  if (text == "*" || text == "x" || text == "X") {
    return any_version();
  }
  const std::string_view op = take_operator(text);
  if (op == "~" || op == "^") {
    return op == "~" ? tilde(text) : caret(text);
  }
  if (op.empty()) {
    if (const auto version = wildcard(text)) {
      return in_wildcard(*version);
    }
  }
  return basic(op, text.substr(0, text.starts_with("dev-") ? text.find('#') : std::string_view::npos), stability);
}

bool is_operator(std::string_view word) { return word.find_first_not_of("<>=!") == std::string_view::npos; }

Result<RangeSet> read_alternative(std::string_view text) {
  RangeSet set = any_version();
  std::size_t parts = 0;
  for (const std::string_view piece : split(text, ',')) {
    const auto words = split_blanks(piece);
    if (words.empty()) {
      return bad_input("a part is empty");
    }
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (++parts > kPartsMax) {
        return fail(ErrorCode::kLimit, "too many parts in one constraint");
      }
      std::string part(words[i]);
      if (is_operator(words[i]) && i + 1 < words.size()) {
        part += words[++i];
      }
      if (i + 2 < words.size() && words[i + 1] == "-") {
        const RangeSet range = TRY(hyphen(part, words[i + 2]));
        set = intersect(set, range);
        i += 2;
        continue;
      }
      if (i + 2 < words.size() && words[i + 1] == "as") {
        i += 2;
      }
      const RangeSet next = TRY(read_part(part));
      set = intersect(set, next);
    }
  }
  return set;
}

}  // namespace

Result<RangeSet> read_composer(Scheme scheme, std::string_view text) {
  if (scheme != Scheme::kComposer) {
    return bad_input("Composer constraints are for composer versions");
  }
  std::vector<Interval> intervals;
  for (const std::string_view alternative : split_alternatives(text)) {
    if (alternative.empty()) {
      return bad_input("an alternative is empty");
    }
    const RangeSet set = TRY(read_alternative(alternative));
    intervals.insert(intervals.end(), set.intervals.begin(), set.intervals.end());
  }
  return set_of(std::move(intervals));
}

}  // namespace parapet::version
