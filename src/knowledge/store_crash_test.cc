// SPDX-License-Identifier: Apache-2.0
#include "support/import_fixture.h"

#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <thread>

// Killing an import, or losing the disk under it, leaves the previous knowledge whole (design §8).
namespace parapet::knowledge {
namespace {

using test::answers;
using test::catalogue;
using test::write_file;

// A disk whose n-th change, and every one after it, fails.
class FailingFiles final : public Files {
 public:
  explicit FailingFiles(int changes_until_failure) : left_(changes_until_failure) {}

  [[nodiscard]] Result<std::string> read(const std::string& path, std::uint64_t bytes_max) const override {
    return real_->read(path, bytes_max);
  }
  [[nodiscard]] Result<std::vector<std::string>> list(const std::string& folder) const override { return real_->list(folder); }
  [[nodiscard]] Result<void> write_atomically(const std::string& path, std::string_view bytes) override {
    TRY(change());
    return real_->write_atomically(path, bytes);
  }
  [[nodiscard]] Result<void> publish(const std::string& from, const std::string& to) override {
    TRY(change());
    return real_->publish(from, to);
  }
  [[nodiscard]] Result<void> remove(const std::string& path) override {
    TRY(change());
    return real_->remove(path);
  }
  [[nodiscard]] Result<void> make_folder(const std::string& path) override {
    TRY(change());
    return real_->make_folder(path);
  }

  [[nodiscard]] bool failed() const { return failed_; }

 private:
  Result<void> change() {
    if (left_-- <= 0) {
      failed_ = true;
      return fail(ErrorCode::kEnvironment, "the disk is gone");
    }
    return {};
  }

  std::unique_ptr<Files> real_ = system_files();
  int left_;
  bool failed_ = false;
};

class StoreCrash : public test::ImportFixture {
 protected:
  void write_old() const {
    write_file(in_ + "/kev.json", catalogue("2024-01-01", 3));
    advisory("osv", {.id = "GHSA-1", .aliases = {"CVE-2024-0001"}});
    advisory("osv", {.id = "GHSA-2"});
  }
  void write_new() const {
    write_file(in_ + "/kev.json", catalogue("2024-02-01", 5));
    advisory("osv", {.id = "GHSA-1", .aliases = {"CVE-2024-0002"}, .modified = "2024-03-01T00:00:00Z"});
    advisory("osv", {.id = "GHSA-3", .modified = "2024-03-01T00:00:00Z"});
  }
};

TEST_F(StoreCrash, a_disk_that_fails_at_any_change_leaves_the_old_knowledge_or_the_new) {
  write_old();
  ASSERT_TRUE(import({in_}));
  const std::string before = answers(open());
  const std::string saved = base_ + "/saved";
  std::filesystem::copy(folder_, saved, std::filesystem::copy_options::recursive);
  write_new();
  ASSERT_TRUE(import({in_}));
  const std::string after = answers(open());
  ASSERT_NE(before, after);

  bool failed = true;
  bool published = false;
  for (int changes = 0; failed; ++changes) {
    SCOPED_TRACE(changes);
    std::filesystem::remove_all(folder_);
    std::filesystem::copy(saved, folder_, std::filesystem::copy_options::recursive);
    FailingFiles files(changes);
    const Result<ImportReport> report = import_with(files, {in_});
    failed = files.failed();
    ASSERT_EQ(report.has_value(), !failed);
    const std::string now = answers(open());
    ASSERT_TRUE(now == before || now == after);
    ASSERT_TRUE(!published || now == after) << "what was published must stay";
    published = now == after;
    // The next import makes up for it.
    ASSERT_TRUE(import({in_}));
    ASSERT_EQ(answers(open()), after);
    for (const std::string& name : parts()) {
      ASSERT_TRUE(name.ends_with(".part")) << name;
    }
  }
  EXPECT_TRUE(published);
}

TEST_F(StoreCrash, a_killed_import_leaves_the_old_knowledge_or_the_new) {
  write_old();
  ASSERT_TRUE(import({in_}));
  const std::string before = answers(open());
  write_new();
  for (int i = 0; i < 300; ++i) {
    advisory("osv", {.id = fmt::format("GHSA-{}", 1000 + i), .modified = "2024-03-01T00:00:00Z"});
  }
  const std::string saved = base_ + "/saved";
  std::filesystem::copy(folder_, saved, std::filesystem::copy_options::recursive);
  ASSERT_TRUE(import({in_}));
  const std::string after = answers(open());
  for (int delay_us = 0; delay_us < 50'000; delay_us += 5'000) {
    std::filesystem::remove_all(folder_);
    std::filesystem::copy(saved, folder_, std::filesystem::copy_options::recursive);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      (void)import({in_}, {.threads = 1});
      ::_exit(0);
    }
    std::this_thread::sleep_for(std::chrono::microseconds(delay_us));
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    const std::string now = answers(open());
    ASSERT_TRUE(now == before || now == after) << "killed after " << delay_us << " us";
  }
}

}  // namespace
}  // namespace parapet::knowledge
