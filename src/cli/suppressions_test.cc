// SPDX-License-Identifier: Apache-2.0
#include "cli/suppressions.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "support/paths.h"

namespace parapet::cli {
namespace {

TEST(Suppressions, are_read_from_several_files) {
  const std::string folder = test::temporary_folder();
  std::ofstream(folder + "/vex.json") << R"({"@context": "https://openvex.dev/ns/v0.2.0", "@id": "x", "statements": [
      {"vulnerability": "CVE-2024-1000", "products": ["pkg:npm/left-pad"], "status": "fixed"}]})";
  std::ofstream(folder + "/ignore.yaml") << "- {vulnerability: CVE-2024-1000, reason: r}\n";
  const auto read = read_suppressions({folder + "/vex.json"}, {folder + "/ignore.yaml", folder + "/ignore.yaml"}, {"pkg:oci/x"});
  ASSERT_TRUE(read.has_value()) << read.error().to_string();
  ASSERT_EQ(read->documents.size(), 1U);
  EXPECT_EQ(read->documents[0].vex.statements.size(), 1U);
  EXPECT_EQ(read->rules.size(), 2U);
  EXPECT_EQ(read->products.size(), 1U);
}

TEST(Suppressions, name_the_file_that_is_broken) {
  const std::string folder = test::temporary_folder();
  std::ofstream(folder + "/vex.json") << "{}";
  const auto broken = read_suppressions({folder + "/vex.json"}, {}, {});
  ASSERT_FALSE(broken.has_value());
  EXPECT_TRUE(broken.error().to_string().starts_with(folder + "/vex.json: ")) << broken.error().to_string();
  EXPECT_EQ(exit_code(broken.error().code()), 3);
  const auto missing = read_suppressions({}, {folder + "/none.yaml"}, {});
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(exit_code(missing.error().code()), 3);
}

}  // namespace
}  // namespace parapet::cli
