// SPDX-License-Identifier: Apache-2.0
//
// Ranges in words, as CVE records hold them in place of a version ("8.0.39 and prior", "before 5.15.0", "9.0.0.M1
// to 9.0.0.M11").
//
// The whole text must fit one of the forms below, with every version readable in the scheme; anything left over (a
// product's name, a second version, "build 5") makes it unreadable, which shows as not assessed. Not read on purpose,
// since people mean two things by them: "up to N", "until N" and "between A and B" (is the end in?), lists ("1.2, 1.3":
// versions or branches?), "< 1.2, < 2.3".
#include <algorithm>
#include <array>

#include "base/text.h"
#include "version/constraint.h"

namespace parapet::version {
namespace {

constexpr std::size_t kProseBytesMax = 400;

enum class Form { kBelow, kUpTo, kAbove, kFrom, kHalfOpen, kClosed, kExact };

struct Phrase {
  std::string_view words;  // N stands for a version
  Form form;
};

// "and" and "or", and the words for earlier and later, are brought to one spelling before: see common_word().
constexpr std::array<Phrase, 47> kPhrases = {{{"N", Form::kExact},
                                              {"before N", Form::kBelow},
                                              {"prior to N", Form::kBelow},
                                              {"earlier than N", Form::kBelow},
                                              {"below N", Form::kBelow},
                                              {"less than N", Form::kBelow},
                                              {"up to excluding N", Form::kBelow},
                                              {"up to but excluding N", Form::kBelow},
                                              {"up to not including N", Form::kBelow},
                                              {"up to but not including N", Form::kBelow},
                                              {"up to N exclusive", Form::kBelow},
                                              {"N and earlier", Form::kUpTo},
                                              {"N and prior", Form::kUpTo},
                                              {"N and before", Form::kUpTo},
                                              {"N and below", Form::kUpTo},
                                              {"through N", Form::kUpTo},
                                              {"up to including N", Form::kUpTo},
                                              {"up to and including N", Form::kUpTo},
                                              {"up to N inclusive", Form::kUpTo},
                                              {"prior to and including N", Form::kUpTo},
                                              {"less than and equal to N", Form::kUpTo},
                                              {"N and later", Form::kFrom},
                                              {"N and after", Form::kFrom},
                                              {"N and above", Form::kFrom},
                                              {"from N", Form::kFrom},
                                              {"after N", Form::kAbove},
                                              {"later than N", Form::kAbove},
                                              {"greater than N", Form::kAbove},
                                              {"N before N", Form::kHalfOpen},
                                              {"N prior to N", Form::kHalfOpen},
                                              {"N to before N", Form::kHalfOpen},
                                              {"N through before N", Form::kHalfOpen},
                                              {"from N before N", Form::kHalfOpen},
                                              {"from N and before N", Form::kHalfOpen},
                                              {"from N prior to N", Form::kHalfOpen},
                                              {"from N and prior to N", Form::kHalfOpen},
                                              {"from N to before N", Form::kHalfOpen},
                                              {"from N up to excluding N", Form::kHalfOpen},
                                              {"from N up to but not including N", Form::kHalfOpen},
                                              {"N to N", Form::kClosed},
                                              {"N through N", Form::kClosed},
                                              {"N - N", Form::kClosed},
                                              {"N up to and including N", Form::kClosed},
                                              {"from N to N", Form::kClosed},
                                              {"from N through N", Form::kClosed},
                                              {"from N up to including N", Form::kClosed},
                                              {"from N up to and including N", Form::kClosed}}};

struct Token {
  enum class Kind { kWord, kOperator, kVersion };
  Kind kind = Kind::kWord;
  std::string text;
};

std::string common_word(std::string word) {
  if (word == "older" || word == "lower" || word == "previous") {
    return "earlier";
  }
  if (word == "newer" || word == "higher") {
    return "later";
  }
  if (word == "or") {
    return "and";
  }
  if (word == "thru") {
    return "through";
  }
  if (word == "since") {
    return "from";
  }
  return word;
}

bool is_version_word(std::string_view word) {
  return word == "version" || word == "versions" || word == "release" || word == "releases";
}

// Without the "v" or "ver." that people put before a number.
std::string_view without_prefix(std::string_view text) {
  for (const std::string_view prefix : {"ver.", "ver", "v.", "v"}) {
    if (text.size() > prefix.size() && equals_ignoring_case(text.substr(0, prefix.size()), prefix) &&
        is_digit(text[prefix.size()])) {
      return text.substr(prefix.size());
    }
  }
  return text;
}

// Cuts the text into words, operators and versions; fails at the first piece that is none.
Result<std::vector<Token>> tokens_of(Scheme scheme, std::string_view text) {
  constexpr std::string_view kPunctuation = ",;()\" ";
  std::vector<Token> tokens;
  while (true) {
    text = text.substr(std::min(text.find_first_not_of(kPunctuation), text.size()));
    text = trim(text);
    if (text.empty()) {
      return tokens;
    }
    const std::string_view op = text.substr(0, std::min(text.find_first_not_of("<>="), text.size()));
    if (!op.empty()) {
      tokens.push_back({.kind = Token::Kind::kOperator, .text = std::string(op)});
      text.remove_prefix(op.size());
      continue;
    }
    std::size_t n = 0;
    while (n < text.size() && !is_space(text[n]) && kPunctuation.find(text[n]) == std::string_view::npos &&
           std::string_view("<>=").find(text[n]) == std::string_view::npos) {
      ++n;
    }
    const std::string_view piece = text.substr(0, n);
    text.remove_prefix(n);
    const std::string_view bare = without_prefix(piece);
    if (is_digit(bare.front())) {
      const std::string_view version = text.empty() && bare.ends_with('.') ? bare.substr(0, bare.size() - 1) : bare;
      if (!parse(scheme, version)) {
        return bad_input("'" + printable(piece) + "' is not a version");
      }
      tokens.push_back({.kind = Token::Kind::kVersion, .text = std::string(version)});
    } else {
      std::string word = to_lower(piece);
      if (text.empty() && word.ends_with('.') && word.size() > 1) {
        word.pop_back();
      }
      tokens.push_back({.kind = Token::Kind::kWord, .text = common_word(std::move(word))});
    }
  }
}

// Drops words that add nothing where they stand: "all versions" and "firmware" in front, "all" before "earlier
// versions", "version" before a number or after a word. "6.4 all versions" and "6.4 versions" keep theirs: they mean a
// branch.
std::vector<Token> without_filler(std::vector<Token> tokens) {
  std::vector<Token> kept;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    Token& token = tokens[i];
    const bool first = kept.empty();
    const bool after_word = !first && kept.back().kind == Token::Kind::kWord;
    const bool filler =
        token.kind == Token::Kind::kWord &&
        ((is_version_word(token.text) && (first || after_word)) || (token.text == "firmware" && first) ||
         ((token.text == "all" || token.text == "any") && (first || (after_word && kept.back().text == "and"))) ||
         ((token.text == "ver." || token.text == "ver" || token.text == "v") && i + 1 < tokens.size() &&
          tokens[i + 1].kind == Token::Kind::kVersion));
    if (!filler) {
      kept.push_back(std::move(token));
    }
  }
  return kept;
}

// ">= 1.2, < 1.3": one lower and one upper bound at most.
Result<RangeSet> read_operators(Scheme scheme, const std::vector<Token>& tokens) {
  RangeSet set = any_version();
  int lowers = 0;
  int uppers = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (i > 0 && tokens[i].kind == Token::Kind::kWord && tokens[i].text == "and") {
      continue;
    }
    if (tokens[i].kind != Token::Kind::kOperator || i + 1 == tokens.size() ||
        tokens[i + 1].kind != Token::Kind::kVersion) {
      return bad_input("not operators and versions in turn");
    }
    const std::string& op = tokens[i].text;
    lowers += op.front() == '<' ? 0 : 1;
    uppers += op.front() == '>' ? 0 : 1;
    const RangeSet next = TRY(compared(scheme, op, tokens[++i].text));
    set = intersect(set, next);
  }
  if (lowers > 1 || uppers > 1 || set.intervals.empty()) {
    return bad_input("more than one reading");
  }
  return set;
}

Result<RangeSet> read_form(Scheme scheme, Form form, const std::vector<std::string>& versions) {
  switch (form) {
    case Form::kBelow:
      return compared(scheme, "<", versions[0]);
    case Form::kUpTo:
      return compared(scheme, "<=", versions[0]);
    case Form::kAbove:
      return compared(scheme, ">", versions[0]);
    case Form::kFrom:
      return compared(scheme, ">=", versions[0]);
    case Form::kExact:
      return compared(scheme, "=", versions[0]);
    case Form::kHalfOpen:
    case Form::kClosed:
      break;
  }
  Bound lower = TRY(bound_at(scheme, versions[0], true));
  Bound upper = TRY(bound_at(scheme, versions[1], form == Form::kClosed));
  RangeSet set = interval_set(std::move(lower), std::move(upper));
  if (set.intervals.empty()) {
    return bad_input("the range ends before it begins");
  }
  return set;
}

}  // namespace

Result<RangeSet> read_prose(Scheme scheme, std::string_view text) {
  if (text.size() > kProseBytesMax) {
    return fail(ErrorCode::kLimit, "longer than a range in words is");
  }
  const std::vector<Token> all = TRY(tokens_of(scheme, text));
  const std::vector<Token> tokens = without_filler(all);
  if (tokens.empty()) {
    const bool everything = all.size() == 2 && all[0].text == "all" && is_version_word(all[1].text);
    return everything ? Result<RangeSet>(any_version()) : bad_input("names no version");
  }
  if (std::ranges::any_of(tokens, [](const Token& token) { return token.kind == Token::Kind::kOperator; })) {
    return read_operators(scheme, tokens);
  }
  std::string words;
  std::vector<std::string> versions;
  for (const Token& token : tokens) {
    words += words.empty() ? "" : " ";
    if (token.kind == Token::Kind::kVersion) {
      words += "N";
      versions.push_back(token.text);
    } else {
      words += token.text;
    }
  }
  for (const Phrase& phrase : kPhrases) {
    if (phrase.words == words) {
      return read_form(scheme, phrase.form, versions);
    }
  }
  return bad_input("no form of words that has one reading");
}

}  // namespace parapet::version
