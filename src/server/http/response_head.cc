// SPDX-License-Identifier: Apache-2.0
#include "server/http/response_head.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"

namespace parapet::server::http {
namespace {

// RFC 9110, section 15; others get none: the phrase means nothing to programs.
std::string_view reason(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    default:
      return "";
  }
}

// What an answer says unless its handler says otherwise.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kDefaults = {{
    {"Cache-Control", "no-store"},
    {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), geolocation=(), microphone=()"},
    {"Referrer-Policy", "no-referrer"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
}};
constexpr std::string_view kTransportSecurity = "max-age=31536000";

bool is_ours(std::string_view name) {
  static constexpr std::array<std::string_view, 6> kOurs = {"connection", "content-length", "date",
                                                            "keep-alive", "transfer-encoding", "x-request-id"};
  return std::ranges::find(kOurs, to_lower(name)) != kOurs.end();
}

// RFC 9110, section 5.6.2.
bool is_token(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return is_alpha(c) || is_digit(c) || std::string_view("!#$%&'*+-.^_`|~").contains(c);
  });
}

void add(std::string& out, std::string_view name, std::string_view content) {
  out += name;
  out += ": ";
  for (const char c : content) {
    const auto byte = static_cast<unsigned char>(c);
    out += byte < 0x20 || byte == 0x7f ? ' ' : c;
  }
  out += "\r\n";
}

bool has(const Response& response, std::string_view name) {
  return std::ranges::any_of(response.headers, [&](const auto& field) { return equals_ignoring_case(field.first, name); });
}

}  // namespace

std::string http_date(UnixTime time) {
  static constexpr std::array<const char*, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t seconds = time.seconds;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kDays[static_cast<std::size_t>(parts.tm_wday)], parts.tm_mday,
                     kMonths[static_cast<std::size_t>(parts.tm_mon)], parts.tm_year + 1900, parts.tm_hour, parts.tm_min,
                     parts.tm_sec);
}

std::string response_head(const Response& response, const Framing& framing) {
  std::string out;
  out.reserve(1024);
  out += fmt::format("HTTP/1.1 {} {}\r\n", response.status, reason(response.status));
  add(out, "Date", http_date(framing.now));
  add(out, "X-Request-Id", framing.request_id);
  for (const auto& [name, content] : response.headers) {
    if (is_token(name) && !is_ours(name)) {
      add(out, name, content);
    }
  }
  for (const auto& [name, content] : kDefaults) {
    if (!has(response, name)) {
      add(out, name, content);
    }
  }
  if (framing.secure && !has(response, "Strict-Transport-Security")) {
    add(out, "Strict-Transport-Security", kTransportSecurity);
  }
  const bool bodiless = response.status == 204 || response.status == 304 || response.status < 200;
  if (framing.content_length && !bodiless) {
    add(out, "Content-Length", std::to_string(*framing.content_length));
  } else if (framing.chunked && !bodiless) {
    add(out, "Transfer-Encoding", "chunked");
  }
  if (framing.close) {
    add(out, "Connection", "close");
  } else if (framing.version_1_0) {
    add(out, "Connection", "keep-alive");
  }
  out += "\r\n";
  return out;
}

}  // namespace parapet::server::http
