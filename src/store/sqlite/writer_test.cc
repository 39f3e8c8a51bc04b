// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/writer.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "store/sqlite/schema.h"
#include "store/sqlite/store_fixture_test.h"

namespace parapet::store {
namespace {

using test::value_of;

// A writer on a file of its own, whose size can be limited as a full disk would.
class WriterTest : public testing::Test {
 protected:
  void SetUp() override {
    Result<Connection> connection = Connection::open(path_, Connection::Mode::kCreate);
    ASSERT_TRUE(connection);
    value_of(connection->execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF"));
    value_of(migrate(*connection));
    value_of(entries_.load(*connection));
    writer_.emplace(*std::move(connection), Counters{}, entries_, clock_, WriterOptions{});
  }
  void limit_pages(int pages) {
    value_of(writer_->run([pages](Change& change) -> Result<void> {
      return change.connection().execute("PRAGMA max_page_count = " + std::to_string(pages));
    }));
  }
  Result<Sequence> put(const std::string& name, std::size_t bytes) {
    return writer_->run([&](Change& change) -> Result<Sequence> {
      const Sequence sequence = TRY(change.log(ChangeSubject::kSettings));
      TRY(change.connection().run("INSERT INTO setting (name, value) VALUES (?, ?)", name, std::string(bytes, 'x')));
      return sequence;
    });
  }

  std::string path_ = parapet::test::temporary_folder() + "/fleet.db";
  FixedClock clock_{UnixTime{1'795'000'000}};
  EntryTable entries_{7};
  std::optional<Writer> writer_;
};

TEST_F(WriterTest, a_full_disk_is_an_error_and_the_store_goes_on_when_there_is_room) {
  EXPECT_EQ(value_of(put("a", 10)).value, 1U);
  limit_pages(1);  // SQLite raises it to what is in use
  const EntryNumber entry = entries_.intern(test::software("deb", "new", "1").software);
  const Result<Sequence> refused = put("b", 1'000'000);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), ErrorCode::kEnvironment);
  limit_pages(1'000'000);
  EXPECT_EQ(value_of(put("c", 1'000'000)).value, 2U) << "a failed change leaves no gap";
  Result<Connection> reader = Connection::open(path_, Connection::Mode::kReadOnly);
  ASSERT_TRUE(reader);
  EntryTable fresh(7);
  value_of(fresh.load(*reader));
  EXPECT_EQ(fresh.intern(test::software("deb", "new", "1").software), entry) << "its row was written after all";
  EXPECT_EQ(fresh.count(), 2U);
}

TEST_F(WriterTest, one_failing_change_takes_none_of_its_company_with_it) {
  std::atomic<int> good = 0;
  std::vector<std::jthread> threads;
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([&, i] {
      for (int j = 0; j < 20; ++j) {
        const bool fails = (i + j) % 3 == 0;
        good += put(fails ? "same" : std::to_string(i) + "-" + std::to_string(j), 10) ? 1 : 0;
      }
    });
  }
  threads.clear();
  const int expected = [] {
    int count = 1;  // one of those that share a name
    for (int i = 0; i < 16; ++i) {
      for (int j = 0; j < 20; ++j) {
        count += (i + j) % 3 == 0 ? 0 : 1;
      }
    }
    return count;
  }();
  EXPECT_EQ(good, expected);
  EXPECT_EQ(value_of(put("last", 1)).value, static_cast<std::uint64_t>(expected) + 1);
}

TEST_F(WriterTest, contacts_reach_the_disk_without_company) {
  writer_->touch(DeviceNumber{5}, UnixTime{10});
  writer_->touch(DeviceNumber{5}, UnixTime{8});
  EXPECT_EQ(writer_->touched(DeviceNumber{5}), UnixTime{10});
  for (int i = 0; i < 12'000 && writer_->touched(DeviceNumber{5}); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_EQ(writer_->touched(DeviceNumber{5}), std::nullopt);
}

TEST(EntryTable, contents_beyond_the_bound_are_read_from_the_table) {
  const std::string path = parapet::test::temporary_folder() + "/fleet.db";
  Result<Connection> connection = Connection::open(path, Connection::Mode::kCreate);
  ASSERT_TRUE(connection);
  value_of(migrate(*connection));
  EntryTable entries(3, 200);
  std::vector<EntryNumber> numbers;
  for (int i = 0; i < 50; ++i) {
    numbers.push_back(entries.intern(test::software("deb", "package" + std::to_string(i), "1").software));
    EXPECT_EQ(entries.intern(test::software("deb", "package" + std::to_string(i), "1").software), numbers.back());
  }
  value_of(connection->execute("BEGIN"));
  value_of(entries.insert_pending(*connection));
  value_of(connection->execute("COMMIT"));
  entries.committed();
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(value_of(entries.content(numbers[static_cast<std::size_t>(i)], *connection)).name, "package" + std::to_string(i));
  }
  EXPECT_FALSE(entries.content(EntryNumber{77}, *connection));
  EntryTable again(3, 200);
  value_of(again.load(*connection));
  EXPECT_EQ(again.intern(test::software("deb", "package33", "1").software), numbers[33]);
  EXPECT_EQ(again.intern(test::software("deb", "other", "1").software), EntryNumber{51});
}

}  // namespace
}  // namespace parapet::store
