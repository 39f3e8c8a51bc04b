// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/writer.h"

#include <chrono>

namespace parapet::store {
namespace {

constexpr std::chrono::seconds kTouchDelay{1};
constexpr std::size_t kBatchMax = 1024;

constexpr std::array<const char*, kCounters> kCounterNames = {"sequence",        "device",  "group",       "audit",
                                                              "software_change", "learned", "learned_key", "learned_word"};

}  // namespace

Result<Counters> read_counters(Connection& connection) {
  Counters counters{};
  for (std::size_t i = 0; i < kCounters; ++i) {
    Query query = TRY(connection.query("SELECT value FROM counter WHERE name = ?", kCounterNames[i]));
    if (TRY(query.next())) {
      counters[i] = query.unsigned_integer(0);
    }
  }
  return counters;
}

Result<Sequence> Change::log(ChangeSubject subject, DeviceNumber device) {
  const Sequence sequence{next(Counter::kSequence)};
  TRY(connection_.run("INSERT INTO change_log (sequence, time, subject, device) VALUES (?, ?, ?, ?)", sequence.value, now_, subject,
                      device.value));
  return sequence;
}

Writer::Writer(Connection connection, Counters counters, EntryTable& entries, const Clock& clock, WriterOptions options)
    : connection_(std::move(connection)),
      counters_(counters),
      stored_counters_(counters),
      entries_(entries),
      clock_(clock),
      options_(options),
      thread_([this] { work(); }) {}

Writer::~Writer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  arrived_.notify_all();
  thread_.join();
}

void Writer::touch(DeviceNumber device, UnixTime contact) {
  const std::lock_guard lock(mutex_);
  UnixTime& noted = touches_[device.value];
  noted = std::max(noted, contact);
  if (touches_.size() == 1) {
    arrived_.notify_one();
  }
}

std::optional<UnixTime> Writer::touched(DeviceNumber device) const {
  const std::lock_guard lock(mutex_);
  for (const Touches* touches : {&touches_, &touches_in_flight_}) {
    if (const auto found = touches->find(device.value); found != touches->end()) {
      return found->second;
    }
  }
  return std::nullopt;
}

void Writer::wait_for(Task& task) {
  std::unique_lock lock(mutex_);
  room_.wait(lock, [this] { return queue_.size() < kQueueMax; });
  queue_.push_back(&task);
  arrived_.notify_one();
  task.finished.wait(lock, [&task] { return task.done; });
}

void Writer::work() {
  while (true) {
    std::deque<Task*> batch;
    {
      std::unique_lock lock(mutex_);
      const auto has_work = [this] { return stopping_ || !queue_.empty(); };
      arrived_.wait(lock, [this, &has_work] { return has_work() || !touches_.empty(); });
      if (queue_.empty() && !stopping_) {
        arrived_.wait_for(lock, kTouchDelay, has_work);
      } else if (options_.commit_wait_us > 0 && !stopping_) {
        arrived_.wait_for(lock, std::chrono::microseconds(options_.commit_wait_us), [this] { return stopping_ || queue_.size() >= kBatchMax; });
      }
      if (queue_.empty() && touches_.empty()) {
        return;  // stopping, and nothing left
      }
      while (!queue_.empty() && batch.size() < kBatchMax) {
        batch.push_back(queue_.front());
        queue_.pop_front();
      }
      touches_in_flight_ = std::exchange(touches_, {});
      room_.notify_all();
    }
    const Result<void> committed = commit_batch(batch);
    if (committed) {
      entries_.committed();
      stored_counters_ = counters_;
    } else {
      if (connection_.in_transaction()) {
        (void)connection_.execute("ROLLBACK");
      }
      entries_.rolled_back();
      counters_ = stored_counters_;
    }
    const std::lock_guard lock(mutex_);
    touches_in_flight_.clear();
    for (Task* task : batch) {
      if (!committed && (task->succeeded || !task->executed)) {
        task->fail(committed.error());
      }
      task->done = true;
      task->finished.notify_one();
    }
  }
}

Result<void> Writer::commit_batch(std::deque<Task*>& batch) {
  TRY(connection_.run("BEGIN IMMEDIATE"));
  TRY(entries_.insert_pending(connection_));
  TRY(write_touches());
  for (Task* task : batch) {
    TRY(run_task(*task));
  }
  TRY(write_counters());
  return connection_.run("COMMIT");
}

// An error here is one of the whole transaction; the task's own is kept in the task.
Result<void> Writer::run_task(Task& task) {
  const Counters before = counters_;
  Change change(connection_, counters_, clock_.now());
  TRY(connection_.run("SAVEPOINT one_change"));
  task.executed = true;
  task.succeeded = task.execute(change);
  if (!task.succeeded) {
    counters_ = before;
    if (!connection_.in_transaction()) {
      return fail(ErrorCode::kEnvironment, "the store could not write: the disk is full or fails");
    }
    TRY(connection_.run("ROLLBACK TO one_change"));
  }
  return connection_.run("RELEASE one_change");
}

Result<void> Writer::write_touches() {
  // Only the writer thread changes the contacts in flight.
  for (const auto& [device, contact] : touches_in_flight_) {
    TRY(connection_.run("UPDATE device SET last_contact = ? WHERE number = ? AND last_contact < ?", contact, device, contact));
  }
  return {};
}

Result<void> Writer::write_counters() {
  for (std::size_t i = 0; i < kCounters; ++i) {
    if (counters_[i] != stored_counters_[i]) {
      TRY(connection_.run("INSERT INTO counter (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                          kCounterNames[i], counters_[i]));
    }
  }
  return {};
}

}  // namespace parapet::store
