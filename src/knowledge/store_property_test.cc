// SPDX-License-Identifier: Apache-2.0
#include "support/import_fixture.h"

#include <map>

#include "base/random.h"

// Incremental equals rebuilt (design §1.3): however records came in, the answers are those of one import of the final state.
namespace parapet::knowledge {
namespace {

using test::Advisory;
using test::answers;
using test::write_file;

class StoreProperty : public test::ImportFixture {
 protected:
  // The time of step number `step`, so that what is later is newer.
  static std::string time_of(int step) { return fmt::format("2024-{:02}-{:02}T00:00:00Z", 1 + step / 28, 1 + step % 28); }

  Advisory random_advisory(Random& random, int number, int step) {
    Advisory made{.id = fmt::format("GHSA-{:04}", number),
                  .name = fmt::format("package-{}", random.below(3)),
                  .fixed = fmt::format("{}.{}", 1 + random.below(5), random.below(10)),
                  .modified = time_of(step),
                  .summary = fmt::format("text {}", random.next())};
    for (std::uint64_t i = random.below(3); i > 0; --i) {
      made.aliases.push_back(fmt::format("CVE-2024-{:04}", random.below(6)));
    }
    if (random.below(4) == 0) {
      made.aliases.push_back(fmt::format("GHSA-{:04}", random.below(12)));
    }
    if (random.below(8) == 0) {
      made.withdrawn = time_of(step);
    }
    return made;
  }

  void write_all(const std::string& folder) const {
    std::filesystem::remove_all(folder);
    for (const auto& [number, advisory] : state_) {
      write_file(folder + "/" + advisory.id + ".json", to_json(advisory));
    }
  }

  std::map<int, Advisory> state_;
};

TEST_F(StoreProperty, any_sequence_of_snapshots_and_updates_equals_one_import_of_the_final_state) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    SeededRandom random(seed);
    state_.clear();
    folder_ = fmt::format("{}/incremental-{}", base_, seed);
    const std::string records = fmt::format("{}/records-{}", base_, seed);
    for (int step = 1; step <= 8; ++step) {
      // Record 0 changes in every step, so that each snapshot is newer than the one before.
      std::vector<int> touched = {0};
      for (std::uint64_t i = random.below(4); i > 0; --i) {
        touched.push_back(1 + static_cast<int>(random.below(11)));
      }
      for (const int number : touched) {
        state_[number] = random_advisory(random, number, step);
      }
      const bool whole = random.below(2) == 0;
      if (whole) {
        const int gone = 1 + static_cast<int>(random.below(11));
        state_.erase(gone);
        write_all(records);
        ASSERT_TRUE(import({records}, {.force = true}));
        continue;
      }
      for (const int number : touched) {
        const std::string path = fmt::format("{}/single/{}.json", base_, state_[number].id);
        write_file(path, to_json(state_[number]));
        ASSERT_TRUE(import({path}));
      }
    }
    const Knowledge incremental = open();
    write_all(records);
    folder_ = fmt::format("{}/rebuilt-{}", base_, seed);
    // One record alone is an update; two or more are a snapshot. Both make the same new feed.
    ASSERT_TRUE(import({records}));
    const Knowledge rebuilt = open();
    ASSERT_EQ(answers(incremental), answers(rebuilt));
  }
}

TEST_F(StoreProperty, the_number_of_threads_does_not_matter) {
  SeededRandom random(7);
  for (int number = 0; number < 200; ++number) {
    state_[number] = random_advisory(random, number, number % 100);
  }
  write_all(in_);
  std::string first;
  for (const unsigned threads : {1U, 2U, 8U}) {
    folder_ = fmt::format("{}/threads-{}", base_, threads);
    ASSERT_TRUE(import({in_}, {.threads = threads}));
    const std::string text = answers(open());
    first = first.empty() ? text : first;
    EXPECT_EQ(text, first);
  }
}

}  // namespace
}  // namespace parapet::knowledge
