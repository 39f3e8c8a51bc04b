// SPDX-License-Identifier: Apache-2.0
#include "inventory/sbom/cpe.h"

#include <vector>

#include <fmt/format.h>

#include "base/text.h"

namespace parapet::inventory {
namespace {

constexpr std::size_t kFormattedParts = 11;  // part, vendor, product, ... other (NISTIR 7695, section 6.2.2)

// Splits at colons that are not escaped by a backslash and takes the escapes off.
Result<std::vector<std::string>> split_formatted(std::string_view text) {
  std::vector<std::string> parts(1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\') {
      if (++i == text.size()) {
        return bad_input("the CPE ends in the middle of an escape");
      }
      parts.back() += text[i];
    } else if (text[i] == ':') {
      parts.emplace_back();
    } else {
      parts.back() += text[i];
    }
  }
  return parts;
}

Result<Cpe> checked(Cpe cpe) {
  if (cpe.part != "a" && cpe.part != "o" && cpe.part != "h" && cpe.part != "*") {
    return bad_input(fmt::format("'{}' is no part of a CPE (a, o or h)", printable(cpe.part)));
  }
  if (cpe.vendor.empty() || cpe.product.empty()) {
    return bad_input("the CPE has no vendor or no product");
  }
  if (!is_utf8(cpe.vendor) || !is_utf8(cpe.product) || !is_utf8(cpe.version)) {
    return bad_input("the CPE is not UTF-8");
  }
  return cpe;
}

Result<Cpe> parse_uri(std::string_view text) {
  std::vector<std::string> parts;
  for (const std::string_view raw : split(text, ':')) {
    std::optional<std::string> part = percent_decode(raw);
    if (!part) {
      return bad_input("the CPE has a broken percent escape");
    }
    parts.push_back(*std::move(part));
  }
  parts.resize(std::max<std::size_t>(parts.size(), 7));
  const auto any = [](std::string& part) { return part.empty() ? std::string("*") : std::move(part); };
  return checked({.part = std::move(parts[0]),
                  .vendor = std::move(parts[1]),
                  .product = std::move(parts[2]),
                  .version = any(parts[3]),
                  .update = any(parts[4]),
                  .software_edition = "*",
                  .target_software = "*",
                  .target_hardware = "*"});
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = is_alpha(c) || is_digit(c) || c == '_' || c == '.' || c == '-' || (static_cast<unsigned char>(c) & 0x80U) != 0;
    if (!plain) {
      out += '\\';
    }
    out += c;
  }
  // A lone dash is "not applicable"; a value of one dash is written escaped (section 5.3.2).
  return out == "-" ? "\\-" : out;
}

}  // namespace

Result<Cpe> parse_cpe(std::string_view text) {
  text = trim(text);
  if (text.size() > 4096) {
    return fail(ErrorCode::kLimit, "the CPE is longer than 4096 bytes");
  }
  if (text.starts_with("cpe:/")) {
    return parse_uri(text.substr(5));
  }
  if (!text.starts_with("cpe:2.3:")) {
    return bad_input("the CPE begins neither with 'cpe:2.3:' nor with 'cpe:/'");
  }
  std::vector<std::string> parts = TRY(split_formatted(text.substr(8)));
  if (parts.size() != kFormattedParts) {
    return bad_input(fmt::format("the CPE has {} parts instead of {}", parts.size(), kFormattedParts));
  }
  return checked({.part = std::move(parts[0]),
                  .vendor = std::move(parts[1]),
                  .product = std::move(parts[2]),
                  .version = std::move(parts[3]),
                  .update = std::move(parts[4]),
                  .software_edition = std::move(parts[7]),
                  .target_software = std::move(parts[8]),
                  .target_hardware = std::move(parts[9])});
}

std::string cpe_of(std::string_view vendor, std::string_view product, std::string_view version) {
  return fmt::format("cpe:2.3:a:{}:{}:{}:*:*:*:*:*:*:*", escaped(to_lower(vendor)), escaped(to_lower(product)),
                     version.empty() ? "*" : escaped(to_lower(version)));
}

}  // namespace parapet::inventory
