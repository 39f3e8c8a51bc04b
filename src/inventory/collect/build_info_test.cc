// SPDX-License-Identifier: Apache-2.0
#include "inventory/collect/build_info.h"

#include <array>
#include <cstdio>
#include <filesystem>

#include <gtest/gtest.h>

#include "base/files.h"
#include "base/text.h"
#include "support/paths.h"

namespace parapet::inventory {
namespace {

std::string sample(const std::string& name) {
  const Result<std::string> bytes = read_file(test::source_folder() + "/tests/cases/collect/090-binaries/root/bin/" + name, 1 << 20);
  EXPECT_TRUE(bytes);
  return bytes.value_or("");
}

// What the readers make of bytes, whole or broken: they may refuse them, never crash.
Result<std::size_t> entries_of(std::string_view bytes) {
  const MemorySource source(bytes);
  const TreeFile file{.path = "x", .size = bytes.size()};
  const Limits limits;
  Gathered out("go", file, limits);
  const std::vector<Executable> slices = TRY(read_executable(source));
  for (const Executable& one : slices) {
    add_go_modules(TRY(read_go_build_info(source, one)), out);
    (void)TRY(read_rust_crates(source, one, out));
  }
  return TRY(std::move(out).take()).software.size();
}

TEST(GoBuildInfo, releases_are_spelled_as_the_vulnerability_database_does) {
  EXPECT_EQ(go_release("go1.21.3"), "1.21.3");
  EXPECT_EQ(go_release("go1.22"), "1.22");
  EXPECT_EQ(go_release("go1.22rc1"), "1.22.0-rc.1");
  EXPECT_EQ(go_release("go1.9.2beta2"), "1.9.2-beta.2");
  EXPECT_EQ(go_release("go1.20.5 X:boringcrypto"), "1.20.5");
  EXPECT_EQ(go_release("go1.20.5-custom"), "1.20.5");
  EXPECT_EQ(go_release("devel go1.22-abc"), "");
  EXPECT_EQ(go_release(""), "");
}

TEST(GoBuildInfo, a_binary_that_is_cut_short_or_changed_is_refused_or_read_never_worse) {
  for (const char* name : {"inline", "pointer", "app.exe", "mac", "rusty"}) {
    const std::string whole = sample(name);
    ASSERT_GT(entries_of(whole).value_or(0), 0U) << name;
    for (std::size_t length = 0; length < whole.size(); length += 7) {
      (void)entries_of(std::string_view(whole).substr(0, length));
    }
    for (std::size_t at = 0; at < whole.size(); at += 3) {
      std::string changed = whole;
      changed[at] = '\xFF';
      (void)entries_of(changed);
    }
  }
}

TEST(GoBuildInfo, a_java_class_is_no_universal_binary) {
  EXPECT_FALSE(looks_executable(std::string_view("\xCA\xFE\xBA\xBE\0\0\0\x37", 8)));
  EXPECT_TRUE(looks_executable(std::string_view("\xCA\xFE\xBA\xBE\0\0\0\x02", 8)));
  EXPECT_FALSE(looks_executable("#!/bin/sh"));
  EXPECT_FALSE(looks_executable(""));
}

std::string output_of(const char* command) {
  std::string text;
  if (FILE* pipe = popen(command, "r"); pipe != nullptr) {
    std::array<char, 512> piece{};
    while (fgets(piece.data(), piece.size(), pipe) != nullptr) {
      text += piece.data();
    }
    pclose(pipe);
  }
  return std::string(trim(text));
}

TEST(GoBuildInfo, the_go_tool_itself_is_read_as_it_names_itself) {
  const std::string path = output_of("command -v go 2>/dev/null");
  if (path.empty()) {
    GTEST_SKIP() << "skipped: go is not installed";
  }
  const Result<std::string> bytes = read_file(std::filesystem::canonical(path).string(), 256 << 20);
  ASSERT_TRUE(bytes);
  const MemorySource source(*bytes);
  const Result<std::vector<Executable>> slices = read_executable(source);
  ASSERT_TRUE(slices) << slices.error().to_string();
  if (slices->empty()) {
    GTEST_SKIP() << "skipped: go is a wrapper here, not the program";
  }
  const Result<GoBuildInfo> info = read_go_build_info(source, slices->front());
  ASSERT_TRUE(info) << info.error().to_string();
  EXPECT_EQ(info->go_version, output_of("go env GOVERSION 2>/dev/null"));
}

}  // namespace
}  // namespace parapet::inventory
