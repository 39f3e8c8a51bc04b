// SPDX-License-Identifier: Apache-2.0
#include "inventory/collect/java.h"

#include <gtest/gtest.h>

#include "base/files.h"
#include "inventory/collect/java_names.h"
#include "inventory/collect/zip_directory.h"
#include "support/paths.h"

namespace parapet::inventory {
namespace {

TEST(JavaNames, the_version_begins_at_a_dash_before_a_digit) {
  const auto name = [](const char* file) {
    const JarName jar = name_of_file(file);
    return jar.artifact + " " + jar.version;
  };
  EXPECT_EQ(name("log4j-core-2.14.1.jar"), "log4j-core 2.14.1");
  EXPECT_EQ(name("guava-30.0-jre.jar"), "guava 30.0-jre");
  EXPECT_EQ(name("log4j-1.2-api-2.14.1.jar"), "log4j 1.2-api-2.14.1");
  EXPECT_EQ(name("app-1.0-sources.jar"), "app 1.0");
  EXPECT_EQ(name("app.jar"), "app ");
  EXPECT_EQ(name("-1.jar"), "-1 ");
  EXPECT_EQ(name(""), " ");
}

TEST(JavaNames, a_manifest_fills_what_the_file_name_lacks) {
  const auto manifest = read_manifest(
      "Manifest-Version: 1.0\r\nBundle-SymbolicName: org.apache.logging.log4j.core\r\nImplementation-Version: 2.14\r\n .1\r\n\r\nName: a\r\n");
  EXPECT_EQ(manifest.at("implementation-version"), "2.14.1");
  const std::optional<JarName> name = name_of_manifest(manifest, "log4j-core.jar");
  ASSERT_TRUE(name);
  EXPECT_EQ(name->group, "org.apache.logging.log4j");
  EXPECT_EQ(name->version, "2.14.1");
  EXPECT_FALSE(name_of_manifest({}, "app.jar"));
  EXPECT_FALSE(name_of_manifest({{"implementation-version", "unspecified"}}, "app.jar"));
}

TEST(JavaNames, a_group_is_taken_where_it_is_proven_and_never_guessed) {
  const auto group = [](const char* key, const char* value, const char* file) { return name_of_manifest({{key, value}}, file)->group; };
  EXPECT_EQ(group("automatic-module-name", "spring.core", "spring-core-5.3.0.jar"), "org.springframework");
  EXPECT_EQ(group("bundle-symbolicname", "io.projectreactor.reactor-core;x:=y", "reactor-core-3.4.0.jar"), "io.projectreactor");
  EXPECT_EQ(group("implementation-vendor-id", "org.example.group", "anything-1.0.jar"), "org.example.group");
  EXPECT_EQ(group("bundle-symbolicname", "org.codehaus.groovy", "groovy-2.5.0.jar"), "org.codehaus.groovy");
  EXPECT_EQ(group("bundle-symbolicname", "org.example.tool", "tool-1.0.jar"), "");
  EXPECT_EQ(group("automatic-module-name", "spring.core", "my-core-1.0.jar"), "");
}

TEST(JavaNames, properties_take_both_separators) {
  const auto properties = read_properties("# comment\n! comment\nversion = 1.0 \r\ngroupId:a.b\nnothing\n");
  EXPECT_EQ(properties.at("version"), "1.0");
  EXPECT_EQ(properties.at("groupId"), "a.b");
  EXPECT_EQ(properties.size(), 2U);
}

TEST(ZipDirectory, a_broken_archive_is_refused_or_read_never_worse) {
  const Result<std::string> bytes = read_file(test::source_folder() + "/tests/cases/collect/040-java-archives/root/opt/app.ear", 1 << 20);
  ASSERT_TRUE(bytes);
  const TreeFile file{.path = "a.ear", .size = bytes->size()};
  const Limits limits;
  const auto read = [&](std::string_view content) {
    Gathered out("maven", file, limits);
    return read_java_archive(MemorySource(content), out);
  };
  ASSERT_TRUE(read(*bytes));
  for (std::size_t length = 0; length < bytes->size(); ++length) {
    EXPECT_FALSE(read(std::string_view(*bytes).substr(0, length))) << length;
  }
  for (std::size_t at = 0; at < bytes->size(); ++at) {
    std::string changed = *bytes;
    changed[at] = static_cast<char>(changed[at] ^ '\x55');
    (void)read(changed);
  }
}

TEST(ZipDirectory, bounds_are_kept) {
  const Result<std::string> bytes = read_file(test::source_folder() + "/tests/cases/collect/040-java-archives/root/opt/shaded.jar", 1 << 20);
  ASSERT_TRUE(bytes);
  const MemorySource source(*bytes);
  Limits few;
  few.archive_members_max = 1;
  EXPECT_EQ(read_zip_directory(source, few).error().code(), ErrorCode::kLimit);
  Limits small;
  small.archive_member_bytes_max = 10;
  const auto members = read_zip_directory(source, {});
  ASSERT_TRUE(members);
  EXPECT_EQ(read_zip_member(source, members->front(), small).error().code(), ErrorCode::kLimit);
  EXPECT_TRUE(read_zip_member(source, members->front(), {}));
}

}  // namespace
}  // namespace parapet::inventory
