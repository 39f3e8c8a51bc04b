// SPDX-License-Identifier: Apache-2.0
#include "server/console/body.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace parapet::server::console {
namespace {

bool absent(JsonValue value) { return !value.present() || value.is_null(); }

Result<std::string> checked_text(JsonValue value, std::string_view name, std::size_t bytes_max) {
  const std::string_view text = trim(value.string());
  if (!value.is_string() || text.size() > bytes_max) {
    return bad_input(fmt::format("'{}' must be a text of at most {} bytes", name, bytes_max));
  }
  if (!is_plain(text)) {
    return bad_input(fmt::format("'{}' has control characters or turned text in it", name));
  }
  return std::string(text);
}

}  // namespace

bool is_plain(std::string_view text) {
  // U+202A to U+202E and U+2066 to U+2069 in UTF-8: after E2 80 come AA to AE, after E2 81 come A6 to A9.
  for (std::size_t at = text.find("\xE2"); at != std::string_view::npos; at = text.find("\xE2", at + 1)) {
    const std::string_view next = text.substr(at + 1, 2);
    if ((next >= "\x80\xAA" && next <= "\x80\xAE") || (next >= "\x81\xA6" && next <= "\x81\xA9")) {
      return false;
    }
  }
  return printable(text) == text;
}

Result<Body> Body::read(const Call& call, std::span<const std::string_view> members) {
  Body body;
  body.value_ = TRY(body.parser_.parse(call.request.body));
  TRY(only_members(body.value_, members));
  return body;
}

Result<void> only_members(JsonValue object, std::span<const std::string_view> members) {
  if (!object.is_object()) {
    return bad_input("the body must be an object");
  }
  for (const JsonMember member : object.members()) {
    if (std::ranges::find(members, member.key) == members.end()) {
      return bad_input(fmt::format("'{}' is no member of this object", printable(member.key)));
    }
  }
  return {};
}

Result<std::string> read_text(JsonValue object, std::string_view name, std::string otherwise, std::size_t bytes_max) {
  if (absent(object[name])) {
    return otherwise;
  }
  return checked_text(object[name], name, bytes_max);
}

Result<bool> read_flag(JsonValue object, std::string_view name, bool otherwise) {
  if (absent(object[name])) {
    return otherwise;
  }
  const std::optional<bool> truth = object[name].boolean();
  if (!truth) {
    return bad_input(fmt::format("'{}' must be true or false", name));
  }
  return *truth;
}

Result<std::vector<std::string>> read_texts(JsonValue object, std::string_view name, std::vector<std::string> otherwise) {
  const JsonValue list = object[name];
  if (absent(list)) {
    return otherwise;
  }
  if (!list.is_array() || list.elements().size() > kListMax) {
    return bad_input(fmt::format("'{}' must be a list of at most {} texts", name, kListMax));
  }
  std::vector<std::string> texts;
  for (const JsonValue element : list.elements()) {
    std::string text = TRY(checked_text(element, name, kNameBytesMax));
    if (text.empty()) {
      return bad_input(fmt::format("'{}' has an empty text", name));
    }
    texts.push_back(std::move(text));
  }
  std::ranges::sort(texts);
  const auto tail = std::ranges::unique(texts);
  texts.erase(tail.begin(), tail.end());
  return texts;
}

Result<UnixTime> read_time(JsonValue object, std::string_view name, UnixTime otherwise) {
  if (!object[name].present()) {
    return otherwise;
  }
  if (object[name].is_null()) {
    return UnixTime{};
  }
  const std::optional<UnixTime> time = parse_time(object[name].string());
  if (!time) {
    return bad_input(fmt::format("'{}' must be a date or time as RFC 3339 writes it, or null", name));
  }
  return *time;
}

Result<std::uint64_t> read_count(JsonValue object, std::string_view name, std::uint64_t otherwise, std::uint64_t max) {
  if (absent(object[name])) {
    return otherwise;
  }
  const std::optional<std::int64_t> number = object[name].integer();
  if (!number || *number < 0 || static_cast<std::uint64_t>(*number) > max) {
    return bad_input(fmt::format("'{}' must be a whole number from 0 to {}", name, max));
  }
  return static_cast<std::uint64_t>(*number);
}

}  // namespace parapet::server::console
