// SPDX-License-Identifier: Apache-2.0
// A sensor that dies at any operation on its disk, before or after the server took a report in, and a server that answers by
// docs/formats/sensor-protocol.md: in the end the server has what the device has, and never took a delta for another one.
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <optional>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "sensor/baseline.h"
#include "sensor/entry.h"
#include "sensor/state_folder.h"
#include "support/paths.h"

namespace parapet::sensor {
namespace {

using inventory::Software;

// A disk that fails from some operation on, as if the process had ended there.
class DyingFiles final : public Files {
 public:
  explicit DyingFiles(std::uint32_t operations) : left_(operations) {}
  [[nodiscard]] bool dead() const { return dead_; }

  Result<std::string> read(const std::string& path, std::uint64_t bytes_max) const override { return files_->read(path, bytes_max); }
  Result<void> write_atomically(const std::string& path, std::string_view bytes) override {
    if (!alive()) {
      return death();
    }
    // Without the syncs of a real disk: what dies here is the process.
    std::ofstream(path + ".tmp", std::ios::binary) << bytes;
    std::filesystem::rename(path + ".tmp", path);
    return {};
  }
  Result<void> publish(const std::string& from, const std::string& to) override { return alive() ? files_->publish(from, to) : death(); }
  Result<void> remove(const std::string& path) override { return alive() ? files_->remove(path) : death(); }
  Result<std::vector<std::string>> list(const std::string& folder) const override { return files_->list(folder); }
  Result<void> make_folder(const std::string& path) override { return files_->make_folder(path); }

 private:
  bool alive() {
    dead_ = dead_ || left_ == 0;
    left_ -= dead_ ? 0 : 1;
    return !dead_;
  }
  static Result<void> death() { return fail(ErrorCode::kEnvironment, "dead"); }
  std::unique_ptr<Files> files_ = system_files();
  std::uint32_t left_;
  bool dead_ = false;
};

struct Sent {
  bool full = false;
  std::vector<Software> put;
  std::vector<std::string> removed;
};

// What the server makes of a report.
struct Server {
  std::map<std::string, std::uint64_t> known;
  std::uint64_t epoch = 0;
  std::uint64_t sequence = 0;

  // False: a full report is wanted.
  bool take(const QueuedReport& report, const Sent& sent) {
    if (report.epoch < epoch || (sent.full && report.epoch == epoch && report.sequence > sequence)) {
      return false;
    }
    if (report.epoch == epoch && report.sequence <= sequence) {
      return true;  // repeated
    }
    if (!sent.full && (report.epoch != epoch || report.sequence != sequence + 1)) {
      return false;  // gap
    }
    if (sent.full) {
      known.clear();
    }
    for (const std::string& identity : sent.removed) {
      known.erase(identity);
    }
    for (const Software& software : sent.put) {
      known[identity_of(software)] = content_hash(software);
    }
    epoch = report.epoch;
    sequence = report.sequence;
    return true;
  }
};

std::vector<Software> some_list(std::uint64_t seed) {
  SeededRandom random(seed);
  std::vector<Software> software;
  for (char name = 'a'; name < 'g'; ++name) {
    if (random.below(3) != 0) {
      software.push_back({.ecosystem = "deb", .name = std::string(1, name), .version = std::to_string(random.below(3))});
    }
  }
  make_distinct(software);
  return software;
}

// One life of a sensor: it takes up where it was, reports some states of the device, and ends, by death or otherwise.
class Life {
 public:
  Life(const std::string& folder, DyingFiles& files, Server& server, std::map<std::string, Sent>& bodies, bool server_away)
      : folder_(folder), files_(files), server_(server), bodies_(bodies), server_away_(server_away) {}

  Result<void> live(const std::vector<std::uint64_t>& states, UnixTime now) {
    StateFolder state = TRY(StateFolder::open(folder_, files_, {.reports_max = 3, .bytes_max = 1000}));
    for (const std::uint64_t seed : states) {
      TRY(report(state, some_list(seed), now));
      if (!server_away_) {
        TRY(send(state, some_list(seed), now));
      }
    }
    return {};
  }

 private:
  Result<void> report(StateFolder& state, const std::vector<Software>& software, UnixTime now) {
    Baseline after = baseline_of(software);
    Sent sent{.full = !state.baseline()};
    const Difference changes = difference(state.baseline().value_or(Baseline{}), after);
    if (!sent.full && changes.empty()) {
      return {};
    }
    sent.removed = changes.removed;
    for (const std::size_t position : changes.put) {
      sent.put.push_back(software[position]);
    }
    const QueuedReport position = state.next(sent.full, now);
    const std::string body = "body " + std::to_string(bodies_.size());
    bodies_[body] = sent;
    return state.add(position, sent.full, body, std::move(after), 0, now);
  }

  Result<void> send(StateFolder& state, const std::vector<Software>& software, UnixTime now) {
    for (int round = 0; round < 20; ++round) {
      if (!state.baseline()) {
        TRY(report(state, software, now));
      }
      const std::optional<QueuedReport> oldest = state.oldest();
      if (!oldest) {
        return {};
      }
      const std::string body = TRY(state.body_of(*oldest));
      if (server_.take(*oldest, bodies_.at(body))) {
        TRY(state.answered(*oldest));
      } else {
        TRY(state.start_over());
      }
    }
    ADD_FAILURE() << "goes round in circles";
    return {};
  }

  const std::string& folder_;
  DyingFiles& files_;
  Server& server_;
  std::map<std::string, Sent>& bodies_;
  bool server_away_;
};

RC_GTEST_PROP(StateFolderModel, the_server_ends_up_with_what_the_device_has_wherever_the_sensor_dies, ()) {
  const std::string folder = test::temporary_folder() + "/state";
  Server server;
  std::map<std::string, Sent> bodies;
  const auto lives = *rc::gen::inRange(1, 8);
  UnixTime now{1'000'000};
  std::uint64_t last = 0;
  for (int life = 0; life < lives; ++life) {
    const auto states = *rc::gen::container<std::vector<std::uint64_t>>(rc::gen::inRange<std::uint64_t>(1, 20));
    DyingFiles files(*rc::gen::inRange<std::uint32_t>(0, 30));
    now.seconds += *rc::gen::inRange(-1000, 1000);  // clocks are set
    (void)Life(folder, files, server, bodies, *rc::gen::arbitrary<bool>()).live(states, now);
  }
  DyingFiles files(1'000'000);
  last = *rc::gen::inRange<std::uint64_t>(1, 20);
  const Result<void> lived = Life(folder, files, server, bodies, false).live({last}, now);
  RC_ASSERT(lived.has_value());
  std::map<std::string, std::uint64_t> wanted;
  for (const Software& software : some_list(last)) {
    wanted[identity_of(software)] = content_hash(software);
  }
  const bool same = wanted == server.known;
  RC_ASSERT(same);
}

}  // namespace
}  // namespace parapet::sensor
