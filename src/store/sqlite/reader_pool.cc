// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/reader_pool.h"

namespace parapet::store {

ReaderPool::Lease::~Lease() {
  if (connection_ == nullptr) {
    return;
  }
  {
    const std::lock_guard lock(pool_->mutex_);
    pool_->idle_.push_back(std::move(connection_));
  }
  pool_->returned_.notify_one();
}

Result<std::unique_ptr<Connection>> ReaderPool::open() const {
  return std::make_unique<Connection>(TRY(Connection::open(path_, Connection::Mode::kReadOnly)));
}

Result<ReaderPool::Lease> ReaderPool::lease() {
  std::unique_lock lock(mutex_);
  returned_.wait(lock, [this] { return !idle_.empty() || opened_ < size_; });
  if (!idle_.empty()) {
    std::unique_ptr<Connection> connection = std::move(idle_.back());
    idle_.pop_back();
    return Lease(*this, std::move(connection));
  }
  ++opened_;
  lock.unlock();
  Result<std::unique_ptr<Connection>> connection = open();
  if (!connection) {
    lock.lock();
    --opened_;
    returned_.notify_one();
    return std::unexpected(std::move(connection).error());
  }
  return Lease(*this, *std::move(connection));
}

}  // namespace parapet::store
