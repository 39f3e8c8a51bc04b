// SPDX-License-Identifier: Apache-2.0
#include "inventory/products/product_table.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <utility>

#include "base/text.h"
#include "inventory/ecosystem.h"
#include "inventory/products/built_in.h"
#include "version/version.h"

namespace parapet::inventory {
namespace {

constexpr std::size_t kRowsMax = 20'000;
constexpr std::size_t kFileBytesMax = 8'000'000;
constexpr std::size_t kExpansionMax = 200;

Result<std::vector<std::string>> strings_at(const toml::table& row, std::string_view field) {
  std::vector<std::string> values;
  const toml::node* node = row.get(field);
  if (node == nullptr) {
    return values;
  }
  if (const std::optional<std::string> one = node->value<std::string>()) {
    values.push_back(*one);
    return values;
  }
  const toml::array* list = node->as_array();
  if (list == nullptr) {
    return bad_input(fmt::format("\"{}\" is neither a text nor a list of texts", field));
  }
  for (const toml::node& element : *list) {
    const std::optional<std::string> value = element.value<std::string>();
    if (!value) {
      return bad_input(fmt::format("\"{}\" has an element that is no text", field));
    }
    values.push_back(*value);
  }
  return values;
}

Result<std::vector<NamePattern>> patterns_at(const toml::table& row, std::string_view field) {
  const std::vector<std::string> texts = TRY(strings_at(row, field));
  if (texts.empty()) {
    return bad_input(fmt::format("\"{}\" is missing", field));
  }
  std::vector<NamePattern> patterns;
  for (const std::string& text : texts) {
    patterns.push_back(TRY_AT(NamePattern::parse(text), text));
  }
  return patterns;
}

// "Microsoft:Microsoft SQL Server 2019 (CU {1..3})" -> the three names that it stands for; at most one span in a name.
Result<std::vector<std::string>> expand(std::string_view text) {
  const std::size_t open = text.find('{');
  const std::size_t dots = text.find("..", open == std::string_view::npos ? 0 : open);
  const std::size_t close = text.find('}', open == std::string_view::npos ? 0 : open);
  if (open == std::string_view::npos) {
    return std::vector<std::string>{std::string(text)};
  }
  if (dots == std::string_view::npos || close == std::string_view::npos || dots > close) {
    return bad_input(fmt::format("\"{}\": a span is written {{1..9}}", text));
  }
  const std::optional<std::uint64_t> first = parse_uint(text.substr(open + 1, dots - open - 1));
  const std::optional<std::uint64_t> last = parse_uint(text.substr(dots + 2, close - dots - 2));
  if (!first || !last || *last < *first || *last - *first > kExpansionMax) {
    return bad_input(fmt::format("\"{}\": a span has two numbers, at most {} apart", text, kExpansionMax));
  }
  std::vector<std::string> all;
  for (std::uint64_t number = *first; number <= *last; ++number) {
    all.push_back(fmt::format("{}{}{}", text.substr(0, open), number, text.substr(close + 1)));
  }
  return all;
}

// "Google:Chrome Desktop" -> "google:chrome_desktop", as importers file what records spell out.
Result<std::string> filed_name(std::string_view text) {
  const auto [vendor, product] = cut(text, ':');
  if (!product || vendor.empty() || product->empty()) {
    return bad_input(fmt::format("\"{}\" is not of the form vendor:product", text));
  }
  return cpe_name(vendor) + ":" + cpe_name(*product);
}

std::string without_wildcards(std::string_view pattern) {
  std::string plain(pattern);
  std::erase(plain, '*');
  return std::string(trim(plain));
}

Result<ProductTable::Row> read_row(const toml::table& table) {
  ProductTable::Row row;
  const auto text = [&table](std::string_view field) { return table[field].value_or(std::string{}); };
  const std::string cpe = text("cpe");
  const auto [vendor, product] = cut(cpe, ':');
  if (!product || vendor.empty() || product->empty()) {
    return bad_input("\"cpe\" is missing or not of the form vendor:product");
  }
  row.vendor = vendor;
  row.product = *product;
  row.names = TRY(patterns_at(table, "names"));
  row.publishers = TRY(patterns_at(table, "publishers"));
  row.platforms = TRY(strings_at(table, "platforms"));
  if (row.platforms.empty()) {
    row.platforms = {"windows", "macos"};
  }
  const std::vector<std::string> also = TRY(strings_at(table, "also"));
  for (const std::string& spelling : also) {
    const std::vector<std::string> spellings = TRY(expand(spelling));
    for (const std::string& one : spellings) {
      row.also.push_back(TRY(filed_name(one)));
    }
  }
  row.examples = TRY(strings_at(table, "examples"));
  const std::vector<std::string> publishers = TRY(strings_at(table, "publishers"));
  row.example_publisher = without_wildcards(publishers.front());
  const std::vector<std::string> names = TRY(strings_at(table, "names"));
  std::ranges::copy_if(names, std::back_inserter(row.literal_names),
                       [](const std::string& name) { return name.find_first_of("*{[") == std::string::npos; });
  row.version = text("version");
  row.version_from = text("version_from");
  row.version_below = text("version_below");
  return row;
}

// {1}, {2} of a version template replaced by what the name pattern captured; nullopt where a capture is missing.
std::optional<std::string> filled(std::string_view pattern, const std::vector<std::string>& captures) {
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool hole = pattern[i] == '{' && i + 2 < pattern.size() && is_digit(pattern[i + 1]) && pattern[i + 2] == '}';
    if (!hole) {
      out.push_back(pattern[i]);
      continue;
    }
    const auto index = static_cast<std::size_t>(pattern[i + 1] - '1');
    if (index >= captures.size()) {
      return std::nullopt;
    }
    out += captures[index];
    i += 2;
  }
  return out;
}

bool within(std::string_view version, const std::string& from, const std::string& below) {
  if (from.empty() && below.empty()) {
    return true;
  }
  const auto order = [](std::string_view text) { return version::parse(version::Scheme::kGeneric, text); };
  const Result<version::Key> key = order(version);
  if (!key) {
    return false;
  }
  const Result<version::Key> lower = from.empty() ? key : order(from);
  const bool above = lower && *lower <= *key;
  const Result<version::Key> upper = below.empty() ? key : order(below);
  return above && (below.empty() || (upper && *key < *upper));
}

}  // namespace

std::string_view plain_publisher(std::string_view publisher) {
  publisher = trim(publisher);
  for (const std::string_view prefix : {"Developer ID Application: ", "Apple Development: ", "Apple Distribution: "}) {
    if (!publisher.starts_with(prefix)) {
      continue;
    }
    publisher.remove_prefix(prefix.size());
    const std::size_t open = publisher.rfind(" (");
    if (open != std::string_view::npos && publisher.ends_with(')') && publisher.size() - open == 13) {
      publisher = publisher.substr(0, open);  // the team id: ten letters and digits
    }
    break;
  }
  return publisher;
}

const ProductTable& ProductTable::built_in() {
  // Made once, never changed after: the same as a constant, but for the cost of making it where nobody asks.
  static const ProductTable table = [] {
    Result<ProductTable> parsed = parse(built_in_products());
    CHECK(parsed.has_value());
    return *std::move(parsed);
  }();
  return table;
}

Result<ProductTable> ProductTable::parse(std::string_view text, const ProductTable* below) {
  toml::table parsed;
  try {
    parsed = toml::parse(text);
  } catch (const toml::parse_error& error) {
    return bad_input(fmt::format("line {}: {}", error.source().begin.line, error.description()));
  }
  ProductTable table;
  const toml::node* list = parsed.get("product");
  if (list != nullptr && list->as_array() == nullptr) {
    return bad_input("\"product\" is not a list of tables: each row begins with [[product]]");
  }
  if (list != nullptr) {
    for (const toml::node& node : *list->as_array()) {
      const std::string place = fmt::format("row {}", table.rows_.size() + 1);
      if (node.as_table() == nullptr || table.rows_.size() >= kRowsMax) {
        return located(Error(ErrorCode::kBadInput, "not a table, or more rows than are read"), place);
      }
      table.rows_.push_back(TRY_AT(read_row(*node.as_table()), place));
    }
  }
  if (below != nullptr) {
    table.rows_.insert(table.rows_.end(), below->rows_.begin(), below->rows_.end());
  }
  return table;
}

Result<ProductTable> ProductTable::with_user_file(const std::string& path) {
  std::error_code missing;
  if (!std::filesystem::exists(path, missing)) {
    return built_in();
  }
  std::ifstream file(path, std::ios::binary);
  std::string text;
  text.resize(kFileBytesMax + 1);
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad() || (!file.is_open())) {
    return fail(ErrorCode::kEnvironment, fmt::format("{}: can't be read", path));
  }
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > kFileBytesMax) {
    return fail(ErrorCode::kLimit, fmt::format("{}: larger than {} bytes", path, kFileBytesMax));
  }
  return TRY_AT(parse(text, &built_in()), path);
}

std::optional<std::string> ProductTable::fits(const Row& row, std::string_view platform, std::string_view name,
                                              std::string_view publisher, std::string_view displayed_version) const {
  if (std::ranges::find(row.platforms, platform) == row.platforms.end()) {
    return std::nullopt;
  }
  for (const NamePattern& pattern : row.names) {
    const std::optional<std::vector<std::string>> captures = pattern.match(name);
    if (!captures) {
      continue;
    }
    const bool published = std::ranges::any_of(
        row.publishers, [publisher](const NamePattern& p) { return p.match(publisher).has_value(); });
    if (!published) {
      return std::nullopt;
    }
    std::optional<std::string> version =
        row.version.empty() ? std::optional(std::string(displayed_version)) : filled(row.version, *captures);
    if (version && within(*version, row.version_from, row.version_below)) {
      return version;
    }
  }
  return std::nullopt;
}

std::optional<KnownProduct> ProductTable::find(std::string_view platform, std::string_view name, std::string_view publisher,
                                               std::string_view displayed_version) const {
  const std::string_view plain = plain_publisher(publisher);
  for (const Row& row : rows_) {
    if (std::optional<std::string> version = fits(row, platform, name, plain, displayed_version)) {
      return KnownProduct{row.vendor, row.product, *std::move(version)};
    }
  }
  return std::nullopt;
}

std::vector<std::size_t> ProductTable::rows_that_fit(std::string_view platform, std::string_view name, std::string_view publisher,
                                                     std::string_view displayed_version) const {
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (fits(rows_[i], platform, name, plain_publisher(publisher), displayed_version)) {
      all.push_back(i);
    }
  }
  return all;
}

const std::vector<std::string>& ProductTable::also(std::string_view vendor, std::string_view product,
                                                   std::string_view version) const {
  static const std::vector<std::string> kNone;
  for (const Row& row : rows_) {
    if (row.vendor == vendor && row.product == product && within(version, row.version_from, row.version_below)) {
      return row.also;
    }
  }
  return kNone;
}

std::string ProductTable::suggest(std::string_view name) const {
  const std::string lower = to_lower(name);
  constexpr std::size_t kTellingBytes = 5;
  const Row* best = nullptr;
  std::size_t best_length = 0;
  for (const Row& row : rows_) {
    for (const NamePattern& pattern : row.names) {
      const std::string literal = pattern.longest_literal();
      const bool longer = literal.size() >= kTellingBytes && literal.size() > best_length;
      if (longer && lower.find(literal) != std::string::npos) {
        best = &row;
        best_length = literal.size();
      }
    }
  }
  return best == nullptr ? "" : best->vendor + ":" + best->product;
}

}  // namespace parapet::inventory
