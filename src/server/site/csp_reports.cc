// SPDX-License-Identifier: Apache-2.0
#include "server/site/csp_reports.h"

#include <algorithm>

#include <spdlog/spdlog.h>

#include "base/json.h"
#include "base/text.h"

namespace parapet::server::site {
namespace {

constexpr std::size_t kReportsInBodyMax = 64;
constexpr std::size_t kBlockedBytesMax = 200;

// Content Security Policy Level 3, section 6, and Trusted Types; what stands in none of them is counted as the last.
constexpr std::array<std::string_view, CspReports::kDirectives> kNames = {
    "base-uri",       "child-src",       "connect-src",  "default-src",     "font-src",   "form-action",
    "frame-ancestors", "frame-src",      "img-src",      "manifest-src",    "media-src",  "object-src",
    "require-trusted-types-for", "script-src", "script-src-attr", "script-src-elem", "style-src", "style-src-attr",
    "style-src-elem", "trusted-types",   "worker-src",   "other"};

std::size_t index_of(std::string_view directive) {
  const auto place = std::ranges::find(kNames, directive);
  return place == kNames.end() ? kNames.size() - 1 : static_cast<std::size_t>(place - kNames.begin());
}

// Cut where a character begins.
std::string shortened(std::string_view text) {
  if (text.size() <= kBlockedBytesMax) {
    return std::string(text);
  }
  std::size_t end = kBlockedBytesMax;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) {
    --end;
  }
  return std::string(text.substr(0, end)) + "…";
}

Violation violation_of(std::string_view directive, std::string_view blocked) {
  // Older browsers name the directive with its whole list of sources.
  const std::string_view name = cut(trim(directive), ' ').first;
  const std::string_view address = blocked.substr(0, blocked.find_first_of("?#"));
  return {.directive = std::string(kNames[index_of(name)]), .blocked = shortened(printable(address.empty() ? "inline" : address))};
}

}  // namespace

Result<std::vector<Violation>> parse_csp_reports(std::string_view body) {
  JsonParser parser({.document_bytes_max = 64 << 10, .depth_max = 16});
  const JsonValue document = TRY(parser.parse(body));
  std::vector<Violation> violations;
  if (const JsonValue report = document["csp-report"]; report.is_object()) {
    const std::string_view effective = report["effective-directive"].string();
    violations.push_back(violation_of(effective.empty() ? report["violated-directive"].string() : effective, report["blocked-uri"].string()));
    return violations;
  }
  if (!document.is_array()) {
    return fail(ErrorCode::kBadInput, "a report has \"csp-report\", or is a list of reports");
  }
  for (const JsonValue report : document.elements()) {
    if (violations.size() == kReportsInBodyMax) {
      break;
    }
    if (report["type"].string() == "csp-violation") {
      violations.push_back(violation_of(report["body"]["effectiveDirective"].string(), report["body"]["blockedURL"].string()));
    }
  }
  return violations;
}

bool CspReports::is_new(const Violation& violation) {
  const std::scoped_lock lock(mutex_);
  return logged_.size() < kKindsLoggedMax && logged_.emplace(violation.directive, violation.blocked).second;
}

Result<void> CspReports::take(std::string_view body) {
  for (const Violation& violation : TRY(parse_csp_reports(body))) {
    counts_[index_of(violation.directive)].fetch_add(1, std::memory_order_relaxed);
    if (is_new(violation)) {
      spdlog::warn("a browser reports that the console's content security policy ({}) blocked {}", violation.directive, violation.blocked);
    }
  }
  return {};
}

std::vector<std::pair<std::string_view, std::uint64_t>> CspReports::counts() const {
  std::vector<std::pair<std::string_view, std::uint64_t>> counted;
  for (std::size_t i = 0; i < kDirectives; ++i) {
    counted.emplace_back(kNames[i], counts_[i].load(std::memory_order_relaxed));
  }
  return counted;
}

}  // namespace parapet::server::site
