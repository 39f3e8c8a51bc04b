// SPDX-License-Identifier: Apache-2.0
//
// Python version specifiers: packaging.python.org, "Version specifiers" (PEP 440). Clauses joined by commas must all
// hold.
//
// Rules beyond the order: "==1.4.*" holds for every version whose release begins with 1.4, its pre- and post-releases
// included; "~=1.4.2" is
// ">=1.4.2, ==1.4.*"; "<2" excludes the pre-releases of 2 itself, ">1.7" the post-releases and local versions of 1.7
// itself, each unless the bound is one; "==1.0" and "<=1.0" include 1.0+local. The rule that pre-releases are chosen
// only on request is about choosing and not applied: an installed pre-release inside an affected range is affected.
//
// Keys end with the local part (01 where there is none; pypi.cc), so FF in place of that byte lies after all local
// versions; FF in place of the post, dev and local bytes of a version that is neither post nor dev lies after its
// post-releases.
#include <algorithm>

#include "base/text.h"
#include "version/constraint.h"
#include "version/key_writer.h"

namespace parapet::version {
namespace {

constexpr std::size_t kClausesMax = 256;

// What a specifier rule asks of a version.
struct Kind {
  bool pre = false;  // a, b, rc or dev
  bool post = false;
  bool dev = false;
  bool local = false;
};

Kind kind_of(std::string_view text) {
  Kind kind;
  const std::string lower = to_lower(text);
  std::string_view rest = lower;
  const auto plus = rest.find('+');
  kind.local = plus != std::string_view::npos;
  rest = rest.substr(0, plus);
  if (rest.starts_with('v')) {
    rest.remove_prefix(1);
  }
  kind.dev = rest.find("dev") != std::string_view::npos;
  kind.pre = kind.dev;
  std::string_view before;
  while (!rest.empty()) {
    const std::string_view word = take_letters(rest);
    if (word == "post" || word == "rev" || word == "r") {
      kind.post = true;
    } else if (!word.empty()) {
      kind.pre = true;
    }
    if (word.empty()) {
      // "-N" right after the numbers or a pre-release is an implicit post-release, unless the word before takes the
      // number.
      if (rest.size() > 1 && rest.front() == '-' && is_digit(rest[1]) && before.empty()) {
        kind.post = true;
      }
      rest.remove_prefix(1);
    }
    before = word;
  }
  return kind;
}

Key with_tail(const Key& key, std::size_t dropped) {
  std::string bytes(key.bytes());
  bytes.resize(bytes.size() - std::min(dropped, bytes.size()));
  bytes.push_back('\xFF');
  return Key(std::move(bytes));
}

Key after_locals(const Key& key) { return with_tail(key, 1); }
Key after_posts(const Key& key) { return with_tail(key, 3); }

Result<RangeSet> equal(std::string_view text) {
  Bound lower = TRY(bound_at(Scheme::kPypi, std::string(text), true));
  if (kind_of(text).local) {
    return exactly(std::move(lower));
  }
  Bound upper{.text = lower.text, .key = after_locals(lower.key), .inclusive = true};
  return interval_set(std::move(lower), std::move(upper));
}

// "1.4" of "1.4.*": all versions from 1.4.dev0 to before 1.5.dev0.
Result<RangeSet> prefix(std::string_view text) {
  const auto split_at = text.find_last_of(".!");
  const std::string_view head = split_at == std::string_view::npos ? std::string_view{} : text.substr(0, split_at + 1);
  std::string_view last = text.substr(head.size());
  if (head.empty() && !last.empty() && to_lower(last.front()) == 'v') {
    last.remove_prefix(1);
  }
  if (last.empty() || last.find_first_not_of("0123456789") != std::string_view::npos) {
    return bad_input("'.*' must follow a release number");
  }
  Bound lower = TRY(bound_at(Scheme::kPypi, std::string(text) + ".dev0", true));
  Bound upper = TRY(bound_at(Scheme::kPypi, std::string(head) + increment(last) + ".dev0", false));
  return interval_set(std::move(lower), std::move(upper));
}

// The release numbers of a version: "1!1.4.2rc1" has "1!1.4.2".
std::string_view release_of(std::string_view text) {
  std::size_t n = 0;
  if (!text.empty() && to_lower(text.front()) == 'v') {
    n = 1;
  }
  while (n < text.size() &&
         (is_digit(text[n]) || text[n] == '!' || (text[n] == '.' && n + 1 < text.size() && is_digit(text[n + 1])))) {
    ++n;
  }
  return text.substr(0, n);
}

Result<RangeSet> compatible(std::string_view text) {
  const std::string_view release = release_of(text);
  const auto dot = release.rfind('.');
  if (dot == std::string_view::npos) {
    return bad_input("'~=' needs at least two release numbers");
  }
  if (kind_of(text).local) {
    return bad_input("'~=' takes no local version");
  }
  Bound lower = TRY(bound_at(Scheme::kPypi, std::string(text), true));
  const RangeSet same = TRY(prefix(release.substr(0, dot)));
  return intersect(interval_set(std::move(lower), std::nullopt), same);
}

Result<RangeSet> ordered(std::string_view op, std::string_view text) {
  const Kind kind = kind_of(text);
  Bound bound = TRY(bound_at(Scheme::kPypi, std::string(text), op.size() == 2));
  if (kind.local) {
    return bad_input("'" + std::string(op) + "' takes no local version");
  }
  if (op == "<" && !kind.pre) {
    bound.key = TRY(parse(Scheme::kPypi, bound.text + ".dev0"));
  } else if (op == "<=") {
    bound.key = after_locals(bound.key);
  } else if (op == ">") {
    bound.key = kind.post || kind.dev ? after_locals(bound.key) : after_posts(bound.key);
  }
  return op.front() == '<' ? interval_set(std::nullopt, std::move(bound))
                           : interval_set(std::move(bound), std::nullopt);
}

Result<RangeSet> clause(std::string_view text) {
  const std::string_view op = take_operator(text);
  if (op == "~=") {
    return compatible(text);
  }
  if (op == "<" || op == "<=" || op == ">" || op == ">=") {
    return ordered(op, text);
  }
  if (op != "==" && op != "!=" && op != "===") {
    return bad_input("a specifier begins with ~= == != <= >= < > or ===");
  }
  const RangeSet same =
      TRY(text.ends_with(".*") && op != "===" ? prefix(text.substr(0, text.size() - 2)) : equal(text));
  return op == "!=" ? complement(same) : same;
}

}  // namespace

Result<RangeSet> read_pep440(Scheme scheme, std::string_view text) {
  if (scheme != Scheme::kPypi) {
    return bad_input("PEP 440 specifiers are for pypi versions");
  }
  const auto clauses = split(text, ',');
  if (clauses.size() > kClausesMax) {
    return fail(ErrorCode::kLimit, "too many clauses in one specifier");
  }
  RangeSet set = any_version();
  for (const std::string_view part : clauses) {
    const RangeSet next = TRY(clause(trim(part)));
    set = intersect(set, next);
  }
  return set;
}

}  // namespace parapet::version
