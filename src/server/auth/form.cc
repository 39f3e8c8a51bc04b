// SPDX-License-Identifier: Apache-2.0
#include "server/auth/form.h"

#include <openssl/evp.h>

#include <algorithm>

#include "base/text.h"

namespace parapet::server::auth {
namespace {

constexpr std::size_t kFieldsMax = 64;
constexpr std::size_t kHeaderBytesMax = 8 << 10;

std::optional<std::string> form_decode(std::string_view text) {
  std::string blanks(text);
  std::ranges::replace(blanks, '+', ' ');
  auto decoded = percent_decode(blanks);
  if (decoded && (!is_utf8(*decoded) || decoded->find('\0') != std::string::npos)) {
    return std::nullopt;
  }
  return decoded;
}

std::optional<std::string> base64_decode(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0 || text.size() > kHeaderBytesMax) {
    return std::nullopt;
  }
  std::string out(text.size() / 4 * 3, '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<const unsigned char*>(text.data()),
                                   static_cast<int>(text.size()));
  if (size < 0) {
    return std::nullopt;
  }
  // EVP_DecodeBlock counts padding as zero bytes.
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  out.resize(static_cast<std::size_t>(size) - padding);
  return out;
}

}  // namespace

Result<Form> Form::parse(std::string_view body) {
  Form form;
  for (const std::string_view pair : split(body, '&')) {
    if (pair.empty()) {
      continue;
    }
    if (form.fields_.size() == kFieldsMax) {
      return fail(ErrorCode::kLimit, "the body has too many fields");
    }
    const auto [raw_name, raw_content] = cut(pair, '=');
    auto name = form_decode(raw_name);
    auto content = form_decode(raw_content.value_or(std::string_view{}));
    if (!name || !content) {
      return bad_input("the body is not form-encoded UTF-8");
    }
    if (std::ranges::find(form.fields_, *name, [](const auto& field) { return field.first; }) != form.fields_.end()) {
      return bad_input("the field '" + printable(*name).substr(0, 64) + "' stands in the body twice");
    }
    form.fields_.emplace_back(std::move(*name), std::move(*content));
  }
  return form;
}

std::string_view Form::field(std::string_view name) const {
  for (const auto& [key, content] : fields_) {
    if (key == name) {
      return content;
    }
  }
  return {};
}

std::optional<std::pair<std::string, std::string>> basic_credentials(std::string_view authorization) {
  const auto [scheme, rest] = cut(authorization, ' ');
  if (!equals_ignoring_case(scheme, "basic") || !rest) {
    return std::nullopt;
  }
  const auto decoded = base64_decode(trim(*rest));
  if (!decoded) {
    return std::nullopt;
  }
  const auto [raw_id, raw_secret] = cut(*decoded, ':');
  auto id = form_decode(raw_id);
  auto secret = raw_secret ? form_decode(*raw_secret) : std::nullopt;
  if (!id || !secret) {
    return std::nullopt;
  }
  return std::pair(std::move(*id), std::move(*secret));
}

}  // namespace parapet::server::auth
