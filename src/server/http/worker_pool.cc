// SPDX-License-Identifier: Apache-2.0
#include "server/http/worker_pool.h"

#include <algorithm>
#include <utility>

namespace parapet::server::http {

WorkerPool::WorkerPool(unsigned threads, std::size_t waiting_max) : waiting_max_(waiting_max) {
  const unsigned count = std::max(1U, threads);
  threads_.reserve(count);
  for (unsigned i = 0; i < count; ++i) {
    threads_.emplace_back([this] { run(); });
  }
}

WorkerPool::~WorkerPool() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
}

bool WorkerPool::submit(Task& task) {
  {
    const std::scoped_lock lock(mutex_);
    if (queue_.size() >= waiting_max_) {
      return false;
    }
    queue_.push_back(std::move(task));
  }
  changed_.notify_one();
  return true;
}

void WorkerPool::submit_admitted(Task task) {
  {
    const std::scoped_lock lock(mutex_);
    queue_.push_back(std::move(task));
  }
  changed_.notify_one();
}

std::size_t WorkerPool::waiting() const {
  const std::scoped_lock lock(mutex_);
  return queue_.size();
}

void WorkerPool::run() {
  for (;;) {
    Task task;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) {
        return;
      }
      task = std::move(queue_.front());
      queue_.pop_front();
    }
    task();
  }
}

}  // namespace parapet::server::http
