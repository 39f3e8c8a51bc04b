// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "inventory/collect/open_in_root.h"
#include "inventory/collect/tree.h"
#include "support/paths.h"

namespace parapet::inventory {
namespace {

namespace fs = std::filesystem;

// A root folder with links of every kind, and a secret beside it that no link may reach.
class FolderTree : public ::testing::Test {
 protected:
  void SetUp() override {
    root_ = fs::path(test::temporary_folder()) / "root";
    fs::create_directories(root_ / "etc");
    fs::create_directories(root_ / "usr/lib");
    write(root_ / "etc/real", "inside");
    write(root_ / "secret", "the root's own");
    write(root_.parent_path() / "secret", "outside");
    fs::create_symlink("/etc/real", root_ / "usr/absolute");
    fs::create_symlink("../etc/real", root_ / "usr/relative");
    fs::create_symlink("../../../../../../secret", root_ / "usr/climbs");
    fs::create_symlink("circle", root_ / "usr/circle");
    fs::create_directory_symlink("..", root_ / "usr/up");
  }

  static void write(const fs::path& path, const std::string& text) { std::ofstream(path) << text; }

  [[nodiscard]] std::unique_ptr<Tree> open(const FolderOptions& options = {}, const Limits& limits = {}) const {
    Result<std::unique_ptr<Tree>> tree = open_folder(root_.string(), limits, options);
    EXPECT_TRUE(tree) << (tree ? "" : tree.error().to_string());
    return tree ? std::move(*tree) : nullptr;
  }

  static std::vector<std::string> paths(const Tree& tree, std::vector<std::string>* problems = nullptr) {
    std::vector<std::string> seen;
    const Result<void> walked = tree.walk([&](const TreeFile& file) { seen.push_back(file.path); },
                                          [&](const std::string& path, const std::string&) {
                                            if (problems != nullptr) {
                                              problems->push_back(path);
                                            }
                                          });
    EXPECT_TRUE(walked) << (walked ? "" : walked.error().to_string());
    return seen;
  }

  fs::path root_;
};

TEST_F(FolderTree, shows_regular_files_once_and_follows_no_link_while_walking) {
  EXPECT_EQ(paths(*open()), (std::vector<std::string>{"secret", "etc/real"}));
}

TEST_F(FolderTree, links_resolve_inside_the_root_and_never_outside) {
  const std::unique_ptr<Tree> tree = open();
  EXPECT_EQ(tree->read("usr/absolute", 100).value_or(""), "inside");
  EXPECT_EQ(tree->read("usr/relative", 100).value_or(""), "inside");
  EXPECT_EQ(tree->read("usr/climbs", 100).value_or(""), "the root's own");
  EXPECT_EQ(tree->read("../secret", 100).value_or(""), "the root's own");
  EXPECT_EQ(tree->read("usr/up/etc/real", 100).value_or(""), "inside");
  EXPECT_FALSE(tree->read("usr/circle", 100));
  EXPECT_FALSE(tree->exists("usr/circle"));
  EXPECT_TRUE(tree->exists("etc/real"));
}

TEST_F(FolderTree, resolves_alike_where_the_kernel_lacks_openat2) {
  const Descriptor root(::open(root_.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  for (const char* path : {"usr/absolute", "usr/relative", "usr/climbs", "../secret", "usr/up/etc/real", "usr/circle", "etc", "none",
                           "etc/real/x", "", "/etc/real", "usr/up/../../secret"}) {
    const Descriptor fast = open_in_root(root.get(), path, O_RDONLY);
    const Descriptor slow = open_in_root_by_steps(root.get(), path, O_RDONLY);
    ASSERT_EQ(fast.valid(), slow.valid()) << path;
    if (fast.valid()) {
      struct stat a{};
      struct stat b{};
      ASSERT_EQ(::fstat(fast.get(), &a) + ::fstat(slow.get(), &b), 0);
      EXPECT_EQ(a.st_ino, b.st_ino) << path;
    }
  }
}

TEST_F(FolderTree, a_project_may_have_folders_called_dev_and_sys) {
  fs::create_directories(root_ / "dev");
  write(root_ / "dev/package-lock.json", "{}");
  EXPECT_EQ(paths(*open()).back(), "etc/real");
  EXPECT_EQ(paths(*open()).at(1), "dev/package-lock.json");
}

TEST_F(FolderTree, walks_only_the_folders_it_is_told_to) {
  EXPECT_EQ(paths(*open({.start_at = {"etc", "absent"}})), (std::vector<std::string>{"etc/real"}));
}

TEST_F(FolderTree, passes_over_what_can_not_matter) {
  EXPECT_EQ(paths(*open({.may_matter = [](std::string_view path) { return path != "secret"; }})), (std::vector<std::string>{"etc/real"}));
}

TEST_F(FolderTree, reads_parts_and_bounds_wholes) {
  const std::unique_ptr<Tree> tree = open();
  EXPECT_EQ(tree->read_at("etc/real", 2, 3).value_or("?"), "sid");
  EXPECT_EQ(tree->read_at("etc/real", 4, 100).value_or("?"), "de");
  EXPECT_EQ(tree->read_at("etc/real", 100, 3).value_or("?"), "");
  const Result<std::string> large = tree->read("etc/real", 3);
  ASSERT_FALSE(large);
  EXPECT_EQ(large.error().code(), ErrorCode::kLimit);
  const Result<std::string> absent = tree->read("etc/none", 3);
  ASSERT_FALSE(absent);
  EXPECT_EQ(absent.error().code(), ErrorCode::kNotFound);
}

TEST_F(FolderTree, a_named_pipe_does_not_hold_the_scan_up) {
  ASSERT_EQ(::mkfifo((root_ / "etc/pipe").c_str(), 0600), 0);
  const std::unique_ptr<Tree> tree = open();
  EXPECT_FALSE(tree->read("etc/pipe", 100));
  EXPECT_EQ(paths(*tree).size(), 2U);
}

TEST_F(FolderTree, lists_a_folder_sorted) {
  const Result<std::vector<std::string>> names = open()->list("usr");
  ASSERT_TRUE(names);
  EXPECT_EQ(*names, (std::vector<std::string>{"absolute", "circle", "climbs", "lib", "relative", "up"}));
  EXPECT_FALSE(open()->list("usr/nothing"));
}

TEST_F(FolderTree, too_deep_is_a_problem_and_too_many_an_error) {
  fs::create_directories(root_ / "a/b/c/d");
  write(root_ / "a/b/c/d/file", "x");
  std::vector<std::string> problems;
  EXPECT_EQ(paths(*open({}, {.tree_depth_max = 3}), &problems).size(), 2U);
  EXPECT_EQ(problems, (std::vector<std::string>{"a/b/c/d"}));
  const Result<void> walked = open({}, {.tree_entries_max = 3})->walk([](const TreeFile&) {}, [](const std::string&, const std::string&) {});
  ASSERT_FALSE(walked);
  EXPECT_EQ(walked.error().code(), ErrorCode::kLimit);
}

TEST_F(FolderTree, an_unreadable_folder_is_a_problem) {
  if (::geteuid() == 0) {
    GTEST_SKIP() << "root reads everything";
  }
  fs::create_directories(root_ / "locked");
  ASSERT_EQ(::chmod((root_ / "locked").c_str(), 0), 0);
  std::vector<std::string> problems;
  EXPECT_EQ(paths(*open(), &problems).size(), 2U);
  EXPECT_EQ(problems, (std::vector<std::string>{"locked"}));
  ASSERT_EQ(::chmod((root_ / "locked").c_str(), 0700), 0);
}

TEST_F(FolderTree, a_root_that_is_not_there_is_not_found) {
  const auto tree = open_folder((root_ / "nothing").string(), {}, {});
  ASSERT_FALSE(tree);
  EXPECT_EQ(tree.error().code(), ErrorCode::kNotFound);
}

}  // namespace
}  // namespace parapet::inventory
