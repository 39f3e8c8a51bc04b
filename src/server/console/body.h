// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "server/console/console.h"

// Reading what people send to be kept. Members that nobody asked for are refused: a misspelt one would silently change nothing.
namespace parapet::server::console {

inline constexpr std::size_t kNameBytesMax = 256;
inline constexpr std::size_t kTextBytesMax = 2000;
inline constexpr std::size_t kListMax = 1000;

// A body that is one JSON object with these members at most; valid while it lives.
class Body {
 public:
  // Errors: kBadInput.
  [[nodiscard]] static Result<Body> read(const Call& call, std::span<const std::string_view> members);
  [[nodiscard]] static Result<Body> read(const Call& call, std::initializer_list<std::string_view> members) {
    return read(call, std::span(members.begin(), members.size()));
  }
  [[nodiscard]] JsonValue value() const { return value_; }
  [[nodiscard]] bool has(std::string_view name) const { return value_[name].present() && !value_[name].is_null(); }

 private:
  JsonParser parser_;
  JsonValue value_;
};

// No control characters, and none that turn the direction of what follows (UAX #9, 2.1 to 2.4: embeddings, overrides, isolates):
// nobody could type such a name again to find it, and it could pass for another one.
[[nodiscard]] bool is_plain(std::string_view text);

// Errors of all: kBadInput, naming the member.
[[nodiscard]] Result<void> only_members(JsonValue object, std::span<const std::string_view> members);
[[nodiscard]] inline Result<void> only_members(JsonValue object, std::initializer_list<std::string_view> members) {
  return only_members(object, std::span(members.begin(), members.size()));
}
// A plain text, trimmed; `otherwise` where the member is absent or null.
[[nodiscard]] Result<std::string> read_text(JsonValue object, std::string_view name, std::string otherwise, std::size_t bytes_max = kNameBytesMax);
[[nodiscard]] Result<bool> read_flag(JsonValue object, std::string_view name, bool otherwise);
[[nodiscard]] Result<std::vector<std::string>> read_texts(JsonValue object, std::string_view name, std::vector<std::string> otherwise);
// Null means "never": UnixTime{}.
[[nodiscard]] Result<UnixTime> read_time(JsonValue object, std::string_view name, UnixTime otherwise);
[[nodiscard]] Result<std::uint64_t> read_count(JsonValue object, std::string_view name, std::uint64_t otherwise, std::uint64_t max);

}  // namespace parapet::server::console
