// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/mozilla_product.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "base/text.h"
#include "inventory/ecosystem.h"
#include "version/range.h"

namespace parapet::knowledge {
namespace {

using version::Interval;
using version::RangeSet;

// Mozilla's names in the naming of CPE. A name that begins another one stands behind it.
struct Product {
  std::string_view name;  // lower case
  std::string_view product;
  std::string_view platform;  // "" for all
  bool long_term = false;     // judged by branch
};
constexpr auto kProducts = std::to_array<Product>({
    {"firefox esr", "mozilla:firefox_esr", "", true},
    {"firefox os", "mozilla:firefox_os", "", false},
    {"firefox for ios", "mozilla:firefox", "ios", false},
    {"firefox for android", "mozilla:firefox", "android", false},
    {"firefox mobile", "mozilla:firefox_mobile", "", false},
    {"firefox focus for android", "mozilla:firefox_focus", "android", false},
    {"firefox focus", "mozilla:firefox_focus", "", false},
    {"firefox", "mozilla:firefox", "", false},
    {"focus for ios", "mozilla:firefox_focus", "ios", false},
    {"focus for android", "mozilla:firefox_focus", "android", false},
    {"focus", "mozilla:firefox_focus", "", false},
    {"klar for ios", "mozilla:firefox_klar", "ios", false},
    {"thunderbird esr", "mozilla:thunderbird_esr", "", true},
    {"thunderbird", "mozilla:thunderbird", "", false},
    {"seamonkey", "mozilla:seamonkey", "", false},
    {"mozilla suite", "mozilla:mozilla_suite", "", false},
    {"mozilla vpn", "mozilla:vpn", "", false},
    {"nss", "mozilla:network_security_services", "", false},
    {"netscape portable runtime", "mozilla:netscape_portable_runtime", "", false},
    {"openh264", "cisco:openh264", "", false},
});

struct Fixed {
  const Product* product = nullptr;
  std::string version;
  std::string platform;
  std::string written;
};

// The last word that begins with a digit is the version; "(Windows)" behind it the platform.
Fixed read_fixed(std::string_view text) {
  Fixed fixed{.written = std::string(trim(text))};
  std::string name;
  for (const std::string_view word : split_blanks(text)) {
    if (word.starts_with('(') && word.ends_with(')')) {
      const std::string inside = to_lower(word.substr(1, word.size() - 2));
      if (!is_digit(inside.empty() ? '0' : inside.front())) {
        fixed.platform = inside;
      }
    } else if (is_digit(word.front()) && fixed.version.empty()) {
      fixed.version = word;
    } else {
      name += (name.empty() ? "" : " ") + to_lower(word);
    }
  }
  const auto* const found = std::ranges::find(kProducts, std::string_view(name), &Product::name);
  if (found != kProducts.end()) {
    fixed.product = &*found;
    fixed.platform = fixed.platform.empty() ? std::string(found->platform) : fixed.platform;
  }
  return fixed;
}

std::optional<version::Bound> bound(std::string_view text, bool inclusive) {
  Result<version::Key> key = version::parse(version::Scheme::kGeneric, text);
  if (!key) {
    return std::nullopt;
  }
  return version::Bound{.text = std::string(text), .key = std::move(*key), .inclusive = inclusive};
}

// Where the branch of a fixed version begins: "115" of an ESR's "115.7"; "3.6" of "3.6.14", "2" of "2.4".
std::string branch_of(const Fixed& fixed) {
  const std::vector<std::string_view> parts = split(fixed.version, '.');
  if (parts.size() < 3 || fixed.product->long_term) {
    return std::string(parts.front());
  }
  return fmt::format("{}.{}", parts[0], parts[1]);
}

// The long-term branches of Thunderbird that have monthly releases beside them (release calendar of Mozilla; 128 was
// the first one with such releases after it).
constexpr auto kThunderbirdLongTerm = std::to_array<int>({128, 140, 153, 166});

// The long-term branch before a monthly Thunderbird release: 128.1 up to 129 for 135.0.
RangeSet long_term_before(const Fixed& fixed) {
  const std::optional<std::uint64_t> major = parse_uint(cut(fixed.version, '.').first);
  if (fixed.product->product != "mozilla:thunderbird" || !major) {
    return {};
  }
  int branch = 0;
  for (const int known : kThunderbirdLongTerm) {
    if (static_cast<std::uint64_t>(known) < *major) {
      branch = known;
    } else if (static_cast<std::uint64_t>(known) == *major) {
      return {};
    }
  }
  if (branch == 0) {
    return {};
  }
  return {.intervals = {Interval{.lower = bound(fmt::format("{}.1", branch), true),
                                 .upper = bound(fmt::format("{}", branch + 1), false)}}};
}

// The versions that one of a product's fixes judges; `lowest` where it is the product's only or lowest one.
std::optional<RangeSet> judged(const Fixed& fixed, bool lowest) {
  std::optional<version::Bound> upper = bound(fixed.version, false);
  if (!upper) {
    return std::nullopt;
  }
  Interval interval{.lower = std::nullopt, .upper = std::move(upper)};
  if (fixed.product->long_term || !lowest) {
    interval.lower = bound(branch_of(fixed), true);
    if (interval.lower && interval.lower->key >= interval.upper->key) {
      return RangeSet{};
    }
  }
  return version::subtract(RangeSet{{std::move(interval)}}, long_term_before(fixed));
}

Affected rule(const Fixed& fixed) {
  Affected entry{.domain = "product", .scheme = version::Scheme::kGeneric};
  entry.name = fixed.product != nullptr ? std::string(fixed.product->product)
                                        : fmt::format("mozilla:{}", inventory::cpe_name(cut(fixed.written, '/').first));
  if (!fixed.platform.empty()) {
    entry.platforms = {fixed.platform};
  }
  return entry;
}

bool same_product(const Fixed& a, const Fixed& b) { return a.product == b.product && a.platform == b.platform; }

}  // namespace

std::vector<Affected> mozilla_products(std::span<const std::string_view> fixed_in) {
  std::vector<Fixed> all;
  for (const std::string_view text : fixed_in) {
    if (!trim(text).empty()) {
      all.push_back(read_fixed(text));
    }
  }
  std::vector<Affected> affected;
  for (const Fixed& fixed : all) {
    Affected entry = rule(fixed);
    const Result<version::Key> key = version::parse(version::Scheme::kGeneric, fixed.version);
    if (fixed.product == nullptr || !key) {
      entry.unreadable = "fixed in " + fixed.written;
      affected.push_back(std::move(entry));
      continue;
    }
    const bool lowest = std::ranges::none_of(all, [&](const Fixed& other) {
      const Result<version::Key> other_key = version::parse(version::Scheme::kGeneric, other.version);
      return other.product != nullptr && same_product(fixed, other) && other_key && *other_key < *key;
    });
    const std::optional<RangeSet> set = judged(fixed, lowest);
    if (!set || set->intervals.empty()) {
      continue;
    }
    entry.intervals = set->intervals;
    entry.fix = FixState::kAvailable;
    entry.fixed_version = fixed.version;
    affected.push_back(std::move(entry));
  }
  return affected;
}

}  // namespace parapet::knowledge
