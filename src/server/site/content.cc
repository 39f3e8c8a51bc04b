// SPDX-License-Identifier: Apache-2.0
#include "server/site/content.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include <fmt/format.h>

#include "base/text.h"
#include "server/site/coding.h"

namespace parapet::server::site {
namespace {

using http::Request;
using http::Response;

// First segments that belong to programs, whether or not this server has something there: one who asks there wants an answer
// for programs, and a monitor must not take the page for a sign of health.
constexpr std::array<std::string_view, 7> kProgramPaths = {"api", "assets", "common", "healthz", "metrics", "readyz", "sensor"};
// Second segments of a tenant's addresses: /{tenant}/oauth2/v2.0/token.
constexpr std::array<std::string_view, 3> kTenantPaths = {"discovery", "oauth2", "v2.0"};

bool has(const auto& names, std::string_view segment) {
  return std::ranges::any_of(names, [&](std::string_view name) { return equals_ignoring_case(name, segment); });
}

// RFC 9110, section 13.1.2; the comparison is weak (section 8.8.3.2).
bool has_tag(std::string_view if_none_match, std::string_view tag) {
  if (trim(if_none_match) == "*") {
    return true;
  }
  return std::ranges::any_of(split(if_none_match, ','), [&](std::string_view part) {
    part = trim(part);
    part.remove_prefix(part.starts_with("W/") ? 2 : 0);
    return part == tag;
  });
}

std::string base64(std::string_view bytes) {
  static constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::string_view three = bytes.substr(at, 3);
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      bits = bits << 8 | (i < three.size() ? static_cast<unsigned char>(three[i]) : 0U);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      text += i <= three.size() ? kLetters[bits >> (18 - 6 * i) & 63] : '=';
    }
  }
  return text;
}

}  // namespace

bool is_page(std::string_view path) {
  std::vector<std::string_view> segments = split(path, '/');
  std::erase_if(segments, [](std::string_view segment) { return segment.empty(); });
  if (segments.empty()) {
    return true;
  }
  if (std::ranges::any_of(segments, [](std::string_view segment) { return segment.starts_with('.'); })) {
    return false;
  }
  const bool of_tenant = segments.size() > 1 && has(kTenantPaths, segments[1]);
  return !segments.front().contains('.') && !has(kProgramPaths, segments.front()) && !of_tenant;
}

const SiteFile* find_file(const Site& site, std::string_view path) {
  const auto place = std::ranges::lower_bound(site.files, path, {}, &SiteFile::path);
  return place != site.files.end() && place->path == path ? &*place : nullptr;
}

Response file_answer(const SiteFile& file, const Request& request) {
  const Representation chosen = choose_representation(file, request.header("accept-encoding"));
  const std::string tag = fmt::format("\"{}{}{}\"", file.hash, chosen.coding.empty() ? "" : "-", chosen.coding);
  Response response;
  response.header("ETag", tag).header("Vary", "Accept-Encoding");
  response.header("Cache-Control", file.immutable ? "public, max-age=31536000, immutable" : "public, no-cache");
  if (has_tag(request.header("if-none-match"), tag)) {
    response.status = 304;
    return response;
  }
  response.header("Content-Type", std::string(file.content_type));
  if (!chosen.coding.empty()) {
    response.header("Content-Encoding", std::string(chosen.coding));
  }
  response.body = chosen.content;
  return response;
}

std::string content_security_policy(std::string_view nonce) {
  // Scripts are files of ours and nothing else, and no text ever becomes markup or code (Trusted Types: no policy may make any). The
  // console's style sheets are made while it runs, by an element with the nonce.
  return fmt::format(
      "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{}'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
      "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
      "trusted-types 'none'; report-uri /api/v1/csp-reports",
      nonce);
}

std::string new_nonce(Random& random) {
  std::string bytes;
  for (int i = 0; i < 2; ++i) {
    const std::uint64_t number = random.next();
    for (int shift = 0; shift < 64; shift += 8) {
      bytes += static_cast<char>(number >> shift & 0xff);
    }
  }
  return base64(bytes);
}

Page::Page(const Site& site) {
  std::string_view rest = site.page;
  for (;;) {
    const std::size_t mark = rest.find(kNonceMark);
    pieces_.push_back(rest.substr(0, mark));
    if (mark == std::string_view::npos) {
      break;
    }
    rest.remove_prefix(mark + kNonceMark.size());
  }
}

Response Page::answer(std::string_view nonce) const {
  Response response;
  response.header("Content-Type", "text/html; charset=utf-8").header("Cache-Control", "no-store");
  response.header("Content-Security-Policy", content_security_policy(nonce));
  response.body = pieces_.front();
  for (std::size_t i = 1; i < pieces_.size(); ++i) {
    response.body += nonce;
    response.body += pieces_[i];
  }
  return response;
}

Response no_console() {
  Response response;
  response.header("Content-Type", "text/html; charset=utf-8").header("Cache-Control", "no-store");
  response.body =
      "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Parapet</title></head><body>"
      "<h1>Parapet</h1><p>This server runs and was built without the web console (PARAPET_CONSOLE=OFF). Programs are answered: the API "
      "describes itself at <a href=\"/api/v1/openapi.json\">/api/v1/openapi.json</a>.</p></body></html>\n";
  return response;
}

}  // namespace parapet::server::site
