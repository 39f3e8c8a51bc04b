// SPDX-License-Identifier: Apache-2.0
#include "inventory/products/product_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "base/text.h"
#include "inventory/ecosystem.h"
#include "inventory/products/built_in.h"
#include "support/paths.h"

namespace parapet::inventory {
namespace {

const ProductTable& table() { return ProductTable::built_in(); }

struct Example {
  std::string platform;
  std::string name;
  std::string publisher;
  std::string version;
  std::string expected;
};

// The table's own examples: those that a row gives, and its names that have no placeholder.
std::vector<Example> examples() {
  std::vector<Example> all;
  for (const ProductTable::Row& row : table().rows()) {
    std::vector<std::string> names = row.examples;
    for (const std::string& literal : row.literal_names) {
      names.push_back(literal);
    }
    for (const std::string& platform : row.platforms) {
      for (const std::string& name : names) {
        const std::string version = row.version_from.empty() ? "1.2.3.4" : row.version_from;
        all.push_back({platform, name, row.example_publisher, version, row.vendor + ":" + row.product});
      }
    }
  }
  return all;
}

TEST(ProductTable, knows_the_programs_most_seen_on_desktops_and_servers) {
  ASSERT_TRUE(ProductTable::parse(built_in_products()).has_value());
  std::set<std::string> products;
  for (const ProductTable::Row& row : table().rows()) {
    products.insert(row.vendor + ":" + row.product);
  }
  EXPECT_GE(products.size(), 200U);
}

TEST(ProductTable, has_an_example_for_every_row) {
  for (const ProductTable::Row& row : table().rows()) {
    EXPECT_FALSE(row.examples.empty() && row.literal_names.empty()) << row.vendor << ":" << row.product;
    EXPECT_FALSE(row.example_publisher.empty()) << row.vendor << ":" << row.product;
    EXPECT_EQ(to_lower(row.vendor), row.vendor);
    EXPECT_EQ(to_lower(row.product), row.product);
    EXPECT_EQ(row.product.find(' '), std::string::npos) << row.product;
  }
}

TEST(ProductTable, recognises_its_examples_by_exactly_one_row) {
  for (const Example& example : examples()) {
    const auto found = table().find(example.platform, example.name, example.publisher, example.version);
    ASSERT_TRUE(found.has_value()) << example.platform << " " << example.name << " by " << example.publisher;
    EXPECT_EQ(found->vendor + ":" + found->product, example.expected) << example.name;
    EXPECT_EQ(table().rows_that_fit(example.platform, example.name, example.publisher, example.version).size(), 1U)
        << example.platform << " " << example.name << " by " << example.publisher;
  }
}

TEST(ProductTable, leaves_near_misses_alone) {
  for (const Example& example : examples()) {
    for (const std::string& name : {example.name + " Helper Tool", "Patch for " + example.name}) {
      EXPECT_FALSE(table().find(example.platform, name, example.publisher, example.version).has_value()) << name;
    }
    EXPECT_FALSE(table().find(example.platform, example.name, "Somebody Else Ltd", example.version).has_value()) << example.name;
    EXPECT_FALSE(table().find(example.platform, example.name, "", example.version).has_value()) << example.name;
    EXPECT_FALSE(table().find("linux", example.name, example.publisher, example.version).has_value()) << example.name;
  }
}

TEST(ProductTable, takes_the_version_from_the_name_where_the_displayed_one_misleads) {
  const auto version = [](std::string_view name, std::string_view publisher, std::string_view displayed) {
    const auto found = table().find("windows", name, publisher, displayed);
    return found ? found->version : "";
  };
  EXPECT_EQ(version("Java 8 Update 381 (64-bit)", "Oracle Corporation", "8.0.3810.9"), "8u381");
  EXPECT_EQ(version("Python 3.11.4 (64-bit)", "Python Software Foundation", "3.11.4150.0"), "3.11.4");
  EXPECT_EQ(version("Microsoft .NET Runtime - 8.0.8 (x64)", "Microsoft Corporation", "64.32.27408"), "8.0.8");
  EXPECT_EQ(version("7-Zip 24.01 (x64)", "Igor Pavlov", "24.01"), "24.01");
}

TEST(ProductTable, tells_update_branches_of_one_product_by_the_version) {
  const auto gdr = table().find("windows", "Microsoft SQL Server 2019 (64-bit)", "Microsoft Corporation", "15.0.2125.1");
  ASSERT_TRUE(gdr.has_value());
  EXPECT_EQ(table().also(gdr->vendor, gdr->product, "15.0.2125.1"),
            std::vector<std::string>{cpe_name("Microsoft") + ":" + cpe_name("Microsoft SQL Server 2019 (GDR)")});
  const std::vector<std::string>& cu = table().also(gdr->vendor, gdr->product, "15.0.4395.2");
  EXPECT_NE(std::ranges::find(cu, "microsoft:" + cpe_name("Microsoft SQL Server 2019 (CU 25)")), cu.end());
}

TEST(ProductTable, reads_signatures_as_publishers) {
  EXPECT_EQ(plain_publisher("Developer ID Application: Google LLC (EQHXZ8M8AV)"), "Google LLC");
  EXPECT_EQ(plain_publisher("Developer ID Application: Mozilla"), "Mozilla");
  EXPECT_EQ(plain_publisher(" Igor Pavlov "), "Igor Pavlov");
}

TEST(ProductTable, suggests_what_it_does_not_claim) {
  EXPECT_EQ(table().suggest("Google Chrome Beta"), "google:chrome");
  EXPECT_EQ(table().suggest("Quite another thing"), "");
}

TEST(ProductTable, puts_a_users_rows_before_its_own) {
  const auto users = ProductTable::parse(R"([[product]]
cpe = "acme:chrome"
names = ["Google Chrome"]
publishers = ["Google*"]
also = ["Acme Inc.:Acme Chrome {1..2}"]
)", &table());
  ASSERT_TRUE(users.has_value());
  EXPECT_EQ(users->find("windows", "Google Chrome", "Google LLC", "1")->vendor, "acme");
  EXPECT_EQ(users->also("acme", "chrome", "1").size(), 2U);
  EXPECT_TRUE(users->find("windows", "7-Zip 24.01 (x64)", "Igor Pavlov", "24.01").has_value());
}

TEST(ProductTable, reads_a_users_file_where_there_is_one) {
  const std::string folder = test::temporary_folder();
  EXPECT_EQ(ProductTable::with_user_file(folder + "/products.toml")->rows().size(), table().rows().size());
  std::ofstream(folder + "/products.toml") << "[[product]]\ncpe = \"acme:tool\"\nnames = [\"Acme Tool\"]\npublishers = [\"Acme*\"]\n";
  const auto with = ProductTable::with_user_file(folder + "/products.toml");
  ASSERT_TRUE(with.has_value()) << with.error().to_string();
  EXPECT_EQ(with->find("windows", "Acme Tool", "Acme Inc.", "1")->product, "tool");
  std::ofstream(folder + "/broken.toml") << "[[product]]\n";
  const auto broken = ProductTable::with_user_file(folder + "/broken.toml");
  ASSERT_FALSE(broken.has_value());
  EXPECT_NE(broken.error().to_string().find("broken.toml"), std::string::npos);
}

TEST(ProductTable, says_which_row_is_broken) {
  for (const char* bad : {"[[product]]\ncpe = \"a\"", "[[product]]\ncpe = \"a:b\"\nnames = [\"x[\"]\npublishers = [\"y\"]",
                          "[[product]]\ncpe = \"a:b\"\nnames = [1]\npublishers = [\"y\"]", "product = 3", "= nonsense",
                          "[[product]]\ncpe = \"a:b\"\nnames = [\"x\"]\npublishers = [\"y\"]\nalso = [\"a:{9..1}\"]"}) {
    const auto result = ProductTable::parse(bad);
    ASSERT_FALSE(result.has_value()) << bad;
    EXPECT_EQ(result.error().code(), ErrorCode::kBadInput);
  }
}

// One line of a CSV file whose fields may be quoted (no line breaks inside).
std::vector<std::string> csv_fields(std::string_view line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      fields.emplace_back();
    } else {
      fields.back().push_back(c);
    }
  }
  return fields;
}

std::string read_whole(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

TEST(ProductTable, recognises_every_program_of_the_recorded_windows_machines) {
  PARAPET_NEEDS_SHARED();
  int programs = 0;
  for (const char* machine : {"windows10-22h2-workstation", "windows11-22h2-laptop", "windows11-23h2-workstation", "windows-server-2019",
                              "windows-server-2022"}) {
    const std::string text = read_whole(test::shared_folder() + "/inventories/" + machine + ".csv");
    std::string_view left = text;
    (void)take_line(left);
    while (!left.empty()) {
      const std::vector<std::string> fields = csv_fields(take_line(left));
      ASSERT_GE(fields.size(), 3U);
      EXPECT_TRUE(table().find("windows", fields[0], fields[2], fields[1]).has_value()) << fields[0] << " by " << fields[2];
      ++programs;
    }
  }
  EXPECT_GT(programs, 100);
}

TEST(ProductTable, recognises_every_program_of_the_recorded_mac) {
  PARAPET_NEEDS_SHARED();
  const std::string text = read_whole(test::shared_folder() + "/inventories/macos-system_profiler.json");
  std::string_view left = text;
  std::string name;
  int programs = 0;
  const auto quoted = [](std::string_view line, std::size_t from) {
    const std::size_t begin = line.find('"', from) + 1;
    return std::string(line.substr(begin, line.find('"', begin) - begin));
  };
  while (!left.empty()) {
    const std::string_view line = take_line(left);
    if (const std::size_t at = line.find("\"_name\":"); at != std::string_view::npos) {
      name = quoted(line, at + 8);
    } else if (line.find("Developer ID Application") != std::string_view::npos) {
      EXPECT_TRUE(table().find("macos", name, quoted(line, 0), "1.0").has_value()) << name << " by " << quoted(line, 0);
      ++programs;
    }
  }
  EXPECT_GT(programs, 5);
}

}  // namespace
}  // namespace parapet::inventory
