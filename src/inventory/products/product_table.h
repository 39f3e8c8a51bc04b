// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "inventory/products/name_pattern.h"

namespace parapet::inventory {

// What the table says about one displayed name.
struct KnownProduct {
  std::string vendor;   // CPE naming
  std::string product;
  std::string version;  // what records compare with: the displayed version, or the one in the name where that is the true one
};

// The curated table that ties names and publishers, as Windows and macOS display them, to products as records name them
// (design §3; docs/formats/products.md). Exact rules only: a name and a publisher that fit. Immutable once made; any number
// of threads may read one.
class ProductTable {
 public:
  // The table that the program brings along (src/inventory/products/products.toml). Built on first use.
  [[nodiscard]] static const ProductTable& built_in();

  // Reads a table in TOML. Its rows come before those of `below` (a user's file before the built-in table). Errors: kBadInput
  // with the row's number and what is wrong with it.
  [[nodiscard]] static Result<ProductTable> parse(std::string_view toml, const ProductTable* below = nullptr);

  // The built-in table with a user's file before it; the built-in one alone where there is no such file. Errors: as parse(),
  // with the file's path; kEnvironment where it can't be read.
  [[nodiscard]] static Result<ProductTable> with_user_file(const std::string& path);

  // platform: "windows" or "macos". The first row whose name, publisher, platform and version bounds fit.
  [[nodiscard]] std::optional<KnownProduct> find(std::string_view platform, std::string_view name, std::string_view publisher,
                                                 std::string_view displayed_version) const;

  // Every row's number that fits, for the table's own tests.
  [[nodiscard]] std::vector<std::size_t> rows_that_fit(std::string_view platform, std::string_view name, std::string_view publisher,
                                                       std::string_view displayed_version) const;

  // The other spellings, "vendor:product" in the form that knowledge files records under, of a product.
  [[nodiscard]] const std::vector<std::string>& also(std::string_view vendor, std::string_view product,
                                                     std::string_view version) const;

  // A product whose name resembles a name that no row claims: "vendor:product", or "". Never more than a hint for people.
  [[nodiscard]] std::string suggest(std::string_view name) const;

  struct Row {
    std::string vendor;
    std::string product;
    std::vector<NamePattern> names;
    std::vector<NamePattern> publishers;
    std::vector<std::string> platforms;
    std::vector<std::string> also;
    std::vector<std::string> examples;  // names that it recognises: "7-Zip 24.01 (x64)"
    std::string example_publisher;      // a publisher that fits
    std::vector<std::string> literal_names;  // the names that have no placeholder
    std::string version;                // template with {1}, {2}: captures of the name; "" the displayed version
    std::string version_from;           // the row is for versions from here (generic order)
    std::string version_below;
  };
  [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }

 private:
  [[nodiscard]] std::optional<std::string> fits(const Row& row, std::string_view platform, std::string_view name,
                                                std::string_view publisher, std::string_view displayed_version) const;
  std::vector<Row> rows_;
};

// A publisher as signatures and installers spell it: "Developer ID Application: Google LLC (EQHXZ8M8AV)" -> "Google LLC".
[[nodiscard]] std::string_view plain_publisher(std::string_view publisher);

}  // namespace parapet::inventory
