// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace parapet::server::http {

// Threads that run handlers, and the bounded queue before them. Any thread may submit. Destruction runs what is queued, then
// joins. Tasks must not throw.
class WorkerPool {
 public:
  using Task = std::move_only_function<void()>;

  WorkerPool(unsigned threads, std::size_t waiting_max);
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // False, and the task untouched, where waiting_max tasks wait already.
  [[nodiscard]] bool submit(Task& task);
  // For the next step of a request that was admitted before: never refused, so that it can end. There are at most as many of
  // these as requests under way.
  void submit_admitted(Task task);
  [[nodiscard]] std::size_t waiting() const;

 private:
  void run();

  mutable std::mutex mutex_;          // guards queue_ and stopping_
  std::condition_variable changed_;
  std::deque<Task> queue_;
  bool stopping_ = false;
  const std::size_t waiting_max_;
  std::vector<std::jthread> threads_;
};

}  // namespace parapet::server::http
