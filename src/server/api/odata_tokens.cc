// SPDX-License-Identifier: Apache-2.0
#include "server/api/odata_tokens.h"

#include <utility>

#include <fmt/format.h>

#include "base/text.h"

namespace parapet::server::api::odata {
namespace {

bool in_word(char c) {
  return is_alpha(c) || is_digit(c) || c == '_' || c == '-' || c == '.' || c == '$' || c == '@' || c == '+';
}

// A date-time holds colons between digits; elsewhere a colon ends the word (the variable of any()).
bool colon_inside_time(std::string_view text, std::size_t start, std::size_t at) {
  return text[at] == ':' && is_digit(text[start]) && at + 1 < text.size() && is_digit(text[at + 1]) && is_digit(text[at - 1]);
}

Answer<Token> quoted(std::string_view text, std::size_t& at) {
  Token token{Token::Kind::kText, {}, at};
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    if (text[i] != '\'') {
      token.text += text[i];
    } else if (i + 1 < text.size() && text[i + 1] == '\'') {
      token.text += '\'';
      ++i;
    } else {
      at = i + 1;
      return token;
    }
  }
  return odata_error(fmt::format("The string that starts at position {} of the filter is not closed.", at));
}

}  // namespace

Answer<std::vector<Token>> tokenize(std::string_view text) {
  std::vector<Token> tokens;
  std::size_t at = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (is_space(c)) {
      ++at;
    } else if (c == '(' || c == ')' || c == ',' || c == ':' || c == '/') {
      tokens.push_back({Token::Kind::kSymbol, std::string(1, c), at});
      ++at;
    } else if (c == '\'') {
      Answer<Token> token = quoted(text, at);
      if (!token) {
        return std::unexpected(std::move(token).error());
      }
      tokens.push_back(std::move(*token));
    } else if (in_word(c)) {
      const std::size_t start = at;
      while (at < text.size() && (in_word(text[at]) || (at > start && colon_inside_time(text, start, at)))) {
        ++at;
      }
      tokens.push_back({Token::Kind::kWord, std::string(text.substr(start, at - start)), start});
    } else {
      return odata_error(fmt::format("The filter has a character at position {} that means nothing there.", at));
    }
  }
  tokens.push_back({Token::Kind::kEnd, {}, text.size()});
  return tokens;
}

}  // namespace parapet::server::api::odata
