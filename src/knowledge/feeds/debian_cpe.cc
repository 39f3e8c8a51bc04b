// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>

#include "base/text.h"
#include "knowledge/feeds/debian_data.h"

namespace parapet::knowledge {
namespace {

// "vendor:product" of a CPE 2.2 name "cpe:/a:vendor:product[:...]"; nullopt for anything else (CPE 2.2, section 5).
std::optional<std::string> cpe_product(std::string_view name) {
  name = trim(name);
  if (!name.starts_with("cpe:/") || name.size() < 7 || name[6] != ':') {
    return std::nullopt;
  }
  const auto [vendor, rest] = cut(name.substr(7), ':');
  const std::string_view product = cut(rest.value_or(""), ':').first;
  if (vendor.empty() || product.empty()) {
    return std::nullopt;
  }
  return to_lower(fmt::format("{}:{}", vendor, product));
}

// The list has one line for each source package: "source;cpe". One line of upstream's has an empty field between them.
void put_list_line(std::string_view line, std::size_t number, FactSink& sink) {
  const auto [source, rest] = cut(line, ';');
  std::string_view name = rest.value_or("");
  while (name.starts_with(';')) {
    name.remove_prefix(1);
  }
  std::optional<std::string> product = cpe_product(name);
  if (trim(source).empty() || !product) {
    sink.reject(fmt::format("line {}", number), "not 'source;cpe:/part:vendor:product'");
    return;
  }
  sink.put(CpeAlias{.domain = "debian", .source = std::string(trim(source)), .cpe_product = std::move(*product)});
}

bool is_comment(std::string_view line) { return line.starts_with('#'); }

// Groups of names, parted by blank lines. Filed under the domain "cpe": the source is the group's first name.
void put_aliases(std::string_view bytes, FactSink& sink) {
  std::string first;
  std::size_t number = 0;
  while (!bytes.empty()) {
    const std::string_view line = trim(take_line(bytes));
    ++number;
    if (line.empty()) {
      first.clear();
      continue;
    }
    if (is_comment(line)) {
      continue;
    }
    std::optional<std::string> product = cpe_product(line);
    if (!product) {
      sink.reject(fmt::format("line {}", number), "not 'cpe:/part:vendor:product'");
    } else if (first.empty()) {
      first = std::move(*product);
    } else if (*product != first) {
      sink.put(CpeAlias{.domain = "cpe", .source = first, .cpe_product = std::move(*product)});
    }
  }
}

void put_list(std::string_view bytes, FactSink& sink) {
  std::size_t number = 0;
  while (!bytes.empty()) {
    const std::string_view line = trim(take_line(bytes));
    ++number;
    if (!line.empty() && !is_comment(line)) {
      put_list_line(line, number, sink);
    }
  }
}

// The first line that is no comment.
std::string_view first_line(std::string_view bytes) {
  bytes = bytes.substr(0, 65'536);
  while (!bytes.empty()) {
    const std::string_view line = trim(take_line(bytes));
    if (!line.empty() && !is_comment(line)) {
      return line;
    }
  }
  return {};
}

bool is_aliases(std::string_view bytes) { return cpe_product(first_line(bytes)).has_value(); }

class DebianCpeImporter final : public Importer {
 public:
  [[nodiscard]] std::string_view kind() const override { return "debian-cpe"; }
  [[nodiscard]] bool piece_is_record() const override { return false; }

  [[nodiscard]] std::optional<FeedIdentity> recognise(const Piece& piece) const override {
    FeedIdentity identity{.name = "debian-cpe", .kind = "debian-cpe", .coverage = Coverage::kThreat};
    if (is_aliases(piece.bytes)) {
      identity.name = "debian-cpe-aliases";
      return identity;
    }
    const auto [source, cpe] = cut(first_line(piece.bytes), ';');
    const bool list = !source.empty() && cpe && source.find(' ') == std::string_view::npos && cpe->starts_with("cpe:/");
    return list ? std::optional(identity) : std::nullopt;
  }

  [[nodiscard]] Result<void> parse(const Piece& piece, FactSink& sink) const override {
    is_aliases(piece.bytes) ? put_aliases(piece.bytes, sink) : put_list(piece.bytes, sink);
    return {};
  }
};

}  // namespace

std::unique_ptr<Importer> make_debian_cpe_importer() { return std::make_unique<DebianCpeImporter>(); }

}  // namespace parapet::knowledge
