// SPDX-License-Identifier: Apache-2.0
#include "server/http/target.h"

#include <algorithm>

#include "base/text.h"

namespace parapet::server::http {
namespace {

bool has_control_characters(std::string_view text) {
  return std::ranges::any_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
  });
}

std::unexpected<Refusal> refused(std::string message) {
  return std::unexpected(Refusal{.status = 400, .message = std::move(message)});
}

// application/x-www-form-urlencoded, as queries are: "+" is a blank.
std::optional<std::string> decode_query_part(std::string_view part) {
  std::string text(part);
  std::ranges::replace(text, '+', ' ');
  return percent_decode(text);
}

std::expected<void, Refusal> parse_query(std::string_view text, Request& request) {
  for (const std::string_view pair : split(text, '&')) {
    if (pair.empty()) {
      continue;
    }
    const auto [raw_name, raw_content] = cut(pair, '=');
    const std::optional<std::string> name = decode_query_part(raw_name);
    const std::optional<std::string> content = decode_query_part(raw_content.value_or(std::string_view()));
    if (!name || !content) {
      return refused("the query has a broken percent-escape");
    }
    if (!is_utf8(*name) || !is_utf8(*content)) {
      return refused("the query is not UTF-8");
    }
    if (name->contains('\0') || content->contains('\0')) {
      return refused("the query has a NUL character");
    }
    request.query.emplace_back(*name, *content);
  }
  return {};
}

}  // namespace

std::string_view raw_path(std::string_view target) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (target.size() > scheme.size() && equals_ignoring_case(target.substr(0, scheme.size()), scheme)) {
      const std::size_t slash = target.find_first_of("/?", scheme.size());
      target = slash == std::string_view::npos || target[slash] == '?' ? std::string_view("/") : target.substr(slash);
      break;
    }
  }
  if (!target.starts_with('/')) {
    return {};
  }
  return target.substr(0, target.find_first_of("?#"));
}

std::vector<std::string> path_segments(std::string_view raw_path) {
  std::vector<std::string> segments;
  for (const std::string_view raw : split(raw_path, '/')) {
    if (!raw.empty()) {
      segments.push_back(percent_decode(raw).value_or(std::string(raw)));
    }
  }
  return segments;
}

std::expected<void, Refusal> parse_target(Request& request) {
  const std::string_view target = request.target;
  const std::string_view raw = raw_path(target);
  if (raw.empty()) {
    return refused("the request target must be a path");
  }
  std::optional<std::string> path = percent_decode(raw);
  if (!path) {
    return refused("the path has a broken percent-escape");
  }
  if (has_control_characters(*path) || !is_utf8(*path)) {
    return refused("the path has control characters or is not UTF-8");
  }
  for (const std::string_view segment : split(*path, '/')) {
    if (segment == "." || segment == "..") {
      return refused("the path must not have \".\" or \"..\" segments");
    }
  }
  request.path = std::move(*path);
  request.query.clear();
  const auto [before, query] = cut(target, '?');
  return query ? parse_query(*query, request) : std::expected<void, Refusal>{};
}

}  // namespace parapet::server::http
