// SPDX-License-Identifier: Apache-2.0
//
// A process that writes reports is killed at random moments; what it said to be durable must be there. The seed is printed;
// PARAPET_CRASH_SEED repeats a run's choices.
#include <gtest/gtest.h>

#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "base/random.h"
#include "base/text.h"
#include "store/check.h"
#include "store/sqlite/store_fixture_test.h"
#include "store/store.h"

namespace parapet::store {
namespace {

using test::report_of;
using test::software;
using test::value_of;

constexpr const char* kFolderVariable = "PARAPET_CRASH_FOLDER";
constexpr int kWriters = 4;
constexpr int kDevicesPerWriter = 5;
constexpr std::size_t kPackages = 150;

// What a device reports with its n-th report: all versions tell n for some packages, so that a mixture would show.
ReportWrite nth_report(const std::string& id, std::uint64_t n) {
  ReportWrite report = report_of(id, {});
  for (std::size_t i = 0; i < kPackages; ++i) {
    report.software.push_back(software("deb", "p" + std::to_string(i), i % 10 == n % 10 ? fmt::format("{}-{}", n, i) : "1"));
    report.software.back().software.paths = {fmt::format("/usr/lib/{}", i)};
  }
  report.device.report_sequence = n;
  report.device.report_digest = std::to_string(n);
  report.protocol_state = "state " + std::to_string(n);
  report.protocol_state_changed = true;
  report.changes = {{.time = UnixTime{static_cast<std::int64_t>(n) + 1}, .after = software("deb", "p", std::to_string(n)).software}};
  return report;
}

void write_reports(Store& store, int writer) {
  for (int round = 0;; ++round) {
    const std::string id = fmt::format("device-{}-{}", writer, round % kDevicesPerWriter);
    const std::optional<StoredDevice> known = value_of(store.find_device(id));
    ReportWrite report = nth_report(id, known ? known->report_sequence + 1 : 1);
    if (known) {
      report.device.number = known->number;
    }
    const std::uint64_t n = report.device.report_sequence;
    const Result<Committed> committed = store.write_report(std::move(report));
    if (!committed) {
      std::_Exit(1);
    }
    // One call, shorter than PIPE_BUF: lines of several threads don't mix.
    const std::string line = fmt::format("{} {} {}\n", id, n, committed->sequence.value);
    if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) {
      std::_Exit(0);
    }
  }
}

// The process that is killed; it is this program again, asked to run this test alone.
TEST(StoreCrash, DISABLED_child) {
  const char* folder = std::getenv(kFolderVariable);
  ASSERT_NE(folder, nullptr);
  const SystemClock clock;
  const auto store = value_of(open_sqlite(folder, clock, {}));
  std::vector<std::jthread> writers;
  for (int i = 0; i < kWriters; ++i) {
    writers.emplace_back([&store, i] { write_reports(*store, i); });
  }
}

struct Acknowledged {
  std::map<std::string, std::uint64_t> reports;  // newest by device
  std::uint64_t sequence = 0;
  std::size_t lines = 0;

  void take(std::string_view line) {
    const std::vector<std::string_view> words = split(line, ' ');
    if (words.size() != 3 || !line.starts_with("device-")) {
      return;  // of the test framework
    }
    std::uint64_t& newest = reports[std::string(words[0])];
    newest = std::max(newest, parse_uint(words[1]).value_or(0));
    sequence = std::max(sequence, parse_uint(words[2]).value_or(0));
    ++lines;
  }
};

// Starts the child, reads what it acknowledges, kills it after `lines` of it, reads the rest of the pipe.
void run_and_kill(const std::string& folder, std::uint64_t lines, Acknowledged& acknowledged) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addclose(&actions, ends[0]);
  std::string program = "/proc/self/exe";
  std::string filter = "--gtest_filter=StoreCrash.DISABLED_child";
  std::string disabled = "--gtest_also_run_disabled_tests";
  std::array<char*, 4> arguments = {program.data(), filter.data(), disabled.data(), nullptr};
  ::setenv(kFolderVariable, folder.c_str(), 1);
  pid_t child = 0;
  ASSERT_EQ(::posix_spawn(&child, program.c_str(), &actions, nullptr, arguments.data(), environ), 0);
  posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);

  const std::size_t enough = acknowledged.lines + lines;
  bool killed = false;
  std::string text;
  std::array<char, 4096> buffer;
  while (true) {
    const ssize_t got = ::read(ends[0], buffer.data(), buffer.size());
    if (got <= 0) {
      break;
    }
    text.append(buffer.data(), static_cast<std::size_t>(got));
    for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n')) {
      acknowledged.take(std::string_view(text).substr(0, end));
      text.erase(0, end + 1);
    }
    if (!killed && acknowledged.lines >= enough) {
      ::kill(child, SIGKILL);
      killed = true;
    }
  }
  ::close(ends[0]);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status)) << "the child ended by itself";
}

void expect_nothing_lost(const std::string& folder, const Acknowledged& acknowledged) {
  const std::vector<CheckLine> lines = value_of(check_store(folder, false));
  for (const CheckLine& line : lines) {
    EXPECT_TRUE(line.fine) << line.check << ": " << line.detail;
  }
  const SystemClock clock;
  const auto store = value_of(open_sqlite(folder, clock, {}));
  ASSERT_NE(store, nullptr);
  for (const auto& [id, n] : acknowledged.reports) {
    const std::optional<StoredDevice> device = value_of(store->find_device(id));
    ASSERT_TRUE(device) << id;
    EXPECT_GE(device->report_sequence, n) << id;
    // Whatever report is the newest there is whole.
    const ReportWrite expected = nth_report(id, device->report_sequence);
    EXPECT_EQ(test::sorted(value_of(store->inventory(device->number)).software), test::sorted(expected.software)) << id;
    EXPECT_EQ(value_of(store->protocol_state(device->number)), expected.protocol_state);
    EXPECT_EQ(value_of(store->software_changes(device->number, UnixTime{0}, UnixTime{INT64_MAX})).size(), device->report_sequence);
  }
  const std::vector<LogEntry> log = value_of(store->log_after(Sequence{}, 1'000'000));
  ASSERT_FALSE(log.empty());
  for (std::size_t i = 0; i < log.size(); ++i) {
    ASSERT_EQ(log[i].sequence.value, i + 1);
  }
  EXPECT_GE(log.back().sequence.value, acknowledged.sequence);
}

TEST(StoreCrash, nothing_acknowledged_is_lost_when_the_process_is_killed) {
  const char* given = std::getenv("PARAPET_CRASH_SEED");
  const std::uint64_t seed = given != nullptr ? parse_uint(given).value_or(0) : SystemRandom().next();
  SCOPED_TRACE(fmt::format("PARAPET_CRASH_SEED={}", seed));
  SeededRandom random(seed);
  const std::string folder = parapet::test::temporary_folder();
  Acknowledged acknowledged;
  for (int round = 0; round < 8 && !HasFatalFailure(); ++round) {
    run_and_kill(folder, 1 + random.below(120), acknowledged);
    expect_nothing_lost(folder, acknowledged);
  }
}

}  // namespace
}  // namespace parapet::store
