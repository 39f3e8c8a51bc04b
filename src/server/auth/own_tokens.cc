// SPDX-License-Identifier: Apache-2.0
#include "server/auth/own_tokens.h"

#include "base/text.h"
#include "server/console/list.h"

namespace parapet::server::auth {
namespace {

using access::PersonalToken;
using console::Cell;
using console::Column;

std::string_view state_of(const PersonalToken& token, UnixTime now) { return token.expires <= now ? "expired" : "active"; }

std::vector<Column<PersonalToken>> token_columns(UnixTime now) {
  return {
      {"id", [](const PersonalToken& token) { return Cell(token.id); }},
      {"name", [](const PersonalToken& token) { return Cell(token.name); }},
      {"permissions", [](const PersonalToken& token) { return Cell(token.permissions); }},
      {"state", [now](const PersonalToken& token) { return console::kept_text(state_of(token, now)); }},
      {"created", [](const PersonalToken& token) { return console::time_cell(token.created); }},
      {"expires", [](const PersonalToken& token) { return console::time_cell(token.expires); }},
      {"lastUsed", [](const PersonalToken& token) { return console::time_cell(token.last_used); }},
  };
}

}  // namespace

Result<http::Response> list_own_tokens(const http::Request& request, std::vector<PersonalToken> tokens, UnixTime now) {
  console::ListQuery query = TRY(console::read_list_query(request, {"text", "state"}));
  query.file_name = console::download_name(request.path, now);
  const std::string text = to_lower(request.option("text").value_or(std::string_view{}));
  const std::vector<std::string> states = console::filter_values(request, "state");
  std::erase_if(tokens, [&](const PersonalToken& token) {
    return !console::has_value(states, state_of(token, now)) || !console::contains_text(token.name, text);
  });
  return console::List<PersonalToken>(nullptr, std::move(tokens), token_columns(now)).answer(query);
}

}  // namespace parapet::server::auth
