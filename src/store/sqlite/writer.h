// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>

#include <boost/unordered/unordered_flat_map.hpp>

#include "base/clock.h"
#include "base/result.h"
#include "store/facts.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/entry_table.h"

namespace parapet::store {

// Numbers that are given out in order and never twice.
enum class Counter : std::uint8_t { kSequence, kDevice, kGroup, kAudit, kSoftwareChange, kLearned, kLearnedKey, kLearnedWord };
inline constexpr std::size_t kCounters = 8;
using Counters = std::array<std::uint64_t, kCounters>;

[[nodiscard]] Result<Counters> read_counters(Connection& connection);

// What a change may do while its transaction is open. Lives for one change, on the writer thread.
class Change {
 public:
  Change(Connection& connection, Counters& counters, UnixTime now) : connection_(connection), counters_(counters), now_(now) {}

  [[nodiscard]] Connection& connection() { return connection_; }
  [[nodiscard]] UnixTime now() const { return now_; }
  // The next number of a kind; given back where the change fails.
  [[nodiscard]] std::uint64_t next(Counter counter) { return ++counters_[static_cast<std::size_t>(counter)]; }
  // Appends to the change log.
  [[nodiscard]] Result<Sequence> log(ChangeSubject subject, DeviceNumber device = {});

 private:
  Connection& connection_;
  Counters& counters_;
  UnixTime now_;
};

struct WriterOptions {
  std::uint32_t commit_wait_us = 0;
};

// The one thread that writes. Changes that wait at the same time go into one transaction, each under a savepoint of its own, so
// that one that fails takes none with it; callers sleep until the transaction is on disk. Stops (after what was handed to it)
// in the destructor; nobody may call run() then.
class Writer {
 public:
  // Changes waiting at once; who comes beyond it waits for room. Far above the number of threads that a server has.
  static constexpr std::size_t kQueueMax = 4096;

  Writer(Connection connection, Counters counters, EntryTable& entries, const Clock& clock, WriterOptions options);
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  Writer(Writer&&) = delete;
  Writer& operator=(Writer&&) = delete;

  // Runs body(Change&), which returns a Result, on the writer thread; returns when its transaction is durable, or with the error
  // of the body (which then changed nothing) or of the disk.
  template <typename Body>
  [[nodiscard]] std::invoke_result_t<Body, Change&> run(Body&& body) {
    BodyTask<std::remove_reference_t<Body>> task(body);
    wait_for(task);
    return std::move(task).result();
  }

  // Notes a device's last contact; goes to disk with the next commit, or by itself within a second.
  void touch(DeviceNumber device, UnixTime contact);
  // The noted contact that is not on disk yet.
  [[nodiscard]] std::optional<UnixTime> touched(DeviceNumber device) const;

 private:
  class Task {
   public:
    virtual ~Task() = default;
    virtual bool execute(Change& change) = 0;  // true where it succeeded
    virtual void fail(const Error& error) = 0;
    bool done = false;                         // guarded by Writer::mutex_
    bool executed = false;                     // this and the next are the writer thread's
    bool succeeded = false;
    std::condition_variable finished;
  };
  template <typename Body>
  class BodyTask final : public Task {
   public:
    using Return = std::invoke_result_t<Body, Change&>;
    explicit BodyTask(Body& body) : body_(body) {}
    bool execute(Change& change) override {
      result_.emplace(body_(change));
      return result_->has_value();
    }
    void fail(const Error& error) override { result_.emplace(std::unexpected(error)); }
    Return result() && { return *std::move(result_); }

   private:
    Body& body_;
    std::optional<Return> result_;
  };
  using Touches = boost::unordered_flat_map<std::uint32_t, UnixTime>;

  void wait_for(Task& task);
  void work();
  [[nodiscard]] Result<void> commit_batch(std::deque<Task*>& batch);
  [[nodiscard]] Result<void> run_task(Task& task);
  [[nodiscard]] Result<void> write_touches();
  [[nodiscard]] Result<void> write_counters();

  // The writer thread's alone.
  Connection connection_;
  Counters counters_;
  Counters stored_counters_;
  EntryTable& entries_;
  const Clock& clock_;
  const WriterOptions options_;

  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable arrived_;
  std::condition_variable room_;
  std::deque<Task*> queue_;
  Touches touches_;
  Touches touches_in_flight_;
  bool stopping_ = false;

  std::jthread thread_;
};

}  // namespace parapet::store
